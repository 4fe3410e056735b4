/** Held-out questions answered by a fitted reader, by the frozen base's heads, and by words alone. */
import { noGrad } from '../../tensor/index.ts';
import { type FittedReader, unread } from './finish-reader.ts';
import { judged } from './fit-reader.ts';
import type { FrozenBase } from './frozen-base.ts';
import type { HeldOutColumn } from './held-out.ts';
import { type MeasuredColumn, measure } from './measure.ts';
import { readExamples } from './readings.ts';
import type { ExampleTokenizer } from './tokenized.ts';
import { wordCounts } from './word-counts.ts';

/** A contender's figures by column. */
export function contended(
  base: FrozenBase,
  tokenizer: ExampleTokenizer,
  { reads, judge }: FittedReader,
  columns: readonly HeldOutColumn[],
): MeasuredColumn[] {
  const words = wordCounts(columns.flatMap(({ examples }) => examples));
  const reading = reads && { heads: reads.heads.length, pointerNull: reads.pointerNull };
  return noGrad(() =>
    measure(
      columns,
      ({ examples }) =>
        reads ? readExamples(base, tokenizer, reads.parameters, reads.heads, examples) : examples.map(unread),
      judged(judge, words, reading),
    ),
  );
}
