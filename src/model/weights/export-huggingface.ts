/**
 * A model that was opened, from whatever file, as a folder in Hugging Face's layout: config.json and safetensors of one float type, in
 * several files where it is large. Not responsible for the tokenizer's files. A model that was trained here: huggingface.ts.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeWholeFile } from '../../tensor/whole-file.ts';
import type { DecoderConfig } from '../architectures/architecture.ts';
import { architectureOf } from '../architectures/index.ts';
import type { Json, StoredType } from '../config-fields.ts';
import type { Decoder, DecoderWeights } from '../decoder.ts';
import { checkDecoderConfig } from '../decoder-config.ts';
import type { OpenedDecoder } from '../open.ts';
import type { RopeParameters } from '../rope-scaling.ts';
import { CheckpointFormatError } from './checkpoint.ts';
import { biasedParts, type ExportedTensor, tensorsIn } from './export-tensors.ts';
import { CONFIG_FILE } from './json.ts';
import { storedBytes, writeSafetensorsBytes } from './safetensors-bytes.ts';
import { differenceOf } from './same-decoder.ts';
import { hasWeights, INDEX_FILE, WEIGHTS_FILE } from './sharded.ts';
import type { BytesToWrite } from './source.ts';

const FORMATS = { float32: 'F32', bfloat16: 'BF16', float16: 'F16' } as const satisfies Record<StoredType, string>;
/** As large as files in this layout are by custom. */
const FILE_BYTES = 5e9;

/** A whole number in a field that the library takes for a float, and only when it is written as one. */
const FLOAT_FIELD = /^(\s*"\w*(?:softcapping|factor|eps|epsilon|theta|dropout|pdrop|range|pct)": -?\d+)(?=,?$)/gm;

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

export interface HuggingFaceOptions {
  /** bfloat16 unless said. */
  readonly dtype?: StoredType;
  /** The most bytes of weights of a file: 5 GB unless said. A larger tensor has a file of its own. */
  readonly fileBytes?: number;
  /** Called before each tensor is written; what it throws ends the writing, and nothing is left of the file it was to be in. */
  readonly onTensor?: () => void;
}

/**
 * Writes a model into a folder, made where it is not there; config.json last. Throws FileWriteError; CheckpointFormatError where the folder has
 * weights already, or the model cannot be said in config.json.
 */
export function exportHuggingFace(
  folder: string,
  opened: OpenedDecoder,
  { dtype = 'bfloat16', fileBytes = FILE_BYTES, onTensor }: HuggingFaceOptions = {},
): void {
  const { config, decoder, weights } = opened;
  if (hasWeights(folder))
    throw new CheckpointFormatError({ what: folder, rule: 'may not have weights yet', received: WEIGHTS_FILE });
  const { json, names } = configJson(opened, dtype, folder);
  const target = architectureOf(config).decoder(config, decoder.context, 'huggingface');
  const toNorms = Number(decoder.norm.fromOne) - Number(target.norm.fromOne);
  const tensors = tensorsIn(target, weights, names, toNorms);

  mkdirSync(folder, { recursive: true });
  const format = FORMATS[dtype];
  const groups = grouped(tensors, (t) => storedBytes(folder, t.name, format, t.shape), fileBytes);
  const number = (n: number) => String(n).padStart(5, '0');
  const weight_map: Record<string, string> = {};
  let total_size = 0;
  for (const [i, group] of groups.entries()) {
    const file = groups.length === 1 ? WEIGHTS_FILE : `model-${number(i + 1)}-of-${number(groups.length)}.safetensors`;
    for (const { name, shape } of group) {
      weight_map[name] = file;
      total_size += storedBytes(folder, name, format, shape);
    }
    const written = ({ write }: ExportedTensor): BytesToWrite['write'] => {
      return (append) => {
        onTensor?.();
        write(format, append);
      };
    };
    writeSafetensorsBytes(
      join(folder, file),
      new Map(group.map((t) => [t.name, { type: format, shape: t.shape, write: written(t) }])),
      { format: 'pt' },
    );
  }
  const text = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`;
  if (groups.length > 1) writeWholeFile(join(folder, INDEX_FILE), text({ metadata: { total_size }, weight_map }));
  writeWholeFile(join(folder, CONFIG_FILE), text(json).replaceAll(FLOAT_FIELD, '$1.0'));
}

/** GPT-2's names are those in the whole model's class. */
const inModel = (name: string) => name.startsWith('transformer.');

/** Tensors in their order, in as few groups as hold `most` bytes each. */
function grouped(
  tensors: readonly ExportedTensor[],
  bytesOf: (tensor: ExportedTensor) => number,
  most: number,
): ExportedTensor[][] {
  const groups: ExportedTensor[][] = [];
  let left = 0;
  for (const tensor of tensors) {
    const bytes = bytesOf(tensor);
    if (!groups.length || bytes > left) {
      groups.push([]);
      left = most;
    }
    groups[groups.length - 1].push(tensor);
    left -= bytes;
  }
  return groups;
}

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
