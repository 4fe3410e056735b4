/**
 * A file that is there whole or not at all: written under another name beside it, flushed to the disk, renamed, and the folder
 * flushed. The one way every room writes a file that others rely on. Not responsible for what is in it.
 */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { CallosumError } from './errors.ts';

/** The system refused to write: a full disk, a missing folder, no permission. `cause` is its error. */
export class FileWriteError extends CallosumError {
  override name = 'FileWriteError';
  /** The system's code: ENOSPC, EACCES, ... */
  readonly code: string;

  constructor(path: string, cause: NodeJS.ErrnoException) {
    super({ what: path, rule: 'the file could not be written; it is as it was', received: cause.message }, { cause });
    this.code = cause.code ?? '';
  }
}

/** Appends bytes to a file. */
export type Append = (bytes: Uint8Array) => void;

/**
 * Puts the content, or what `write` appends, into a new file that then takes the place of `path`. Whatever fails, `path` is as it was and
 * nothing is left beside it. Throws FileWriteError where the system refuses.
 */
export function writeWholeFile(path: string, content: string | Uint8Array | ((append: Append) => void)): void {
  const write = typeof content === 'function' ? content : (append: Append) => append(Buffer.from(content));
  const unfinished = `${path}.${process.pid}.unfinished`;
  try {
    const file = openSync(unfinished, 'w');
    try {
      write((bytes) => {
        for (let at = 0; at < bytes.byteLength; ) at += writeSync(file, bytes, at);
      });
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(unfinished, path);
    syncPath(dirname(path));
  } catch (error) {
    rmSync(unfinished, { force: true });
    if (error instanceof Error && 'syscall' in error) throw new FileWriteError(path, error as NodeJS.ErrnoException);
    throw error;
  }
}

/** Flushes a file or a folder to the disk: a rename is lost in a power cut unless its folder is flushed too. */
export function syncPath(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
