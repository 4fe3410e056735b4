/** Mistral 7B and its like: Llama's blocks, in which a token sees a sliding window where the configuration has one. */
import type { Fields } from '../config-fields.ts';
import { checkRope, ropeObject } from '../rope-config.ts';
import { type RopeParameters, rotationOf } from '../rope-scaling.ts';
import type { Architecture, DecoderConfig } from './architecture.ts';
import { blockOf, blocksOf, commonFields, decoderOf, LLAMA_NAMES, windowField } from './shared.ts';

// Config

export interface MistralConfig extends DecoderConfig {
  readonly rms_norm_eps: number;
  /** Tokens; null: none. */
  readonly sliding_window: number | null;
  readonly rope_parameters: RopeParameters;
}

function check(fields: Fields, what: string): MistralConfig {
  const config = commonFields(fields, 'mistral', { kvHeads: 8, positions: 131_072, tied: false });
  fields.oneOf('hidden_act', ['silu', 'swish'], 'silu');
  fields.refuse(['layer_types']);
  const { head_dim: headDim, max_position_embeddings: positions } = config;
  const theta = fields.positive('rope_theta', 1e12, 10_000);
  return {
    ...config,
    rms_norm_eps: fields.positive('rms_norm_eps', 1, 1e-6),
    sliding_window: windowField(fields, 4096),
    rope_parameters: checkRope(ropeObject(fields), { what, headDim, positions, theta }),
  };
}

// Decoder

function decoder(config: MistralConfig, context: number) {
  const { head_dim, max_position_embeddings, rms_norm_eps: eps, sliding_window } = config;
  const rotation = rotationOf(config.rope_parameters, head_dim, max_position_embeddings, context);
  const blocks = blocksOf(config, () => blockOf(config, { rotation, window: sliding_window ?? 0 }));
  return decoderOf(config, context, blocks, { norm: { kind: 'rms', eps, fromOne: false } });
}

// Weight names

/** Its GGUF files call themselves llama. */
export const MISTRAL: Architecture<MistralConfig> = {
  modelTypes: ['mistral'],
  check,
  decoder,
  names: () => LLAMA_NAMES,
};
