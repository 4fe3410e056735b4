/** Slots in, judgement out: what the slots of a question answer, how surely, and whether documents disagree. Sentences are sentence.ts's. */
import type { ScoredSlot } from '../address/index.ts';
import { slotTitle } from '../reader/prompt.ts';
import type { Passage, Readout } from '../reader/readout.ts';
import type { Slot } from '../store/store-types.ts';
import { sameValue } from '../values/index.ts';
import { entitiesOf } from '../write/index.ts';
import { type ChoiceWeights, type Chosen, choose } from './choose.ts';
import { confidenceOf, type GateWeights } from './gate.ts';
import type { WordCounts } from './said.ts';
import { type Reading, type ReadSlot, type Slate, slateOf } from './slate.ts';

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

/** Slots that the address found and the base read, as the choice and the gate see them. */
export function readSlotsOf(
  slots: readonly ScoredSlot[],
  passages: readonly Passage[],
  readouts?: readonly Readout[],
): ReadSlot[] {
  const shares = slots.map(({ features: { named = 1, mentions = 1 } }) => ({ named, mentions }));
  const mostNamed = Math.max(...shares.map(({ named }) => named));
  const mostMentions = Math.max(...shares.map(({ mentions }) => mentions));
  return slots.map(({ score }, i) => {
    const { named, mentions } = shares[i]!;
    const names = { named, namedGap: mostNamed - named, mentions, mentionsGap: mostMentions - mentions };
    return { passage: passages[i]!, score, names, readout: readouts?.[i] };
  });
}

/** Reads the slots, each by itself, and judges them together. */
export function judge(question: string, slots: readonly ScoredSlot[], words: WordCounts, by: Judge): Judgement {
  const passages = slots.map(passageOf);
  const readouts = by.read?.(question, passages);
  const read = readSlotsOf(slots, passages, readouts);
  const slate = slateOf(question, read, words, by.reading);
  const chosen = choose(slate, by.choice);
  return { question, slots, slate, chosen, confidence: confidenceOf(slate, chosen, by.gate, by.reading) };
}

/** The answer of one document, judged by its own slots. */
export interface Position {
  readonly chosen: Chosen;
  /** Index of its slot in the judgement. */
  readonly slot: number;
  readonly confidence: number;
}

/** Two documents that each answer surely, and otherwise than the other. */
export interface Conflict {
  readonly best: Position;
  readonly rival: Position;
  /** The rival's document has the higher authority. */
  readonly outranked: boolean;
}

/** How much less of the question a rival's slot may say than that of the best answer, and how sure it must be beside it. */
const AS_MUCH = 0.12;
const AS_SURE = 0.5;

/**
 * The conflict between the best answer's document and the one that contradicts it the most surely: one of no lower authority that says as
 * much of the question. Undefined where no document contradicts. Judged apart, since two answers that are equally good take each other's share.
 */
export function conflictOf(judgement: Judgement, words: WordCounts, by: Judge): Conflict | undefined {
  const [top] = judgement.chosen;
  if (!top) return undefined;
  const winner = judgement.slots[top.candidate.slot]!.slot;
  const best = positionOf(judgement, winner.document, words, by);
  if (!best || best.confidence < by.gate.threshold) return undefined;
  // What the question names the rival must name too: East Kodetby says nothing of Kodetby.
  const named = namedIn(winner);
  const names = entitiesOf(judgement.question).filter((name) => named.has(name));
  let conflict: Conflict | undefined;
  for (const { slot } of judgement.slots) {
    if (slot.document === winner.document || slot.authority < winner.authority) continue;
    if (!names.every((name) => namedIn(slot).has(name))) continue;
    const rival = positionOf(judgement, slot.document, words, by);
    if (!rival || rival.confidence < Math.max(by.gate.threshold, AS_SURE * best.confidence)) continue;
    if (rival.said < best.said - AS_MUCH) continue;
    if (agree(rival.chosen.text, best.chosen.text)) continue;
    if (rival.confidence <= (conflict?.rival.confidence ?? 0)) continue;
    conflict = { best, rival, outranked: slot.authority > winner.authority };
  }
  return conflict;
}

/** The same value, or words of which one has the other in it: `dull green` and `dull green with golden arches`; 12 is not in 112. */
function agree(a: string, b: string): boolean {
  return sameValue(a, b) || (!/\d/.test(a + b) && (a.includes(b) || b.includes(a)));
}

const namedIn = ({ title, text }: Slot): Set<string> => new Set([...entitiesOf(title), ...entitiesOf(text)]);

function positionOf(
  { question, slots, slate }: Judgement,
  document: string,
  words: WordCounts,
  by: Judge,
): (Position & { readonly said: number }) | undefined {
  const own = slots.flatMap(({ slot }, i) => (slot.document === document ? [i] : []));
  const alone = slateOf(
    question,
    own.map((i) => slate.slots[i]!),
    words,
    by.reading,
  );
  const chosen = choose(alone, by.choice);
  const [first] = chosen;
  if (!first) return undefined;
  const row = alone.candidates.indexOf(first.candidate) * alone.names.length;
  return {
    chosen: first,
    slot: own[first.candidate.slot]!,
    confidence: confidenceOf(alone, chosen, by.gate, by.reading),
    said: alone.features[row + alone.names.indexOf('sentence')]!,
  };
}
