/** The models of this machine with the licence of each, as its card says it: those that come with the project, and those that were pulled. */
import { globSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { storedModels } from '../exchange/hub/index.ts';
import { cardLicense } from '../model/describe.ts';

export interface LicensedModel {
  readonly name: string;
  readonly bytes: number;
  /** Undefined where its card does not say. */
  readonly licence: string | undefined;
}

/** `shipped`: the folder with one folder for each model that comes with the project. `store`: the one of pulled models. */
export function licensedModels(shipped: string, store: string): LicensedModel[] {
  const own = globSync('*/*.gguf', { cwd: shipped }).map((file) => ({
    name: basename(file, '.gguf'),
    bytes: statSync(join(shipped, file)).size,
    folder: join(shipped, dirname(file)),
  }));
  const pulled = storedModels(store).map(({ repository, bytes, folder }) => ({ name: repository, bytes, folder }));
  return [...own.sort((a, b) => (a.name < b.name ? -1 : 1)), ...pulled].map(({ name, bytes, folder }) => ({
    ...{ name, bytes },
    licence: cardLicense(join(folder, 'README.md')),
  }));
}
