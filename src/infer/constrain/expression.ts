/**
 * The language that a text must belong to, as a tree: what patterns, schemas and grammars come down to before they are automata. Sets of
 * characters are ranges of code points; texts become UTF-8 in automaton.ts.
 */

import type { Dfa } from './algebra.ts';

/** Code points, both ends included, ascending and apart. */
export type Ranges = readonly (readonly [from: number, to: number])[];

export type Expression =
  | { readonly kind: 'text'; readonly text: string }
  /** One character. */
  | { readonly kind: 'characters'; readonly ranges: Ranges }
  | { readonly kind: 'sequence'; readonly parts: readonly Expression[] }
  | { readonly kind: 'choice'; readonly parts: readonly Expression[] }
  /** At least `min` times and at most `max`, which may be Infinity. */
  | { readonly kind: 'repeat'; readonly part: Expression; readonly min: number; readonly max: number }
  /** What an automaton accepts. */
  | { readonly kind: 'automaton'; readonly dfa: Dfa }
  /** Another rule of the grammar, itself included. */
  | { readonly kind: 'rule'; readonly name: string };

export const text = (value: string): Expression => ({ kind: 'text', text: value });
export const characters = (ranges: Ranges): Expression => ({ kind: 'characters', ranges: normalized(ranges) });
export const sequence = (...parts: Expression[]): Expression => ({ kind: 'sequence', parts });
export const choice = (...parts: Expression[]): Expression =>
  parts.length === 1 ? parts[0] : { kind: 'choice', parts };
/** Nothing obeys it: what a contradiction comes down to. Choices leave it out. */
export const NEVER: Expression = choice();
export const repeat = (part: Expression, min: number, max = Number.POSITIVE_INFINITY): Expression => ({
  kind: 'repeat',
  part,
  min,
  max,
});
export const optional = (part: Expression): Expression => repeat(part, 0, 1);
export const accepted = (dfa: Dfa): Expression => ({ kind: 'automaton', dfa });
export const rule = (name: string): Expression => ({ kind: 'rule', name });

export const HIGHEST = 0x10ffff;
/** Halves of surrogate pairs are no characters. */
const SURROGATES = [0xd800, 0xdfff] as const;

/** Sorted, joined where they touch, without surrogates. */
export function normalized(ranges: Ranges): Ranges {
  const sorted = ranges.filter(([from, to]) => from <= to).sort((a, b) => a[0] - b[0]);
  const out: [number, number][] = [];
  for (const [from, to] of sorted) {
    const last = out.at(-1);
    if (last && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out.flatMap(([from, to]): [number, number][] => {
    const [low, high] = SURROGATES;
    if (to < low || from > high) return [[from, to]];
    return (
      [
        [from, low - 1],
        [high + 1, to],
      ] as [number, number][]
    ).filter(([a, b]) => a <= b);
  });
}

/** Every character that is in none of the ranges. */
export function complement(ranges: Ranges): Ranges {
  const out: [number, number][] = [];
  let next = 0;
  for (const [from, to] of normalized(ranges)) {
    if (from > next) out.push([next, from - 1]);
    next = to + 1;
  }
  if (next <= HIGHEST) out.push([next, HIGHEST]);
  return normalized(out);
}
