/**
 * One process owns a run's folder: a lock file names it. A file whose process is gone is taken over, and what that process left
 * half-written is removed.
 */
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { asCheckpointError } from './checkpoint.ts';
import { RunError } from './fields.ts';

/**
 * Takes the folder, which is made where it is missing; disposing gives it back, and removes it where it was made and nothing was put into
 * it. Throws RunError where a living process has it.
 */
export function lockRun(folder: string): Disposable {
  const path = join(folder, 'lock');
  let made: string | undefined;
  try {
    made = mkdirSync(folder, { recursive: true });
    if (!create(path)) {
      const owner = Number(readFileSync(path, 'utf8'));
      if (owner !== process.pid && alive(owner))
        throw new RunError({
          what: folder,
          rule: 'one process at a time may train this run',
          received: `process ${owner} does`,
          hint: `wait for it or stop it; where it is another program, remove ${path}`,
        });
      rmSync(path, { force: true });
      create(path);
    }
    sweep(folder);
  } catch (error) {
    throw asCheckpointError(error, folder);
  }
  return {
    [Symbol.dispose]() {
      rmSync(path, { force: true });
      if (made !== undefined && readdirSync(folder).length === 0) rmdirSync(folder);
    },
  };
}

/** Where a run writes; below them nothing is looked at, for the folder may hold what is not ours. */
const WRITTEN = ['.', 'tokenizer', 'checkpoints', 'shards'];
const HALF_WRITTEN = /\.\d+\.(tmp|unfinished)$|^step-\d{8}\.unfinished$/;

/** Removes what a killed process left half-written: nobody else writes here while the lock is held. */
function sweep(folder: string): void {
  const sources = entries(join(folder, 'shards')).map((name) => join('shards', name));
  for (const place of [...WRITTEN, ...sources])
    for (const name of entries(join(folder, place)))
      if (HALF_WRITTEN.test(name)) rmSync(join(folder, place, name), { recursive: true, force: true });
}

const entries = (folder: string): string[] => {
  const stats = statSync(folder, { throwIfNoEntry: false });
  return stats?.isDirectory() ? readdirSync(folder) : [];
};

/** False where the file is there already. */
function create(path: string): boolean {
  let file: number;
  try {
    file = openSync(path, 'wx');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  try {
    writeSync(file, String(process.pid));
  } catch (error) {
    rmSync(path, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
  return true;
}

function alive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
