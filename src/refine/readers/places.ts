/** Numbered places: lines and rows by where they start. Not places that have names of their own. */
import type { Place } from './document.ts';

/** More would weigh more than the text: beyond, a place is of ten lines, of a hundred, ... */
const MOST = 200_000;

/** `line 1`, `line 2`, ... from where each starts; of very many `lines 1-10` and so on. `numbers` where they are not 1, 2, 3, ... */
export function numberedPlaces(word: string, starts: readonly number[], numbers?: readonly number[]): Place[] {
  const numberAt = (i: number) => numbers?.[i] ?? i + 1;
  let step = 1;
  while (starts.length > MOST * step) step *= 10;
  const places: Place[] = [];
  for (let i = 0; i < starts.length; i += step) {
    const last = Math.min(i + step, starts.length) - 1;
    const name = step === 1 ? `${word} ${numberAt(i)}` : `${word}s ${numberAt(i)}-${numberAt(last)}`;
    places.push({ start: i === 0 ? 0 : starts[i], name });
  }
  return places;
}

/** Where each line of a text starts. */
export function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0 && at + 1 < text.length; at = text.indexOf('\n', at + 1))
    starts.push(at + 1);
  return starts;
}
