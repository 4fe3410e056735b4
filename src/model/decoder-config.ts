/**
 * From what a checkpoint says of itself to an architecture and its checked configuration: a config.json, or the metadata of a GGUF file
 * put into the same words. Not responsible for files (open.ts) or weights (decoder-weights.ts).
 */
import type { Architecture, DecoderConfig, GgufView, Layout } from './architectures/architecture.ts';
import { DECODERS } from './architectures/index.ts';
import { asObject, Fields, type Json, ModelConfigError } from './config-fields.ts';

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

/** The metadata of a GGUF file and what its tensors tell. */
export interface GgufSource extends Omit<GgufView, 'get'> {
  readonly path: string;
  readonly metadata: ReadonlyMap<string, unknown>;
  /** Rows of a tensor, 0 where there is none. */
  rows(tensor: string): number;
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

/** The configuration that a GGUF file's metadata amount to. Throws ModelConfigError naming its keys. */
export function ggufConfig(file: GgufSource): Chosen {
  const { path: what, metadata } = file;
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
  const D = Number(get('embedding_length')) / Number(get('attention.head_count'));
  const [keys_D, values_D] = ['attention.key_length', 'attention.value_length'].map((key) => get(key) ?? D);
  if (keys_D !== values_D)
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
    vocab_size: file.rows('token_embd.weight'),
    tie_word_embeddings: !file.has('output.weight'),
    bos_token_id: metadata.get('tokenizer.ggml.bos_token_id'),
    eos_token_id: metadata.get('tokenizer.ggml.eos_token_id'),
    ...json?.({ get, has: file.has, vector: file.vector }),
  };
  const fields = new Fields(said, what, alias);
  return { architecture, config: architecture.check(fields, what), layout: 'gguf' };
}
