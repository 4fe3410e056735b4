/**
 * One process owns a store's folder: a lock file names it by number and start time. The file of a process that is gone is taken over. It
 * comes into being with its content (a link to a file that is already written), so that nobody ever sees an empty one.
 */
import { linkSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asWriteError, StoreTakenError } from './store-error.ts';

/** Folders that this process has open. */
const open = new Set<string>();

/** Takes the folder, which must be there; disposing gives it back. Throws StoreTakenError, naming the owner, where it is taken. */
export function lockStore(folder: string): Disposable {
  const real = realpathSync(folder);
  const path = join(real, 'lock');
  const taken = (received: string, hint: string) =>
    new StoreTakenError({ what: folder, rule: 'one process at a time may have a store open', received, hint });
  if (open.has(real)) throw taken('this process has it open', 'use the store that is open, or close it first');
  const own = join(real, `lock.${process.pid}`);
  try {
    writeFileSync(own, `${process.pid} ${startOf(process.pid)}`);
    for (let attempt = 0; !linked(own, path); attempt++) {
      const seen = content(path);
      const [owner, start] = seen.split(' ');
      if (attempt === 10 || running(Number(owner), start ?? ''))
        throw taken(`process ${owner} has`, `wait for it or stop it; where it is another program, remove ${path}`);
      removeStale(path, `${own}.stale`, seen);
    }
    for (const name of readdirSync(real)) {
      const left = /^lock\.(\d+)(?:\.stale)?$/.exec(name);
      if (left && !running(Number(left[1]), '')) rmSync(join(real, name), { force: true });
    }
  } catch (error) {
    throw asWriteError(path, error);
  } finally {
    rmSync(own, { force: true });
  }
  open.add(real);
  return {
    [Symbol.dispose]() {
      open.delete(real);
      rmSync(path, { force: true });
    },
  };
}

/** Renamed before it is removed, so that of two that find it stale one takes it away; put back where it was another's by then. */
function removeStale(path: string, aside: string, seen: string): void {
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (content(aside) !== seen) linked(aside, path);
  rmSync(aside, { force: true });
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function content(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // given back in the meantime
  }
}

/** A process of that number is there and, where the system says, started when the lock says. */
function running(pid: number, start: string): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false;
  if (pid === process.pid) return false; // not by this process, which knows what it has open
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const now = startOf(pid);
  return now === '' || start === '' || now === start;
}

/** Clock ticks from the system's start to the process's, or '' where the system does not say. */
function startOf(pid: number): string {
  if (process.platform !== 'linux') return '';
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
