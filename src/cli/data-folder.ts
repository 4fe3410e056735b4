/** The folder of a data network that commands share: where it is, and by which names files are known in it. What is in it is src/memory. */
import { existsSync, statSync } from 'node:fs';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreTakenError } from '../memory/store/index.ts';
import { UsageError } from './command.ts';

export const DATA_FLAG = { data: { type: 'string' } } as const;
export const DATA_USAGE =
  '  --data         folder of what was learned; else the variable CALLOSUM_DATA, else callosum-data in this folder';

/** Absolute. */
export const dataFolder = (said: string | undefined): string =>
  resolve(said ?? process.env.CALLOSUM_DATA ?? 'callosum-data');

/** Throws UsageError where nothing was learned yet. */
export function learnedFolder(said: string | undefined): string {
  const folder = dataFolder(said);
  if (existsSync(folder) && statSync(folder).isDirectory()) return folder;
  throw new UsageError({
    what: folder,
    rule: 'must be a folder with documents that were learned',
    received: 'nothing of that name',
    hint: 'callosum learn <files or folders> makes it; --data names another',
  });
}

/** How long a command waits for another that has the folder: one that watches has it for the time of a change. */
const PATIENCE_MS = 5000;

/** What `open` gives; while another process has the store, it is tried again for some seconds, or until the signal. */
export async function waitingFor<T>(open: () => T, signal?: AbortSignal): Promise<T> {
  const until = signal ? Number.POSITIVE_INFINITY : performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      return open();
    } catch (error) {
      if (!(error instanceof StoreTakenError) || performance.now() > until || signal?.aborted) throw error;
    }
    await sleep(100);
  }
}

/** A file's name in the store: its path from the folder that holds the data, or whole where it lies elsewhere. The same from wherever it is asked. */
export function documentName(path: string, folder: string): string {
  const way = relative(dirname(folder), resolve(path));
  const inside = way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
  return (inside ? way : resolve(path)).replaceAll(sep, '/');
}

/** The document that a person means: by its name, by the path of its file, or by an end of the name that no other has. Throws UsageError. */
export function findDocument(names: readonly string[], folder: string, said: string): string {
  const exact = [said, documentName(said, folder)].find((name) => names.includes(name));
  if (exact !== undefined) return exact;
  const ending = names.filter((name) => name.endsWith(`/${said}`));
  if (ending.length === 1) return ending[0];
  const near = ending.length > 0 ? ending : names.filter((name) => name.includes(said));
  const some = near.slice(0, 5).join(', ') + (near.length > 5 ? ', ...' : '');
  throw new UsageError({
    what: 'document',
    rule: ending.length > 0 ? 'must be one of several that end so' : 'must be one that was learned',
    received: said,
    hint: near.length > 0 ? some : 'callosum documents lists them',
  });
}
