/**
 * One question from its words to its answer: what the documents say to it (finding.ts), gate G2, the sentence and its citations. Each step's
 * work is in its own file; what is opened and kept between questions is data-network.ts's.
 */
import { setImmediate } from 'node:timers/promises';
import { RequestError } from '../../infer/errors.ts';
import type { ChatMessage } from '../../infer/worker/served-model.ts';
import type { OpenedBase } from '../opened-base.ts';
import type { Slot } from '../store/store-types.ts';
import type { Answer, Citation } from './answer.ts';
import { baseAnswer, type VoiceOptions } from './base-voice.ts';
import type { Chosen } from './choose.ts';
import { citationOf } from './citations.ts';
import { type AskContext, areThere, type Finding, findingOf } from './finding.ts';
import type { Hop } from './hops.ts';
import { type Judgement, type Position, passageOf } from './judge.ts';
import { absentText, conflictTexts } from './phrases.ts';
import { wantedOf } from './question-type.ts';
import { sentencePieces } from './sentence.ts';
import { sentencePrompt } from './sentence-prompt.ts';
import type { Stretch } from './stretches.ts';

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

/** UTF-16 units of a question: what is longer is a text, in which names alone would be looked for for minutes. */
const LONGEST_QUESTION = 4096;
/** Longer strings stand as they are. */
const LONGEST_IN_SENTENCE = 80;

/**
 * The answer's text in pieces; returns the whole.
 * @throws RequestError for a question that is too long, and where what is being answered from is forgotten before the answer is whole
 */
export async function* answering(
  context: AskContext,
  question: string,
  options: AskOptions,
): AsyncGenerator<string, Answer> {
  if (question.length > LONGEST_QUESTION) throw tooLong(question);
  let finding: Finding | 'closed' | 'forgotten';
  // What was forgotten while it was read is not answered from: the documents that are left are asked anew.
  do finding = await findingOf(context, question, options.signal);
  while (finding === 'forgotten');
  if (finding === 'closed') return yield* fromBase(context, question, options);
  const { judgement: best, conflict } = finding;
  if (!conflict && (best.chosen.length === 0 || !(best.confidence >= context.by.gate.threshold))) {
    const text = absentText(question);
    yield text;
    return { outcome: 'absent', text, citations: [], confidence: best.confidence };
  }
  if (conflict?.against) return yield* disagreement(context, finding, [conflict.believed, conflict.against], question);
  return yield* answered(context, finding, conflict?.believed ?? positionOfBest(best), options);
}

async function* fromBase(
  { base }: AskContext,
  question: string,
  { conversation = [], voice, signal }: AskOptions,
): AsyncGenerator<string, Answer> {
  let text = '';
  if (base?.voice.converses && voice !== false) {
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

const positionOfBest = ({ chosen, confidence }: Judgement): Position => {
  const [top] = chosen as [Judgement['chosen'][0]];
  return { chosen: top, slot: top.candidate.slot, confidence };
};

async function* disagreement(
  context: AskContext,
  { judgement: { slots }, hops }: Finding,
  positions: readonly [Position, Position],
  question: string,
): AsyncGenerator<string, Answer> {
  const sides = positions.map(({ chosen, slot }) => ({ chosen, slot: slots[slot]!.slot }));
  const [first, second] = sides as [(typeof sides)[0], (typeof sides)[0]];
  const [before, between, after] = conflictTexts(question, first.slot.title, second.slot.title);
  const text = `${before}${first.chosen.text}${between}${second.chosen.text}${after}`;
  yield text;
  const starts = [before.length, before.length + first.chosen.text.length + between.length];
  const quotes = sides.map(({ chosen, slot }, i): Quote => {
    const range = [starts[i]!, starts[i]! + chosen.text.length] as const;
    return [slot, chosen.candidate, range];
  });
  const citations = cited(context, quotes, hops);
  const confidence = Math.min(...positions.map(({ confidence }) => confidence));
  return { outcome: 'conflict', text, value: first.chosen.text, citations, confidence };
}

async function* answered(
  context: AskContext,
  { judgement: best, hops }: Finding,
  { chosen, slot: at, confidence }: Position,
  { sentence = true, signal }: AskOptions,
): AsyncGenerator<string, Answer> {
  const { base } = context;
  const { slot } = best.slots[at]!;
  let text = '';
  const pieces = base && sentence && fits(best.question, chosen) ? written(base, best, at, chosen.text) : [chosen.text];
  for (const piece of pieces) {
    if (piece === '') continue;
    text += piece;
    yield piece;
    await setImmediate();
    signal?.throwIfAborted();
    if (!areThere(context, [slot])) throw forgotten(slot);
  }
  const from = text.indexOf(chosen.text);
  const citations = cited(context, [[slot, chosen.candidate, [from, from + chosen.text.length]]], hops);
  return { outcome: 'answered', text, value: chosen.text, citations, confidence };
}

/** A stretch of a slot, and the characters of the answer that it is. */
type Quote = readonly [slot: Slot, stretch: Stretch, answer: readonly [number, number]];

/** The citations of an answer and of the documents that led to it, which have no characters in it. */
function cited(context: AskContext, quotes: readonly Quote[], hops: readonly Hop[]): Citation[] {
  const all = [...quotes, ...hops.map(({ via, lead }): Quote => [via, lead, [0, 0]])];
  return all.map(([slot, stretch, answer]) => {
    if (!areThere(context, [slot])) throw forgotten(slot);
    return citationOf(slot, stretch, context.places(slot.document, slot.version), answer);
  });
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
  const sources = [passage.text, passage.title];
  yield* sentencePieces(writing, base.tokenizer, { question, value, sources, ends: base.voice.ends });
}

const tooLong = ({ length }: string): RequestError =>
  new RequestError({
    what: 'question',
    rule: `must have at most ${LONGEST_QUESTION} characters to be looked for in documents`,
    received: String(length),
    hint: 'ask for one thing at a time',
  });

const forgotten = ({ document }: Slot): RequestError =>
  new RequestError({
    what: document,
    rule: 'must be there until the answer from it is whole',
    received: 'it was forgotten meanwhile',
    hint: 'ask again',
  });
