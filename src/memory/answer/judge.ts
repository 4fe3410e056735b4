/** Slots in, judgement out: what the slots of a question answer, how surely, and whether documents disagree. Sentences are sentence.ts's. */
import type { ScoredSlot } from '../address/index.ts';
import { slotTitle } from '../reader/prompt.ts';
import type { Passage, Readout } from '../reader/readout.ts';
import { sameValue } from '../values/index.ts';
import { type ChoiceWeights, type Chosen, choose } from './choose.ts';
import { confidenceOf, type GateWeights } from './gate.ts';
import type { WordCounts } from './said.ts';
import { type Reading, type Slate, slateOf } from './slate.ts';

/** How candidates are judged. `read` and `reading` absent: by words and types alone. */
export interface Judge {
  readonly choice: ChoiceWeights;
  readonly gate: GateWeights;
  readonly reading?: Reading;
  readonly read?: (question: string, passages: readonly Passage[]) => readonly Readout[];
}

export interface Judgement {
  readonly question: string;
  readonly slots: readonly ScoredSlot[];
  readonly slate: Slate;
  /** Answers, likeliest first. */
  readonly chosen: readonly Chosen[];
  /** Of the best answer, by gate G2. */
  readonly confidence: number;
}

/** A slot's title and text, as the base reads them. */
export const passageOf = ({ slot }: ScoredSlot): Passage => ({
  key: slot.key,
  title: slotTitle(slot.title, slot.section),
  text: slot.text,
});

/** Reads the slots, each by itself, and judges them together. */
export function judge(question: string, slots: readonly ScoredSlot[], words: WordCounts, by: Judge): Judgement {
  const passages = slots.map(passageOf);
  const readouts = by.read?.(question, passages);
  const read = slots.map(({ score }, i) => ({ passage: passages[i]!, score, readout: readouts?.[i] }));
  const slate = slateOf(question, read, words, by.reading);
  const chosen = choose(slate, by.choice);
  return { question, slots, slate, chosen, confidence: confidenceOf(slate, chosen, by.gate, by.reading) };
}

/** An answer of one document that another contradicts. */
export interface Rival {
  readonly chosen: Chosen;
  /** Index of its slot in the judgement. */
  readonly slot: number;
  readonly confidence: number;
}

/** How much less of the question a rival's slot may say than that of the best answer. */
const AS_MUCH = 0.12;

/**
 * The best answer of another document that says as much of the question, is of no lower authority and surer than the threshold, and says
 * something else; undefined where no document contradicts. `higher`: its authority is above that of the best answer's document.
 */
export function rivalOf(
  judgement: Judgement,
  words: WordCounts,
  by: Judge,
): (Rival & { readonly higher: boolean }) | undefined {
  const [top] = judgement.chosen;
  if (!top) return undefined;
  const winner = judgement.slots[top.candidate.slot]!.slot;
  const share = (of: Slate, { candidate }: Chosen, name: string): number =>
    of.features[of.candidates.indexOf(candidate) * of.names.length + of.names.indexOf(name)]!;
  const level = share(judgement.slate, top, 'sentence');
  let best: (Rival & { higher: boolean }) | undefined;
  for (const document of new Set(judgement.slots.map(({ slot }) => slot.document))) {
    if (document === winner.document) continue;
    const own = judgement.slots.flatMap(({ slot }, i) => (slot.document === document ? [i] : []));
    const authority = judgement.slots[own[0]!]!.slot.authority;
    if (authority < winner.authority) continue;
    const slate = slateOf(
      judgement.question,
      own.map((i) => judgement.slate.slots[i]!),
      words,
      by.reading,
    );
    const chosen = choose(slate, by.choice);
    const [first] = chosen;
    if (!first || top.places.some(({ slot }) => own.includes(slot)) || sameValue(first.text, top.text)) continue;
    if (share(slate, first, 'sentence') < level - AS_MUCH) continue;
    const confidence = confidenceOf(slate, chosen, by.gate, by.reading);
    if (confidence < by.gate.threshold || confidence <= (best?.confidence ?? 0)) continue;
    best = { chosen: first, slot: own[first.candidate.slot]!, confidence, higher: authority > winner.authority };
  }
  return best;
}
