/**
 * The models on this machine: `models/<owner>/<name>` below CALLOSUM_HOME, else below ~/.callosum. Each folder holds the files as their hub has
 * them, and pulled.json. Not responsible for fetching (pull.ts) or for what is in the files (src/model).
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** What pulled.json says. */
export interface Pulled {
  repository: string;
  revision: string;
  commit: string;
  endpoint: string;
  files: { path: string; bytes: number; digest: string }[];
}

export const PULLED_FILE = 'pulled.json';

export function storeFolder(env: NodeJS.ProcessEnv): string {
  return join(env.CALLOSUM_HOME || join(homedir(), '.callosum'), 'models');
}

export function folderOf(store: string, repository: string): string {
  return join(store, ...repository.split('/'));
}

export interface StoredModel {
  /** owner/name */
  repository: string;
  folder: string;
  /** Bytes of its files on the disk. */
  bytes: number;
  pulled: Pulled;
}

/** The models that were pulled whole, by name. */
export function storedModels(store: string): StoredModel[] {
  const folders = (path: string) =>
    existsSync(path)
      ? readdirSync(path, { withFileTypes: true })
          .filter((entry) => entry.isDirectory())
          .map(({ name }) => name)
          .sort()
      : [];
  return folders(store).flatMap((owner) =>
    folders(join(store, owner)).flatMap((name) => {
      const folder = join(store, owner, name);
      const pulled = readPulled(folder);
      if (!pulled) return [];
      const bytes = pulled.files.reduce((sum, { path }) => sum + (sizeOf(join(folder, path)) ?? 0), 0);
      return [{ repository: `${owner}/${name}`, folder, bytes, pulled }];
    }),
  );
}

/** Undefined where nothing was pulled, or not to the end. */
export function readPulled(folder: string): Pulled | undefined {
  try {
    const pulled = JSON.parse(readFileSync(join(folder, PULLED_FILE), 'utf8')) as Partial<Pulled>;
    return typeof pulled.repository === 'string' && Array.isArray(pulled.files) ? (pulled as Pulled) : undefined;
  } catch {
    return undefined;
  }
}

const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size;

/** The path that a person means by `name`: a path that is there, or a model of the store by owner/name. */
export function resolveModel(name: string, store: string): string | undefined {
  if (existsSync(name)) return name;
  return storedModels(store).find(({ repository }) => repository === name)?.folder;
}
