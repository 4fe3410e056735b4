/** Qwen 3, the dense models: Llama's blocks with queries and keys normed per head before the rotation. */
import type { Fields } from '../config-fields.ts';
import type { Norm } from '../decoder.ts';
import { rotationOf } from '../rope-scaling.ts';
import type { Architecture } from './architecture.ts';
import { ropeJson } from './gguf-rope.ts';
import { type Qwen2Config, qwenFields, windowOf } from './qwen2.ts';
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

export interface Qwen3Config extends Qwen2Config {
  /** Biases on the four products of attention. */
  readonly attention_bias: boolean;
}

function check(fields: Fields, what: string): Qwen3Config {
  const config = commonFields(fields, 'qwen3', { kvHeads: 32, headDim: 128, positions: 32_768, tied: false });
  return { ...qwenFields(fields, what, config), attention_bias: fields.flag('attention_bias', false) };
}

// Decoder

function decoder(config: Qwen3Config, context: number) {
  const { head_dim, max_position_embeddings, rms_norm_eps: eps } = config;
  const norm: Norm = { kind: 'rms', eps, fromOne: false };
  const rotation = rotationOf(config.rope_parameters, head_dim, max_position_embeddings, context);
  const blocks = blocksOf(config, (layer) =>
    blockOf(config, { rotation, headNorm: norm, window: windowOf(config, layer) }),
  );
  return decoderOf(config, context, blocks, { norm });
}

// Weight names

export const QWEN3: Architecture<Qwen3Config> = {
  modelTypes: ['qwen3'],
  check,
  decoder,
  names: (config, layout, has) =>
    layout === 'gguf'
      ? { ...GGUF_NAMES, biased: biasedIn(has, GGUF_NAMES) }
      : { ...LLAMA_NAMES, biased: config.attention_bias ? ['q', 'k', 'v', 'o'] : [] },
  gguf: {
    name: 'qwen3',
    keys: { ...COMMON_KEYS, rms_norm_eps: 'attention.layer_norm_rms_epsilon' },
    json: (file) => ({ ...ropeJson(file), attention_bias: file.has('blk.0.attn_q.bias') }),
  },
};
