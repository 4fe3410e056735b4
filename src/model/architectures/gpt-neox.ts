/**
 * GPT-NeoX (Pythia): attention and feed-forward both read the block's input where the configuration says so, layer norms with biases,
 * heads that rotate in part, and a matrix in which each head's queries, keys and values follow each other.
 */
import type { Fields } from '../config-fields.ts';
import { checkRope, ropeObject } from '../rope-config.ts';
import { type RopeParameters, rotationOf } from '../rope-scaling.ts';
import type { Architecture, DecoderConfig, GgufView, Layout, Stored, WeightNames } from './architecture.ts';
import { ropeJson } from './gguf-rope.ts';
import { rowsFrom } from './phi3.ts';
import {
  activationField,
  activationOf,
  biasedIn,
  blockOf,
  blocksOf,
  COMMON_KEYS,
  commonFields,
  decoderOf,
  GGUF_NAMES,
  type StoredActivation,
} from './shared.ts';

// Config

export interface GptNeoxConfig extends DecoderConfig {
  readonly layer_norm_eps: number;
  readonly hidden_act: StoredActivation;
  readonly use_parallel_residual: boolean;
  /** Biases on the four products of attention. */
  readonly attention_bias: boolean;
  readonly rope_parameters: RopeParameters;
}

function check(fields: Fields, what: string): GptNeoxConfig {
  const config = commonFields(fields, 'gpt_neox', { positions: 2048, tied: false });
  const { num_attention_heads: heads, num_key_value_heads, head_dim, hidden_size } = config;
  const { max_position_embeddings: positions } = config;
  if (num_key_value_heads !== heads) throw fields.wrong('num_key_value_heads', `must be those of queries (${heads})`);
  if (head_dim * heads !== hidden_size) throw fields.wrong('hidden_size', `must be heads of equal width (${heads})`);
  const share = fields.positive('rotary_pct', 1, 0.25);
  const theta = fields.positive('rotary_emb_base', 1e12, 10_000);
  return {
    ...config,
    layer_norm_eps: fields.positive('layer_norm_eps', 1, 1e-5),
    hidden_act: activationField(fields, 'hidden_act', 'gelu'),
    use_parallel_residual: fields.flag('use_parallel_residual', true),
    attention_bias: fields.flag('attention_bias', true),
    rope_parameters: checkRope(ropeObject(fields), { what, headDim: head_dim, positions, theta, share }),
  };
}

// Decoder

function decoder(config: GptNeoxConfig, context: number) {
  const rotation = rotationOf(config.rope_parameters, config.head_dim, config.max_position_embeddings, context);
  const blocks = blocksOf(config, () =>
    blockOf(config, {
      rotation,
      feedForward: 'plain',
      activation: activationOf(config.hidden_act),
      parallel: config.use_parallel_residual,
    }),
  );
  return decoderOf(config, context, blocks, {
    norm: { kind: 'layer', eps: config.layer_norm_eps, fromOne: false },
  });
}

// Weight names

function names(config: GptNeoxConfig, layout: Layout, has: (name: string) => boolean): WeightNames {
  const { hidden_size: E, head_dim: D } = config;
  if (layout === 'gguf') {
    const part = (which: number): Stored => ({ name: 'attn_qkv', rows: rowsFrom(which * E, 3 * E) });
    const named = { ...GGUF_NAMES, inside: { ...GGUF_NAMES.inside, q: part(0), k: part(1), v: part(2) } };
    return { ...named, biased: biasedIn(has, named) };
  }
  /** Row r of queries (0), keys (1) or values (2): each head has D of each, one after another. */
  const part = (which: number): Stored => ({
    name: 'attention.query_key_value',
    rows: { of: 3 * E, at: (row) => (3 * Math.floor(row / D) + which) * D + (row % D) },
  });
  return {
    outside: { embedding: 'gpt_neox.embed_in', norm: 'gpt_neox.final_layer_norm', head: 'embed_out' },
    block: (n) => `gpt_neox.layers.${n}.`,
    inside: {
      attentionNorm: 'input_layernorm',
      q: part(0),
      k: part(1),
      v: part(2),
      o: 'attention.dense',
      feedForwardNorm: 'post_attention_layernorm',
      up: 'mlp.dense_h_to_4h',
      down: 'mlp.dense_4h_to_h',
    },
    biased: [...(config.attention_bias ? ['q', 'k', 'v', 'o'] : []), 'up', 'down'],
    ignored: /\.(attention\.(masked_)?bias|rotary_emb\.inv_freq)$/,
  };
}

function json(file: GgufView) {
  const { rope_theta: rotary_emb_base, rope_parameters } = ropeJson(file);
  return { rotary_emb_base, rope_parameters, attention_bias: file.has('blk.0.attn_qkv.bias') };
}

export const GPT_NEOX: Architecture<GptNeoxConfig> = {
  modelTypes: ['gpt_neox'],
  check,
  decoder,
  names,
  gguf: {
    name: 'gptneox',
    keys: {
      ...COMMON_KEYS,
      layer_norm_eps: 'attention.layer_norm_epsilon',
      use_parallel_residual: 'use_parallel_residual',
    },
    json,
  },
};
