/**
 * Localized filtering (Yuan 2.0): two causal convolutions over a token and the one before it, to half the width and back, added to their
 * input and normed. What queries and keys are made of; values are not filtered. Not the attention itself (yuan.ts).
 *
 * Shapes: B rows, T tokens, E width, C = E / 2.
 */
import {
  concat,
  type FilterWeights,
  linear,
  reshape,
  rmsnorm,
  slice,
  type Tensor,
  localizedFilter as wholeFilter,
} from '../../tensor/index.ts';

/** As checkpoints store them: the axis of time, then one of size 1. */
export interface LocalizedFilter {
  readonly down_CE21: Tensor;
  readonly downBias_C: Tensor;
  readonly up_EC21: Tensor;
  readonly upBias_E: Tensor;
  readonly gain_E: Tensor;
}

/** Inputs and outputs of the first convolution: those of a token, (B, 1, E) and (B, 1, C), are all that the next one needs. 0 at the start. */
export interface FilterState {
  readonly last: readonly Tensor[];
  keep(x_BTE: Tensor, y_BTC: Tensor): void;
}

export interface FilterOptions {
  /** i32 (B, T): a token sees none before the first of its own segment. */
  segments?: Tensor;
  /** Where x goes on after other tokens. */
  state?: FilterState;
}

/** Fixed, whatever the norms of the model have. */
const EPS = 1e-6;

/** y_t = D0 x_(t-1) + D1 x_t + d; z_t = U0 y_(t-1) + U1 y_t + u; norm(z + x). Before the first token x and y are 0. */
export function localizedFilter(w: LocalizedFilter, x_BTE: Tensor, { segments, state }: FilterOptions = {}): Tensor {
  const [down, up] = [w.down_CE21, w.up_EC21].map((matrix) => reshape(matrix, matrix.shape.slice(0, 3)));
  const weights = { down, downBias: w.downBias_C, up, upBias: w.upBias_E, gain: w.gain_E };
  if (!state) return wholeFilter(x_BTE, weights, { segments, eps: EPS });
  return nextTokens(weights, x_BTE, state);
}

/**
 * The two taps of a channel are adjacent in the weight: with its two values adjacent too, each convolution is one product of a row. Its sums
 * are rounded once, as the whole filter's are: routers tell near ties apart by less.
 */
function nextTokens(w: FilterWeights, x_BTE: Tensor, state: FilterState): Tensor {
  const pairs = (last_B1: Tensor, next_BT: Tensor) => {
    const [B, T, width] = next_BT.shape;
    const before = T === 1 ? last_B1 : concat([last_B1, slice(next_BT, 1, 0, T - 1)], 1);
    return reshape(
      concat(
        [before, next_BT].map((x) => reshape(x, [B, T, width, 1])),
        3,
      ),
      [B, T, 2 * width],
    );
  };
  const matrix = (taps: Tensor) => reshape(taps, [taps.shape[0], 2 * taps.shape[1]]);
  const y_BTC = linear(pairs(state.last[0], x_BTE), matrix(w.down), { bias: w.downBias });
  const sum_BTE = linear(pairs(state.last[1], y_BTC), matrix(w.up), { bias: w.upBias, residual: x_BTE });
  state.keep(x_BTE, y_BTC);
  return rmsnorm(sum_BTE, w.gain, { eps: EPS });
}
