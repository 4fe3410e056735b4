/**
 * One owner of a store's folder: who has it open holds a lock of the system on the file `held`, which the system takes back when the
 * process or the thread ends, however it ends; it holds between threads and between containers, whose process numbers say nothing. The
 * file `lock` names the owner, for people and for programs of before that go by it alone.
 */
import { readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { asWriteError, StoreTakenError, StoreWriteError } from './store-error.ts';

/** Takes the folder, which must be there; disposing gives it back. Throws StoreTakenError, naming the owner, where it is taken. */
export function lockStore(folder: string): Disposable {
  const real = realpathSync(folder);
  const path = join(real, 'lock');
  const held = hold(join(real, 'held'));
  const [owner, start] = content(path).split(' ');
  const here = owner === String(process.pid) && (start ?? '') === startOf(process.pid);
  // Of a program of before, which holds nothing; a lock that this process left is of one of its threads that has ended.
  const before = !here && start !== undefined && start !== '' && startOf(Number(owner)) === start;
  if (!held || before) {
    held?.close();
    const what = { what: folder, rule: 'one process at a time may have a store open' };
    if (here)
      throw new StoreTakenError({
        ...what,
        received: 'this process has it open',
        hint: 'use the store that is open, or close it first',
      });
    throw new StoreTakenError({
      ...what,
      received: owner === '' ? 'another has' : `process ${owner} has`,
      hint: 'wait for it or stop it',
    });
  }
  try {
    writeFileSync(path, `${process.pid} ${startOf(process.pid)}`);
  } catch (error) {
    held.close();
    throw asWriteError(path, error);
  }
  return {
    [Symbol.dispose]() {
      if (!held.isOpen) return;
      rmSync(path, { force: true });
      held.close();
    },
  };
}

const BUSY = 5;

/**
 * The system's lock on the file, by way of an empty database: the only thing in Node that takes one. The file is never removed: who waits
 * for it would hold one that nobody sees. Undefined where another has it.
 */
function hold(path: string): DatabaseSync | undefined {
  let file: DatabaseSync | undefined;
  try {
    file = new DatabaseSync(path, { timeout: 0 });
    file.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return file;
  } catch (error) {
    file?.close();
    const { errcode, message } = error as Error & { errcode?: number };
    if (errcode === BUSY) return undefined;
    throw new StoreWriteError(
      {
        what: path,
        rule: 'must be an empty file that can be locked',
        received: message,
        hint: 'see that the folder can be written to, and that its file system can lock files; remove the file where nobody has the store open',
      },
      { cause: error },
    );
  }
}

function content(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return ''; // given back
  }
}

/** Clock ticks from the system's start to the process's; '' where there is none or the system does not say. */
function startOf(pid: number): string {
  if (process.platform !== 'linux' || !Number.isSafeInteger(pid) || pid <= 0) return '';
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
