/**
 * One question from its words to its answer: address, gate G1, reading in a cascade, hops, choice, gate G2, conflicts, the sentence and its
 * citations. Each step's work is in its own file; what is opened and kept between questions is data-network.ts's.
 */
import { setImmediate } from 'node:timers/promises';
import type { ChatMessage } from '../../infer/worker/served-model.ts';
import { type AddressSnapshot, address, type GateThreshold, type ScoredSlot } from '../address/index.ts';
import type { OpenedBase } from '../opened-base.ts';
import type { Place, Slot } from '../store/store-types.ts';
import type { Answer, Citation } from './answer.ts';
import { baseAnswer, type VoiceOptions } from './base-voice.ts';
import type { Chosen } from './choose.ts';
import { citationOf } from './citations.ts';
import { type Hop, hopOf } from './hops.ts';
import { type Conflict, conflictOf, type Judge, type Judgement, judge, type Position, passageOf } from './judge.ts';
import { absentText, conflictTexts } from './phrases.ts';
import { wantedOf } from './question-type.ts';
import { sentencePieces } from './sentence.ts';
import { sentencePrompt } from './sentence-prompt.ts';

export interface AskOptions {
  /** Documents with one of these labels may be read, beside those without a label. */
  readonly labels?: readonly string[];
  /** Epoch of the store whose documents are asked; now unless said. */
  readonly asOf?: number;
  /** Aborts between tokens: the pieces throw its reason. */
  readonly signal?: AbortSignal;
  /** false: the exact string alone, without a sentence around it. */
  readonly sentence?: boolean;
  /** Said before the question: what the base hears where it answers alone. */
  readonly conversation?: readonly ChatMessage[];
  /** How the base answers alone; false: not at all, such questions have no answer. */
  readonly voice?: Omit<VoiceOptions, 'signal'> | false;
}

/** What a question is answered with. */
export interface AskContext {
  readonly snapshot: AddressSnapshot;
  readonly gate: GateThreshold;
  readonly by: Judge;
  /** Absent: strings of the documents are all that is answered. */
  readonly base: OpenedBase | undefined;
  readonly places: (document: string, version: number) => readonly Place[] | undefined;
  /** Told of slots before the base reads them. */
  readonly reads: (slots: readonly Slot[]) => void;
}

/** Slots at most; slots that are read at first, and the confidence at which no more are. */
const SLOTS = 8;
const FIRST_SLOTS = 3;
const SURE = 0.9;
/** Documents that a question goes over, one after another. */
const MOST_HOPS = 2;
/** How sure an answer must be, the chance that its descriptions are rightly followed taken in, beside that of the documents before. */
const LED = 0.7;
/** Longer strings stand as they are. */
const LONGEST_IN_SENTENCE = 80;

/** The answer's text in pieces; returns the whole. */
export async function* answering(
  context: AskContext,
  question: string,
  options: AskOptions,
): AsyncGenerator<string, Answer> {
  const { snapshot, gate } = context;
  const addressed = address(snapshot, question, { k: SLOTS, gate });
  const hop = hopOf(context, question);
  options.signal?.throwIfAborted();
  if (!addressed.open && hop === undefined) return yield* fromBase(context, question, options);
  const direct = await readInTurn(context, question, addressed.slots, options.signal);
  const led = hop && (await readHops(context, hop, options.signal));
  const [best, hops] =
    led && led.judgement.confidence >= LED * direct.confidence ? [led.judgement, led.hops] : [direct, []];
  const conflict = conflictOf(best, snapshot, context.by);
  if (!conflict && (best.chosen.length === 0 || best.confidence < context.by.gate.threshold)) {
    const text = absentText(question);
    yield text;
    return { outcome: 'absent', text, citations: [], confidence: best.confidence };
  }
  if (conflict && !conflict.outranked) return yield* disagreement(context, best, conflict, question);
  // A document of higher authority that says otherwise is the one that is believed.
  return yield* answered(context, best, conflict?.rival ?? positionOfBest(best), hops, options);
}

async function* fromBase(
  { base }: AskContext,
  question: string,
  { conversation = [], voice, signal }: AskOptions,
): AsyncGenerator<string, Answer> {
  let text = '';
  if (base && voice !== false) {
    const messages = [...conversation, { role: 'user', content: question }];
    for await (const piece of baseAnswer(base.voice, messages, { ...voice, signal })) {
      text += piece;
      yield piece;
    }
    return { outcome: 'base', text, citations: [], confidence: 0 };
  }
  text = absentText(question);
  yield text;
  return { outcome: 'absent', text, citations: [], confidence: 0 };
}

