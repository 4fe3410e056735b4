/**
 * The pre-tokenizers of published files that only cut: each is a set of matches (of a pattern, of a class of characters) and what
 * becomes of them. Those that change text too (ByteLevel, Metaspace) are ../pipeline/pre-tokenizers.ts's matter.
 */
import { forEachMatch } from './expression.ts';
import { punctuation as marksOfPunctuation } from './older-unicode.ts';
import { compilePattern } from './pattern.ts';

/** Hands out stretches of the text in order, by UTF-16 units; what is not handed out is left out. */
export type Cut = (text: string, emit: (start: number, end: number) => void) => void;

/** What becomes of a match: left out, a piece of its own, or joined to what stands before it, behind it, or is like it. */
export const BEHAVIORS = ['Removed', 'Isolated', 'MergedWithPrevious', 'MergedWithNext', 'Contiguous'] as const;
export type Behavior = (typeof BEHAVIORS)[number];

interface Stretch {
  start: number;
  end: number;
  match: boolean;
}

/** Matches and what lies between them, in order. `invert`: what lies between counts as the match. */
function stretchesOf(text: string, pattern: RegExp, invert: boolean): Stretch[] {
  const stretches: Stretch[] = [];
  let done = 0;
  forEachMatch(pattern, text, (start, end) => {
    if (start > done) stretches.push({ start: done, end: start, match: invert });
    stretches.push({ start, end, match: !invert });
    done = end;
  });
  if (done < text.length) stretches.push({ start: done, end: text.length, match: invert });
  return stretches;
}

/** Stretches joined as the behaviour says; `joins` tells from a stretch and the one before it whether they become one. */
function joined(stretches: Iterable<Stretch>, joins: (own: boolean, before: boolean) => boolean): Stretch[] {
  const kept: Stretch[] = [];
  let before = false;
  for (const { start, end, match } of stretches) {
    const last = kept.at(-1);
    if (last && joins(match, before)) {
      last.start = Math.min(last.start, start);
      last.end = Math.max(last.end, end);
    } else kept.push({ start, end, match });
    before = match;
  }
  return kept;
}

const BEHAVE: Record<Behavior, (stretches: Stretch[]) => Stretch[]> = {
  Isolated: (stretches) => stretches,
  Removed: (stretches) => stretches.filter(({ match }) => !match),
  Contiguous: (stretches) => joined(stretches, (own, before) => own === before),
  MergedWithPrevious: (stretches) => joined(stretches, (own, before) => own && !before),
  MergedWithNext: (stretches) => joined(stretches.reverse(), (own, before) => own && !before).reverse(),
};

/** `pattern`: with the flag g. */
export function split(pattern: RegExp, behavior: Behavior, invert = false): Cut {
  const behave = BEHAVE[behavior];
  return (text, emit) => {
    pattern.lastIndex = 0;
    if (!pattern.test(text)) {
      // Most pieces have none; one stretch stays one, whatever the behaviour, but for being what is left out.
      if (text !== '' && !(invert && behavior === 'Removed')) emit(0, text.length);
      return;
    }
    for (const { start, end } of behave(stretchesOf(text, pattern, invert))) if (end > start) emit(start, end);
  };
}

/** Pieces of `length` characters each, the last of what is left. */
export function fixedLength(length: number): Cut {
  return (text, emit) => {
    let start = 0;
    let count = 0;
    for (let at = 0; at < text.length; ) {
      at += (text.codePointAt(at) as number) > 0xffff ? 2 : 1;
      if (++count < length && at < text.length) continue;
      emit(start, at);
      start = at;
      count = 0;
    }
  };
}

/** One cut after another, each within the pieces of the one before: what lies outside a piece is not seen. */
export function inSequence(cuts: readonly Cut[]): Cut {
  return (text, emit) => {
    const run = (level: number, piece: string, base: number) => {
      if (level === cuts.length) emit(base, base + piece.length);
      else cuts[level](piece, (start, end) => run(level + 1, piece.slice(start, end), base + start));
    };
    if (text !== '') run(0, text, 0);
  };
}

export const punctuation = (behavior: Behavior): Cut => split(marksOfPunctuation(), behavior);

export const digits = (individual: boolean): Cut =>
  split(compilePattern('\\p{N}'), individual ? 'Isolated' : 'Contiguous');

export const whitespaceSplit = (): Cut => split(compilePattern('\\s'), 'Removed');

/** Words and runs of what is neither word nor space; joiners of zero width belong to words. */
export const whitespace = (): Cut =>
  split(compilePattern('[\\w\\u200C\\u200D]+|[^\\w\\s\\u200C\\u200D]+'), 'Removed', true);

/** Words at spaces, then each mark of punctuation. */
export const bert = (): Cut => inSequence([whitespaceSplit(), punctuation('Isolated')]);
