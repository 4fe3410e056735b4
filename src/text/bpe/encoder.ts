/**
 * Text to ids: cut into pieces, each looked up in the cache or merged. Of plain text only; special tokens and bytes that are
 * no UTF-8 are tokenizer.ts's matter.
 */
import { type PreTokenizer, unitsOf } from '../pretokenizers/index.ts';
import { LongCache, MOST_UNITS, WordCache } from './cache.ts';
import { Characters, type CharactersParts } from './characters.ts';
import { Merger, SHORT } from './merge.ts';
import type { TokenBuffer } from './token-buffer.ts';

/** Symbols of a piece that need no new array. */
const SCRATCH_SYMBOLS = 256;

export interface EncoderParts extends CharactersParts {
  pre: PreTokenizer;
  /** Texts that are an id as a whole where they are a piece, whatever the merges would make of them. */
  whole?: ReadonlyMap<string, number>;
}

export class Encoder {
  readonly #pre: PreTokenizer;
  readonly #whole: ReadonlyMap<string, number> | undefined;
  readonly #merger: Merger;
  readonly #characters: Characters;
  readonly #words = new WordCache();
  readonly #longs = new LongCache();
  #symbols = new Int32Array(SCRATCH_SYMBOLS);

  constructor(parts: EncoderParts) {
    this.#pre = parts.pre;
    this.#whole = parts.whole;
    this.#merger = new Merger(parts.pairs);
    this.#characters = new Characters(parts);
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
    const length = end - start;
    out.reserve(3 * length); // a unit is at most three bytes
    if (length > MOST_UNITS) {
      this.#long(units, start, end, out);
      return;
    }
    const hash = hashOf(units, start, end);
    const found = this.#words.find(units, start, end, hash, out.ids, out.length);
    if (found > 0) {
      out.length += found;
      return;
    }
    const count = this.#merge(units, start, end);
    out.append(this.#symbols, count);
    this.#words.add(units, start, end, hash, this.#symbols, count);
  }

  #long(units: Uint16Array, start: number, end: number, out: TokenBuffer): void {
    const kept = end - start > SHORT;
    const hash = kept ? hashOf(units, start, end) : 0;
    const found = kept ? this.#longs.find(units, start, end, hash) : undefined;
    if (found) {
      out.append(found, found.length);
      return;
    }
    const count = this.#merge(units, start, end);
    out.append(this.#symbols, count);
    if (kept) this.#longs.add(units, start, end, hash, this.#symbols.slice(0, count));
  }

  /** Leaves the ids of the piece in #symbols and returns how many. */
  #merge(units: Uint16Array, start: number, end: number): number {
    if (3 * (end - start) > this.#symbols.length) this.#symbols = new Int32Array(4 * (end - start));
    const id = this.#whole?.get(Buffer.from(units.buffer, 2 * start, 2 * (end - start)).toString('utf16le'));
    if (id !== undefined) {
      this.#symbols[0] = id;
      return 1;
    }
    return this.#merger.merge(this.#symbols, this.#characters.symbols(units, start, end, this.#symbols));
  }
}

function hashOf(units: Uint16Array, start: number, end: number): number {
  let hash = end - start;
  for (let i = start; i < end; i++) hash = Math.imul(hash ^ units[i], 0x9e3779b1) ^ (hash >>> 15);
  return hash ^ (hash >>> 16);
}
