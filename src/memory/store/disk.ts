/**
 * The files of one store: written whole or not at all, appended with a flush, erased by overwriting. Everything that the store does to the
 * disk goes through here, so that a test can let any write fail. Not what the files mean.
 */
import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { loadMapping } from '../../../native/load.ts';
import { asWriteError, StoreDamageError } from './store-error.ts';

/** Called before each thing that changes the disk, with what it is and the file's name: a test's place to fail. */
export type BeforeWrite = (what: 'write' | 'sync' | 'rename' | 'remove', name: string) => void;

/** Ending of a file that is not yet whole. */
export const UNFINISHED = '.unfinished';
/** Smaller ranges are read. */
const LEAST_MAPPED = 2 ** 20;
const ZEROS = new Uint8Array(1 << 20);

export class Disk {
  readonly folder: string;
  readonly #before: BeforeWrite;

  constructor(folder: string, before: BeforeWrite = () => {}) {
    this.folder = folder;
    this.#before = before;
    mkdirSync(folder, { recursive: true });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  names(): string[] {
    return readdirSync(this.folder);
  }

  /** The parts one after another as a new file; whatever fails, what was there before is there. Throws StoreWriteError. */
  writeWhole(name: string, parts: readonly Uint8Array[]): void {
    const unfinished = name + UNFINISHED;
    this.#write(name, () => {
      const file = openSync(this.path(unfinished), 'w');
      try {
        for (const part of parts) this.#writeAll(file, part, name);
        this.#before('sync', name);
        fsyncSync(file);
      } catch (error) {
        this.#undo(() => unlinkSync(this.path(unfinished)));
        throw error;
      } finally {
        closeSync(file);
      }
      this.#before('rename', name);
      renameSync(this.path(unfinished), this.path(name));
      this.#syncFolder();
    });
  }

  /** A file that entries are appended to, from `length` on; what is behind is cut off. */
  appendable(name: string, length: number): Appendable {
    const file = this.#write(name, () => openSync(this.path(name), 'r+'));
    this.#write(name, () => {
      if (fstatSync(file).size > length) ftruncateSync(file, length);
    });
    return {
      append: (parts) => {
        const start = length;
        this.#write(name, () => {
          try {
            for (const part of parts) {
              this.#writeAll(file, part, name, length);
              length += part.length;
            }
            this.#before('sync', name);
            fdatasyncSync(file);
          } catch (error) {
            length = start;
            this.#undo(() => ftruncateSync(file, start));
            throw error;
          }
        });
      },
      close: () => closeSync(file),
    };
  }

  /** Overwrites a file with zeros, flushes that and removes it. */
  erase(name: string): void {
    this.#write(name, () => {
      const file = openSync(this.path(name), 'r+');
      try {
        const { size } = fstatSync(file);
        for (let at = 0; at < size; at += ZEROS.length)
          this.#writeAll(file, ZEROS.subarray(0, Math.min(ZEROS.length, size - at)), name, at);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      this.remove(name);
      this.#syncFolder();
    });
  }

  remove(name: string): void {
    this.#write(name, () => {
      this.#before('remove', name);
      unlinkSync(this.path(name));
    });
  }

  /** A file to read from; undefined where there is none. */
  open(name: string): ReadableFile | undefined {
    let file: number;
    try {
      file = openSync(this.path(name), 'r');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
    const what = this.path(name);
    return {
      what,
      size: fstatSync(file).size,
      read(offset, bytes) {
        const into = new Uint8Array(bytes);
        for (let at = 0; at < bytes; ) {
          const got = readSync(file, into, at, bytes - at, offset + at);
          if (got === 0)
            throw new StoreDamageError({
              what,
              rule: `must have ${bytes} bytes from byte ${offset}`,
              received: `${at}`,
            });
          at += got;
        }
        return into;
      },
      keep(offset, bytes) {
        if (bytes < LEAST_MAPPED) return this.read(offset, bytes);
        try {
          return new Uint8Array(loadMapping().map(what, offset, bytes));
        } catch (error) {
          throw new StoreDamageError(
            { what, rule: `must be mapped, ${bytes} bytes from byte ${offset}`, received: (error as Error).message },
            { cause: error },
          );
        }
      },
      close: () => closeSync(file),
    };
  }

  #writeAll(file: number, bytes: Uint8Array, name: string, position?: number): void {
    for (let at = 0; at < bytes.length; ) {
      this.#before('write', name);
      at += writeSync(file, bytes, at, bytes.length - at, position === undefined ? null : position + at);
    }
  }

  #syncFolder(): void {
    const folder = openSync(this.folder, 'r');
    try {
      fsyncSync(folder);
    } finally {
      closeSync(folder);
    }
  }

  /** Clears up after a failure; that this fails too must not hide the first one. */
  #undo(action: () => void): void {
    try {
      action();
    } catch {
      // What is left is cut off or removed when the store is opened again.
    }
  }

  #write<T>(name: string, action: () => T): T {
    try {
      return action();
    } catch (error) {
      throw asWriteError(this.path(name), error);
    }
  }
}

export interface Appendable {
  /** Durable when it returns; whatever fails, the file is as it was. */
  append(parts: readonly Uint8Array[]): void;
  close(): void;
}

export interface ReadableFile {
  readonly what: string;
  readonly size: number;
  /** Bytes of its own. Throws StoreDamageError where the file ends before them. */
  read(offset: number, bytes: number): Uint8Array<ArrayBuffer>;
  /** The same for what is kept long: of a large range the pages of the file itself, which the system may drop and read again. */
  keep(offset: number, bytes: number): Uint8Array<ArrayBuffer>;
  close(): void;
}
