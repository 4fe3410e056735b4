/**
 * What documents say to a question, before a word of it is written: address, gate G1, reading in a cascade, hops, conflicts. What was read and is
 * forgotten meanwhile is not found. The saying of it is ask.ts's.
 */
import { setImmediate } from 'node:timers/promises';
import { type AddressSnapshot, address, type GateThreshold, type ScoredSlot } from '../address/index.ts';
import type { OpenedBase } from '../opened-base.ts';
import type { Place, Slot } from '../store/store-types.ts';
import { type Hop, type HopContext, hopOf } from './hops.ts';
import { type Conflict, conflictOf, type Judge, type Judgement, judge } from './judge.ts';

/** What a question is answered with. */
export interface AskContext {
  readonly snapshot: AddressSnapshot;
  readonly gate: GateThreshold;
  readonly by: Judge;
  /** Absent: strings of the documents are all that is answered. */
  readonly base: OpenedBase | undefined;
  /** Of a document's version; undefined where it is not there, or not any more. */
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
/** What the documents say, before any of it is written. */
export interface Finding {
  readonly judgement: Judgement;
  /** Documents that led to those judged. */
  readonly hops: readonly Hop[];
  readonly conflict?: Conflict;
}

/** closed: the documents have nothing to do with the question. forgotten: what was read is not there any more. */
export async function findingOf(
  context: AskContext,
  question: string,
  signal: AbortSignal | undefined,
): Promise<Finding | 'closed' | 'forgotten'> {
  const { snapshot, by, reads, gate } = context;
  const { open, slots } = address(snapshot, question, { k: SLOTS, gate });
  // What the gate is closed for is not read; a description in the question may open it by itself.
  const walk: HopContext = { snapshot, by, reads, gate: open ? undefined : gate };
  const hop = hopOf(walk, question);
  signal?.throwIfAborted();
  const direct = open ? await readInTurn(context, question, slots, signal) : undefined;
  if (direct === 'forgotten') return direct;
  const led = hop && (await readHops(walk, hop, signal));
  const isLed = led !== undefined && (!direct || led.judgement.confidence >= LED * direct.confidence);
  const judgement = isLed ? led.judgement : direct;
  if (!judgement) return 'closed';
  const hops = isLed ? led.hops : [];
  const read = [...judgement.slots.map(({ slot }) => slot), ...hops.map(({ via }) => via)];
  if (!areThere(context, read)) return 'forgotten';
  return { judgement, hops, conflict: conflictOf(judgement, snapshot, by, isLed ? led.followed : 1) };
}

/** Whether nothing was forgotten of the documents that the slots are of. */
export const areThere = ({ places }: AskContext, slots: readonly Slot[]): boolean =>
  slots.every(({ document, version }) => places(document, version) !== undefined);

/** Reads the first slots and, where they do not settle it, the others. */
async function readInTurn(
  context: AskContext,
  question: string,
  slots: readonly ScoredSlot[],
  signal: AbortSignal | undefined,
): Promise<Judgement | 'forgotten'> {
  const { snapshot, by, reads } = context;
  reads(slots.map(({ slot }) => slot));
  const first = judge(question, slots.slice(0, FIRST_SLOTS), snapshot, by);
  await setImmediate();
  signal?.throwIfAborted();
  const isSure = first.confidence >= Math.max(SURE, by.gate.threshold);
  const more = slots.slice(FIRST_SLOTS).filter(({ slot }) => !isSure || outranks(slot, first));
  if (more.length === 0) return first;
  if (
    !areThere(
      context,
      slots.map(({ slot }) => slot),
    )
  )
    return 'forgotten';
  const all = judge(question, [...slots.slice(0, FIRST_SLOTS), ...more], snapshot, by);
  await setImmediate();
  signal?.throwIfAborted();
  // Read for what they may say against a sure answer, not in its place.
  return isSure ? { ...all, chosen: first.chosen, confidence: first.confidence } : all;
}

/** Whether it is of a document that would be believed rather than that of the answer. */
function outranks({ authority }: Slot, { slots, chosen }: Judgement): boolean {
  const [top] = chosen;
  return top !== undefined && authority > slots[top.candidate.slot]!.slot.authority;
}

/** Goes from document to document as long as one leads on, and judges the last: as sure as it and every step to it are together. */
async function readHops(
  context: HopContext,
  first: Hop,
  signal: AbortSignal | undefined,
): Promise<{ judgement: Judgement; hops: Hop[]; followed: number }> {
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
  followed = Math.min(1, followed);
  const { judgement } = hops.at(-1)!;
  return { judgement: { ...judgement, confidence: followed * judgement.confidence }, hops, followed };
}
