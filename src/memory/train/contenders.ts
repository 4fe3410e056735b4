/** Held-out questions answered by a fitted reader, by the frozen base's heads, and by words alone. */
import type { Associations } from '../associations/index.ts';
import type { EngineReadings } from './engine-readings.ts';
import { type FittedReader, unread } from './finish-reader.ts';
import { judged } from './fit-reader.ts';
import type { HeldOutColumn } from './held-out.ts';
import { type AnsweredColumn, answerColumn } from './measure.ts';
import type { ReaderParameters } from './reader-parameters.ts';
import type { Watch } from './watch.ts';
import { wordCounts } from './word-counts.ts';

/** reader: all that was trained. base: its heads without an adapter. words: no network. */
export const CONTENDERS = ['reader', 'base', 'words'] as const;
export type Contender = (typeof CONTENDERS)[number];

/** Answers a column's questions as a contender whose parameters these are. Throws the watch's reason where it is stopped. */
export function contended(
  readings: EngineReadings,
  { parameters, associations }: { parameters: ReaderParameters; associations?: Associations },
  { reads, judge }: FittedReader,
  columns: readonly HeldOutColumn[],
): (column: HeldOutColumn, watch: Watch) => Promise<AnsweredColumn> {
  const words = wordCounts(columns.flatMap(({ examples }) => examples));
  const reading = reads && { heads: reads.heads.length, pointerNull: reads.pointerNull, associations };
  const answer = judged(judge, words, reading);
  return async ({ name, examples }, watch) => {
    const read = reads ? await readings.read(parameters, reads.heads, examples, watch) : examples.map(unread);
    return answerColumn(name, read, answer, watch.signal);
  };
}
