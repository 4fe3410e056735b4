/** A tokenizer's files, written whole or not at all (src/tensor/whole-file.ts): what the system refuses, in the words of this room. */
import { FileWriteError, writeWholeFile } from '../../tensor/whole-file.ts';
import { TokenizerError } from '../errors.ts';

/** @throws TokenizerError; the file is then as it was */
export function writeWhole(path: string, text: string | Uint8Array): void {
  try {
    writeWholeFile(path, text);
  } catch (error) {
    if (!(error instanceof FileWriteError)) throw error;
    const full = error.code === 'ENOSPC' || error.code === 'EDQUOT';
    const rule = full ? 'cannot be written, the disk is full' : 'must be writable';
    const hint = full ? 'make room, then run it again; nothing half-written was left' : undefined;
    throw new TokenizerError({ what: path, rule, received: error.code, hint }, { cause: error });
  }
}
