/** Writes a small file so that a reader, or a machine that loses power, finds the old file or the new one, never a part. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { TokenizerError } from '../errors.ts';

/** Under a temporary name beside it, to the disk, then renamed. @throws TokenizerError; the file is then as it was */
export function writeWhole(path: string, text: string): void {
  const unfinished = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(unfinished, text, { flush: true });
    renameSync(unfinished, path);
    const folder = openSync(dirname(path), 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  } catch (error) {
    rmSync(unfinished, { force: true });
    const received = (error as NodeJS.ErrnoException).code ?? String(error);
    const full = received === 'ENOSPC' || received === 'EDQUOT';
    const rule = full ? 'cannot be written, the disk is full' : 'must be writable';
    const hint = full ? 'make room, then run it again; nothing half-written was left' : undefined;
    throw new TokenizerError({ what: path, rule, received, hint }, { cause: error });
  }
}
