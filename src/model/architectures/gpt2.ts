/**
 * GPT-2: positions from a table, layer norms with biases, heads of their own keys and values, a plain feed-forward layer with GELU in its
 * tanh form, matrices stored (inputs, outputs), the head tied to the embedding.
 */
import { type Fields, MAX_INNER } from '../config-fields.ts';
import type { Architecture, DecoderConfig, Layout, Stored, WeightNames } from './architecture.ts';
import { rowsFrom } from './phi3.ts';
import {
  activationField,
  activationOf,
  blockOf,
  blocksOf,
  COMMON_KEYS,
  commonFields,
  decoderOf,
  GGUF_NAMES,
  type StoredActivation,
} from './shared.ts';

// Config

/** The library's names for the sizes that other architectures call otherwise. */
const SIZES = {
  hidden_size: 'n_embd',
  num_hidden_layers: 'n_layer',
  num_attention_heads: 'n_head',
  max_position_embeddings: 'n_positions',
  intermediate_size: 'n_inner',
} as const;

export interface Gpt2Config extends DecoderConfig, Readonly<Record<(typeof SIZES)[keyof typeof SIZES], number>> {
  readonly layer_norm_epsilon: number;
  readonly activation_function: StoredActivation;
  readonly scale_attn_weights: boolean;
  readonly scale_attn_by_inverse_layer_idx: boolean;
}

function check(file: Fields): Gpt2Config {
  file.refuse(['add_cross_attention'], undefined, false);
  const named = file.renamed(SIZES);
  const inner = named.has('intermediate_size') ? undefined : 4 * named.whole('hidden_size', 1, MAX_INNER / 4);
  const fields = inner === undefined ? named : named.with({ intermediate_size: inner });
  const config = commonFields(fields, 'gpt2', { vocab: 50_257, positions: 1024, tied: true });
  const { num_attention_heads: heads, num_key_value_heads, head_dim, hidden_size } = config;
  if (num_key_value_heads !== heads) throw fields.wrong('num_key_value_heads', `must be those of queries (${heads})`);
  if (head_dim * heads !== hidden_size) throw fields.wrong('hidden_size', `must be heads of equal width (${heads})`);
  return {
    ...config,
    n_embd: hidden_size,
    n_layer: config.num_hidden_layers,
    n_head: heads,
    n_positions: config.max_position_embeddings,
    n_inner: config.intermediate_size,
    layer_norm_epsilon: fields.positive('layer_norm_epsilon', 1, 1e-5),
    activation_function: activationField(fields, 'activation_function', 'gelu_new'),
    scale_attn_weights: fields.flag('scale_attn_weights', true),
    scale_attn_by_inverse_layer_idx: fields.flag('scale_attn_by_inverse_layer_idx', false),
  };
}

// Decoder

function decoder(config: Gpt2Config, context: number) {
  const scale = config.scale_attn_weights ? 1 / Math.sqrt(config.head_dim) : 1;
  const blocks = blocksOf(config, (layer) =>
    blockOf(config, {
      scale: config.scale_attn_by_inverse_layer_idx ? scale / (layer + 1) : scale,
      feedForward: 'plain',
      activation: activationOf(config.activation_function),
    }),
  );
  return decoderOf(config, context, blocks, {
    norm: { kind: 'layer', eps: config.layer_norm_epsilon, fromOne: false },
    positions: config.max_position_embeddings,
  });
}

// Weight names

const PRODUCTS = ['q', 'k', 'v', 'o', 'up', 'down'];

/** Queries, keys and values one after another in a matrix of this name. */
function fused(config: Gpt2Config, name: string, transposed: boolean): Record<string, Stored> {
  const E = config.hidden_size;
  const part = (which: number): Stored => ({ name, rows: rowsFrom(which * E, 3 * E), transposed });
  return { q: part(0), k: part(1), v: part(2) };
}

function names(config: Gpt2Config, layout: Layout, has: (name: string) => boolean): WeightNames {
  if (layout === 'gguf')
    return { ...GGUF_NAMES, inside: { ...GGUF_NAMES.inside, ...fused(config, 'attn_qkv', false) }, biased: PRODUCTS };
  const prefix = has('transformer.wte.weight') ? 'transformer.' : '';
  const across = (name: string): Stored => ({ name, transposed: true });
  return {
    outside: {
      embedding: `${prefix}wte`,
      positions: `${prefix}wpe`,
      norm: `${prefix}ln_f`,
      head: 'lm_head',
    },
    block: (n) => `${prefix}h.${n}.`,
    inside: {
      attentionNorm: 'ln_1',
      ...fused(config, 'attn.c_attn', true),
      o: across('attn.c_proj'),
      feedForwardNorm: 'ln_2',
      up: across('mlp.c_fc'),
      down: across('mlp.c_proj'),
    },
    biased: PRODUCTS,
    ignored: /\.attn\.(masked_)?bias$/,
  };
}

export const GPT2: Architecture<Gpt2Config> = {
  modelTypes: ['gpt2'],
  check,
  decoder,
  names,
  gguf: {
    name: 'gpt2',
    keys: { ...COMMON_KEYS, layer_norm_epsilon: 'attention.layer_norm_epsilon' },
  },
};
