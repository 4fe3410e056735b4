/** Stretches that somebody proposes, made to hold whole typed values: a pointer's tokens and edges of Chinese may end in the middle of one. */
import type { Candidate } from './candidates.ts';
import { type Stretch, stretchAt } from './stretches.ts';

/** The typed values among the candidates of one text: dates, numbers, codes; names are no such. */
export const valuesOf = (candidates: readonly Candidate[]): readonly Stretch[] =>
  candidates.filter(({ source, type }) => source === 'value' && type !== 'name');

/** The stretch with all of the values that it begins or ends inside of; `values` in the order they stand. */
export function withWholeValues<T extends Stretch>(one: T, values: readonly Stretch[]): T {
  if (values.length === 0) return one;
  const first = values[stretchAt(values, one.start)]!;
  const last = values[stretchAt(values, one.end - 1)]!;
  const start = first.start < one.start && one.start < first.end ? first.start : one.start;
  const end = last.start < one.end && one.end < last.end ? last.end : one.end;
  return { ...one, start, end };
}
