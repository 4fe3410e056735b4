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
    throw new TokenizerError({ what: path, rule: 'must be writable', received }, { cause: error });
  }
}
