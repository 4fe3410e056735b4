/**
 * Models as folders in Hugging Face's layout: config.json and model.safetensors, with that library's names. Matrices that lie stacked
 * in a model are apart in the file. Not responsible for tokenizer files or for the state of training.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { backendOf } from '../../tensor/create.ts';
import { noGrad, type Tensor } from '../../tensor/index.ts';
import { empty } from '../../tensor/op.ts';
import { sameShape, show } from '../../tensor/shape.ts';
import { writeWholeFile } from '../../tensor/whole-file.ts';
import { checkConfig, type ModelConfig, TRAINABLE } from '../config.ts';
import type { StoredType } from '../config-fields.ts';
import type { CreateOptions } from '../create.ts';
import type { LanguageModel, ParameterSpec } from '../model.ts';
import { inLayout } from './elsewhere/layout.ts';
import { FLOATS } from './elsewhere/renamed.ts';
import { CONFIG_FILE, MAX_CONFIG_BYTES, readJson } from './json.ts';
import { ModelWeightsError } from './model-weights-error.ts';
import { type SafetensorsFile, tensorsOf, writeSafetensors } from './safetensors.ts';
import type { SafetensorsSource } from './safetensors-bytes.ts';
import { openWeights, WEIGHTS_FILE } from './sharded.ts';
import { storedParts } from './stored-parts.ts';

/** Writes config.json and model.safetensors into a folder, made where it is not there. Throws FileWriteError. */
export function saveModel(folder: string, model: LanguageModel): void {
  mkdirSync(folder, { recursive: true });
  const tensors = noGrad(() =>
    Object.fromEntries(model.parameters.flatMap((p) => storedParts(p).map(({ name, part }) => [name, part(p.tensor)]))),
  );
  writeSafetensors(join(folder, WEIGHTS_FILE), tensors, { format: 'pt' });
  const text = `${JSON.stringify(configJson(model.config, model.head.dtype === 'bf16' ? 'bfloat16' : 'float32'), null, 2)}\n`;
  writeWholeFile(join(folder, CONFIG_FILE), text);
}

/** Fields in the names that older and newer versions of the library read; in the same order for a new model and one that was loaded. */
export function configJson(config: ModelConfig, stored: StoredType): Record<string, unknown> {
  const { bos_token_id = null, eos_token_id = null } = config;
  const { className, json } = TRAINABLE[config.model_type];
  return {
    architectures: [className],
    ...json(config),
    bos_token_id,
    eos_token_id,
    dtype: stored,
    torch_dtype: stored,
  };
}

/** The checked config.json of a folder, without its weights. Throws ModelConfigError. */
export function loadConfig(folder: string): ModelConfig {
  const path = join(folder, CONFIG_FILE);
  return checkConfig(readJson(path, MAX_CONFIG_BYTES), path);
}

/**
 * The model of a folder, whose weights may have the names of the program that trained it (elsewhere/layout.ts). Its dtype is bf16 where
 * the file says bfloat16, else f32, unless asked for; weights are converted. Throws
 * ModelConfigError, SafetensorsError, or ModelWeightsError naming tensors that are missing, superfluous or of another shape; nothing
 * is allocated before all are known to be right.
 */
export function loadModel(folder: string, { dtype, device }: CreateOptions = {}): LanguageModel {
  const config = loadConfig(folder);
  const { specs: specsOf, build } = TRAINABLE[config.model_type];
  const specs = specsOf(config);
  const source = inLayout(openWeights(folder), config, specs);
  const file = tensorsOf(source);
  const doubled = checkNames(folder, config, specs, source);
  const type = dtype ?? (config.torch_dtype === 'bfloat16' ? 'bf16' : 'f32');
  const tensors: Tensor[] = [];
  try {
    for (const spec of specs) {
      const tensor = empty('loadModel', backendOf(device), spec.shape, type);
      tensors.push(tensor);
      noGrad(() => {
        for (const { name, part } of storedParts(spec)) file.into(name, part(tensor));
      });
      tensor.requiresGrad = true;
    }
    if (doubled) checkTiedHead(folder, doubled, file);
  } catch (error) {
    for (const tensor of tensors) tensor.dispose();
    throw error;
  }
  return build({ ...config, torch_dtype: type === 'bf16' ? 'bfloat16' : 'float32' }, tensors);
}

/** The names of embedding and head where the file has a tied head a second time. Throws unless its tensors are those of the specs. */
export function checkNames(
  folder: string,
  config: ModelConfig,
  specs: readonly ParameterSpec[],
  source: SafetensorsSource,
): [embedding: string, head: string] | undefined {
  const { headName, ignored } = TRAINABLE[config.model_type];
  const wrong = (rule: string, names: readonly string[]) => {
    const rest = names.length > 4 ? ` and ${names.length - 4} more` : '';
    return new ModelWeightsError({ what: folder, rule, received: names.slice(0, 4).join(', ') + rest });
  };
  const expected = new Map(specs.flatMap(storedParts).map(({ name, shape }) => [name, shape]));
  const missing = [...expected.keys()].filter((name) => !source.tensors.has(name));
  if (missing.length) throw wrong('tensors that config.json asks for are missing', missing);
  const doubled = config.tie_word_embeddings && source.tensors.has(headName);
  const superfluous = [...source.tensors.keys()].filter(
    (name) => !expected.has(name) && !ignored.test(name) && !(doubled && name === headName),
  );
  if (superfluous.length) throw wrong('tensors that config.json does not ask for are there', superfluous);
  for (const [name, shape] of expected) {
    const found = source.tensors.get(name)!;
    if (!sameShape(shape, found.shape))
      throw wrong(`${name} must be ${show(shape)} by config.json`, [show(found.shape)]);
    if (!FLOATS.includes(found.type)) throw wrong(`${name} must hold ${FLOATS.join(', ')}`, [found.type]);
  }
  return doubled ? [specs.find(({ role }) => role === 'embedding')!.stored[0], headName] : undefined;
}

/** Some files hold a tied head twice: fine where both are the same. */
function checkTiedHead(folder: string, names: readonly [embedding: string, head: string], file: SafetensorsFile): void {
  const [embedding, head] = names.map((name) => {
    using tensor = file.load(name);
    return Buffer.from(tensor.readSync().buffer);
  });
  if (!head.equals(embedding))
    throw new ModelWeightsError({
      what: folder,
      rule: `${names[1]} must be ${names[0]}, for config.json ties them`,
      received: 'another matrix',
      hint: 'set tie_word_embeddings to false',
    });
}
