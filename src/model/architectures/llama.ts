/**
 * Llama, from the first to 3.x, and the many that share it (SmolLM, TinyLlama, ...): pre-norm blocks of grouped-query attention with
 * rotary positions, which may be scaled, and a gated feed-forward layer. GGUF files of Mistral models are of this architecture too.
 */
import type { Fields } from '../config-fields.ts';
import { checkRope, ropeObject } from '../rope-config.ts';
import { type RopeParameters, rotationOf } from '../rope-scaling.ts';
import type { Architecture, DecoderConfig, Rows } from './architecture.ts';
import { ropeJson } from './gguf-rope.ts';
import {
  biasedIn,
  blockOf,
  blocksOf,
  COMMON_KEYS,
  commonFields,
  decoderOf,
  GGUF_NAMES,
  LLAMA_NAMES,
} from './shared.ts';

// Config

export interface LlamaConfig extends DecoderConfig {
  readonly rms_norm_eps: number;
  /** Biases on the four products of attention. */
  readonly attention_bias: boolean;
  /** Biases on the three products of the feed-forward layer. */
  readonly mlp_bias: boolean;
  readonly rope_parameters: RopeParameters;
}

function check(fields: Fields, what: string): LlamaConfig {
  const config = commonFields(fields, 'llama', { positions: 2048, tied: false });
  fields.oneOf('hidden_act', ['silu', 'swish'], 'silu');
  const { head_dim: headDim, max_position_embeddings: positions } = config;
  const theta = fields.positive('rope_theta', 1e12, 10_000);
  return {
    ...config,
    rms_norm_eps: fields.positive('rms_norm_eps', 1, 1e-6),
    attention_bias: fields.flag('attention_bias', false),
    mlp_bias: fields.flag('mlp_bias', false),
    rope_parameters: checkRope(ropeObject(fields), { what, headDim, positions, theta }),
  };
}

// Decoder

function decoder(config: LlamaConfig, context: number) {
  const { head_dim, max_position_embeddings, rms_norm_eps: eps } = config;
  const rotation = rotationOf(config.rope_parameters, head_dim, max_position_embeddings, context);
  const blocks = blocksOf(config, () => blockOf(config, { rotation }));
  return decoderOf(config, context, blocks, { norm: { kind: 'rms', eps, fromOne: false } });
}

// Weight names

/** GGUF keeps the rows of a head's queries and keys as pairs (2i, 2i + 1); here they are (i, i + D / 2). */
export const unpaired = (heads: number, D: number): Rows => ({
  of: heads * D,
  at: (row) => row - (row % D) + 2 * (row % (D / 2)) + Number(row % D >= D / 2),
});

export const LLAMA: Architecture<LlamaConfig> = {
  modelTypes: ['llama'],
  check,
  decoder,
  names(config, layout, has) {
    if (layout === 'gguf') {
      const { num_attention_heads: H, num_key_value_heads: G, head_dim: D } = config;
      const inside = {
        ...GGUF_NAMES.inside,
        q: { name: 'attn_q', rows: unpaired(H, D) },
        k: { name: 'attn_k', rows: unpaired(G, D) },
      };
      return { ...GGUF_NAMES, inside, biased: biasedIn(has, GGUF_NAMES) };
    }
    const biased = [
      ...(config.attention_bias ? ['q', 'k', 'v', 'o'] : []),
      ...(config.mlp_bias ? ['gate', 'up', 'down'] : []),
    ];
    return { ...LLAMA_NAMES, biased };
  },
  gguf: {
    name: 'llama',
    keys: { ...COMMON_KEYS, rms_norm_eps: 'attention.layer_norm_rms_epsilon' },
    json: (file) => ({
      ...ropeJson(file),
      attention_bias: file.has('blk.0.attn_q.bias'),
      mlp_bias: file.has('blk.0.ffn_up.bias'),
    }),
  },
};
