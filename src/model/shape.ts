/** A configuration in the words of the account (src/cost): what FLOPs, memory and plans are computed from. */
import type { ModelShape } from '../cost/index.ts';
import type { ModelConfig } from './config.ts';

export function shapeOf(config: ModelConfig): ModelShape {
  return {
    layers: config.num_hidden_layers,
    width: config.hidden_size,
    heads: config.num_attention_heads,
    kvHeads: config.num_key_value_heads,
    headDim: config.head_dim,
    inner: config.intermediate_size,
    vocab: config.vocab_size,
    tied: config.tie_word_embeddings,
    qkNorm: config.model_type === 'qwen3',
    bias: config.attention_bias,
    mlpBias: config.mlp_bias ?? false,
  };
}
