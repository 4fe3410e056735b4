/**
 * The weights of a folder: model.safetensors, or the files that model.safetensors.index.json names, read as if they were one.
 * Writing is always one file. What the tensors mean: huggingface.ts.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SafetensorsError } from './header.ts';
import { readJson } from './json.ts';
import { openSafetensors, type SafetensorsSource } from './safetensors-bytes.ts';

export const WEIGHTS_FILE = 'model.safetensors';
export const INDEX_FILE = 'model.safetensors.index.json';
const MAX_INDEX_BYTES = 100_000_000;

/** Whether a folder has weights that openWeights would open. */
export const hasWeights = (folder: string): boolean =>
  [WEIGHTS_FILE, INDEX_FILE].some((file) => existsSync(join(folder, file)));

/** Throws SafetensorsError where the folder has no weights, or index and files do not name the same tensors. */
export function openWeights(folder: string): SafetensorsSource {
  const single = join(folder, WEIGHTS_FILE);
  if (existsSync(single)) return openSafetensors(single);
  const index = join(folder, INDEX_FILE);
  if (!existsSync(index))
    throw new SafetensorsError({ what: folder, rule: `it must hold ${WEIGHTS_FILE} or ${INDEX_FILE}` });
  const fileOf = weightMap(index);
  const files = new Map([...new Set(fileOf.values())].map((name) => [name, openSafetensors(join(folder, name))]));
  const of = (name: string): SafetensorsSource => {
    const file = files.get(fileOf.get(name) ?? '');
    if (!file) throw new SafetensorsError({ what: index, rule: 'it must name the tensor', received: `no ${name}` });
    return file;
  };
  for (const [name, file] of fileOf)
    if (!of(name).tensors.has(name))
      throw new SafetensorsError({ what: index, rule: `${file} must hold ${name}`, received: 'it does not' });
  for (const [file, { tensors }] of files)
    for (const name of tensors.keys())
      if (fileOf.get(name) !== file)
        throw new SafetensorsError({
          what: index,
          rule: `weight_map must say where ${name} is`,
          received: `it is in ${file}`,
        });
  return {
    path: folder,
    metadata: Object.assign({}, ...[...files.values()].map(({ metadata }) => metadata)),
    tensors: new Map([...files.values()].flatMap(({ tensors }) => [...tensors])),
    read: (name, into, from) => of(name).read(name, into, from),
    map: (name) => of(name).map(name),
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
