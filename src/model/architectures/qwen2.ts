/** Qwen 2 and 2.5: Llama's blocks with biases on queries, keys and values; the upper blocks may have a sliding window. */
import { type Fields, MAX_LAYERS } from '../config-fields.ts';
import { checkRope, ropeObject } from '../rope-config.ts';
import { type RopeParameters, rotationOf } from '../rope-scaling.ts';
import type { Architecture, DecoderConfig } from './architecture.ts';
import { ropeJson } from './gguf-rope.ts';
import {
  biasedIn,
  blockOf,
  blocksOf,
  COMMON_KEYS,
  commonFields,
  decoderOf,
  GGUF_NAMES,
  type LayerType,
  LLAMA_NAMES,
  layerTypes,
  windowField,
} from './shared.ts';

// Config

export interface Qwen2Config extends DecoderConfig {
  readonly rms_norm_eps: number;
  readonly use_sliding_window: boolean;
  /** Tokens; null: none. */
  readonly sliding_window: number | null;
  /** Which blocks have the window. */
  readonly layer_types: readonly LayerType[];
  readonly rope_parameters: RopeParameters;
}

/** Fields that Qwen 3 reads in the same way. */
export function qwenFields(fields: Fields, what: string, config: DecoderConfig): Qwen2Config {
  fields.oneOf('hidden_act', ['silu', 'swish'], 'silu');
  const { head_dim: headDim, max_position_embeddings: positions, num_hidden_layers: layers } = config;
  const use_sliding_window = fields.flag('use_sliding_window', false);
  const sliding_window = use_sliding_window ? windowField(fields, 4096) : null;
  const first = fields.whole('max_window_layers', 0, MAX_LAYERS, 28);
  const theta = fields.positive('rope_theta', 1e12, 10_000);
  return {
    ...config,
    rms_norm_eps: fields.positive('rms_norm_eps', 1, 1e-6),
    use_sliding_window,
    sliding_window,
    layer_types: layerTypes(fields, layers, sliding_window, (layer) => layer >= first),
    rope_parameters: checkRope(ropeObject(fields), { what, headDim, positions, theta }),
  };
}

const check = (fields: Fields, what: string): Qwen2Config =>
  qwenFields(fields, what, commonFields(fields, 'qwen2', { kvHeads: 32, positions: 32_768, tied: false }));

// Decoder

/** Tokens that a block sees, 0 for all. */
export const windowOf = (
  { layer_types, sliding_window }: Pick<Qwen2Config, 'layer_types' | 'sliding_window'>,
  layer: number,
): number => (layer_types[layer] === 'sliding_attention' ? (sliding_window ?? 0) : 0);

function decoder(config: Qwen2Config, context: number) {
  const { head_dim, max_position_embeddings, rms_norm_eps: eps } = config;
  const rotation = rotationOf(config.rope_parameters, head_dim, max_position_embeddings, context);
  const blocks = blocksOf(config, (layer) => blockOf(config, { rotation, window: windowOf(config, layer) }));
  return decoderOf(config, context, blocks, { norm: { kind: 'rms', eps, fromOne: false } });
}

// Weight names

export const QWEN2: Architecture<Qwen2Config> = {
  modelTypes: ['qwen2'],
  check,
  decoder,
  names: (_, layout, has) =>
    layout === 'gguf'
      ? { ...GGUF_NAMES, biased: biasedIn(has, GGUF_NAMES) }
      : { ...LLAMA_NAMES, biased: ['q', 'k', 'v'] },
  gguf: {
    name: 'qwen2',
    keys: { ...COMMON_KEYS, rms_norm_eps: 'attention.layer_norm_rms_epsilon' },
    json: ropeJson,
  },
};
