/**
 * Byte-pair merges (Gage 1994; Sennrich et al. 2016), exactly: in each round the pair of neighbours with the highest count becomes a
 * new symbol; among equals the pair with the smaller left, then the smaller right id, as Hugging Face's trainer has it. Where words
 * come from, and what becomes of the merges, is not its matter.
 *
 * A pair's count is highest when its younger symbol is made, and only falls from there. So it is enough to keep count and occurrences
 * of the pairs above a threshold (the frequent ones); all others are found by a scan when the maximum has fallen below it. A scan
 * adds up counts by hash first, where pairs may share a cell: what stays under the threshold there is rare for certain.
 */
import { type Arena, STRETCH_BITS } from './arena.ts';
import { hashOf, PairHeap, PairTable } from './pairs.ts';

/** Ids of two neighbours. */
export type Pair = [left: number, right: number];

export interface MergeOptions {
  /** Symbols of the alphabet: ids below it stand for a byte each. */
  alphabet: number;
  /** Symbols in all that are wanted. */
  vocabulary: number;
  /** A pair must occur so often, at least 1. */
  minFrequency: number;
  /** A symbol stands for at most so many bytes. */
  maxBytes: number;
}

/** The threshold of a scan as a share of the highest count: many scans at 1/2, much memory for occurrences at 1/100. */
const THRESHOLD = 1 / 8;
/** Share of the pool that a scan may fill; the rest is for pairs with new symbols. */
const SCAN_SHARE = 0.6;
/** A scan has 2 to this power cells at most, 32 MiB of them; fewer where there are fewer slots. */
const MOST_CELLS_BITS = 22;

/**
 * Merges until the vocabulary is full or no pair is frequent enough. Yields each pair of ids when it is merged, so that the caller can
 * stop between them; the arena is changed.
 */
export function* mergePairs(arena: Arena, options: MergeOptions): Generator<Pair> {
  const least = Math.max(1, options.minFrequency);
  const merger = new Merger(arena, options);
  let made = options.alphabet;
  let threshold = merger.scan(made, Number.POSITIVE_INFINITY, least);
  while (made < options.vocabulary) {
    if (merger.full) threshold = merger.scan(made, Number.POSITIVE_INFINITY, least);
    const pair = merger.next();
    if (pair >= 0) yield merger.merge(pair, made++);
    else if (threshold <= least) return;
    else threshold = merger.scan(made, Math.floor(threshold * THRESHOLD), least);
  }
}

class Merger {
  readonly #arena: Arena;
  readonly #maxBytes: number;
  #pairs = new PairTable();
  #heap = new PairHeap(this.#pairs, 1);
  #threshold = 1;
  /** Slots of the first symbol of each occurrence of each frequent pair, ascending for a pair. */
  readonly #pool: Uint32Array;
  #used = 0;
  /** There was no room in the pool for pairs with the last symbol: they are missing until a scan. */
  full = false;
  readonly #left: Neighbours;
  readonly #right: Neighbours;

  constructor(arena: Arena, { vocabulary, maxBytes }: MergeOptions) {
    this.#arena = arena;
    this.#maxBytes = maxBytes;
    this.#pool = new Uint32Array(arena.size);
    this.#left = new Neighbours(vocabulary);
    this.#right = new Neighbours(vocabulary);
  }

  /** The most frequent pair that is at or above the threshold, or -1. */
  next(): number {
    return this.#heap.pop();
  }

  /**
   * Finds the frequent pairs anew: those whose count is at least the threshold, which is returned. It is at most `most` and at least
   * `least`, and otherwise THRESHOLD of the highest count, or more where the pool has no room for so many occurrences.
   */
  scan(symbols: number, most: number, least: number): number {
    const cells = this.#countCells(symbols);
    let highest = 0;
    for (let i = 0; i < cells.length; i++) if (cells[i] > highest) highest = cells[i];
    const asked = Math.max(least, Math.min(most, Math.floor(highest * THRESHOLD)));
    const candidates = this.#countPairs(symbols, cells, asked);
    this.#threshold = this.#choose(candidates, asked);
    this.#fill();
    this.full = false;
    return this.#threshold;
  }

