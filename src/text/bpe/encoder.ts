/**
 * Text to ids: cut into pieces, each looked up in the cache or merged. Of plain text only; special tokens and bytes that are
 * no UTF-8 are tokenizer.ts's matter.
 */
import { TokenizerError } from '../errors.ts';
import { type PreTokenizer, unitsOf } from '../pretokenizers/index.ts';
import { PieceCache } from './cache.ts';
import { Merger } from './merge.ts';
import type { Pairs } from './pairs.ts';
import type { TokenBuffer } from './token-buffer.ts';

/** Pieces up to this many units are looked for in the cache. */
const CACHED_UNITS = 16;
/** Symbols of a piece that need no new array. */
const SCRATCH_SYMBOLS = 256;

export interface EncoderParts {
  pairs: Pairs;
  /** The id of each byte; -1 where the vocabulary has none. */
  byteIds: Int32Array;
  pre: PreTokenizer;
  /** A piece that is an id as a whole is that id, whatever the merges would make of it. */
  whole?: ReadonlyMap<string, number>;
}

export class Encoder {
  readonly #pre: PreTokenizer;
  readonly #byteIds: Int32Array;
  readonly #whole: ReadonlyMap<string, number> | undefined;
  readonly #merger: Merger;
  readonly #cache = new PieceCache();
  #symbols = new Int32Array(SCRATCH_SYMBOLS);

  constructor({ pairs, byteIds, pre, whole }: EncoderParts) {
    this.#pre = pre;
    this.#byteIds = byteIds;
    this.#whole = whole;
    this.#merger = new Merger(pairs);
  }

  /** Appends the ids of a well-formed text. */
  encode(text: string, out: TokenBuffer): void {
    const units = unitsOf(text);
    const { next } = this.#pre;
    if (next) {
      for (let start = 0, end = 0; start < text.length; start = end) {
        end = next(units, start, text.length);
        this.#piece(units, start, end, out);
      }
    } else {
      this.#pre.split(text, (start, end) => this.#piece(units, start, end, out));
    }
  }

  #piece(units: Uint16Array, start: number, end: number, out: TokenBuffer): void {
    out.reserve(3 * (end - start)); // a unit is at most three bytes
    const short = end - start <= CACHED_UNITS;
    let hash = end - start;
    if (short) {
      for (let i = start; i < end; i++) hash = Math.imul(hash ^ units[i], 0x9e3779b1) ^ (hash >>> 15);
      hash ^= hash >>> 16;
      const found = this.#cache.find(units, start, end, hash, out.ids, out.length);
      if (found > 0) {
        out.length += found;
        return;
      }
    }
    const count = this.#merge(units, start, end);
    const symbols = this.#symbols;
    for (let i = 0; i < count; i++) out.ids[out.length + i] = symbols[i];
    out.length += count;
    if (short) this.#cache.add(units, start, end, hash, symbols, count);
  }

  /** Leaves the ids of the piece in #symbols and returns how many. */
  #merge(units: Uint16Array, start: number, end: number): number {
    if (3 * (end - start) > this.#symbols.length) this.#symbols = new Int32Array(4 * (end - start));
    const symbols = this.#symbols;
    const count = bytesOf(units, start, end, symbols);
    if (this.#whole) {
      const id = this.#whole.get(Buffer.from(symbols.subarray(0, count)).toString('latin1'));
      if (id !== undefined) {
        symbols[0] = id;
        return 1;
      }
    }
    for (let i = 0; i < count; i++) {
      const id = this.#byteIds[symbols[i]];
      if (id < 0) throw missingByte(symbols[i]);
      symbols[i] = id;
    }
    return this.#merger.merge(symbols, count);
  }
}

export function missingByte(byte: number): TokenizerError {
  return new TokenizerError({
    what: 'encode',
    rule: 'every byte of the text must be in the vocabulary',
    received: `0x${byte.toString(16).padStart(2, '0')}`,
    hint: 'train the tokenizer with byte fallback',
  });
}

/** The UTF-8 of well-formed units, one byte an element; returns how many. */
function bytesOf(units: Uint16Array, start: number, end: number, out: Int32Array): number {
  let count = 0;
  for (let i = start; i < end; i++) {
    let code = units[i];
    if (code < 0x80) {
      out[count++] = code;
      continue;
    }
    if (code < 0x800) {
      out[count++] = 0xc0 | (code >> 6);
    } else {
      if ((code & 0xfc00) === 0xd800) {
        code = 0x10000 + ((code & 0x3ff) << 10) + (units[++i] & 0x3ff);
        out[count++] = 0xf0 | (code >> 18);
        out[count++] = 0x80 | ((code >> 12) & 0x3f);
      } else {
        out[count++] = 0xe0 | (code >> 12);
      }
      out[count++] = 0x80 | ((code >> 6) & 0x3f);
    }
    out[count++] = 0x80 | (code & 0x3f);
  }
  return count;
}
