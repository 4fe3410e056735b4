/** DCFormer, MUDDFormer and their Pythias in the words of the account (src/cost). */
import { type ExtraShape, type ModelShape, parametersOf } from '../cost/index.ts';
import type { DimConfig } from './dim-config.ts';
import type { ParameterSpec } from './model.ts';
import { countOf } from './specs.ts';

export interface DimShape {
  /** The feed-forward layer has a gate. */
  gated: boolean;
  /** By layer, tokens that one sees; 0: all. */
  windows?: readonly number[];
  extra?: Omit<ExtraShape, 'parameters' | 'matrices'>;
}

/** What the transformer of these sizes does not count is counted from the parameters themselves. */
export function shapeOfDim(
  config: DimConfig,
  specs: readonly ParameterSpec[],
  { gated, ...rest }: DimShape,
): ModelShape {
  const shape: ModelShape = {
    layers: config.num_hidden_layers,
    width: config.hidden_size,
    heads: config.num_attention_heads,
    kvHeads: config.num_key_value_heads,
    headDim: config.head_dim,
    inner: config.intermediate_size,
    vocab: config.vocab_size,
    tied: config.tie_word_embeddings,
    qkNorm: config.use_qk_norm,
    plain: !gated,
  };
  const plain = parametersOf(shape);
  const used =
    countOf(specs.filter(({ role }) => role === 'matrix' || role === 'dynamic' || role === 'filter')) + plain.embedding;
  return {
    ...shape,
    windows: rest.windows,
    extra: { ...rest.extra, parameters: countOf(specs) - plain.total, matrices: used - plain.matrices },
  };
}
