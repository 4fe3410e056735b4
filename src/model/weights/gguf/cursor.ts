/**
 * Walks forward through the start of a GGUF file, where sizes are known only while it is read: a window of the file in memory that
 * moves on. Nothing is taken, and no memory made, that the rest of the file has not. What the bytes mean: metadata.ts, infos.ts.
 */
import { isUtf8 } from 'node:buffer';
import type { CheckpointFile } from '../file.ts';
import { GgufError } from './error.ts';

const WINDOW_BYTES = 2 ** 22;
/** The most bytes of one text or array of numbers. */
const MAX_VALUE_BYTES = 2 ** 28;

export class Cursor {
  readonly file: CheckpointFile;
  #window: Buffer = Buffer.alloc(0);
  /** Offset of the window in the file, and of the cursor in the window. */
  #start = 0;
  #at = 0;
  /** What is read, for errors. */
  field = 'header';

  constructor(file: CheckpointFile) {
    this.file = file;
  }

  /** Offset in the file. */
  get offset(): number {
    return this.#start + this.#at;
  }

  /** Bytes between the cursor and the end of the file. */
  get rest(): number {
    return this.file.bytes - this.offset;
  }

  wrong(rule: string, received?: unknown): GgufError {
    return new GgufError({ what: this.file.path, rule: `${this.field}: ${rule}`, received: String(received) });
  }

  u8 = (): number => this.#number(1, (window, at) => window[at]);
  i8 = (): number => this.#number(1, (window, at) => window.readInt8(at));
  u16 = (): number => this.#number(2, (window, at) => window.readUInt16LE(at));
  i16 = (): number => this.#number(2, (window, at) => window.readInt16LE(at));
  u32 = (): number => this.#number(4, (window, at) => window.readUInt32LE(at));
  i32 = (): number => this.#number(4, (window, at) => window.readInt32LE(at));
  f32 = (): number => this.#number(4, (window, at) => window.readFloatLE(at));
  f64 = (): number => this.#number(8, (window, at) => window.readDoubleLE(at));
  u64 = (): bigint => this.#number(8, (window, at) => window.readBigUInt64LE(at));
  i64 = (): bigint => this.#number(8, (window, at) => window.readBigInt64LE(at));

  /** A u64 that says how many things of at least `each` bytes follow: no more than the rest of the file has, nor than `most`. */
  count(each: number, most: number, of: string): number {
    const at = this.#take(8);
    const count = this.#window.readUInt32LE(at + 4) * 2 ** 32 + this.#window.readUInt32LE(at);
    if (count > most) throw this.wrong(`${of} must be at most ${most}`, count);
    if (count * each > this.rest) throw this.wrong(`${of} must fit the ${this.rest} bytes that follow`, count);
    return count;
  }

  /** A text in UTF-8 after its length. */
  text(most = MAX_VALUE_BYTES): string {
    const length = this.count(1, most, 'the length of a text');
    const at = this.#take(length);
    const text = this.#window.toString('utf8', at, at + length);
    if (text.includes('\ufffd') && !isUtf8(this.#window.subarray(at, at + length)))
      throw this.wrong('a text must be UTF-8', JSON.stringify(text.slice(0, 40)));
    return text;
  }

  /** Bytes as memory of their own, aligned for any typed array. */
  bytes(count: number): ArrayBuffer {
    if (count > MAX_VALUE_BYTES) throw this.wrong(`an array may have ${MAX_VALUE_BYTES} bytes`, count);
    const at = this.#take(count);
    return new Uint8Array(this.#window.subarray(at, at + count)).buffer;
  }

  #number<T>(bytes: number, read: (window: Buffer, at: number) => T): T {
    const at = this.#take(bytes);
    return read(this.#window, at);
  }

  /** The place in the window of the next `count` bytes, which it then has; the cursor is after them. */
  #take(count: number): number {
    if (this.#at + count > this.#window.byteLength) {
      if (count > this.rest) throw this.wrong(`${count} bytes must follow, the file is cut off`, `${this.rest} bytes`);
      this.#start = this.offset;
      this.#at = 0;
      const bytes = Math.min(this.file.bytes - this.#start, Math.max(count, WINDOW_BYTES));
      this.#window = Buffer.from(this.file.piece(this.#start, bytes).buffer);
    }
    const at = this.#at;
    this.#at += count;
    return at;
  }
}
