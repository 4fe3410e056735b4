/** What most architectures share: the fields of every configuration, blocks as Llama's, and the names of such weights. */
import type { ActivationName } from '../../tensor/kernels.ts';
import {
  type Fields,
  MAX_HEAD_DIM,
  MAX_HEADS,
  MAX_INNER,
  MAX_LAYERS,
  MAX_POSITIONS,
  MAX_VOCAB,
  MAX_WIDTH,
} from '../config-fields.ts';
import type { Block, Decoder } from '../decoder.ts';
import type { DecoderConfig, WeightNames } from './architecture.ts';

/** What the library takes where a file says nothing; a size that is not here must be said. */
export interface Defaults {
  readonly vocab?: number;
  readonly heads?: number;
  readonly kvHeads?: number;
  /** Width over heads unless said. */
  readonly headDim?: number;
  readonly positions: number;
  readonly tied: boolean;
}

/** The fields that all have. Throws ModelConfigError. */
export function commonFields(fields: Fields, model_type: string, defaults: Defaults): DecoderConfig {
  fields.refuse(['quantization_config'], 'load the model as it was before, or as GGUF');
  const vocab_size = fields.whole('vocab_size', 1, MAX_VOCAB, defaults.vocab);
  const hidden_size = fields.whole('hidden_size', 1, MAX_WIDTH);
  const heads = fields.whole('num_attention_heads', 1, MAX_HEADS, defaults.heads);
  const kvHeads = fields.whole('num_key_value_heads', 1, heads, Math.min(defaults.kvHeads ?? heads, heads));
  if (heads % kvHeads !== 0) throw fields.wrong('num_key_value_heads', `must divide num_attention_heads (${heads})`);
  const head_dim = fields.whole('head_dim', 2, MAX_HEAD_DIM, defaults.headDim ?? hidden_size / heads);
  if (head_dim % 2 !== 0) throw fields.wrong('head_dim', 'must be even');
  return {
    model_type,
    vocab_size,
    hidden_size,
    intermediate_size: fields.whole('intermediate_size', 1, MAX_INNER),
    num_hidden_layers: fields.whole('num_hidden_layers', 1, MAX_LAYERS),
    num_attention_heads: heads,
    num_key_value_heads: kvHeads,
    head_dim,
    max_position_embeddings: fields.whole('max_position_embeddings', 1, MAX_POSITIONS, defaults.positions),
    tie_word_embeddings: fields.flag('tie_word_embeddings', defaults.tied),
    ...(fields.has('bos_token_id') && { bos_token_id: fields.whole('bos_token_id', 0, vocab_size - 1) }),
    ...(fields.has('eos_token_id') && { eos_token_id: fields.ids('eos_token_id', vocab_size) }),
  };
}

/** Names of activations in config.json. */
const ACTIVATIONS: Readonly<Record<string, ActivationName>> = {
  silu: 'silu',
  swish: 'silu',
  gelu: 'gelu',
  gelu_new: 'geluTanh',
  gelu_pytorch_tanh: 'geluTanh',
  relu: 'relu',
};
export type StoredActivation = 'silu' | 'swish' | 'gelu' | 'gelu_new' | 'gelu_pytorch_tanh' | 'relu';

export const activationOf = (name: StoredActivation): ActivationName => ACTIVATIONS[name];

/** An activation that config.json names, of those that the architecture may have. */
export const activationField = (fields: Fields, field: string, fallback: StoredActivation): StoredActivation =>
  fields.oneOf(field, Object.keys(ACTIVATIONS) as StoredActivation[], fallback);

const LAYER_TYPES = ['full_attention', 'sliding_attention'] as const;
export type LayerType = (typeof LAYER_TYPES)[number];

/**
 * Which blocks have a window: layer_types where the file says it, else those of which `sliding` is true; none where there is no window.
 */
export function layerTypes(
  fields: Fields,
  layers: number,
  window: number | null,
  sliding: (layer: number) => boolean,
): readonly LayerType[] {
  if (!fields.has('layer_types'))
    return Array.from({ length: layers }, (_, layer) => LAYER_TYPES[Number(window !== null && sliding(layer))]);
  const said = fields.names('layer_types', layers, LAYER_TYPES);
  if (window === null && said.includes('sliding_attention'))
    throw fields.wrong('layer_types', 'must be full_attention throughout, for there is no sliding_window');
  return said;
}

