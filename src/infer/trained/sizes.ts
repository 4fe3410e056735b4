/** Sizes of a model that is trained, as readers and engines ask for them. */
import type { ModelSizes } from '../../model/decoder.ts';
import type { ModelConfig } from '../../model/index.ts';

export function sizesOf(config: ModelConfig): ModelSizes {
  const { num_attention_heads: heads, num_key_value_heads: kvHeads, head_dim: headDim } = config;
  const block = { heads, kvHeads, headDim, inner: config.intermediate_size };
  return {
    vocab: config.vocab_size,
    width: config.hidden_size,
    context: config.max_position_embeddings,
    blocks: Array.from({ length: config.num_hidden_layers }, () => block),
    type: config.model_type,
  };
}
