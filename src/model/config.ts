/**
 * The configuration of a model in the vocabulary of Hugging Face's config.json, and its check: nothing of such a file is believed
 * before checkConfig has looked at it. Not responsible for files (weights/huggingface.ts) or for what the fields do (transformer.ts).
 */
import {
  asObject,
  Fields,
  MAX_HEAD_DIM,
  MAX_HEADS,
  MAX_INNER,
  MAX_LAYERS,
  MAX_POSITIONS,
  MAX_VOCAB,
  MAX_WIDTH,
  STORED_TYPES,
  type StoredType,
} from './config-fields.ts';

export const MODEL_TYPES = ['llama', 'qwen3'] as const;
export type ModelType = (typeof MODEL_TYPES)[number];

/** Names of Hugging Face, so in snake case. Widths in elements. */
export interface ModelConfig {
  /** qwen3 is llama with queries and keys normed per head before the rotation. */
  model_type: ModelType;
  vocab_size: number;
  hidden_size: number;
  /** Width of the feed-forward layer between its two products. */
  intermediate_size: number;
  num_hidden_layers: number;
  num_attention_heads: number;
  /** Divides num_attention_heads; fewer than those: grouped-query attention. */
  num_key_value_heads: number;
  /** Even. heads · head_dim need not be hidden_size. */
  head_dim: number;
  /** The longest sequence; the rotation's tables have as many rows. */
  max_position_embeddings: number;
  rope_theta: number;
  rms_norm_eps: number;
  hidden_act: 'silu';
  /** The head's matrix is the embedding's. */
  tie_word_embeddings: boolean;
  /** Biases on the four products of attention. */
  attention_bias: boolean;
  /** Biases on the three products of the feed-forward layer; llama only. False unless said. */
  mlp_bias?: boolean;
  /** Standard deviation of the matrices at the start. */
  initializer_range: number;
  bos_token_id?: number;
  eos_token_id?: number | readonly number[];
  /** How the checkpoint stores its weights. */
  torch_dtype?: StoredType;
}

/**
 * The configuration in `json`, complete and checked; fields it does not know are left out, since files carry many that change
 * nothing here. `what` names the file in errors. Throws ModelConfigError for a field that is missing, out of its limits, or asks
 * for something these architectures do not have (other activations, scaled rotation, sliding windows, quantized weights).
 */
export function checkConfig(json: unknown, what = 'config'): ModelConfig {
  const fields = new Fields(asObject(json, what), what);
  const model_type = fields.oneOf('model_type', MODEL_TYPES);
  const qwen3 = model_type === 'qwen3';
  refuse(fields, qwen3);
  const vocab_size = fields.whole('vocab_size', 1, MAX_VOCAB);
  const hidden_size = fields.whole('hidden_size', 1, MAX_WIDTH);
  const heads = fields.whole('num_attention_heads', 1, MAX_HEADS);
  const kvHeads = fields.whole('num_key_value_heads', 1, heads, heads);
  if (heads % kvHeads !== 0) throw fields.wrong('num_key_value_heads', `must divide num_attention_heads (${heads})`);
  const head_dim = fields.whole('head_dim', 2, MAX_HEAD_DIM, qwen3 ? 128 : hidden_size / heads);
  if (head_dim % 2 !== 0) throw fields.wrong('head_dim', 'must be even, for the rotation turns pairs');
  const config: ModelConfig = {
    model_type,
    vocab_size,
    hidden_size,
    intermediate_size: fields.whole('intermediate_size', 1, MAX_INNER),
    num_hidden_layers: fields.whole('num_hidden_layers', 1, MAX_LAYERS),
    num_attention_heads: heads,
    num_key_value_heads: kvHeads,
    head_dim,
    max_position_embeddings: fields.whole('max_position_embeddings', 1, MAX_POSITIONS, qwen3 ? 32768 : 2048),
    rope_theta: ropeTheta(fields, what),
    rms_norm_eps: fields.positive('rms_norm_eps', 1, 1e-6),
    hidden_act: fields.oneOf('hidden_act', ['silu'], 'silu'),
    tie_word_embeddings: fields.flag('tie_word_embeddings', false),
    attention_bias: fields.flag('attention_bias', false),
    mlp_bias: fields.flag('mlp_bias', false),
    initializer_range: fields.positive('initializer_range', 10, 0.02),
  };
  if (qwen3 && config.mlp_bias) throw fields.wrong('mlp_bias', 'must be false: the qwen3 architecture has none');
  if (fields.has('bos_token_id')) config.bos_token_id = fields.whole('bos_token_id', 0, vocab_size - 1);
  if (fields.has('eos_token_id')) config.eos_token_id = fields.ids('eos_token_id', vocab_size);
  // Newer files say dtype where older ones say torch_dtype.
  for (const name of ['dtype', 'torch_dtype'])
    if (fields.has(name)) config.torch_dtype = fields.oneOf(name, STORED_TYPES);
  return config;
}

/** Newer files keep the base of the rotation in rope_parameters, older ones beside the rest. */
function ropeTheta(fields: Fields, what: string): number {
  if (!fields.has('rope_parameters')) return fields.positive('rope_theta', 1e12, 10_000);
  const rope = new Fields(fields.object('rope_parameters'), `${what}: rope_parameters`);
  rope.oneOf('rope_type', ['default'], 'default');
  return rope.positive('rope_theta', 1e12, 10_000);
}

/** What files may ask for and these architectures would silently get wrong. */
function refuse(fields: Fields, qwen3: boolean): void {
  const absent = ['rope_scaling', 'quantization_config'];
  for (const field of absent) if (fields.has(field)) throw fields.wrong(field, 'is not supported and must be null');
  if (qwen3 && fields.flag('use_sliding_window', false))
    throw fields.wrong('use_sliding_window', 'must be false: sliding windows are not supported');
}
