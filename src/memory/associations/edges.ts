/**
 * Where a value ends and the words around it begin: what stands before and after a stretch, as numbers, and how much each speaks for the stretch being
 * one whole answer. Not what is asked for: associations.ts.
 */
import { isHan, isSpace } from '../values/index.ts';
import { fold } from '../write/index.ts';
import { extended, startOf } from './ngrams.ts';

/** How much each context speaks for an edge, in the order of ascending keys. */
export interface EdgeTable {
  /** (n), ascending. */
  readonly keys: Uint32Array;
  /** (n) */
  readonly weights: Float32Array;
}

const WORD_AFTER = /^\s*([\p{L}']+|\d+|[^\s])/u;
const WORD_BEFORE = /([\p{L}']+|\d+|[^\s])\s*$/u;
const LONGEST = 3;
/** Units of text that words are looked for in. */
const REACH = 40;

/** The contexts of text[start, end): one to three Chinese characters or one to two words on each side, each alone and with the stretch's type. */
export function edgesOf(text: string, start: number, end: number, type: string): Uint32Array {
  const folded = fold(text);
  return Uint32Array.from([...startsOf(folded, start, type), ...endsOf(folded, end, type)]);
}

/** The contexts before folded[start]. */
export const startsOf = (folded: string, start: number, type: string): number[] =>
  keysOf(LEFT, contextsBefore(folded, start), type);

/** The contexts from folded[end] on. */
export const endsOf = (folded: string, end: number, type: string): number[] =>
  keysOf(RIGHT, contextsAfter(folded, end), type);

const LEFT = startOf('l');
const RIGHT = startOf('r');

function keysOf(side: number, contexts: readonly string[], type: string): number[] {
  const typed = extended(side, `${type} `);
  return contexts.flatMap((one) => [extended(side, one) >>> 0, extended(typed, one) >>> 0]);
}

function contextsAfter(folded: string, end: number): string[] {
  let at = end;
  while (at < folded.length && isSpace(folded.charCodeAt(at))) at++;
  if (isHan(folded.charCodeAt(at))) return lengths(folded.length - at, (n) => folded.slice(at, at + n));
  const text = folded.slice(end, end + REACH);
  const first = WORD_AFTER.exec(text);
  if (!first) return ['$'];
  const second = WORD_AFTER.exec(text.slice(first[0].length))?.[1] ?? '$';
  // Whether a space stands between matters: 3 people, 3rd.
  const joined = /^\s/.test(text) ? ' ' : '';
  return [`${joined}${first[1]}`, `${joined}${first[1]} ${second}`];
}

function contextsBefore(folded: string, start: number): string[] {
  let at = start;
  while (at > 0 && isSpace(folded.charCodeAt(at - 1))) at--;
  if (isHan(folded.charCodeAt(at - 1))) return lengths(at, (n) => folded.slice(at - n, at));
  const text = folded.slice(Math.max(0, start - REACH), start);
  const first = WORD_BEFORE.exec(text);
  if (!first) return ['^'];
  const second = WORD_BEFORE.exec(text.slice(0, first.index))?.[1] ?? '^';
  const joined = /\s$/.test(text) ? ' ' : '';
  return [`${first[1]}${joined}`, `${second} ${first[1]}${joined}`];
}

/** Of the lengths that there is room for. */
const lengths = (room: number, cut: (length: number) => string): string[] =>
  Array.from({ length: Math.min(LONGEST, room) }, (_, i) => cut(i + 1));
