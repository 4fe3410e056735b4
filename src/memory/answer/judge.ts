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

/** Documents that each answer surely, and not all the same. */
export interface Conflict {
  /** Of the highest authority among them. */
  readonly believed: Position;
  /** Contradicts it with the same authority; absent where the authority settles it. */
  readonly against?: Position;
}

/** How much less of the question a rival's slot may say than that of the best answer, and how sure it must be beside it. */
const AS_MUCH = 0.12;
const AS_SURE = 0.5;

/**
 * The conflict between the best answer's document and others that say as much of the question: those of the highest authority speak, and among
 * them the surest. Undefined where nothing contradicts the best answer. Judged apart, since two answers that are equally good take each other's
 * share. `followed`: how surely the question itself is the one that was asked, 0..1; less than 1 behind a hop.
 */
export function conflictOf(judgement: Judgement, words: WordCounts, by: Judge, followed = 1): Conflict | undefined {
  const [top] = judgement.chosen;
  if (!top) return undefined;
  const winner = judgement.slots[top.candidate.slot]!.slot;
  const best = speakerOf(judgement, winner, words, by, followed);
  if (!best || !(best.confidence >= by.gate.threshold)) return undefined;
  // What the question names the rival must name too: East Kodetby says nothing of Kodetby.
  const named = namedIn(winner);
  const names = entitiesOf(judgement.question).filter((name) => named.has(name));
  const speakers = [best];
  for (const slot of oneOfEachDocument(judgement, names)) {
    if (slot.document === winner.document) continue;
    const other = speakerOf(judgement, slot, words, by, followed);
    if (!other || !(other.confidence >= Math.max(by.gate.threshold, AS_SURE * best.confidence))) continue;
    if (other.said >= best.said - AS_MUCH) speakers.push(other);
  }
  const contradicting = (one: Speaker) => speakers.filter(({ chosen }) => !agree(chosen.text, one.chosen.text));
  if (contradicting(best).length === 0) return undefined;
  const highest = Math.max(...speakers.map(({ authority }) => authority));
  const surest = (among: readonly Speaker[]) =>
    among.filter(({ authority }) => authority === highest).toSorted((a, b) => b.confidence - a.confidence)[0];
  const believed = best.authority === highest ? best : surest(speakers)!;
  return { believed, against: surest(contradicting(believed)) };
}

/** The first slot of each document that names all of `names`. */
function oneOfEachDocument({ slots }: Judgement, names: readonly string[]): Slot[] {
  const first = new Map<string, Slot>();
  for (const { slot } of slots) {
    if (first.has(slot.document)) continue;
    const named = namedIn(slot);
    if (names.every((name) => named.has(name))) first.set(slot.document, slot);
  }
  return [...first.values()];
}

/** The same value, or words of which one has the other in it: `dull green` and `dull green with golden arches`; 12 is not in 112. */
function agree(a: string, b: string): boolean {
  return sameValue(a, b) || (!/\d/.test(a + b) && (a.includes(b) || b.includes(a)));
}

const namedIn = ({ title, text }: Slot): Set<string> => new Set([...entitiesOf(title), ...entitiesOf(text)]);

interface Speaker extends Position {
  /** Share of the question that its sentence says. */
  readonly said: number;
  readonly authority: number;
}

function speakerOf(
  { question, slots, slate }: Judgement,
  { document, authority }: Slot,
  words: WordCounts,
  by: Judge,
  followed: number,
): Speaker | undefined {
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
    confidence: followed * confidenceOf(alone, chosen, by.gate, by.reading),
    said: alone.features[row + alone.names.indexOf('sentence')]!,
    authority,
  };
}
