/**
 * Attention of suffix tokens over a null slot, the tokens of their slot and the suffix so far, for many rows (question and slot) at once:
 * softmax over [nullScore, cap(q·k·scale) + slotBias for slot tokens, cap(q·k·scale) for suffix tokens], the null slot's value being zero.
 * Where no score is capped the fused kernel does it: biases and null score ride on components beside the head's own.
 *
 * Shapes: R rows, T suffix tokens of the longest row, L slot tokens of the longest slot, S = 1 + L + T keys, H query heads, G key/value
 * heads, D head width. Keys stand in the order null, slot (filled up on the right), suffix.
 */
import type { Block } from '../../model/decoder.ts';
import {
  add,
  attention,
  concat,
  div,
  equal,
  expand,
  matmul,
  mul,
  noGrad,
  permute,
  reshape,
  slice,
  softmax,
  type Tensor,
  tanh,
  tensor,
  where,
  zeros,
} from '../../tensor/index.ts';

/** Components added to a head: slot bias, null score, zeros up to what kernels like. */
const BESIDE = 8;
/** Widest head the fused kernel takes. */
const WIDEST = 256;
const HIDDEN = Number.NEGATIVE_INFINITY;

/** Which keys are there: what the rows of a batch have in common over all layers. */
export interface KeyPlan {
  readonly rows: number;
  readonly suffix: number;
  readonly slot: number;
  /** i32 (R, S): 0 where a key is there, 1 where it fills up. */
  readonly segments: Tensor;
  /** i32 (R, T): zeros. */
  readonly querySegments: Tensor;
  /** u8 (R, 1, T, S): query may see key. */
  readonly visible: Tensor;
  /** f32 (S): 1 for slot tokens, 0 elsewhere; and the same for the null slot. */
  readonly isSlot: Tensor;
  readonly isNull: Tensor;
}

/** The plan for rows whose slots have `slotLengths` tokens, beside suffixes of at most T. */
export function keyPlan(slotLengths: readonly number[], T: number): KeyPlan {
  const R = slotLengths.length;
  const L = Math.max(0, ...slotLengths);
  const S = 1 + L + T;
  const segments = new Int32Array(R * S);
  const visible = new Uint8Array(R * T * S);
  slotLengths.forEach((length, row) => {
    segments.fill(1, row * S + 1 + length, row * S + 1 + L);
    for (let t = 0; t < T; t++) {
      const at = (row * T + t) * S;
      visible.fill(1, at, at + 1 + length);
      visible.fill(1, at + 1 + L, at + 1 + L + t + 1);
    }
  });
  const isSlot = new Float32Array(S).fill(1, 1, 1 + L);
  return {
    rows: R,
    suffix: T,
    slot: L,
    segments: tensor(segments, { shape: [R, S], dtype: 'i32' }),
    querySegments: zeros([R, T], { dtype: 'i32' }),
    visible: tensor(visible, { shape: [R, 1, T, S], dtype: 'u8' }),
    isSlot: tensor(isSlot),
    isNull: tensor(Float32Array.of(1, ...new Float32Array(S - 1))),
  };
}

export interface ReadingInputs {
  /** (R, T, H, D), rotated. */
  readonly q: Tensor;
  /** Slot's and suffix's, (R, L or T, G, D), keys rotated. */
  readonly slotKeys: Tensor;
  readonly slotValues: Tensor;
  readonly keys: Tensor;
  readonly values: Tensor;
  /** (H). */
  readonly slotBias: Tensor;
  readonly nullScore: Tensor;
}

/** (R, T, H, D). */
export function readingAttention(block: Block, plan: KeyPlan, inputs: ReadingInputs): Tensor {
  return block.scoreCap > 0 || block.headDim + BESIDE > WIDEST
    ? composedReading(block, plan, inputs)
    : fusedReading(block, plan, inputs);
}

function fusedReading(
  { heads: H, kvHeads: G, headDim: D, scale }: Block,
  plan: KeyPlan,
  inputs: ReadingInputs,
): Tensor {
  const { rows: R, suffix: T, slot: L } = plan;
  const S = 1 + L + T;
  const { q, slotBias, nullScore } = inputs;
  const perHead = mul(concat([reshape(slotBias, [H, 1]), reshape(nullScore, [H, 1])], 1), 1 / scale);
  const besideQuery = concat([perHead, zeros([H, BESIDE - 2])], 1);
  const queries = concat([q, expand(besideQuery, [R, T, H, BESIDE])], 3);
  const besideKey = noGrad(() =>
    concat([reshape(plan.isSlot, [S, 1]), reshape(plan.isNull, [S, 1]), zeros([S, BESIDE - 2])], 1),
  );
  const beside = (columns: Tensor) => expand(reshape(columns, [1, S, 1, BESIDE]), [R, S, G, BESIDE]);
  const keys = concat([allKeys(inputs.slotKeys, inputs.keys), beside(besideKey)], 3);
  const values = concat([allKeys(inputs.slotValues, inputs.values), beside(zeros([S, BESIDE]))], 3);
  const segments = { queries: plan.querySegments, keys: plan.segments };
  return slice(attention(queries, keys, values, { causal: true, scale, segments }), 3, 0, D);
}

/** The definition, in simple ops. */
export function composedReading(block: Block, plan: KeyPlan, inputs: ReadingInputs): Tensor {
  const weights = softmax(readingScores(block, plan, inputs));
  const values = permute(spread(block, allKeys(inputs.slotValues, inputs.values)), [0, 2, 1, 3]);
  return permute(matmul(weights, values), [0, 2, 1, 3]);
}

/** (R, H, T, S): scores before the softmax, -infinity where a key is hidden. */
export function readingScores(block: Block, plan: KeyPlan, inputs: ReadingInputs): Tensor {
  const { heads: H, scale, scoreCap: cap } = block;
  const S = 1 + plan.slot + plan.suffix;
  const keys = permute(spread(block, allKeys(inputs.slotKeys, inputs.keys)), [0, 2, 3, 1]);
  const products = mul(matmul(permute(inputs.q, [0, 2, 1, 3]), keys), scale);
  const scores = cap > 0 ? mul(tanh(div(products, cap)), cap) : products;
  const perHead = (x: Tensor) => reshape(x, [1, H, 1, 1]);
  const biased = add(scores, mul(perHead(inputs.slotBias), reshape(plan.isSlot, [1, 1, 1, S])));
  const nulls = mul(perHead(inputs.nullScore), reshape(plan.isNull, [1, 1, 1, S]));
  const isNull = noGrad(() => equal(reshape(plan.isNull, [1, 1, 1, S]), 1));
  return where(plan.visible, where(isNull, nulls, biased), HIDDEN);
}

/** (R, S, G, D): zeros for the null slot, the slot's, the suffix's. */
function allKeys(slot: Tensor, suffix: Tensor): Tensor {
  const [R, , G, D] = suffix.shape;
  return concat([zeros([R, 1, G, D]), slot, suffix], 1);
}

/** Every query head gets its key/value head: (R, S, H, D). */
function spread({ heads: H, kvHeads: G }: Block, x: Tensor): Tensor {
  const [R, S, , D] = x.shape;
  return reshape(expand(reshape(x, [R, S, G, 1, D]), [R, S, G, H / G, D]), [R, S, H, D]);
}
