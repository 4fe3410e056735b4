/**
 * Strings by their beginnings, over UTF-16 units: which of a set begin at a place in a text. The children of a node are found in
 * one hash table; those of the root, which every place of a text asks for, directly. Not what is done with a match (viterbi.ts).
 */

/** Node, unit, child, and one unused, so that an entry never lies across two cache lines. */
const STRIDE = 4;

export class PieceTrie {
  /** Units of the longest string. */
  readonly longest: number;
  /** By node: the value of the string that ends there, -1 where none does. */
  readonly values: Int32Array;
  readonly #root = new Int32Array(0x10000).fill(-1);
  readonly #table: Int32Array;
  readonly #shift: number;
  readonly #mask: number;

  /** `values[i]`, not negative, of `strings[i]`, which are not empty; of a string that is there twice the last one counts. */
  constructor(strings: readonly string[], values: ArrayLike<number>) {
    let units = 0;
    let longest = 0;
    for (const { length } of strings) {
      units += length;
      longest = Math.max(longest, length);
    }
    this.longest = longest;
    const bits = Math.max(4, Math.ceil(Math.log2(Math.max(1, units) * 1.5)));
    this.#shift = 32 - bits;
    this.#mask = 2 ** bits - 1;
    this.#table = new Int32Array(2 ** bits * STRIDE).fill(-1);
    const ends = new Int32Array(units + 1).fill(-1);
    let nodes = 1; // 0 is the root
    for (const [index, string] of strings.entries()) {
      let node = 0;
      for (let i = 0; i < string.length; i++) {
        const unit = string.charCodeAt(i);
        let child = this.child(node, unit);
        if (child < 0) {
          child = nodes++;
          this.#add(node, unit, child);
        }
        node = child;
      }
      ends[node] = values[index];
    }
    this.values = ends.slice(0, nodes);
  }

  /** The node behind `node` (0: the root) and a unit, -1 where no string goes on so. */
  child(node: number, unit: number): number {
    if (node === 0) return this.#root[unit];
    const table = this.#table;
    for (let slot = this.#slotOf(node, unit); ; slot = (slot + 1) & this.#mask) {
      const at = slot * STRIDE;
      const found = table[at];
      if (found === node && table[at + 1] === unit) return table[at + 2];
      if (found === -1) return -1;
    }
  }

  /** The end of the longest string at `start` of `text`, -1 where none begins there. */
  longestAt(text: string, start: number): number {
    let end = -1;
    let node = 0;
    for (let i = start; i < text.length; i++) {
      node = this.child(node, text.charCodeAt(i));
      if (node < 0) break;
      if (this.values[node] >= 0) end = i + 1;
    }
    return end;
  }

  /** The value of a string, -1 where it is none of them. */
  get(string: string): number {
    let node = 0;
    for (let i = 0; i < string.length && node >= 0; i++) node = this.child(node, string.charCodeAt(i));
    return node > 0 ? this.values[node] : -1;
  }

  #add(node: number, unit: number, child: number): void {
    if (node === 0) {
      this.#root[unit] = child;
      return;
    }
    let slot = this.#slotOf(node, unit);
    while (this.#table[slot * STRIDE] !== -1) slot = (slot + 1) & this.#mask;
    this.#table.set([node, unit, child], slot * STRIDE);
  }

  #slotOf(node: number, unit: number): number {
    const mixed = Math.imul(node, 0x9e3779b1) ^ Math.imul(unit, 0x85ebca6b);
    return Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d) >>> this.#shift;
  }
}
