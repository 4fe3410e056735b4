/**
 * What of a file is not in its text, told by the places that its reader gave: pages of a PDF that have no text. So whoever keeps a text with its places
 * knows it too. Not why a file could not be read at all (ReaderError).
 */
import type { Place } from './document.ts';

export interface LeftOut {
  readonly what: 'pages_without_text';
  readonly count: number;
  /** Pages that the file has. */
  readonly of: number;
  /** Which, as a person says it: `2, 5-7`; the first of very many. */
  readonly where: string;
}

/** Stretches of pages that are named. */
const MOST_NAMED = 10;

export const pageName = (number: number): string => `page ${number}`;
const PAGE = /^page (\d{1,9})$/;

/** Empty where all is there. @param characters of the text; a place at its end has none */
export function leftOutOf(places: readonly Place[], characters: number): LeftOut[] {
  const named: string[] = [];
  let count = 0;
  let last = 0;
  const leave = (from: number, to: number): void => {
    if (to < from) return;
    count += to - from + 1;
    named.push(from === to ? `${from}` : `${from}-${to}`);
  };
  for (const { start, name } of places) {
    const number = Number(PAGE.exec(name)?.[1]);
    if (!(number > last)) return [];
    leave(last + 1, start < characters ? number - 1 : number);
    last = number;
  }
  if (count === 0) return [];
  const where = named.slice(0, MOST_NAMED).join(', ') + (named.length > MOST_NAMED ? ', …' : '');
  return [{ what: 'pages_without_text', count, of: last, where }];
}
