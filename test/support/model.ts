/** Small models and batches for tests: a configuration with fields changed, ids, and packed rows. */
import type { ModelConfig, TransformerConfig, YuanConfig } from '../../src/model/index.ts';
import { tensor } from '../../src/tensor/index.ts';
import { Source } from './source.ts';

export const TINY: TransformerConfig = {
  model_type: 'llama',
  vocab_size: 29,
  hidden_size: 12,
  intermediate_size: 16,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  head_dim: 4,
  max_position_embeddings: 24,
  rope_theta: 100,
  rms_norm_eps: 1e-5,
  hidden_act: 'silu',
  tie_word_embeddings: true,
  attention_bias: false,
  initializer_range: 0.3,
};

/** The variants of the transformer. */
export const VARIANTS: Record<string, TransformerConfig> = {
  'llama, tied': TINY,
  'llama, untied, biases': { ...TINY, tie_word_embeddings: false, attention_bias: true, mlp_bias: true },
  'llama, one head for all keys, wide heads': { ...TINY, num_key_value_heads: 1, head_dim: 8 },
  'qwen3, tied': { ...TINY, model_type: 'qwen3' },
  'qwen3, untied, biases': { ...TINY, model_type: 'qwen3', tie_word_embeddings: false, attention_bias: true },
};

export const TINY_YUAN: YuanConfig = {
  model_type: 'yuan',
  vocab_size: 29,
  hidden_size: 12,
  intermediate_size: 16,
  num_hidden_layers: 2,
  num_attention_heads: 3,
  num_key_value_heads: 3,
  head_dim: 4,
  attention_projection_size: 12,
  max_position_embeddings: 24,
  rope_theta: 100,
  rope_precision: 'float32',
  rms_norm_eps: 1e-5,
  hidden_act: 'silu',
  tie_word_embeddings: true,
  initializer_range: 0.3,
};

/** Heads twice as wide as what is turned of them, as in the release. */
export const TINY_YUAN_MOE: YuanConfig = {
  ...TINY_YUAN,
  head_dim: 8,
  attention_projection_size: 24,
  moe_config: {
    moe_num_experts: 5,
    moe_top_k: 2,
    ffn_hidden_size: 10,
    norm_topk_prob: true,
    gated_linear_unit: true,
    router: 'attention',
  },
};

/** Every architecture that is trained. */
export const MODELS: Record<string, ModelConfig> = {
  ...VARIANTS,
  'yuan, tied': TINY_YUAN,
  'yuan, untied, rounded positions': { ...TINY_YUAN, tie_word_embeddings: false, rope_precision: 'bfloat16' },
  'yuan with experts': TINY_YUAN_MOE,
  'yuan with experts, routed by one product': {
    ...TINY_YUAN_MOE,
    moe_config: { ...TINY_YUAN_MOE.moe_config!, router: 'softmax', norm_topk_prob: false },
  },
};

/** (rows, length) of seeded ids below `vocab`. */
export function idsOf(rows: number, length: number, vocab: number, seed = 1): Int32Array {
  const source = new Source(seed);
  return Int32Array.from({ length: rows * length }, () => source.int(0, vocab));
}

export const i32 = (values: ArrayLike<number>, shape: readonly number[], device = 'cpu') =>
  tensor(Int32Array.from(values), { shape, dtype: 'i32', device });
