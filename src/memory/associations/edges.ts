/**
 * Where a value ends and the words around it begin: what stands on both sides of a stretch's edges, as numbers, and how much each speaks for the stretch
 * being one whole answer. Not what is asked for: associations.ts.
 */
import { isHan, isSpace } from '../values/index.ts';
import { fold } from '../write/index.ts';
import { extended, startOf } from './ngrams.ts';

const WORD_AFTER = /^\s*([\p{L}']+|\d+|[^\s])/u;
const WORD_BEFORE = /([\p{L}']+|\d+|[^\s])\s*$/u;
const LONGEST = 3;
/** Chinese characters inside of an edge. */
const INSIDE = 2;
/** Units of text that words are looked for in. */
const REACH = 40;

/**
 * The contexts of text[start, end): one to three Chinese characters or one to two words on each side, and one or two characters or words inward from each
 * edge; each alone and with the stretch's type.
 */
export function edgesOf(text: string, start: number, end: number, type: string): Uint32Array {
  const folded = fold(text);
  return Uint32Array.from([...startsOf(folded, start, type), ...endsOf(folded, end, type)]);
}

/** The contexts of a stretch that begins with folded[start]. */
export const startsOf = (folded: string, start: number, type: string): number[] => [
  ...keysOf(BEFORE, contextsBefore(folded, start, LONGEST), type),
  ...keysOf(FIRST, contextsAfter(folded, start, INSIDE).map(shape), type),
];

/** The contexts of a stretch that ends before folded[end]. */
export const endsOf = (folded: string, end: number, type: string): number[] => [
  ...keysOf(AFTER, contextsAfter(folded, end, LONGEST), type),
  ...keysOf(LAST, contextsBefore(folded, end, INSIDE).map(shape), type),
];

const BEFORE = startOf('l');
const FIRST = startOf('f');
const LAST = startOf('e');
const AFTER = startOf('r');

/** A number is any number. */
const shape = (context: string): string => context.replaceAll(/\d+/g, '0');

function keysOf(side: number, contexts: readonly string[], type: string): number[] {
  const typed = extended(side, `${type} `);
  return contexts.flatMap((one) => [extended(side, one) >>> 0, extended(typed, one) >>> 0]);
}

function contextsAfter(folded: string, end: number, longest: number): string[] {
  let at = end;
  while (at < folded.length && isSpace(folded.charCodeAt(at))) at++;
  if (isHan(folded.charCodeAt(at)))
    return lengths(Math.min(longest, folded.length - at), (n) => folded.slice(at, at + n));
  const text = folded.slice(end, end + REACH);
  const first = WORD_AFTER.exec(text);
  if (!first) return ['$'];
  const second = WORD_AFTER.exec(text.slice(first[0].length))?.[1] ?? '$';
  // Whether a space stands between matters: 3 people, 3rd.
  const joined = /^\s/.test(text) ? ' ' : '';
  return [`${joined}${first[1]}`, `${joined}${first[1]} ${second}`];
}

function contextsBefore(folded: string, start: number, longest: number): string[] {
  let at = start;
  while (at > 0 && isSpace(folded.charCodeAt(at - 1))) at--;
  if (isHan(folded.charCodeAt(at - 1))) return lengths(Math.min(longest, at), (n) => folded.slice(at - n, at));
  const text = folded.slice(Math.max(0, start - REACH), start);
  const first = WORD_BEFORE.exec(text);
  if (!first) return ['^'];
  const second = WORD_BEFORE.exec(text.slice(0, first.index))?.[1] ?? '^';
  const joined = /\s$/.test(text) ? ' ' : '';
  return [`${first[1]}${joined}`, `${second} ${first[1]}${joined}`];
}

const lengths = (most: number, cut: (length: number) => string): string[] =>
  Array.from({ length: most }, (_, i) => cut(i + 1));
