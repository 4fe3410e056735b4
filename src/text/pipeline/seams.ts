/**
 * Where BPE over characters can be cut without changing its result, so that a long piece (some files have no pre-tokenizer at all)
 * is merged word by word and words are found in a cache. Between two characters that stand side by side in no token: every token
 * that a merge across the seam could make would have them side by side. Both must be tokens themselves, so that neither an
 * unknown token nor bytes reach over the seam. Not the merging (bpe.ts).
 */
import type { StringVocabulary } from './vocabulary.ts';

/** Bits of a filter of pairs; one that is set by mistake costs a seam, never exactness. */
const FILTER_BITS = 22;

const slotOf = (left: number, right: number): number =>
  Math.imul(Math.imul(left, 0x9e3779b1) ^ right, 0x85ebca6b) >>> (32 - FILTER_BITS);

export class Seams {
  /** A bit for each pair of UTF-16 units that stand side by side in a token. */
  readonly #joined = new Uint32Array(2 ** (FILTER_BITS - 5));
  /** By UTF-16 unit: it is a character, and a token. */
  readonly #isToken = new Uint8Array(0x10000);

  constructor(vocabulary: StringVocabulary) {
    for (const token of vocabulary.tokens()) {
      if (token.length === 1) this.#isToken[token.charCodeAt(0)] = 1;
      for (let i = 1; i < token.length; i++) {
        const slot = slotOf(token.charCodeAt(i - 1), token.charCodeAt(i));
        this.#joined[slot >>> 5] |= 1 << (slot & 31);
      }
    }
    this.#isToken.fill(0, 0xd800, 0xe000); // half of a character
  }

  /** The first seam behind `start`, or the end of the text. */
  next(units: Uint16Array, start: number): number {
    const isToken = this.#isToken;
    for (let at = start + 1; at < units.length; at++) {
      if (!isToken[units[at]] || !isToken[units[at - 1]]) continue;
      const slot = slotOf(units[at - 1], units[at]);
      if (!((this.#joined[slot >>> 5] >>> (slot & 31)) & 1)) return at;
    }
    return units.length;
  }
}
