/**
 * Phi 3 and 3.5, and Phi 4 mini: Llama's blocks with queries, keys and values in one matrix, gate and up in another; heads may rotate
 * in part, and longer contexts come by LongRoPE.
 */
import { type Fields, MAX_POSITIONS } from '../config-fields.ts';
import { checkRope, ropeObject } from '../rope-config.ts';
import { type RopeParameters, rotationOf } from '../rope-scaling.ts';
import type { Architecture, DecoderConfig, GgufView, Rows, WeightNames } from './architecture.ts';
import { ropeJson } from './gguf-rope.ts';
import {
  blockOf,
  blocksOf,
  COMMON_KEYS,
  commonFields,
  decoderOf,
  GGUF_NAMES,
  LLAMA_NAMES,
  windowField,
} from './shared.ts';

// Config

export interface Phi3Config extends DecoderConfig {
  readonly rms_norm_eps: number;
  /** Tokens; null: none. */
  readonly sliding_window: number | null;
  /** The context before it was stretched. */
  readonly original_max_position_embeddings: number;
  readonly rope_parameters: RopeParameters;
}

function check(fields: Fields, what: string): Phi3Config {
  const config = commonFields(fields, 'phi3', { positions: 4096, tied: false });
  fields.oneOf('hidden_act', ['silu', 'swish'], 'silu');
  const { head_dim: headDim, max_position_embeddings: positions } = config;
  const share = fields.positive('partial_rotary_factor', 1, 1);
  const rope = ropeObject(fields);
  const theta = fields.positive('rope_theta', 1e12, 10_000);
  const original = fields.whole('original_max_position_embeddings', 1, MAX_POSITIONS, 4096);
  // Names that the first files had for longrope.
  const named = rope.rope_type ?? rope.type;
  const rope_type = named === 'su' || named === 'yarn' ? 'longrope' : named;
  return {
    ...config,
    rms_norm_eps: fields.positive('rms_norm_eps', 1, 1e-5),
    sliding_window: windowField(fields),
    original_max_position_embeddings: original,
    rope_parameters: checkRope({ ...rope, rope_type }, { what, headDim, positions, theta, original, share }),
  };
}

// Decoder

function decoder(config: Phi3Config, context: number) {
  const { head_dim, max_position_embeddings, rms_norm_eps: eps, sliding_window } = config;
  const rotation = rotationOf(config.rope_parameters, head_dim, max_position_embeddings, context);
  const blocks = blocksOf(config, () => blockOf(config, { rotation, window: sliding_window ?? 0 }));
  return decoderOf(config, context, blocks, { norm: { kind: 'rms', eps, fromOne: false } });
}

// Weight names

/** The rows from `start` on of a matrix of `of` rows. */
export const rowsFrom = (start: number, of: number): Rows => ({ of, at: (row) => start + row });

/** Queries, keys and values one after another in a matrix of this name; gate and up in another. */
function fused(config: Phi3Config, names: WeightNames, qkv: string, gateUp: string): WeightNames {
  const { num_attention_heads: H, num_key_value_heads: G, head_dim: D, intermediate_size: F } = config;
  const part = (name: string, start: number, of: number) => ({ name, rows: rowsFrom(start, of) });
  const Q = (H + 2 * G) * D;
  return {
    ...names,
    inside: {
      ...names.inside,
      q: part(qkv, 0, Q),
      k: part(qkv, H * D, Q),
      v: part(qkv, (H + G) * D, Q),
      gate: part(gateUp, 0, 2 * F),
      up: part(gateUp, F, 2 * F),
    },
  };
}

function json(file: GgufView) {
  return {
    ...ropeJson(file),
    original_max_position_embeddings: file.get('rope.scaling.original_context_length'),
    // Files without a window say 0.
    sliding_window: file.get('attention.sliding_window') || undefined,
  };
}

export const PHI3: Architecture<Phi3Config> = {
  modelTypes: ['phi3'],
  check,
  decoder,
  names: (config, layout) =>
    layout === 'gguf'
      ? fused(config, GGUF_NAMES, 'attn_qkv', 'ffn_up')
      : fused(config, LLAMA_NAMES, 'self_attn.qkv_proj', 'mlp.gate_up_proj'),
  gguf: {
    name: 'phi3',
    keys: { ...COMMON_KEYS, rms_norm_eps: 'attention.layer_norm_rms_epsilon' },
    json,
  },
};