  /** The cell of a pair: one for each pair where there are enough, else by hash. */
  #cellOf(symbols: number): (left: number, right: number) => number {
    const bits = 32 - Math.clz32(symbols - 1);
    const hashBits = this.#cellsBits();
    if (2 * bits <= hashBits) return (left, right) => (left << bits) | right;
    return (left, right) => hashOf(left, right) >>> (32 - hashBits);
  }

  #cellsBits(): number {
    return Math.min(MOST_CELLS_BITS, Math.max(8, 33 - Math.clz32(this.#arena.size)));
  }

  /** Counts of pairs by cell; upper bounds where pairs share one. */
  #countCells(symbols: number): Float64Array {
    const { symbols: slots, lengths, weights, size, separator } = this.#arena;
    const cellOf = this.#cellOf(symbols);
    const cells = new Float64Array(2 ** this.#cellsBits());
    for (let i = 0, left = separator; i < size; ) {
      const right = slots[i];
      if (left !== separator && right !== separator) cells[cellOf(left, right)] += weights[i >>> STRETCH_BITS];
      left = right;
      i += lengths[right];
    }
    return cells;
  }

  /** Exact counts of the pairs whose cell has at least the threshold. */
  #countPairs(symbols: number, cells: Float64Array, threshold: number): PairTable {
    const { symbols: slots, lengths, weights, size, separator } = this.#arena;
    const cellOf = this.#cellOf(symbols);
    const maxBytes = this.#maxBytes;
    const pairs = new PairTable();
    for (let i = 0, left = separator; i < size; ) {
      const right = slots[i];
      if (
        left !== separator &&
        right !== separator &&
        cells[cellOf(left, right)] >= threshold &&
        lengths[left] + lengths[right] <= maxBytes
      ) {
        let entry = pairs.find(left, right);
        if (entry < 0) entry = pairs.add(left, right);
        pairs.counts[entry] += weights[i >>> STRETCH_BITS];
        pairs.lengths[entry]++;
      }
      left = right;
      i += lengths[right];
    }
    return pairs;
  }

  /** The frequent of the candidates, as many as the pool has room for; with the threshold that tells them from the others. */
  #choose(candidates: PairTable, asked: number): number {
    const { counts, lengths, left, right } = candidates;
    const order = Array.from({ length: candidates.size }, (_, entry) => entry).filter(
      (entry) => counts[entry] >= asked,
    );
    order.sort((a, b) => counts[b] - counts[a]);
    let threshold = asked;
    let room = SCAN_SHARE * this.#pool.length;
    for (const entry of order) {
      room -= lengths[entry];
      if (room >= 0 || counts[entry] === counts[order[0]]) continue; // those of the highest count always have room
      threshold = counts[entry] + 1;
      break;
    }
    this.#pairs = new PairTable();
    this.#heap = new PairHeap(this.#pairs, threshold);
    this.#used = 0;
    for (const entry of order) {
      if (counts[entry] < threshold) break;
      this.#append(left[entry], right[entry], counts[entry], lengths[entry]);
    }
    return threshold;
  }

  /** A new frequent pair with room in the pool for its occurrences. Returns where they go. */
  #append(left: number, right: number, count: number, occurrences: number): number {
    const pairs = this.#pairs;
    const entry = pairs.add(left, right);
    pairs.counts[entry] = count;
    pairs.starts[entry] = this.#used;
    pairs.lengths[entry] = occurrences;
    this.#used += occurrences;
    this.#heap.push(entry);
    return pairs.starts[entry];
  }

  /** Writes the occurrences of all frequent pairs into the pool. */
  #fill(): void {
    const { symbols: slots, lengths, size, separator } = this.#arena;
    const pairs = this.#pairs;
    const pool = this.#pool;
    const cursors = pairs.starts.slice(0, pairs.size);
    for (let i = 0, left = separator, from = 0; i < size; ) {
      const right = slots[i];
      if (left !== separator && right !== separator) {
        const entry = pairs.find(left, right);
        if (entry >= 0) pool[cursors[entry]++] = from;
      }
      left = right;
      from = i;
      i += lengths[right];
    }
  }

  /** Makes `made` of every occurrence of the pair, and entries of the frequent pairs with it. Returns the pair's symbols. */
  merge(pair: number, made: number): Pair {
    const { symbols, lengths, weights, separator, hole } = this.#arena;
    const pool = this.#pool;
    const pairs = this.#pairs;
    const a = pairs.left[pair];
    const b = pairs.right[pair];
    const start = pairs.starts[pair];
    const end = start + pairs.lengths[pair];
    const lengthA = lengths[a];
    const lengthB = lengths[b];
    const length = lengthA + lengthB;
    lengths[made] = length;
    let kept = start; // the occurrences that are real are moved together
    for (let k = start; k < end; k++) {
      const i = pool[k];
      const j = i + lengthA;
      if (symbols[i] !== a || symbols[j] !== b) continue; // one of them became part of another symbol
      const before = symbols[i - 1];
      const after = symbols[i + length];
      const weight = weights[i >>> STRETCH_BITS];
      if (before !== separator) pairs.subtract(before, a, weight);
      if (after !== separator) pairs.subtract(b, after, weight);
      symbols[j] = hole;
      symbols[i] = made;
      symbols[i + length - 1] = made;
      pool[kept++] = i;
    }
    this.#addNeighbours(start, kept, made, length);
    return [a, b];
  }

  /** Entries for the frequent pairs of the new symbol, whose slots stand in the pool from `start` to `end`. */
  #addNeighbours(start: number, end: number, made: number, length: number): void {
    const { symbols, lengths, weights, separator } = this.#arena;
    const pool = this.#pool;
    const left = this.#left;
    const right = this.#right;
    for (let k = start; k < end; k++) {
      const i = pool[k];
      const weight = weights[i >>> STRETCH_BITS];
      const before = symbols[i - 1];
      const after = symbols[i + length];
      if (after !== separator) right.add(after, weight);
      if (before !== separator && before !== made) left.add(before, weight); // before === made is the other's `after`
    }
    const most = this.#maxBytes - length;
    const frequent = (symbol: number, side: Neighbours) =>
      side.counts[symbol] >= this.#threshold && lengths[symbol] <= most;
    let needed = 0;
    for (const side of [left, right])
      for (const symbol of side.seen) if (frequent(symbol, side)) needed += side.lengths[symbol];
    this.full = this.#used + needed > pool.length;
    if (needed > 0 && !this.full) {
      for (const x of left.seen)
        if (frequent(x, left)) left.cursors[x] = this.#append(x, made, left.counts[x], left.lengths[x]);
      for (const y of right.seen)
        if (frequent(y, right)) right.cursors[y] = this.#append(made, y, right.counts[y], right.lengths[y]);
      for (let k = start; k < end; k++) {
        const i = pool[k];
        const before = symbols[i - 1];
        const after = symbols[i + length];
        if (after !== separator && right.cursors[after] >= 0) pool[right.cursors[after]++] = i;
        if (before !== separator && before !== made && left.cursors[before] >= 0)
          pool[left.cursors[before]++] = i - lengths[before];
      }
    }
    left.clear();
    right.clear();
  }
}

/** The symbols on one side of a new symbol: counts and occurrences by symbol, and those that were seen. */
class Neighbours {
  readonly counts: Float64Array;
  readonly lengths: Float64Array;
  /** Where in the pool the next occurrence goes; -1: nowhere. */
  readonly cursors: Float64Array;
  seen: number[] = [];

  constructor(vocabulary: number) {
    this.counts = new Float64Array(vocabulary);
    this.lengths = new Float64Array(vocabulary);
    this.cursors = new Float64Array(vocabulary).fill(-1);
  }

  add(symbol: number, weight: number): void {
    if (this.lengths[symbol]++ === 0) this.seen.push(symbol);
    this.counts[symbol] += weight;
  }

  clear(): void {
    for (const symbol of this.seen) {
      this.counts[symbol] = 0;
      this.lengths[symbol] = 0;
      this.cursors[symbol] = -1;
    }
    this.seen = [];
  }
}
