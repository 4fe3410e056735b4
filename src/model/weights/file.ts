/**
 * A file of a checkpoint as bytes at offsets. It is opened for every read and closed after it, so that nothing has to be disposed; what
 * has changed since it was first looked at is refused. What the bytes mean: the readers of the formats.
 */
import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { loadMapping } from '../../../native/load.ts';
import type { CallosumError, ErrorParts } from '../../tensor/errors.ts';
import type { Place } from './source.ts';

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
    this.#open((file, stats) => {
      this.#checkSame(stats);
      for (let at = 0; at < into.byteLength; ) {
        const got = readSync(file, into, at, into.byteLength - at, from + at);
        if (got === 0) throw this.#wrong(`it must have ${from + into.byteLength} bytes`, `${from + at}`);
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

  /** Fills `into` with what a tensor at `place` has from byte `from` of it on. */
  readPart(name: string, { start, bytes }: Place, into: Uint8Array, from = 0): void {
    if (!(from >= 0 && from + into.byteLength <= bytes))
      throw this.#wrong(`${name} has ${bytes} bytes`, `asked for ${into.byteLength} from ${from} on`);
    this.read(start + from, into);
  }

  /** The bytes at `place`, mapped. */
  map({ start, bytes }: Place): Uint8Array {
    this.#open((_, stats) => this.#checkSame(stats));
    if (bytes === 0) return new Uint8Array(0);
    try {
      return new Uint8Array(loadMapping().map(this.path, start, bytes));
    } catch (error) {
      throw new this.#failure(
        { what: this.path, rule: 'the file must be mapped', received: (error as Error).message },
        { cause: error },
      );
    }
  }

  #open<R>(use: (file: number, stats: Stats) => R): R {
    let file: number;
    try {
      // Without waiting: a pipe that nobody writes to is no file.
      file = openSync(this.path, constants.O_RDONLY | constants.O_NONBLOCK);
    } catch (error) {
      throw new this.#failure(
        { what: this.path, rule: 'the file must be readable', received: (error as Error).message },
        { cause: error },
      );
    }
    try {
      const stats = fstatSync(file);
      if (!stats.isFile()) throw this.#wrong('it must be a file', stats.isDirectory() ? 'a folder' : 'something else');
      return use(file, stats);
    } finally {
      closeSync(file);
    }
  }

  #checkSame({ size, mtimeMs, ino }: Stats): void {
    if (size !== this.bytes) throw this.#wrong(`it had ${this.bytes} bytes when opened`, `${size}`);
    if (mtimeMs !== this.#seen.mtimeMs || ino !== this.#seen.ino)
      throw this.#wrong('it may not change while it is in use', 'it did');
  }

  #wrong = (rule: string, received: string) => new this.#failure({ what: this.path, rule, received });
}
