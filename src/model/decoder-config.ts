/**
 * From what a checkpoint says of itself to an architecture and its checked configuration: a config.json, or the metadata of a GGUF file
 * put into the same words. Not responsible for files (open.ts) or weights (decoder-weights.ts).
 */
import type { Architecture, DecoderConfig, Layout } from './architectures/architecture.ts';
import { DECODERS } from './architectures/index.ts';
import { asObject, Fields, type Json, ModelConfigError } from './config-fields.ts';
import { ModelWeightsError } from './weights/model-weights-error.ts';
import type { WeightSource } from './weights/source.ts';

/** Numbers in a vector that is part of a configuration. */
const MAX_VECTOR = 2 ** 16;

/** An architecture with a configuration that it has checked. */
export interface Chosen {
  readonly architecture: Architecture;
  readonly config: DecoderConfig;
  readonly layout: Layout;
}

/** The configuration in a config.json of any architecture that is run. `what` names it in errors. Throws ModelConfigError. */
export function checkDecoderConfig(json: unknown, what = 'config'): Chosen {
  const object = asObject(json, what);
  const fields = new Fields(object, what);
  const type = fields.oneOf(
    'model_type',
    DECODERS.flatMap(({ modelTypes }) => modelTypes),
  );
  const architecture = DECODERS.find(({ modelTypes }) => modelTypes.includes(type))!;
  return { architecture, config: architecture.check(fields, what), layout: 'huggingface' };
}

/** Keys that change what a model computes in ways that no architecture here has; each with the value that changes nothing. */
const OTHERWISE: Readonly<Record<string, unknown>> = {
  expert_count: 0,
  'attention.causal': true,
  'attention.clamp_kqv': 0,
  'attention.max_alibi_bias': 0,
  'attention.scale': 0,
  logit_scale: 1,
  residual_scale: 1,
  embedding_scale: 1,
};

/** Keys without which a file means something all the same; every other of an architecture's sizes must be there. */
const OPTIONAL = ['attention.key_length', 'attention.head_count_kv'];
const REQUIRED = /(_length|_count|_epsilon)$/;

/** The configuration that metadata in the keys of GGUF amount to. Throws ModelConfigError naming the key. */
export function ggufConfig(source: WeightSource, metadata: ReadonlyMap<string, unknown>): Chosen {
  const what = source.path;
  const has = (tensor: string) => source.tensors.has(tensor);
  const known = DECODERS.filter(({ gguf }) => gguf).map(({ gguf }) => gguf!.name);
  const name = new Fields({ name: metadata.get('general.architecture') }, what, {
    name: 'general.architecture',
  }).oneOf('name', known);
  const architecture = DECODERS.find(({ gguf }) => gguf?.name === name)!;
  const { keys, json } = architecture.gguf!;
  const get = (key: string) => metadata.get(`${name}.${key}`);
  for (const [key, neutral] of Object.entries(OTHERWISE))
    if ((get(key) ?? neutral) !== neutral)
      throw new ModelConfigError({
        what,
        rule: `${name}.${key} is not supported and must be ${neutral}`,
        received: String(get(key)),
      });
  for (const key of Object.values(keys))
    if (REQUIRED.test(key) && !OPTIONAL.includes(key) && get(key) === undefined)
      throw new ModelConfigError({ what, rule: `${name}.${key} must be there`, received: 'nothing' });
  const D = Number(get('embedding_length')) / Number(get('attention.head_count'));
  const [keys_D, values_D] = ['attention.key_length', 'attention.value_length'].map((key) => get(key) ?? D);
  if (!Object.is(keys_D, values_D))
    throw new ModelConfigError({
      what,
      rule: `${name}.attention.value_length must be that of keys, ${keys_D}`,
      received: String(values_D),
    });
  const alias = {
    ...Object.fromEntries(Object.entries(keys).map(([field, key]) => [field, `${name}.${key}`])),
    vocab_size: 'the rows of token_embd.weight',
    bos_token_id: 'tokenizer.ggml.bos_token_id',
    eos_token_id: 'tokenizer.ggml.eos_token_id',
  };
  const said: Json = {
    ...Object.fromEntries(Object.entries(keys).map(([field, key]) => [field, get(key)])),
    model_type: architecture.modelTypes[0],
    num_key_value_heads: get('attention.head_count_kv') ?? get('attention.head_count'),
    head_dim: get('attention.key_length') ?? D,
    vocab_size: source.tensors.get('token_embd.weight')?.shape[0],
    tie_word_embeddings: !has('output.weight'),
    bos_token_id: metadata.get('tokenizer.ggml.bos_token_id'),
    eos_token_id: metadata.get('tokenizer.ggml.eos_token_id'),
    ...json?.({ get, has, vector: (tensor) => vectorOf(source, tensor) }),
  };
  const fields = new Fields(said, what, alias);
  return { architecture, config: architecture.check(fields, what), layout: 'gguf' };
}

/** The numbers of a small tensor that says how positions are rotated. */
function vectorOf(source: WeightSource, name: string): number[] {
  const tensor = source.tensors.get(name);
  if (tensor?.type !== 'F32' || tensor.shape.length !== 1 || tensor.shape[0] > MAX_VECTOR)
    throw new ModelWeightsError({
      what: source.path,
      rule: `${name} must be a vector of F32`,
      received: tensor ? `${tensor.type}, ${tensor.shape.join(' x ')}` : 'nothing',
    });
  const values = new Float32Array(tensor.shape[0]);
  source.read(name, new Uint8Array(values.buffer));
  return Array.from(values);
}
