/** Features of reading: what the copy heads see of a candidate and where the pointer sees an answer start and end. Nothing of words. */
import type { Readout } from '../reader/readout.ts';
import { WORD_FEATURES } from './feature-names.ts';
import type { Reading, Slate } from './slate.ts';

const FLOOR = 1e-3;
/** Below this log-probability pointers do not differ. */
const LEAST = -16;

/** Fills the columns after those of words. Slots without a readout get what nothing seen gives. */
export function addReadingFeatures(slate: Slate, { heads, pointerNull }: Reading): void {
  const columns = slate.names.length;
  const first = WORD_FEATURES.length;
  const normal = pointerNull && logSums(slate, pointerNull);
  const spans = slate.slots.map(({ readout }) => readout && new TokenIndex(readout));
  for (const [i, { slot, start, end }] of slate.candidates.entries()) {
    const row = slate.features.subarray(i * columns + first, (i + 1) * columns);
    const readout = slate.slots[slot]!.readout;
    const [from, to] = spans[slot]?.tokens(start, end) ?? [-1, -1];
    let sumFirst = 0;
    let sumMost = 0;
    for (let head = 0; head < heads; head++) {
      const seen = readout && from >= 0 ? headSees(readout, head, from, to) : NOTHING;
      row.set(seen, head * 3);
      sumFirst += seen[0]!;
      sumMost += seen[1]!;
    }
    let at = heads * 3;
    if (heads > 0) {
      row[at++] = sumFirst / heads;
      row[at++] = sumMost / heads;
    }
    if (!normal) continue;
    const pointed = readout && from >= 0;
    const startLog = pointed ? Math.max(LEAST, readout.start[from]! - normal.start) : LEAST;
    const endLog = pointed ? Math.max(LEAST, readout.end[to]! - normal.end) : LEAST;
    row[at++] = startLog;
    row[at++] = endLog;
    row[at] = startLog + endLog;
  }
}

const NOTHING = [Math.log(FLOOR), Math.log(FLOOR), Math.log(FLOOR)];

function headSees(readout: Readout, head: number, from: number, to: number): number[] {
  const tokens = readout.start.length;
  const row = readout.heads.subarray(head * tokens, (head + 1) * tokens);
  let most = 0;
  for (let t = from; t <= to; t++) most = Math.max(most, row[t]!);
  return [Math.log(row[from]! + FLOOR), Math.log(most + FLOOR), Math.log(row[to]! + FLOOR)];
}

/** ln Σ exp of the pointer's logits over the tokens of all slots' texts (not their titles), and the null. */
export function logSums(
  slate: Pick<Slate, 'slots'>,
  pointerNull: readonly [number, number],
): { start: number; end: number } {
  const sum = (of: (readout: Readout) => Float32Array, none: number): number => {
    const logits = [none];
    for (const { readout } of slate.slots) {
      if (readout) for (const [t, logit] of of(readout).entries()) if (readout.offsets[2 * t]! >= 0) logits.push(logit);
    }
    const most = logits.reduce((best, logit) => Math.max(best, logit));
    return most + Math.log(logits.reduce((total, logit) => total + Math.exp(logit - most), 0));
  };
  return { start: sum(({ start }) => start, pointerNull[0]), end: sum(({ end }) => end, pointerNull[1]) };
}

/** Finds the tokens that a stretch of the passage's text lies in. */
class TokenIndex {
  readonly #offsets: Int32Array;

  constructor({ offsets }: Readout) {
    this.#offsets = offsets;
  }

  /** First and last token that share a unit with [start, end); undefined where none does. */
  tokens(start: number, end: number): [number, number] | undefined {
    const tokens = this.#offsets.length / 2;
    let first = -1;
    let last = -1;
    for (let t = 0; t < tokens; t++) {
      const from = this.#offsets[2 * t]!;
      if (from < 0) continue;
      if (from >= end) break;
      if (this.#offsets[2 * t + 1]! <= start) continue;
      if (first < 0) first = t;
      last = t;
    }
    return first < 0 ? undefined : [first, last];
  }
}
