/**
 * The weights of a folder: model.safetensors, or the files that model.safetensors.index.json names, read as if they were one.
 * Writing is always one file. What the tensors mean: huggingface.ts.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SafetensorsError } from './header.ts';
import { readJson } from './json.ts';
import { readSafetensors, type SafetensorsFile } from './safetensors.ts';

export const WEIGHTS_FILE = 'model.safetensors';
const INDEX_FILE = 'model.safetensors.index.json';
const MAX_INDEX_BYTES = 100_000_000;

/** Throws SafetensorsError where the folder has no weights, or index and files do not name the same tensors. */
export function readWeights(folder: string): SafetensorsFile {
  const single = join(folder, WEIGHTS_FILE);
  if (existsSync(single)) return readSafetensors(single);
  const index = join(folder, INDEX_FILE);
  if (!existsSync(index))
    throw new SafetensorsError({ what: folder, rule: `it must hold ${WEIGHTS_FILE} or ${INDEX_FILE}` });
  const fileOf = weightMap(index);
  const files = new Map([...new Set(fileOf.values())].map((name) => [name, readSafetensors(join(folder, name))]));
  const of = (name: string): SafetensorsFile => {
    const file = files.get(fileOf.get(name) ?? '');
    if (!file) throw new SafetensorsError({ what: index, rule: 'it must name the tensor', received: `no ${name}` });
    return file;
  };
  for (const [name, file] of fileOf)
    if (!(name in of(name).tensors))
      throw new SafetensorsError({ what: index, rule: `${file} must hold ${name}`, received: 'it does not' });
  for (const [file, { tensors }] of files)
    for (const name of Object.keys(tensors))
      if (fileOf.get(name) !== file)
        throw new SafetensorsError({
          what: index,
          rule: `weight_map must say where ${name} is`,
          received: `it is in ${file}`,
        });
  return {
    metadata: Object.assign({}, ...[...files.values()].map(({ metadata }) => metadata)),
    tensors: Object.assign(Object.create(null), ...[...files.values()].map(({ tensors }) => tensors)),
    load: (name, options) => of(name).load(name, options),
    into: (name, tensor) => of(name).into(name, tensor),
  };
}

/** File by tensor; files only of the same folder. */
function weightMap(index: string): Map<string, string> {
  const wrong = (rule: string, received: unknown) =>
    new SafetensorsError({ what: index, rule, received: String(JSON.stringify(received)).slice(0, 80) });
  const map = readJson(index, MAX_INDEX_BYTES).weight_map;
  if (typeof map !== 'object' || map === null || Array.isArray(map)) throw wrong('weight_map must be an object', map);
  const entries = Object.entries(map);
  for (const [name, file] of entries)
    if (typeof file !== 'string' || !/^[\w.-]+\.safetensors$/.test(file))
      throw wrong(`weight_map must name files of this folder for ${name}`, file);
  return new Map(entries as [string, string][]);
}
