/** Finds the reader that belongs to a base: beside the base's file, then among the readers that come with this project. */
import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { READER_SUFFIX, readerFacts } from './reader-file.ts';

/** Readers that come with the project. */
export const READERS_FOLDER = join(import.meta.dirname, '../../../models/readers');

/**
 * Path of the reader of a base with this fingerprint, whose checkpoint is at `base`; undefined where there is none. Of several the first by name. A file that
 * is no reader is passed over: what lies beside a model is not this function's to judge.
 */
export function findReader(
  base: string,
  fingerprint: string,
  folders: readonly string[] = [READERS_FOLDER],
): string | undefined {
  const beside = statSync(base, { throwIfNoEntry: false })?.isDirectory() ? base : dirname(base);
  for (const folder of [beside, ...folders])
    for (const name of readersIn(folder)) {
      const path = join(folder, name);
      if (fingerprintIn(path) === fingerprint) return path;
    }
  return undefined;
}

function readersIn(folder: string): string[] {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(READER_SUFFIX))
    .sort();
}

function fingerprintIn(path: string): string | undefined {
  try {
    return readerFacts(path).base.fingerprint;
  } catch {
    return undefined;
  }
}
