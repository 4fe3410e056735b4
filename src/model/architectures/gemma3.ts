/**
 * Gemma 3, the text model, by itself or as the part of one that reads images: Gemma 2's blocks with norms on queries and keys in place
 * of caps, one block in six that sees all before it, and a rotation of its own for those with a window.
 */
import { Fields, type Json } from '../config-fields.ts';
import { checkRope, ropeObject } from '../rope-config.ts';
import { type RopeParameters, rotationOf } from '../rope-scaling.ts';
import type { Architecture, GgufView, Layout, WeightNames } from './architecture.ts';
import { GEMMA_KEYS, type GemmaConfig, gemmaFields, gemmaNames, gemmaNorm, scalarJson } from './gemma2.ts';
import { ropeJson } from './gguf-rope.ts';
import { windowOf } from './qwen2.ts';
import { blockOf, blocksOf, commonFields, decoderOf, GGUF_NAMES } from './shared.ts';

const [GLOBAL_THETA, LOCAL_THETA] = [1_000_000, 10_000];
/** Blocks of which the last sees all before it. */
const PATTERN = 6;

// Config

export interface Gemma3Config extends GemmaConfig {
  /** Of blocks that see all before them, and of those with a window. */
  readonly rope_parameters: { readonly full_attention: RopeParameters; readonly sliding_attention: RopeParameters };
}

function check(outer: Fields, what: string): Gemma3Config {
  outer.refuse(['quantization_config']);
  const fields = textFields(outer, what);
  const config = commonFields(fields, 'gemma3_text', {
    vocab: 262_208,
    heads: 8,
    kvHeads: 4,
    headDim: 256,
    positions: 131_072,
    tied: true,
  });
  fields.refuse(['attn_logit_softcapping']);
  const pattern = fields.whole('sliding_window_pattern', 1, 1024, PATTERN);
  const { head_dim: headDim, max_position_embeddings: positions } = config;
  const global = fields.positive('rope_theta', 1e12, GLOBAL_THETA);
  const local = fields.positive('rope_local_base_freq', 1e12, LOCAL_THETA);
  const rope = ropesOf(fields, what);
  return {
    ...gemmaFields(fields, config, pattern),
    rope_parameters: {
      full_attention: checkRope(rope.full_attention, { what, headDim, positions, theta: global }),
      sliding_attention: checkRope(rope.sliding_attention, { what, headDim, positions, theta: local }),
    },
  };
}

/** The text part of a model that reads images, which keeps the ids outside. */
function textFields(fields: Fields, what: string): Fields {
  if (fields.oneOf('model_type', ['gemma3', 'gemma3_text']) === 'gemma3_text') return fields;
  const outside = ['bos_token_id', 'eos_token_id', 'tie_word_embeddings'];
  return new Fields({ ...fields.some(outside), ...fields.object('text_config') }, `${what}: text_config`);
}

/** Newer files have an object for each kind of block, older ones rope_scaling for those that see all. */
function ropesOf(fields: Fields, what: string): { full_attention: Json; sliding_attention: Json } {
  if (!fields.has('rope_parameters')) return { full_attention: ropeObject(fields), sliding_attention: {} };
  const both = new Fields(fields.object('rope_parameters'), `${what}: rope_parameters`);
  const of = (name: string) => (both.has(name) ? both.object(name) : {});
  const scaling = fields.has('rope_scaling') ? fields.object('rope_scaling') : {};
  return { full_attention: { ...of('full_attention'), ...scaling }, sliding_attention: of('sliding_attention') };
}

// Decoder

function decoder(config: Gemma3Config, context: number, layout: Layout) {
  const { head_dim, max_position_embeddings, rope_parameters: rope } = config;
  const norm = gemmaNorm(config.rms_norm_eps, layout);
  const rotation = (of: RopeParameters) => rotationOf(of, head_dim, max_position_embeddings, context);
  const [global, local] = [rotation(rope.full_attention), rotation(rope.sliding_attention)];
  const blocks = blocksOf(config, (layer) =>
    blockOf(config, {
      rotation: config.layer_types[layer] === 'sliding_attention' ? local : global,
      headNorm: norm,
      scale: 1 / Math.sqrt(config.query_pre_attn_scalar),
      window: windowOf(config, layer),
      activation: 'geluTanh',
      postNorms: true,
    }),
  );
  return decoderOf(config, context, blocks, {
    norm,
    embeddingScale: Math.sqrt(config.hidden_size),
    logitCap: config.final_logit_softcapping ?? 0,
  });
}

// Weight names

/** Beside images the names have a part before them: which, depends on the age of the file. */
function names(config: Gemma3Config, layout: Layout, has: (name: string) => boolean): WeightNames {
  if (layout === 'gguf') return GGUF_NAMES;
  const plain = gemmaNames(config);
  const [outer, model] = [
    ['', 'model.'],
    ['language_model.', 'language_model.model.'],
    ['', 'model.language_model.'],
  ].find(([, prefix]) => has(`${prefix}embed_tokens.weight`)) ?? ['', 'model.'];
  return {
    ...plain,
    outside: { embedding: `${model}embed_tokens`, norm: `${model}norm`, head: `${outer}lm_head` },
    block: (n) => `${model}layers.${n}.`,
    ignored: /(^|\.)(vision_tower|multi_modal_projector)\./,
  };
}

const json = (file: GgufView): Json => {
  const { rope_parameters } = ropeJson(file);
  const rope_theta = file.get('rope.freq_base') ?? GLOBAL_THETA;
  return {
    model_type: 'gemma3_text',
    ...scalarJson(file, 62),
    rope_parameters: {
      full_attention: { ...(rope_parameters as Json), rope_theta },
      sliding_attention: { rope_theta: file.get('rope.freq_base_swa') ?? LOCAL_THETA },
    },
  };
};

export const GEMMA3: Architecture<Gemma3Config> = {
  modelTypes: ['gemma3_text', 'gemma3'],
  check,
  decoder,
  names,
  gguf: { name: 'gemma3', keys: GEMMA_KEYS, json },
};