/** sliding_window: tokens, or null for none. */
export const windowField = (fields: Fields, fallback?: number): number | null =>
  fields.none('sliding_window') || (!fields.has('sliding_window') && fallback === undefined)
    ? null
    : fields.whole('sliding_window', 1, MAX_POSITIONS, fallback);

/** The bound of a soft cap, or null for none. */
export const capField = (fields: Fields, field: string, fallback?: number): number | null =>
  fields.none(field) || (!fields.has(field) && fallback === undefined) ? null : fields.positive(field, 1e6, fallback);

/** A block as Llama's, with what is different in `rest`. */
export function blockOf(config: DecoderConfig, rest: Partial<Block>): Block {
  return {
    heads: config.num_attention_heads,
    kvHeads: config.num_key_value_heads,
    headDim: config.head_dim,
    inner: config.intermediate_size,
    scale: 1 / Math.sqrt(config.head_dim),
    scoreCap: 0,
    window: 0,
    feedForward: 'gated',
    activation: 'silu',
    parallel: false,
    postNorms: false,
    ...rest,
  };
}

/** A decoder of these blocks, with what is different from Llama's in `rest`. */
export function decoderOf(
  config: DecoderConfig,
  context: number,
  blocks: readonly Block[],
  rest: Pick<Decoder, 'norm'> & Partial<Decoder>,
): Decoder {
  return {
    vocab: config.vocab_size,
    width: config.hidden_size,
    context,
    // A window that hides nothing is none.
    blocks: blocks.map((block) => (block.window < context ? block : { ...block, window: 0 })),
    embeddingScale: 1,
    positions: 0,
    tied: config.tie_word_embeddings,
    logitCap: 0,
    ...rest,
  };
}

/** One block for each layer. */
export const blocksOf = (config: DecoderConfig, block: (layer: number) => Block): Block[] =>
  Array.from({ length: config.num_hidden_layers }, (_, layer) => block(layer));

/** Keys of GGUF that say what the common fields say. */
export const COMMON_KEYS = {
  hidden_size: 'embedding_length',
  intermediate_size: 'feed_forward_length',
  num_hidden_layers: 'block_count',
  num_attention_heads: 'attention.head_count',
  num_key_value_heads: 'attention.head_count_kv',
  head_dim: 'attention.key_length',
  max_position_embeddings: 'context_length',
};

/** Biases on the products of a GGUF file's first block. */
export const biasedIn = (has: (name: string) => boolean, names: WeightNames): string[] =>
  Object.entries(names.inside)
    .filter(([, stored]) => has(`${names.block(0)}${typeof stored === 'string' ? stored : stored.name}.bias`))
    .map(([path]) => path);

/** Names of Hugging Face for blocks as Llama's; `prefix` before all but the head. */
export const LLAMA_NAMES: WeightNames = {
  outside: { embedding: 'model.embed_tokens', norm: 'model.norm', head: 'lm_head' },
  block: (n) => `model.layers.${n}.`,
  inside: {
    attentionNorm: 'input_layernorm',
    q: 'self_attn.q_proj',
    k: 'self_attn.k_proj',
    v: 'self_attn.v_proj',
    o: 'self_attn.o_proj',
    qNorm: 'self_attn.q_norm',
    kNorm: 'self_attn.k_norm',
    feedForwardNorm: 'post_attention_layernorm',
    gate: 'mlp.gate_proj',
    up: 'mlp.up_proj',
    down: 'mlp.down_proj',
  },
  biased: [],
  ignored: /\.rotary_emb\.inv_freq$/,
};

/** Names of GGUF, for all architectures. */
export const GGUF_NAMES: WeightNames = {
  outside: { embedding: 'token_embd', positions: 'position_embd', norm: 'output_norm', head: 'output' },
  block: (n) => `blk.${n}.`,
  inside: {
    attentionNorm: 'attn_norm',
    q: 'attn_q',
    k: 'attn_k',
    v: 'attn_v',
    o: 'attn_output',
    qNorm: 'attn_q_norm',
    kNorm: 'attn_k_norm',
    attentionPostNorm: 'post_attention_norm',
    feedForwardNorm: 'ffn_norm',
    gate: 'ffn_gate',
    up: 'ffn_up',
    down: 'ffn_down',
    feedForwardPostNorm: 'post_ffw_norm',
  },
  biased: [],
  ignored: /^rope_(freqs|factors_long|factors_short)\.weight$/,
};
