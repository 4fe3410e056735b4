/** What a reader in training sees of slots for a question, as engines give it: readouts, by the same pass that trains. */
import { arena, noGrad } from '../../tensor/index.ts';
import type { Passage, ReaderWeights, Readout } from '../reader/readout.ts';
import type { Example } from './example.ts';
import type { ReaderParameters } from './reader-parameters.ts';
import type { Reading, ReadingBase } from './reading-base.ts';
import type { ExampleTokenizer, Tokenized } from './tokenized.ts';
import { eachInTurn, type Watch } from './watch.ts';

/** Rows that are read together. */
const ROWS = 32;

/** An example and what was seen of each of its slots. */
export interface ReadExample {
  readonly example: Example;
  readonly passages: readonly Passage[];
  readonly readouts: readonly Readout[];
}

/** Slots as a reader gets them; the same ones share a key. */
export const passagesOf = ({ slots }: Example): Passage[] =>
  slots.map((slot) => ({ key: `${slot.title}\n${slot.text}`, ...slot }));

export type CopyHeads = ReaderWeights['heads'];

/**
 * Reads examples with the copy heads in the order given. Examples may have different numbers of open slots. Throws the watch's reason
 * where it is stopped.
 */
export async function readExamples(
  base: ReadingBase,
  tokenizer: ExampleTokenizer,
  parameters: ReaderParameters,
  heads: CopyHeads,
  examples: readonly Example[],
  watch?: Watch,
): Promise<ReadExample[]> {
  const readBatch = (batch: readonly Example[]): ReadExample[] => {
    using _scope = arena();
    const k = batch[0].slots.length;
    const tokenized = tokenizer.batch(
      batch.map((example) => ({ ...example, answers: [] })),
      k,
    );
    const readouts = noGrad(() => {
      const slots = base.compile(tokenized.slots.map(({ ids }) => ids));
      const layers = new Set(heads.map(([layer]) => layer));
      return readoutsOf(base.read(slots, tokenized.rows, parameters, layers), heads, tokenized);
    });
    return batch.map((example, i) => ({
      example,
      passages: passagesOf(example),
      readouts: readouts.slice(i * k, (i + 1) * k),
    }));
  };
  return (await eachInTurn(batchesOf(examples), readBatch, watch, (batch) => batch.length)).flat();
}

/** Examples of the same number of slots that follow each other, at most so many rows at a time. */
function batchesOf(examples: readonly Example[]): Example[][] {
  const batches: Example[][] = [];
  for (const example of examples) {
    const last = batches.at(-1);
    const k = example.slots.length;
    if (last && last[0].slots.length === k && (last.length + 1) * k <= ROWS) last.push(example);
    else batches.push([example]);
  }
  return batches;
}

function readoutsOf({ looks, pointers, longest: L }: Reading, heads: CopyHeads, { rows, slots }: Tokenized): Readout[] {
  const values = new Map([...looks].map(([layer, look]) => [layer, { H: look.shape[1], logs: look.readSync() }]));
  const points = pointers?.readSync();
  return rows.map(({ slot }, row) => {
    const { ids, offsets } = slots[slot];
    const T = ids.length;
    const seen = new Float32Array(heads.length * T);
    heads.forEach(([layer, head], i) => {
      const { H, logs } = values.get(layer)!;
      for (let t = 0; t < T; t++) seen[i * T + t] = Math.exp(logs[(row * H + head) * L + t]);
    });
    const pointer = (side: number) =>
      Float32Array.from({ length: T }, (_, t) => (points ? points[(row * L + t) * 2 + side] : 0));
    return { offsets, heads: seen, start: pointer(0), end: pointer(1) };
  });
}
