/**
 * The pairs that may be merged next: their counts, where each occurs, and the most frequent of them. Holds what merge.ts puts in it and
 * counts nothing itself.
 */

/** A hash table from two symbols to an entry, with the entries' columns and a heap over them. */
export class PairTable {
  left = new Uint32Array(1 << 10);
  right = new Uint32Array(1 << 10);
  counts = new Float64Array(1 << 10);
  /** The occurrences of an entry: from where in the pool, and how many. */
  starts = new Uint32Array(1 << 10);
  lengths = new Uint32Array(1 << 10);
  size = 0;
  /** Three numbers a slot: left, right, entry + 1. At most a quarter full: most look-ups find nothing and should end at once. */
  #slots = new Uint32Array(3 << 12);
  #mask = (1 << 12) - 1;

  /** The entry of a pair, or -1. */
  find(left: number, right: number): number {
    const slots = this.#slots;
    const mask = this.#mask;
    for (let slot = hashOf(left, right) & mask; ; slot = (slot + 1) & mask) {
      const entry = slots[3 * slot + 2];
      if (entry === 0 || (slots[3 * slot] === left && slots[3 * slot + 1] === right)) return entry - 1;
    }
  }

  /** A new entry without counts for a pair that has none. */
  add(left: number, right: number): number {
    const entry = this.size++;
    if (entry === this.counts.length) this.#grow();
    if (4 * entry > this.#mask) this.#rehash();
    this.left[entry] = left;
    this.right[entry] = right;
    this.counts[entry] = 0;
    this.starts[entry] = 0;
    this.lengths[entry] = 0;
    this.#put(left, right, entry);
    return entry;
  }

  /** Less of a pair, where it has an entry. */
  subtract(left: number, right: number, count: number): void {
    const entry = this.find(left, right);
    if (entry >= 0) this.counts[entry] -= count;
  }

  #put(left: number, right: number, entry: number): void {
    const slots = this.#slots;
    let slot = hashOf(left, right) & this.#mask;
    while (slots[3 * slot + 2] !== 0) slot = (slot + 1) & this.#mask;
    slots[3 * slot] = left;
    slots[3 * slot + 1] = right;
    slots[3 * slot + 2] = entry + 1;
  }

  #rehash(): void {
    const length = 4 * (this.#mask + 1);
    this.#slots = new Uint32Array(3 * length);
    this.#mask = length - 1;
    for (let entry = 0; entry < this.size - 1; entry++) this.#put(this.left[entry], this.right[entry], entry);
  }

  #grow(): void {
    const length = 2 * this.counts.length;
    for (const name of ['left', 'right', 'starts', 'lengths'] as const)
      this[name] = new Uint32Array(this[name].buffer.transfer(4 * length));
    this.counts = new Float64Array(this.counts.buffer.transfer(8 * length));
  }
}

/** Mixes two symbols into 32 bits. */
export function hashOf(left: number, right: number): number {
  let hash = Math.imul(left, 0x9e3779b1) ^ Math.imul(right, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return hash ^ (hash >>> 14);
}

/**
 * The entries of a table by count, highest first, and among equals the smaller left, then the smaller right symbol. Counts fall while
 * entries wait: an entry stands where its count was when it was put in, and is put right when it comes to the top.
 */
export class PairHeap {
  readonly #pairs: PairTable;
  /** Entries with smaller counts leave the heap. */
  readonly #least: number;
  #entries: number[] = [];
  /** The counts by which the heap is ordered. */
  #keys: number[] = [];

  constructor(pairs: PairTable, least: number) {
    this.#pairs = pairs;
    this.#least = least;
  }

  push(entry: number): void {
    const key = this.#pairs.counts[entry];
    let at = this.#entries.push(entry) - 1;
    this.#keys.push(key);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#before(key, entry, parent)) break;
      this.#move(parent, at);
      at = parent;
    }
    this.#entries[at] = entry;
    this.#keys[at] = key;
  }

  /** Takes the first entry out, or returns -1 when none has the least count. */
  pop(): number {
    while (this.#entries.length > 0) {
      const entry = this.#entries[0];
      const count = this.#pairs.counts[entry];
      const fresh = count === this.#keys[0];
      if (!fresh && count >= this.#least) {
        this.#sink(entry, count);
        continue;
      }
      const last = this.#entries.pop()!;
      const key = this.#keys.pop()!;
      if (this.#entries.length > 0) this.#sink(last, key);
      if (fresh) return entry;
    }
    return -1;
  }

  /** Puts an entry in at the top, in place of the one that is there. */
  #sink(entry: number, key: number): void {
    const size = this.#entries.length;
    let at = 0;
    for (let child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && this.#before(this.#keys[child + 1], this.#entries[child + 1], child)) child++;
      if (this.#before(key, entry, child)) break;
      this.#move(child, at);
      at = child;
    }
    this.#entries[at] = entry;
    this.#keys[at] = key;
  }

  #move(from: number, to: number): void {
    this.#entries[to] = this.#entries[from];
    this.#keys[to] = this.#keys[from];
  }

  /** Whether an entry comes before the one that stands at `at`. */
  #before(key: number, entry: number, at: number): boolean {
    if (key !== this.#keys[at]) return key > this.#keys[at];
    const { left, right } = this.#pairs;
    const other = this.#entries[at];
    return left[entry] !== left[other] ? left[entry] < left[other] : right[entry] < right[other];
  }
}
