/**
 * Gemma 2: norms that add 1 to their weight, before and after attention and feed-forward; an embedding scaled by √E; scores and logits
 * capped; every other block with a sliding window; a feed-forward layer gated by GELU in its tanh form.
 */
import type { Fields } from '../config-fields.ts';
import type { Norm } from '../decoder.ts';
import { checkRope, ropeObject } from '../rope-config.ts';
import { type RopeParameters, rotationOf } from '../rope-scaling.ts';
import type { Architecture, DecoderConfig, GgufView, Layout, WeightNames } from './architecture.ts';
import { ropeJson } from './gguf-rope.ts';
import { windowOf } from './qwen2.ts';
import {
  blockOf,
  blocksOf,
  COMMON_KEYS,
  capField,
  commonFields,
  decoderOf,
  GGUF_NAMES,
  type LayerType,
  LLAMA_NAMES,
  layerTypes,
  windowField,
} from './shared.ts';

// Config

export interface GemmaConfig extends DecoderConfig {
  readonly rms_norm_eps: number;
  /** Scores are q·k divided by its root. */
  readonly query_pre_attn_scalar: number;
  /** Tokens; null: none. */
  readonly sliding_window: number | null;
  /** Which blocks have the window. */
  readonly layer_types: readonly LayerType[];
  /** null: none. */
  readonly final_logit_softcapping: number | null;
  /** Biases on the four products of attention. */
  readonly attention_bias: boolean;
}

export interface Gemma2Config extends GemmaConfig {
  /** null: none. */
  readonly attn_logit_softcapping: number | null;
  readonly rope_parameters: RopeParameters;
}

/** Fields that Gemma 3 reads in the same way; one block in `pattern` sees all before it. */
export function gemmaFields(fields: Fields, config: DecoderConfig, pattern: number, logitCap?: number): GemmaConfig {
  fields.oneOf('hidden_activation', ['gelu_pytorch_tanh'], 'gelu_pytorch_tanh');
  fields.refuse(['use_bidirectional_attention'], undefined, false);
  const sliding_window = windowField(fields, 4096);
  return {
    ...config,
    rms_norm_eps: fields.positive('rms_norm_eps', 1, 1e-6),
    query_pre_attn_scalar: fields.positive('query_pre_attn_scalar', 1e6, 256),
    sliding_window,
    layer_types: layerTypes(fields, config.num_hidden_layers, sliding_window, (layer) => (layer + 1) % pattern !== 0),
    final_logit_softcapping: capField(fields, 'final_logit_softcapping', logitCap),
    attention_bias: fields.flag('attention_bias', false),
  };
}

function check(fields: Fields, what: string): Gemma2Config {
  const config = commonFields(fields, 'gemma2', { heads: 8, kvHeads: 4, headDim: 256, positions: 8192, tied: true });
  const { head_dim: headDim, max_position_embeddings: positions } = config;
  const theta = fields.positive('rope_theta', 1e12, 10_000);
  return {
    ...gemmaFields(fields, config, 2, 30),
    attn_logit_softcapping: capField(fields, 'attn_logit_softcapping', 50),
    rope_parameters: checkRope(ropeObject(fields), { what, headDim, positions, theta }),
  };
}

// Decoder

/** GGUF files hold norm weights to which 1 has been added. */
export const gemmaNorm = (eps: number, layout: Layout): Norm => ({
  kind: 'rms',
  eps,
  fromOne: layout === 'huggingface',
});

function decoder(config: Gemma2Config, context: number, layout: Layout) {
  const { head_dim, max_position_embeddings } = config;
  const rotation = rotationOf(config.rope_parameters, head_dim, max_position_embeddings, context);
  const blocks = blocksOf(config, (layer) =>
    blockOf(config, {
      rotation,
      scale: 1 / Math.sqrt(config.query_pre_attn_scalar),
      scoreCap: config.attn_logit_softcapping ?? 0,
      window: windowOf(config, layer),
      activation: 'geluTanh',
      postNorms: true,
    }),
  );
  return decoderOf(config, context, blocks, {
    norm: gemmaNorm(config.rms_norm_eps, layout),
    embeddingScale: Math.sqrt(config.hidden_size),
    logitCap: config.final_logit_softcapping ?? 0,
  });
}

// Weight names

/** Names of Hugging Face, of Gemma 3 too. */
export const gemmaNames = ({ attention_bias }: GemmaConfig): WeightNames => ({
  ...LLAMA_NAMES,
  inside: {
    ...LLAMA_NAMES.inside,
    attentionPostNorm: 'post_attention_layernorm',
    feedForwardNorm: 'pre_feedforward_layernorm',
    feedForwardPostNorm: 'post_feedforward_layernorm',
  },
  biased: attention_bias ? ['q', 'k', 'v', 'o'] : [],
});

/**
 * Keys of GGUF do not say by what scores are divided: by the root of the head's width, but for the largest model of each, which has
 * `largest` blocks and takes the width over the heads.
 */
export function scalarJson(file: GgufView, largest: number) {
  const [width, heads] = [file.get('embedding_length'), file.get('attention.head_count')];
  const query_pre_attn_scalar =
    file.get('block_count') === largest ? Number(width) / Number(heads) : (file.get('attention.key_length') ?? 256);
  return { query_pre_attn_scalar };
}

export const GEMMA_KEYS = {
  ...COMMON_KEYS,
  rms_norm_eps: 'attention.layer_norm_rms_epsilon',
  sliding_window: 'attention.sliding_window',
  final_logit_softcapping: 'final_logit_softcapping',
};

export const GEMMA2: Architecture<Gemma2Config> = {
  modelTypes: ['gemma2'],
  check,
  decoder,
  names: (config, layout) => (layout === 'gguf' ? GGUF_NAMES : gemmaNames(config)),
  gguf: {
    name: 'gemma2',
    keys: { ...GEMMA_KEYS, attn_logit_softcapping: 'attn_logit_softcapping' },
    json: (file) => ({ ...ropeJson(file), ...scalarJson(file, 46) }),
  },
};
