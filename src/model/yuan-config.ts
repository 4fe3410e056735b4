/**
 * The configuration of Yuan 2.0 and Yuan 2.0-M32, one model_type: `moe_config` makes the difference. Names as in the files of the
 * releases; those of this project's own say so. What the fields do: yuan.ts and yuan-moe.ts.
 */
import {
  Fields,
  type Json,
  MAX_HEAD_DIM,
  MAX_HEADS,
  MAX_INNER,
  MAX_LAYERS,
  MAX_POSITIONS,
  MAX_VOCAB,
  MAX_WIDTH,
  tokensAndType,
} from './config-fields.ts';
import { ROPE_PRECISIONS, type RopePrecision } from './layers/rope-precision.ts';
import type { CommonConfig } from './trainable.ts';

export const ROUTERS = ['attention', 'softmax'] as const;

/** A mixture of experts in place of the feed-forward layer. */
export interface MoeConfig {
  moe_num_experts: number;
  /** Experts that a token goes to. */
  moe_top_k: number;
  /** Inner width of an expert. */
  ffn_hidden_size: number;
  /** The weights of a token's experts add up to 1. */
  norm_topk_prob: boolean;
  gated_linear_unit: true;
  /** This project's own: attention among the experts, as in the releases and unless said, or one product. */
  router: (typeof ROUTERS)[number];
}

export interface YuanConfig extends CommonConfig {
  model_type: 'yuan';
  /** Heads · head_dim; hidden_size unless said. The rotation turns hidden_size / heads components of each head. */
  attention_projection_size: number;
  rms_norm_eps: number;
  hidden_act: 'silu';
  /** This project's own: how exact the rotation's tables are. Releases were trained with less than float32, and run with either. */
  rope_precision: RopePrecision;
  moe_config?: MoeConfig;
}

const MAX_EXPERTS = 1024;

/** Throws ModelConfigError. */
export function checkYuan(fields: Fields, what: string): YuanConfig {
  fields.refuse(['rope_scaling', 'quantization_config']);
  fields.refuse(['use_shareqk'], 'no release has it', false);
  const vocab_size = fields.whole('vocab_size', 1, MAX_VOCAB);
  const hidden_size = fields.whole('hidden_size', 2, MAX_WIDTH);
  if (hidden_size % 2 !== 0) throw fields.wrong('hidden_size', 'must be even, for the filter halves it');
  const heads = fields.whole('num_attention_heads', 1, MAX_HEADS);
  if ((hidden_size / heads) % 2 !== 0)
    throw fields.wrong('num_attention_heads', `must leave an even part of hidden_size (${hidden_size}) for each`);
  if (fields.whole('num_key_value_heads', 1, heads, heads) !== heads)
    throw fields.wrong('num_key_value_heads', `must be num_attention_heads (${heads})`);
  const projection = fields.whole('attention_projection_size', 1, MAX_HEADS * MAX_HEAD_DIM, hidden_size);
  const head_dim = projection / heads;
  if (!Number.isInteger(head_dim) || head_dim < hidden_size / heads || head_dim > MAX_HEAD_DIM)
    throw fields.wrong(
      'attention_projection_size',
      `must give each of ${heads} heads a whole width from ${hidden_size / heads} to ${MAX_HEAD_DIM}`,
    );
  if (fields.whole('head_dim', 1, MAX_HEAD_DIM, head_dim) !== head_dim)
    throw fields.wrong(
      'head_dim',
      `must be ${head_dim}, attention_projection_size (${projection}) by heads (${heads})`,
    );
  const moe_config = moe(fields, what);
  return {
    model_type: fields.oneOf('model_type', ['yuan']),
    vocab_size,
    hidden_size,
    intermediate_size: fields.whole('intermediate_size', 1, MAX_INNER),
    num_hidden_layers: fields.whole('num_hidden_layers', 1, MAX_LAYERS),
    num_attention_heads: heads,
    num_key_value_heads: heads,
    head_dim,
    attention_projection_size: projection,
    max_position_embeddings: fields.whole('max_position_embeddings', 1, MAX_POSITIONS, 8192),
    rope_theta: fields.positive('rope_theta', 1e12, 10_000),
    rope_precision: fields.oneOf('rope_precision', ROPE_PRECISIONS, 'float32'),
    rms_norm_eps: fields.positive('rms_norm_eps', 1, 1e-6),
    hidden_act: fields.oneOf('hidden_act', ['silu'], 'silu'),
    tie_word_embeddings: fields.flag('tie_word_embeddings', true),
    initializer_range: fields.positive('initializer_range', 10, 0.02),
    ...(moe_config && { moe_config }),
    ...tokensAndType(fields, vocab_size),
  };
}

/** A file may have the field for no experts, too. */
function moe(fields: Fields, what: string): MoeConfig | undefined {
  if (!fields.has('moe_config')) return undefined;
  const inner = new Fields(fields.object('moe_config'), `${what}: moe_config`);
  const moe_num_experts = inner.whole('moe_num_experts', 0, MAX_EXPERTS);
  if (moe_num_experts === 0) return undefined;
  if (!inner.flag('gated_linear_unit', true)) throw inner.wrong('gated_linear_unit', 'must be true');
  return {
    moe_num_experts,
    moe_top_k: inner.whole('moe_top_k', 1, moe_num_experts),
    ffn_hidden_size: inner.whole('ffn_hidden_size', 1, MAX_INNER),
    norm_topk_prob: inner.flag('norm_topk_prob', true),
    gated_linear_unit: true,
    router: inner.oneOf('router', ROUTERS, 'attention'),
  };
}

/** As the releases write it; what follows from other fields is left out. */
export function yuanJson(config: YuanConfig): Json {
  const { bos_token_id: _bos, eos_token_id: _eos, torch_dtype: _type, head_dim: _width, ...rest } = config;
  const { num_key_value_heads: _heads, ...fields } = rest;
  return { ...fields, causal_mask: true, use_moe: config.moe_config !== undefined };
}
