/**
 * The ids of pieces seen before. A piece is found by its hash and then compared unit by unit. Two stores, both of bounded size:
 * words in entries of one cache line each, where a newer one takes the place of an older one, and long pieces (rules of tables,
 * indentation), which repeat less but cost more to merge.
 */

/** 64 bytes: hash, length and count; 16 UTF-16 units; 6 ids. */
const WORDS = 16;
export const MOST_UNITS = 16;
const MOST_IDS = 6;
const UNITS_AT = 2; // in words of 4 bytes
const IDS_AT = 10;

export class WordCache {
  readonly #words: Int32Array;
  readonly #units: Uint16Array;
  readonly #mask: number;

  /** `bits`: the number of entries is 2 ** bits. */
  constructor(bits = 16) {
    this.#words = new Int32Array(2 ** bits * WORDS);
    this.#units = new Uint16Array(this.#words.buffer);
    this.#mask = 2 ** bits - 1;
  }

  /** Copies the ids of text[start, end) to out[at] and on; returns how many, 0 where the piece is not here. */
  find(text: Uint16Array, start: number, end: number, hash: number, out: Uint32Array, at: number): number {
    const words = this.#words;
    const entry = (hash & this.#mask) * WORDS;
    const size = words[entry + 1];
    if (words[entry] !== hash || (size & 0xff) !== end - start) return 0;
    const units = this.#units;
    for (let i = start, j = (entry + UNITS_AT) * 2; i < end; i++, j++) if (units[j] !== text[i]) return 0;
    const count = size >> 8;
    for (let i = 0; i < count; i++) out[at + i] = words[entry + IDS_AT + i];
    return count;
  }

  add(text: Uint16Array, start: number, end: number, hash: number, ids: Int32Array, count: number): void {
    if (end - start > MOST_UNITS || count > MOST_IDS) return;
    const entry = (hash & this.#mask) * WORDS;
    this.#words[entry] = hash;
    this.#words[entry + 1] = (count << 8) | (end - start);
    for (let i = start, j = (entry + UNITS_AT) * 2; i < end; i++, j++) this.#units[j] = text[i];
    for (let i = 0; i < count; i++) this.#words[entry + IDS_AT + i] = ids[i];
  }
}

interface LongPiece {
  units: Uint16Array;
  ids: Int32Array;
}

/** Units that long pieces may take in all; then they begin anew. */
const LONG_UNITS = 2 ** 20;

export class LongCache {
  readonly #pieces = new Map<number, LongPiece>();
  #room = LONG_UNITS;

  /** The ids of text[start, end), undefined where they are not here. */
  find(text: Uint16Array, start: number, end: number, hash: number): Int32Array | undefined {
    const piece = this.#pieces.get(hash);
    if (piece?.units.length !== end - start) return undefined;
    for (let i = start, j = 0; i < end; i++, j++) if (piece.units[j] !== text[i]) return undefined;
    return piece.ids;
  }

  add(text: Uint16Array, start: number, end: number, hash: number, ids: Int32Array): void {
    if (end - start > LONG_UNITS / 4) return;
    this.#room -= end - start;
    if (this.#room < 0) {
      this.#pieces.clear();
      this.#room = LONG_UNITS - (end - start);
    }
    this.#pieces.set(hash, { units: text.slice(start, end), ids });
  }
}
