/**
 * From trained parameters to a reader: copy heads, choice and gate fitted on training questions that no step asked. The same is done for
 * the frozen base and for words alone, which the reader is measured against (contenders.ts).
 */

import type { Associations } from '../associations/index.ts';
import type { EngineReadings } from './engine-readings.ts';
import type { Example } from './example.ts';
import { copyHeadsOf, type FittedJudge, judgeOf } from './fit-reader.ts';
import { parametersOf, type ReaderParameters, weightsOf } from './reader-parameters.ts';
import type { ReadingBase } from './reading-base.ts';
import { type CopyHeads, passagesOf } from './readings.ts';
import type { ExampleTokenizer } from './tokenized.ts';
import type { Watch } from './watch.ts';

/** What was fitted to something that reads slots, or to words alone; plain data. */
export interface FittedReader {
  /** Absent: words alone. */
  readonly reads?: {
    readonly heads: CopyHeads;
    /** How often each head's maximum is on the answer, 0..1. */
    readonly hits: readonly number[];
    readonly pointerNull?: readonly [number, number];
  };
  readonly judge: FittedJudge;
}

/** Heads, choice and gate for parameters that were trained or, `pointers` false, were not. Throws the watch's reason where it is stopped. */
export async function fitReader(
  base: ReadingBase,
  tokenizer: ExampleTokenizer,
  readings: EngineReadings,
  parameters: ReaderParameters,
  examples: readonly Example[],
  { pointers = true, associations, watch }: { pointers?: boolean; associations?: Associations; watch?: Watch } = {},
): Promise<FittedReader> {
  const { heads, hits } = await copyHeadsOf(base, tokenizer, parameters, examples, watch);
  const pointerNull = pointers ? weightsOf(parameters, []).pointerNull : undefined;
  watch?.starting?.('choice and gate', examples.length);
  const read = await readings.read(parameters, heads, examples, watch);
  return {
    reads: { heads, hits, pointerNull },
    judge: judgeOf(read, { heads: heads.length, pointerNull, associations }),
  };
}

/** Words and types alone. */
export function fitWords(examples: readonly Example[]): FittedReader {
  return { judge: judgeOf(examples.map(unread)) };
}

/** An example of which nothing was read. */
export const unread = (example: Example) => ({
  example,
  passages: passagesOf(example),
  readouts: [],
});

/** Parameters under which the base reads as if there were no reader. */
export function untrainedParameters({ sizes }: ReadingBase): ReaderParameters {
  return parametersOf(sizes, {
    blocks: sizes.blocks.map(({ heads }) => ({
      slotBias: new Float32Array(heads),
      nullScore: new Float32Array(heads).fill(Number.NEGATIVE_INFINITY),
    })),
    heads: [],
    pointers: [],
    pointerNull: [0, 0],
  });
}
