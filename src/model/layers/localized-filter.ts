/**
 * Localized filtering (Yuan 2.0): two causal convolutions over a token and the one before it, to half the width and back, added to their
 * input and normed. What queries and keys are made of; values are not filtered. Not the attention itself (yuan.ts).
 *
 * Shapes: B rows, T tokens, E width, C = E / 2.
 */
import { add, concat, conv1d, reshape, rmsnorm, slice, type Tensor } from '../../tensor/index.ts';

/** As checkpoints store them: the axis of time, then one of size 1. */
export interface LocalizedFilter {
  readonly down_CE21: Tensor;
  readonly downBias_C: Tensor;
  readonly up_EC21: Tensor;
  readonly upBias_E: Tensor;
  readonly gain_E: Tensor;
}

/** The last input and the last output of the first convolution, (B, 1, E) and (B, 1, C): all that the next token needs. 0 at the start. */
export interface FilterState {
  readonly last: readonly Tensor[];
  keep(x_B1E: Tensor, y_B1C: Tensor): void;
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
  const [first, second] = [
    { bias: w.downBias_C, segments },
    { bias: w.upBias_E, segments },
  ];
  let z_BTE: Tensor;
  if (!state) z_BTE = conv1d(conv1d(x_BTE, down, first), up, second);
  else {
    // One token more in front, whose own result is that of the pass before.
    const x = concat([state.last[0], x_BTE], 1);
    const y = concat([state.last[1], slice(conv1d(x, down, first), 1, 1)], 1);
    z_BTE = slice(conv1d(y, up, second), 1, 1);
    state.keep(slice(x, 1, -1), slice(y, 1, -1));
  }
  return rmsnorm(add(z_BTE, x_BTE), w.gain_E, { eps: EPS });
}
