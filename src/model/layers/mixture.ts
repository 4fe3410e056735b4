/**
 * The feed-forward layer of a mixture of experts: every token through those it was routed to, none dropped. Tokens are sorted by expert,
 * so that each expert is one product over all of its tokens. Not who goes where (router.ts).
 *
 * Shapes: N tokens, E width, F inner width, X experts, K of them for a token, R = N K rows.
 */
import { cast, embedding, groupedLinear, mul, reshape, sum, swiglu, type Tensor, tensor } from '../../tensor/index.ts';
import type { Routing } from './router.ts';

/** The gated experts: an activated half and one that it gates, and the way back, of every expert. */
export interface Experts {
  readonly in_X2FE: Tensor;
  readonly out_XEF: Tensor;
}

/** Rows in the order of their experts. */
export interface Sorted {
  /** The token of each row. */
  readonly tokens_R: Int32Array;
  /** Where the row of a token and its k-th expert went. */
  readonly places_R: Int32Array;
  /** Rows of each expert. */
  readonly counts: readonly number[];
}

/** Sorts the rows n K + k by expert; those of an expert stay in their order. */
export function sortByExpert(experts_R: ArrayLike<number>, X: number, K: number): Sorted {
  const R = experts_R.length;
  const counts = new Array<number>(X).fill(0);
  for (let r = 0; r < R; r++) counts[experts_R[r]]++;
  const next = new Int32Array(X);
  for (let x = 1; x < X; x++) next[x] = next[x - 1] + counts[x - 1];
  const [tokens_R, places_R] = [new Int32Array(R), new Int32Array(R)];
  for (let r = 0; r < R; r++) {
    const place = next[experts_R[r]]++;
    places_R[r] = place;
    tokens_R[place] = Math.floor(r / K);
  }
  return { tokens_R, places_R, counts };
}

/** sum over k of weight_k · expert_k(x), expert(x) = out · (silu(a) ⊙ b), [a; b] = in · x. Reads the routing: the device must answer at once. */
export function mixture(x_NE: Tensor, { weights_NK, experts_NK }: Routing, { in_X2FE, out_XEF }: Experts): Tensor {
  const [N, K] = experts_NK.shape;
  const { device } = x_NE;
  const { tokens_R, places_R, counts } = sortByExpert(experts_NK.readSync(), in_X2FE.shape[0], K);
  const ids = (list: Int32Array) => tensor(list, { shape: [N * K], dtype: 'i32', device });
  const rows_RE = embedding(x_NE, ids(tokens_R));
  const y_RE = groupedLinear(swiglu(groupedLinear(rows_RE, in_X2FE, counts)), out_XEF, counts);
  const back_NKE = reshape(embedding(y_RE, ids(places_R)), [N, K, -1]);
  const weights = reshape(weights_NK.dtype === x_NE.dtype ? weights_NK : cast(weights_NK, x_NE.dtype), [N, K, 1]);
  return sum(mul(back_NKE, weights), 1);
}
