/**
 * A file of a checkpoint as bytes at offsets. It is opened for every read and closed after it, so that nothing has to be disposed; what
 * has changed since it was first looked at is refused. What the bytes mean: the readers of the formats.
 */
import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import type { CallosumError, ErrorParts } from '../../tensor/errors.ts';

/** The error class of the format that reads. */
export type Failure = new (parts: ErrorParts, options?: ErrorOptions) => CallosumError;

export class CheckpointFile {
  readonly path: string;
  readonly bytes: number;
  readonly #failure: Failure;
  readonly #seen: Stats;

  /** Throws `failure` where the path is not a file that can be read. */
  constructor(path: string, failure: Failure) {
    this.path = path;
    this.#failure = failure;
    this.#seen = this.#open((_, stats) => stats);
    this.bytes = this.#seen.size;
  }

  /** Fills `into` with the bytes from `from` on. Throws where the file ends before, or is another one by now. */
  read(from: number, into: Uint8Array): void {
    const { path, bytes } = this;
    this.#open((file, { size, mtimeMs, ino }) => {
      if (size !== bytes)
        throw new this.#failure({ what: path, rule: `it had ${bytes} bytes when opened`, received: `${size}` });
      if (mtimeMs !== this.#seen.mtimeMs || ino !== this.#seen.ino)
        throw new this.#failure({ what: path, rule: 'the file may not change while it is in use', received: 'it did' });
      for (let at = 0; at < into.byteLength; ) {
        const got = readSync(file, into, at, into.byteLength - at, from + at);
        if (got === 0)
          throw new this.#failure({
            what: path,
            rule: `it must have ${from + into.byteLength} bytes`,
            received: `${from + at}`,
          });
        at += got;
      }
    });
  }

  /** A piece as new memory: its size is the caller's to check before. */
  piece(from: number, bytes: number): Uint8Array<ArrayBuffer> {
    const piece = new Uint8Array(bytes);
    this.read(from, piece);
    return piece;
  }

  #open<R>(use: (file: number, stats: Stats) => R): R {
    const { path } = this;
    let file: number;
    try {
      // Without waiting: a pipe that nobody writes to is no file.
      file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    } catch (error) {
      throw new this.#failure(
        { what: path, rule: 'the file must be readable', received: (error as Error).message },
        { cause: error },
      );
    }
    try {
      const stats = fstatSync(file);
      if (!stats.isFile())
        throw new this.#failure({ what: path, rule: 'it must be a file', received: 'something else' });
      return use(file, stats);
    } finally {
      closeSync(file);
    }
  }
}
