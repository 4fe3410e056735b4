/** Yuan 2.0 and M32 in the words of the account (src/cost): as a transformer whose layers have something more. */
import { type ModelShape, parametersOf } from '../cost/index.ts';
import type { ParameterSpec } from './model.ts';
import { activeOf, countOf } from './specs.ts';
import type { YuanConfig } from './yuan-config.ts';

/**
 * A layer's filter keeps its input and what convolutions and norm make of it, once delayed and once not, and the turned heads apart from
 * the projection: 8 E + 2 P numbers a token. The experts of a token keep what is gathered for them, given by them and put back.
 */
function keptOf({ hidden_size: E, attention_projection_size: P, moe_config: moe }: YuanConfig): number {
  const filter = 8 * E + 2 * P;
  return moe ? filter + 4 * moe.moe_top_k * E + E + 6 * moe.moe_num_experts : filter;
}

/** A token passes the inner widths of its experts; the others only lie there. */
export function shapeOfYuan(config: YuanConfig, specs: readonly ParameterSpec[]): ModelShape {
  const moe = config.moe_config;
  const shape: ModelShape = {
    layers: config.num_hidden_layers,
    width: config.hidden_size,
    heads: config.num_attention_heads,
    kvHeads: config.num_attention_heads,
    headDim: config.head_dim,
    inner: moe ? moe.moe_top_k * moe.ffn_hidden_size : config.intermediate_size,
    vocab: config.vocab_size,
    tied: config.tie_word_embeddings,
  };
  const plain = parametersOf(shape);
  const products = activeOf(specs.filter(({ role }) => role === 'matrix' || role === 'filter')) + plain.embedding;
  const parameters = countOf(specs) - plain.total;
  return { ...shape, extra: { parameters, matrices: products - plain.matrices, kept: keptOf(config) } };
}
