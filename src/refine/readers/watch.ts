/**
 * Files that change, found by looking at all of them once a second: the same on every file system, also over a network, where events of
 * the system are lost. A file counts when it has stayed the same for one look, so that none is taken half written.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { type FoundFile, findFiles } from './files.ts';

const EVERY_MS = 1000;

export interface Changes {
  readonly changed: readonly FoundFile[];
  /** Paths of files that were there and are not. */
  readonly gone: readonly string[];
}

/** Yields what changed since `known` and since the last time, until the signal. `without` as findFiles takes it. */
export async function* watchFiles(
  paths: readonly string[],
  known: Iterable<FoundFile>,
  { without, signal, everyMs = EVERY_MS }: { without?: readonly string[]; signal: AbortSignal; everyMs?: number },
): AsyncGenerator<Changes> {
  const told = new Map([...known].map((file) => [file.path, file]));
  let before = new Map(told);
  while (!signal.aborted) {
    await sleep(everyMs, undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
    const now = new Map(look(paths, without).map((file) => [file.path, file]));
    const settled = [...now.values()].filter((file) => isSame(file, before.get(file.path)));
    const changed = settled.filter((file) => !isSame(file, told.get(file.path)));
    const gone = [...told.keys()].filter((path) => !now.has(path) && !before.has(path));
    before = now;
    for (const file of changed) told.set(file.path, file);
    for (const path of gone) told.delete(path);
    if (changed.length + gone.length > 0) yield { changed, gone };
  }
}

/** Path by path: one that is gone for now does not hide the others. */
function look(paths: readonly string[], without: readonly string[] | undefined): FoundFile[] {
  return paths.flatMap((path) => {
    try {
      return [...findFiles([path], without).files];
    } catch {
      return [];
    }
  });
}

const isSame = (a: FoundFile, b: FoundFile | undefined) => a.bytes === b?.bytes && a.changedAt === b.changedAt;
