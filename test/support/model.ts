/** Small models and batches for tests: a configuration with fields changed, ids, and packed rows. */
import type {
  DCFormerConfig,
  DCPythiaConfig,
  LFADCFormerConfig,
  ModelConfig,
  MUDDFormerConfig,
  MUDDPythiaConfig,
  TransformerConfig,
  YuanConfig,
} from '../../src/model/index.ts';
import { createModel } from '../../src/model/index.ts';
import { add, arena, noGrad, normal, Random, tensor } from '../../src/tensor/index.ts';
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

const TINY_DIM = {
  vocab_size: 29,
  hidden_size: 16,
  intermediate_size: 24,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 4,
  head_dim: 4,
  max_position_embeddings: 24,
  rope_theta: 100,
  norm_eps: 1e-5,
  use_qk_norm: true,
  tie_word_embeddings: false,
  initializer_range: 0.3,
};

const COMPOSED = {
  use_dcmha: true,
  compose_stages: 'both',
  compose_sides: 'both',
  compose_rank: 2,
  compose_gates: true,
  compose_groups: 1,
  static_proj: false,
  q_chunk_size: 5,
  window_size: 3,
  window_type: null,
  window_extra_key: false,
} as const;

const PYTHIA = { use_parallel_residual: true, use_linear_bias: true, rotary_pct: 0.5 };

export const TINY_DC: DCFormerConfig = {
  model_type: 'dcformer',
  ...TINY_DIM,
  ...COMPOSED,
  mgate: false,
  mgate_dim: 44,
};
export const TINY_DC_PYTHIA: DCPythiaConfig = { model_type: 'dcpythia', ...TINY_DIM, ...COMPOSED, ...PYTHIA };

/** DCFormer's blocks, queries and keys from the filter. */
export const TINY_LFA_DC: LFADCFormerConfig = { model_type: 'lfadcformer', ...TINY_DIM, ...COMPOSED };

const DENSE = {
  dense_type: 'qkvr',
  dynamic_dense: true,
  expand_last: true,
  round64: false,
  ffn_reallocation: false,
  mudd_prenorm: false,
  mudd_postnorm: false,
} as const;

export const TINY_MUDD: MUDDFormerConfig = { model_type: 'muddformer', ...TINY_DIM, ...DENSE };
export const TINY_MUDD_PYTHIA: MUDDPythiaConfig = { model_type: 'muddpythia', ...TINY_DIM, ...DENSE, ...PYTHIA };

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
  dcformer: TINY_DC,
  'dcformer, shares of inner features, groups, static': {
    ...TINY_DC,
    mgate: true,
    mgate_dim: 3,
    compose_groups: 2,
    compose_rank: 1,
    static_proj: true,
    num_key_value_heads: 2,
    tie_word_embeddings: true,
  },
  'dcformer by queries, no gates, all blocks global': {
    ...TINY_DC,
    compose_sides: 'query',
    compose_gates: false,
    use_qk_norm: false,
    window_size: null,
  },
  'dcformer by keys after the softmax': {
    ...TINY_DC,
    compose_sides: 'key',
    compose_stages: 'post',
    window_type: 'LGLL',
    window_extra_key: true,
  },
  'dcformer, gates before the softmax': { ...TINY_DC, compose_rank: 0, compose_stages: 'pre' },
  'dcformer, static alone': { ...TINY_DC, compose_rank: 0, compose_gates: false, static_proj: true },
  'dcformer without mixing': { ...TINY_DC, use_dcmha: false },
  dcpythia: TINY_DC_PYTHIA,
  'dcpythia, one after the other, no biases': {
    ...TINY_DC_PYTHIA,
    use_parallel_residual: false,
    use_linear_bias: false,
  },
  callosum: { ...TINY_MUDD, model_type: 'callosum', tie_word_embeddings: true, expand_last: true },
  lfadcformer: TINY_LFA_DC,
  'lfadcformer, fewer keys, no mixing, tied': {
    ...TINY_LFA_DC,
    use_dcmha: false,
    num_key_value_heads: 2,
    use_qk_norm: false,
    tie_word_embeddings: true,
  },
  muddformer: TINY_MUDD,
  'muddformer, the same weights for all, wider with depth': {
    ...TINY_MUDD,
    dynamic_dense: false,
    ffn_reallocation: true,
    intermediate_size: 256,
    num_key_value_heads: 2,
    tie_word_embeddings: true,
  },
  'muddformer, norms around the sums': { ...TINY_MUDD, mudd_prenorm: true, mudd_postnorm: true },
  muddpythia: { ...TINY_MUDD_PYTHIA, round64: true },
  'muddpythia, one after the other, no biases': {
    ...TINY_MUDD_PYTHIA,
    use_parallel_residual: false,
    use_linear_bias: false,
    use_qk_norm: false,
    mudd_prenorm: true,
    mudd_postnorm: true,
  },
};

/** (rows, length) of seeded ids below `vocab`. */
export function idsOf(rows: number, length: number, vocab: number, seed = 1): Int32Array {
  const source = new Source(seed);
  return Int32Array.from({ length: rows * length }, () => source.int(0, vocab));
}

export const i32 = (values: ArrayLike<number>, shape: readonly number[], device = 'cpu') =>
  tensor(Int32Array.from(values), { shape, dtype: 'i32', device });

/** A frozen model away from where it starts: heads mix, streams differ. */
export function moved(config: ModelConfig) {
  const model = createModel(config, new Random(4));
  for (const { tensor, role } of model.parameters) {
    const deviation = { vector: 0.5, dynamic: 0.1 }[role as string];
    tensor.requiresGrad = false;
    if (!deviation) continue;
    using _scope = arena();
    const changed = noGrad(() => add(tensor, normal(new Random(9), tensor.shape, { deviation })));
    tensor.device.run('copy', [tensor, changed]);
  }
  return model;
}
