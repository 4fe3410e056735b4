/**
 * What a reader is trained on. read: cross-entropy of the gold answer written after the question over the gold slot. pointer:
 * cross-entropy of the answer's first and last token among all tokens of all open slots and the null logit. keep: divergence of
 * what the open reader predicts for text that has nothing to do with the slot from what the base alone predicts.
 */
import {
  add,
  concat,
  equal,
  exp,
  expand,
  logSoftmax,
  mul,
  noGrad,
  permute,
  reshape,
  sub,
  sum,
  type Tensor,
  tensor,
  where,
} from '../../tensor/index.ts';
import type { Reading, ReadingBase } from './reading-base.ts';
import type { Tokenized } from './tokenized.ts';

/** Mean cross-entropy in nats of the written answers' tokens; undefined where none is written. */
export function readLoss(base: ReadingBase, reading: Reading, { rows, targets }: Tokenized): Tensor | undefined {
  const wanted: number[] = [];
  const labels: number[] = [];
  for (const { gold, written } of targets) {
    if (!gold) continue;
    const from = reading.first[gold.row] + rows[gold.row].question - 1;
    for (let i = 0; i < written.length; i++) {
      wanted.push(from + i);
      labels.push(written[i]);
    }
  }
  if (wanted.length === 0) return undefined;
  return mul(picked(logSoftmax(base.logits(reading.stream, wanted)), labels), -1);
}

/** Mean over questions of the cross-entropy in nats of start and end. */
export function pointerLoss(reading: Reading, pointerNull: Tensor, tokenized: Tokenized): Tensor {
  const { logits, places } = jointPointers(reading, pointerNull, tokenized);
  return mul(picked(reshape(logSoftmax(logits), [places.length, -1]), places), -1);
}

/**
 * Logits (Q, 2, k · L + 1) of start and end over the tokens of the texts of a question's k slots (titles are -infinity), the null logit last,
 * and the place of the gold one for each (question, start or end).
 */
function jointPointers(
  { pointers, longest: L }: Reading,
  pointerNull: Tensor,
  { targets, rows, slots, k }: Tokenized,
): { logits: Tensor; places: number[] } {
  const Q = targets.length;
  const inText = new Uint8Array(rows.length * L);
  rows.forEach(({ slot }, row) => {
    const { ids, offsets } = slots[slot];
    for (let t = 0; t < ids.length; t++) inText[row * L + t] = offsets[2 * t] < 0 ? 0 : 1;
  });
  const there = tensor(inText, { shape: [Q, k * L, 1], dtype: 'u8' });
  const ofText = where(there, reshape(pointers!, [Q, k * L, 2]), Number.NEGATIVE_INFINITY);
  const nulls = expand(reshape(pointerNull, [1, 2, 1]), [Q, 2, 1]);
  const places = targets.flatMap(({ gold }, q) => {
    if (!gold) return [k * L, k * L];
    const slot = (gold.row - q * k) * L;
    return [slot + gold.start, slot + gold.end];
  });
  return { logits: concat([permute(ofText, [0, 2, 1]), nulls], 2), places };
}

/** Mean over tokens of KL(base ‖ open) in nats, both logits (W, V); the base's are a constant. */
export function keepLoss(base: Tensor, open: Tensor): Tensor {
  const expected = noGrad(() => logSoftmax(base));
  const off = mul(
    noGrad(() => exp(expected)),
    sub(expected, logSoftmax(open)),
  );
  return mul(sum(off), 1 / base.shape[0]);
}

/** Mean of the entries x[n, columns[n]]. */
function picked(x: Tensor, columns: readonly number[]): Tensor {
  const [rows, width] = x.shape;
  const chosen = tensor(Int32Array.from(columns), { shape: [rows, 1], dtype: 'i32' });
  const places = tensor(
    Int32Array.from({ length: width }, (_, i) => i),
    { shape: [1, width], dtype: 'i32' },
  );
  // Selected, not multiplied: what is hidden is -infinity.
  return mul(sum(where(equal(chosen, places), x, 0)), 1 / rows);
}

/** The sum of what is there, each with its weight. */
export function weighted(terms: readonly (readonly [loss: Tensor | undefined, weight: number])[]): Tensor {
  const there = terms.flatMap(([loss, weight]) => (loss && weight > 0 ? [mul(loss, weight)] : []));
  return there.reduce((a, b) => add(a, b));
}