/** Reads the first slots and, where they do not settle it, the others. */
async function readInTurn(
  { snapshot, by, reads }: AskContext,
  question: string,
  slots: readonly ScoredSlot[],
  signal: AbortSignal | undefined,
): Promise<Judgement> {
  reads(slots.map(({ slot }) => slot));
  const first = judge(question, slots.slice(0, FIRST_SLOTS), snapshot, by);
  await setImmediate();
  signal?.throwIfAborted();
  if (slots.length <= FIRST_SLOTS || first.confidence >= Math.max(SURE, by.gate.threshold)) return first;
  const all = judge(question, slots, snapshot, by);
  await setImmediate();
  signal?.throwIfAborted();
  return all;
}

/** Goes from document to document as long as one leads on, and judges the last: as sure as it and every step to it are together. */
async function readHops(
  context: AskContext,
  first: Hop,
  signal: AbortSignal | undefined,
): Promise<{ judgement: Judgement; hops: Hop[] }> {
  const hops = [first];
  let followed = first.probability;
  for (let hop: Hop | undefined = first; hop && hops.length < MOST_HOPS; ) {
    await setImmediate();
    signal?.throwIfAborted();
    const next: Hop | undefined = hopOf(context, hop.question, hop.name);
    hop = next && next.probability * next.judgement.confidence >= LED * hop.judgement.confidence ? next : undefined;
    if (hop) hops.push(hop);
    followed *= hop?.probability ?? 1;
  }
  const { judgement } = hops.at(-1)!;
  return { judgement: { ...judgement, confidence: Math.min(1, followed) * judgement.confidence }, hops };
}

const positionOfBest = ({ chosen, confidence }: Judgement): Position => {
  const [top] = chosen as [Judgement['chosen'][0]];
  return { chosen: top, slot: top.candidate.slot, confidence };
};

async function* disagreement(
  { places }: AskContext,
  { slots }: Judgement,
  { best, rival }: Conflict,
  question: string,
): AsyncGenerator<string, Answer> {
  const sides = [best, rival].map(({ chosen, slot }) => ({ chosen, slot: slots[slot]!.slot }));
  const [first, second] = sides as [(typeof sides)[0], (typeof sides)[0]];
  const [before, between, after] = conflictTexts(question, first.slot.title, second.slot.title);
  const text = `${before}${first.chosen.text}${between}${second.chosen.text}${after}`;
  yield text;
  const starts = [before.length, before.length + first.chosen.text.length + between.length];
  const citations = sides.map(({ chosen, slot }, i) => {
    const range = [starts[i]!, starts[i]! + chosen.text.length] as const;
    return citationOf(slot, chosen.candidate, places(slot.document, slot.version), range);
  });
  const confidence = Math.min(best.confidence, rival.confidence);
  return { outcome: 'conflict', text, value: first.chosen.text, citations, confidence };
}

async function* answered(
  { base, places }: AskContext,
  best: Judgement,
  { chosen, slot: at, confidence }: Position,
  hops: readonly Hop[],
  { sentence = true, signal }: AskOptions,
): AsyncGenerator<string, Answer> {
  let text = '';
  const pieces = base && sentence && fits(best.question, chosen) ? written(base, best, at, chosen.text) : [chosen.text];
  for (const piece of pieces) {
    if (piece === '') continue;
    text += piece;
    yield piece;
    await setImmediate();
    signal?.throwIfAborted();
  }
  const from = text.indexOf(chosen.text);
  const cited = (slot: Slot, stretch: { start: number; end: number }, answer: readonly [number, number]): Citation =>
    citationOf(slot, stretch, places(slot.document, slot.version), answer);
  const citations = [
    cited(best.slots[at]!.slot, chosen.candidate, [from, from + chosen.text.length]),
    ...hops.map(({ via, lead }) => cited(via, lead, [0, 0])),
  ];
  return { outcome: 'answered', text, value: chosen.text, citations, confidence };
}

/** A value that goes into a sentence; a clause is one already. */
function fits(question: string, { text, candidate }: Chosen): boolean {
  const wanted = wantedOf(question);
  if (wanted === 'reason' || wanted === 'way' || candidate.source === 'sentence') return false;
  return text.length <= LONGEST_IN_SENTENCE && !/[\n。！？]/.test(text);
}

/** The sentence over the slot at `at`, written by the base. */
function* written(base: OpenedBase, best: Judgement, at: number, value: string): Generator<string> {
  const passage = passageOf(best.slots[at]!);
  const { question } = best;
  using writing = base.writer.write(question, [passage], { prompt: sentencePrompt(question) });
  const sources = [passage.text, passage.title, question];
  yield* sentencePieces(writing, base.tokenizer, { question, value, sources, ends: base.voice.ends });
}
