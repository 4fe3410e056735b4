/**
 * What is fitted once the adapter stands, on training questions it has not seen: which attention heads look at answers, and the choice
 * among whole candidates. The same is done for the base without an adapter, and for words alone, to be measured against.
 */

import { type ChoiceWeights, choose } from '../answer/choose.ts';
import { findCopyHeads } from '../answer/copy-heads.ts';
import { fitJudge } from '../answer/fit-judge.ts';
import { confidenceOf, type GateWeights } from '../answer/gate.ts';
import type { WordCounts } from '../answer/said.ts';
import { type Reading, type ReadSlot, slateOf } from '../answer/slate.ts';
import type { Example } from './example.ts';
import type { Answered } from './measure.ts';
import type { ReaderParameters } from './reader-parameters.ts';
import type { ReadingBase } from './reading-base.ts';
import { type CopyHeads, type ReadExample, readExamples } from './readings.ts';
import { type ExampleTokenizer, tokensOf } from './tokenized.ts';
import type { Watch } from './watch.ts';
import { wordCounts } from './word-counts.ts';

/** Heads that the choice looks at. */
const HEADS = 8;
/** Examples that show where heads look. */
const HEAD_EXAMPLES = 192;

export interface FittedJudge {
  readonly choice: ChoiceWeights;
  readonly gate: GateWeights;
}

/** The heads of all layers that look at answers, best first, by examples with a gold slot. */
export async function copyHeadsOf(
  base: ReadingBase,
  tokenizer: ExampleTokenizer,
  parameters: ReaderParameters,
  examples: readonly Example[],
  watch?: Watch,
): Promise<{ heads: CopyHeads; hits: number[] }> {
  const { blocks } = base.sizes;
  // Bases differ in heads by layer, if at all, in none that is known; where they do, the first layers' count is what is looked at.
  const perLayer = Math.min(...blocks.map(({ heads }) => heads));
  const all = blocks.flatMap((_, layer) => Array.from({ length: perLayer }, (_, head) => [layer, head] as const));
  const alone = examples.flatMap((example) => {
    if (!example.gold) return [];
    const { slot, ...place } = example.gold;
    return [{ ...example, slots: [example.slots[slot]], gold: { slot: 0, ...place } }];
  });
  const looked = alone.slice(0, HEAD_EXAMPLES);
  watch?.starting?.('copy heads', looked.length);
  const read = await readExamples(base, tokenizer, parameters, all, looked, watch);
  const samples = read.flatMap(({ example, readouts: [readout] }) => {
    const { offsets, heads: attention } = readout;
    const place = tokensOf({ offsets }, example.gold!.start, example.gold!.end);
    const tokens = offsets.length / 2;
    const from = Array.from({ length: tokens }, (_, t) => offsets[2 * t]).findIndex((start) => start >= 0);
    return place ? [{ attention, tokens, first: place.start, last: place.end, from }] : [];
  });
  const found = findCopyHeads(samples, perLayer, HEADS);
  return { heads: found.map(({ layer, head }) => [layer, head]), hits: found.map(({ hits }) => hits) };
}

/** Slots of an example as the choice sees them: what the address thinks of them is left out, for it would be learned by heart. */
function readSlots({ passages, readouts }: ReadExample, reading?: Reading): ReadSlot[] {
  return passages.map((passage, i) => ({ passage, score: 0, ...(reading && { readout: readouts[i] }) }));
}

/** The choice among candidates and the gate that says whether any answers. `reading` absent: by words alone. */
export function judgeOf(read: readonly ReadExample[], reading?: Reading): FittedJudge {
  const words = wordCounts(read.map(({ example }) => example));
  return fitJudge(
    read.map((one) => {
      const { question, answers, gold } = one.example;
      return { question, slots: readSlots(one, reading), words, answers, gold };
    }),
    { reading },
  );
}

/** Answers by a fitted choice: the likeliest value, sure by the gate. */
export function judged(
  { choice, gate }: FittedJudge,
  words: WordCounts,
  reading?: Reading,
): (read: ReadExample) => Answered | undefined {
  return (read) => {
    const slate = slateOf(read.example.question, readSlots(read, reading), words, reading);
    const all = choose(slate, choice);
    return all.length > 0 ? { text: all[0].text, sure: confidenceOf(slate, all, gate, reading) } : undefined;
  };
}
