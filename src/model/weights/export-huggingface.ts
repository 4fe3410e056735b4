/**
 * A model that was opened, from whatever file, as a folder in Hugging Face's layout: config.json and safetensors of one float type, in
 * several files where it is large. Not responsible for the tokenizer's files. A model that was trained here: huggingface.ts.
 */
import { join } from 'node:path';
import type { DecoderConfig } from '../architectures/architecture.ts';
import { architectureOf } from '../architectures/index.ts';
import type { Json, StoredType } from '../config-fields.ts';
import type { Decoder, DecoderWeights } from '../decoder.ts';
import { checkDecoderConfig } from '../decoder-config.ts';
import type { OpenedDecoder } from '../open.ts';
import type { RopeParameters } from '../rope-scaling.ts';
import { CheckpointFormatError } from './checkpoint.ts';
import { biasedParts, tensorsIn } from './export-tensors.ts';
import { CONFIG_FILE } from './json.ts';
import { differenceOf } from './same-decoder.ts';
import { type HuggingFaceOptions, refuseWeights, writeFolder } from './write-folder.ts';

/** Classes of the library by model_type. */
const CLASSES: Readonly<Record<string, string>> = {
  llama: 'LlamaForCausalLM',
  mistral: 'MistralForCausalLM',
  qwen2: 'Qwen2ForCausalLM',
  qwen3: 'Qwen3ForCausalLM',
  gemma2: 'Gemma2ForCausalLM',
  gemma3_text: 'Gemma3ForCausalLM',
  phi3: 'Phi3ForCausalLM',
  gpt2: 'GPT2LMHeadModel',
  gpt_neox: 'GPTNeoXForCausalLM',
};

/**
 * Writes a model into a folder, made where it is not there; config.json last. Throws FileWriteError; CheckpointFormatError where the folder has
 * weights already, or the model cannot be said in config.json.
 */
export function exportHuggingFace(folder: string, opened: OpenedDecoder, options: HuggingFaceOptions = {}): void {
  const { config, decoder, weights } = opened;
  const { dtype = 'bfloat16' } = options;
  refuseWeights(folder);
  const { json, names } = configJson(opened, dtype, folder);
  const target = architectureOf(config).decoder(config, decoder.context, 'huggingface');
  const toNorms = Number(decoder.norm.fromOne) - Number(target.norm.fromOne);
  writeFolder(folder, tensorsIn(target, weights, names, toNorms), json, options);
}

/** GPT-2's names are those in the whole model's class. */
const inModel = (name: string) => name.startsWith('transformer.');

/** The fields of config.json: those of the file where it had one; read back, they give the same decoder. */
function configJson({ checkpoint, config, decoder, weights }: OpenedDecoder, dtype: StoredType, folder: string) {
  // The configuration of a model for several media has the text model's in it: what is written is that alone.
  const same = checkpoint.kind === 'huggingface' && checkpoint.config.model_type === config.model_type;
  const own = same ? checkpoint.config : madeJson(config, decoder, weights);
  const json = { ...own, dtype, torch_dtype: dtype };
  const { architecture, config: said } = checkDecoderConfig(json, join(folder, CONFIG_FILE));
  const names = architecture.names(said, 'huggingface', inModel);
  const difference =
    differenceOf(
      architectureOf(config).decoder(config, decoder.context, 'huggingface'),
      architecture.decoder(said, decoder.context, 'huggingface'),
    ) ?? differenceOf(biasedParts(weights, names).sort(), [...names.biased].sort(), 'biases');
  if (difference === undefined) return { json, names };
  throw new CheckpointFormatError({
    what: folder,
    rule: `${CONFIG_FILE} cannot say what the model is`,
    received: difference,
  });
}

/** Fields that many architectures have and GGUF says in other ways. */
interface Others {
  readonly sliding?: readonly boolean[];
  readonly rope_parameters?: Partial<RopeParameters>;
  readonly torch_dtype?: StoredType;
}

/** What config.json would say of a model that has none. */
function madeJson(config: DecoderConfig, { blocks: [block] }: Decoder, weights: DecoderWeights): Json {
  const { sliding, torch_dtype: _, rope_parameters: rope, ...fields } = config as DecoderConfig & Others;
  const share = (block.rotation?.rotated ?? config.head_dim) / config.head_dim;
  const partial = share === 1 ? {} : { partial_rotary_factor: share };
  const caps = Object.entries(fields).filter(([field, value]) => field.endsWith('_softcapping') && value === 0);
  const json: Json = {
    architectures: [CLASSES[config.model_type]],
    // Where nothing is said, the library has ids of its own.
    pad_token_id: null,
    bos_token_id: null,
    eos_token_id: null,
    ...fields,
    ...Object.fromEntries(caps.map(([field]) => [field, null])),
    attention_bias: weights.get('blocks.0.q.bias') !== undefined,
    mlp_bias: weights.get('blocks.0.up.bias') !== undefined,
    ...partial,
    // Programs of different age read one or the other.
    ...(rope && { rope_parameters: { ...rope, ...partial } }),
    ...(rope?.rope_theta && { rope_theta: rope.rope_theta }),
    ...(rope &&
      'original_max_position_embeddings' in rope && {
        original_max_position_embeddings: rope.original_max_position_embeddings,
      }),
    ...(rope?.rope_type && rope.rope_type !== 'default' && { rope_scaling: { ...rope, ...partial } }),
    ...(sliding && {
      layer_types: sliding.map((has) => (has ? 'sliding_attention' : 'full_attention')),
      use_sliding_window: sliding.includes(true),
    }),
  };
  return shortest(json) as Json;
}

/** Numbers that were float32 with as few digits as that takes: 0.00001 for 0.000009999999747378752. */
function shortest(value: unknown): unknown {
  if (typeof value === 'number') {
    const short = Number(value.toPrecision(7));
    return Math.fround(short) === value ? short : value;
  }
  if (Array.isArray(value)) return value.map(shortest);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shortest(each)]));
}
