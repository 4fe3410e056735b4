/**
 * Which experts a token goes to, and how much each counts. Two routers: attention among the experts (Yuan 2.0-M32), and one product with a
 * softmax (Shazeer et al., 2017). Neither balances the load: every token goes where it is sent. Not the experts (mixture.ts).
 *
 * Shapes: N tokens, E width, X experts, K of them for a token. Scores are float32 at least.
 */
import { attention, cast, div, linear, reshape, slice, softmax, sum, type Tensor, topk } from '../../tensor/index.ts';

export interface Routing {
  /** In falling order. */
  readonly weights_NK: Tensor;
  /** i32 */
  readonly experts_NK: Tensor;
}

const wide = (x: Tensor) => (x.dtype === 'bf16' ? cast(x, 'f32') : x);

/**
 * Scores (N, X): q, k, v = the three X rows of w (3X, E) times x, and score_e = sum over f of softmax_f(q_e k_f) v_f: attention with the
 * experts as its tokens and heads one wide, without a scale.
 */
export function attentionScores(x_NE: Tensor, w_3XE: Tensor): Tensor {
  const [N, X] = [x_NE.shape[0], w_3XE.shape[0] / 3];
  const qkv = reshape(wide(linear(x_NE, w_3XE)), [N, 3 * X, 1, 1]);
  const [q, k, v] = [0, 1, 2].map((i) => slice(qkv, 1, i * X, (i + 1) * X));
  return reshape(attention(q, k, v, { scale: 1 }), [N, X]);
}

/** Scores (N, X) of a router that is one product with w (X, E). */
export const productScores = (x_NE: Tensor, w_XE: Tensor): Tensor => wide(linear(x_NE, w_XE));

/** The `top` experts of each token by the softmax of its scores; with `norm` their weights add up to 1, else those of all experts do. */
export function route(scores_NX: Tensor, { top, norm }: { top: number; norm: boolean }): Routing {
  const { values, indices } = topk(softmax(scores_NX), top);
  return { weights_NK: norm ? div(values, sum(values, -1, true)) : values, experts_NK: indices };
}
