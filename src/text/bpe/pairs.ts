/**
 * The merges of a vocabulary: which pair of ids joins into which, and in what order. A hash table in one typed array, since it
 * is asked several times for every byte of new text. Not the order of work within a piece (merge.ts).
 */

/** The rank of a pair that is no merge: behind all that are. */
export const NO_RANK = 0x7fffffff;

/** Left id, right id, rank, and one unused, so that an entry never lies across two cache lines. */
const STRIDE = 4;

export class Pairs {
  readonly count: number;
  /** By rank: the id that the pair becomes. */
  readonly merged: Int32Array;
  readonly #pairs: Int32Array;
  readonly #table: Int32Array;
  readonly #shift: number;
  readonly #mask: number;
  /** A bit for each of many more slots, set where a pair is: most pairs that are asked for are none, and end here. */
  readonly #filter: Uint32Array;
  readonly #filterShift: number;

  /** `pairs`: left and right id of each merge, in the order of rank; `merged`: what each becomes. Every pair once. */
  constructor(pairs: Int32Array, merged: Int32Array) {
    this.count = merged.length;
    this.merged = merged;
    this.#pairs = pairs;
    const filterBits = Math.max(5, Math.ceil(Math.log2(Math.max(1, this.count) * 5)));
    this.#filterShift = 32 - filterBits;
    this.#filter = new Uint32Array(2 ** (filterBits - 5));
    const bits = Math.max(4, Math.ceil(Math.log2(Math.max(1, this.count) * 2)));
    this.#shift = 32 - bits;
    this.#mask = 2 ** bits - 1;
    this.#table = new Int32Array(2 ** bits * STRIDE).fill(-1);
    for (let rank = 0; rank < this.count; rank++) {
      const [left, right] = [pairs[2 * rank], pairs[2 * rank + 1]];
      const hash = hashOf(left, right);
      const bit = hash >>> this.#filterShift;
      this.#filter[bit >>> 5] |= 1 << (bit & 31);
      let slot = hash >>> this.#shift;
      while (this.#table[slot * STRIDE] !== -1) slot = (slot + 1) & this.#mask;
      this.#table.set([left, right, rank], slot * STRIDE);
    }
  }

  /** NO_RANK where the two do not join. */
  rankOf(left: number, right: number): number {
    const hash = hashOf(left, right);
    const bit = hash >>> this.#filterShift;
    if (!((this.#filter[bit >>> 5] >>> (bit & 31)) & 1)) return NO_RANK;
    const table = this.#table;
    for (let slot = hash >>> this.#shift; ; slot = (slot + 1) & this.#mask) {
      const at = slot * STRIDE;
      const found = table[at];
      if (found === left && table[at + 1] === right) return table[at + 2];
      if (found === -1) return NO_RANK;
    }
  }

  /** Every merge in the order of rank. */
  forEach(visit: (left: number, right: number, rank: number) => void): void {
    for (let rank = 0; rank < this.count; rank++) visit(this.#pairs[2 * rank], this.#pairs[2 * rank + 1], rank);
  }
}

function hashOf(left: number, right: number): number {
  const mixed = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
  return Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
}
