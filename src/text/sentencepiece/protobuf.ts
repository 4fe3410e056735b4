/**
 * Protocol buffers as they lie in a file: the fields of one message, each checked against the bytes that there are. Not which fields
 * a message has (model-file.ts).
 */
import { TokenizerError } from '../errors.ts';

const VARINT = 0;
const FIXED64 = 1;
const LENGTH = 2;
const FIXED32 = 5;

/** A message, or a part of one, that is not believed. */
export class Message {
  readonly #file: string;
  /** As in `pieces[12]`; '' is the whole. */
  readonly #path: string;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at = 0;

  constructor(file: string, path: string, bytes: Uint8Array) {
    this.#file = file;
    this.#path = path;
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** Calls `visit` with the number of each field in order; what it does not read is skipped. @throws TokenizerError */
  fields(visit: (field: number, value: Value) => void): void {
    while (this.#at < this.#bytes.length) {
      const from = this.#at;
      const tag = this.#varint();
      const field = Math.floor(tag / 8);
      if (field < 1 || field >= 2 ** 29)
        throw this.fail('must have field numbers from 1 to 536870911', `${field} at byte ${from}`);
      visit(field, this.#value(tag % 8, field));
    }
  }

  fail(rule: string, received: string): TokenizerError {
    return new TokenizerError({ what: this.#file, rule: `${this.#path || 'the file'} ${rule}`, received });
  }

  #value(wire: number, field: number): Value {
    const value: Value = { file: this.#file, path: this.#path, field, wire };
    if (wire === VARINT) value.number = this.#varint();
    else if (wire === FIXED64) this.#take(8, field);
    else if (wire === FIXED32) value.number = this.#view.getFloat32(this.#take(4, field), true);
    else if (wire === LENGTH) {
      const length = this.#varint();
      const start = this.#take(length, field);
      value.bytes = this.#bytes.subarray(start, start + length);
    } else throw this.fail('must have fields of known wire types', `wire type ${wire} of field ${field}`);
    return value;
  }

  /** Where the next `length` bytes begin; they are behind us then. */
  #take(length: number, field: number): number {
    const start = this.#at;
    if (length < 0 || length > this.#bytes.length - start)
      throw this.fail(`must hold the ${length} bytes of its field ${field}`, `${this.#bytes.length - start} bytes`);
    this.#at += length;
    return start;
  }

  /** Signed, of 64 bits; one that a number cannot hold exactly is only near, and too great wherever one is used. */
  #varint(): number {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      if (this.#at >= this.#bytes.length)
        throw this.fail('must not end within a number', `${this.#bytes.length} bytes`);
      const byte = this.#bytes[this.#at++];
      if (shift < 28) low |= (byte & 0x7f) << shift;
      else if (shift === 28) {
        low |= (byte & 0xf) << 28;
        high = (byte & 0x7f) >>> 4;
      } else high |= (byte & 0x7f) << (shift - 32);
      if (byte < 0x80) return high * 2 ** 32 + (low >>> 0);
    }
    throw this.fail('must have numbers of at most ten bytes', `a longer one before byte ${this.#at}`);
  }
}

/** One field as it was found. */
export interface Value {
  file: string;
  path: string;
  field: number;
  wire: number;
  number?: number;
  bytes?: Uint8Array;
}

const named = ({ path }: Value, name: string) => (path === '' ? name : `${path}.${name}`);
function wrong(value: Value, name: string, rule: string, received: string): TokenizerError {
  return new TokenizerError({ what: value.file, rule: `${named(value, name)} ${rule}`, received });
}

/** Whole, from -2 ** 31 to 2 ** 31 - 1. */
export function int32(value: Value, name: string): number {
  if (value.wire !== VARINT) throw wrong(value, name, 'must be a whole number', `wire type ${value.wire}`);
  const number = value.number as number;
  if (number !== (number | 0)) throw wrong(value, name, 'must fit in 32 bits', String(number));
  return number;
}

export function flag(value: Value, name: string): boolean {
  if (value.wire !== VARINT) throw wrong(value, name, 'must be true or false', `wire type ${value.wire}`);
  return value.number !== 0;
}

/** A finite float32. */
export function float(value: Value, name: string): number {
  if (value.wire !== FIXED32) throw wrong(value, name, 'must be a float', `wire type ${value.wire}`);
  if (!Number.isFinite(value.number)) throw wrong(value, name, 'must be finite', String(value.number));
  return value.number as number;
}

export function bytes(value: Value, name: string): Uint8Array {
  if (!value.bytes) throw wrong(value, name, 'must be bytes', `wire type ${value.wire}`);
  return value.bytes;
}

export function text(value: Value, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes(value, name));
  } catch (error) {
    if (error instanceof TokenizerError) throw error;
    throw wrong(value, name, 'must be UTF-8', Buffer.from(bytes(value, name).subarray(0, 20)).toString('hex'));
  }
}

/** `index` where the field is repeated. */
export function message(value: Value, name: string, index?: number): Message {
  const path = index === undefined ? named(value, name) : `${named(value, name)}[${index}]`;
  return new Message(value.file, path, bytes(value, name));
}
