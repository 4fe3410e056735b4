/**
 * The feed-forward layer of a mixture of experts: every token through those it was routed to, none dropped. Tokens are sorted by expert,
 * so that all experts are one grouped product over rows that are read where they lie. Not who goes where (router.ts).
 *
 * Shapes: N tokens, E width, F inner width, X experts, K of them for a token, R = N K rows.
 */
import { combineRows, groupedLinear, groupRows, swiglu, type Tensor } from '../../tensor/index.ts';
import type { Routing } from './router.ts';

/** The gated experts: an activated half and one that it gates, and the way back, of every expert. */
export interface Experts {
  readonly in_X2FE: Tensor;
  readonly out_XEF: Tensor;
}

/** sum over k of weight_k · expert_k(x), expert(x) = out · (silu(a) ⊙ b), [a; b] = in · x. */
export function mixture(x_NE: Tensor, { weights_NK, experts_NK }: Routing, { in_X2FE, out_XEF }: Experts): Tensor {
  const { rows: tokens_R, places: places_NK, counts: counts_X } = groupRows(experts_NK, in_X2FE.shape[0]);
  const inner_RF = swiglu(groupedLinear(x_NE, in_X2FE, counts_X, tokens_R));
  return combineRows(groupedLinear(inner_RF, out_XEF, counts_X), places_NK, weights_NK);
}
