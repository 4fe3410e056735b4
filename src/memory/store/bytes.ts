/** Numbers and strings as bytes: variable-length integers, little-endian doubles, strings that come back unit for unit. Reading checks bounds. */
import { StoreDamageError } from './store-error.ts';

const scratch = new DataView(new ArrayBuffer(8));

/** Bytes appended one after another. */
export class ByteWriter {
  #bytes = new Uint8Array(256);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** What was written so far: a view, valid until the next write. */
  get written(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length);
  }

  /** What was written so far, as bytes of its own. */
  take(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = value;
  }

  /** A whole number 0 .. 2^53 - 1 in groups of seven bits, lowest first. */
  varint(value: number): void {
    if (this.#length + 8 > this.#bytes.length) this.#grow(8);
    while (value >= 2 ** 31) {
      this.#bytes[this.#length++] = (value % 128) | 128;
      value = Math.floor(value / 128);
    }
    while (value >= 128) {
      this.#bytes[this.#length++] = (value & 127) | 128;
      value >>>= 7;
    }
    this.#bytes[this.#length++] = value;
  }

  /** A whole number of either sign, small ones short. */
  signed(value: number): void {
    this.varint(value < 0 ? -2 * value - 1 : 2 * value);
  }

  double(value: number): void {
    scratch.setFloat64(0, value, true);
    for (let at = 0; at < 8; at++) this.byte(scratch.getUint8(at));
  }

  bytes(values: Uint8Array): void {
    if (this.#length + values.length > this.#bytes.length) this.#grow(values.length);
    this.#bytes.set(values, this.#length);
    this.#length += values.length;
  }

  /** UTF-8, or UTF-16 where a lone surrogate would be lost; its size and which of the two before it. */
  string(value: string): void {
    const wide = !value.isWellFormed();
    const bytes = Buffer.from(value, wide ? 'utf16le' : 'utf8');
    this.varint(2 * bytes.length + (wide ? 1 : 0));
    this.bytes(bytes);
  }

  #grow(by: number): void {
    const larger = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + by));
    larger.set(this.written);
    this.#bytes = larger;
  }
}

/** Reads what a ByteWriter wrote. Everything throws StoreDamageError, naming `what`, past the end. */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #what: string;
  at: number;

  constructor(bytes: Uint8Array, what: string, at = 0) {
    this.#bytes = bytes;
    this.#what = what;
    this.at = at;
  }

  get left(): number {
    return this.#bytes.length - this.at;
  }

  varint(): number {
    let value = 0;
    for (let scale = 1; scale < 2 ** 53; scale *= 128) {
      if (this.at >= this.#bytes.length) this.#damaged('a number ends');
      const byte = this.#bytes[this.at++];
      value += (byte & 127) * scale;
      if (byte < 128) return Number.isSafeInteger(value) ? value : this.#damaged('a number is too large');
    }
    return this.#damaged('a number is too long');
  }

  signed(): number {
    const value = this.varint();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }

  double(): number {
    const bytes = this.bytes(8);
    for (let at = 0; at < 8; at++) scratch.setUint8(at, bytes[at]);
    return scratch.getFloat64(0, true);
  }

  bytes(count: number): Uint8Array {
    if (count > this.left) this.#damaged(`${count} bytes are told of`);
    this.at += count;
    return this.#bytes.subarray(this.at - count, this.at);
  }

  string(): string {
    const size = this.varint();
    const wide = size % 2 === 1;
    const bytes = Buffer.from(this.bytes(Math.floor(size / 2)));
    if (wide && bytes.length % 2 === 1) this.#damaged('half a character is told of');
    return bytes.toString(wide ? 'utf16le' : 'utf8');
  }

  /** A count of things that take at least `least` bytes each: more than the bytes can hold is refused before room is made for them. */
  count(least = 1): number {
    const count = this.varint();
    return count * least > this.left ? this.#damaged(`${count} entries are told of`) : count;
  }

  #damaged(rule: string): never {
    throw new StoreDamageError({
      what: this.#what,
      rule: `${rule} where no bytes are left`,
      received: `byte ${this.at} of ${this.#bytes.length}`,
      hint: 'the file is damaged: restore it from a copy, or learn its documents again',
    });
  }
}
