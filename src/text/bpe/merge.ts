/**
 * Merges one piece: again and again the pair of lowest rank, the leftmost first, until none joins (Sennrich, Haddow and Birch,
 * 2016). Two ways with the same result: a scan of all ranks for short pieces, a heap over a linked list for long ones, whose
 * time grows as n log n. Not the cutting into pieces and not the cache (encoder.ts).
 */
import { RankHeap } from './heap.ts';
import { NO_RANK, type Pairs } from './pairs.ts';

/** Up to this many symbols the scan is faster. */
export const SHORT = 96;

export class Merger {
  readonly #pairs: Pairs;
  readonly #ranks = new Int32Array(SHORT);

  constructor(pairs: Pairs) {
    this.#pairs = pairs;
  }

  /** Merges symbols[0, count) in place and returns how many there are then. */
  merge(symbols: Int32Array, count: number): number {
    return count <= SHORT ? this.#scan(symbols, count) : this.#heap(symbols, count);
  }

  #scan(symbols: Int32Array, count: number): number {
    const pairs = this.#pairs;
    const ranks = this.#ranks; // ranks[i]: of symbols i and i + 1
    let last = count - 1;
    for (let i = 0; i < last; i++) ranks[i] = pairs.rankOf(symbols[i], symbols[i + 1]);
    while (last > 0) {
      let lowest = NO_RANK;
      let at = 0;
      for (let i = 0; i < last; i++) {
        if (ranks[i] < lowest) {
          lowest = ranks[i];
          at = i;
        }
      }
      if (lowest === NO_RANK) break;
      symbols[at] = pairs.merged[lowest];
      for (let i = at + 1; i < last; i++) {
        symbols[i] = symbols[i + 1];
        ranks[i] = ranks[i + 1];
      }
      last--;
      if (at > 0) ranks[at - 1] = pairs.rankOf(symbols[at - 1], symbols[at]);
      if (at < last) ranks[at] = pairs.rankOf(symbols[at], symbols[at + 1]);
    }
    return last + 1;
  }

  #heap(symbols: Int32Array, count: number): number {
    const pairs = this.#pairs;
    const next = new Int32Array(count).map((_, i) => (i + 1 < count ? i + 1 : -1));
    const before = new Int32Array(count).map((_, i) => i - 1);
    const ranks = new Int32Array(count).fill(NO_RANK); // of a symbol and its next; an entry of the heap that differs is stale
    const heap = new RankHeap(count);
    const rate = (at: number) => {
      const rank = next[at] < 0 ? NO_RANK : pairs.rankOf(symbols[at], symbols[next[at]]);
      ranks[at] = rank;
      if (rank !== NO_RANK) heap.push(rank, at);
    };
    for (let i = 0; i < count; i++) rate(i);
    while (heap.pop()) {
      const { rank, place: at } = heap;
      if (ranks[at] !== rank) continue;
      const gone = next[at];
      symbols[at] = pairs.merged[rank];
      next[at] = next[gone];
      if (next[at] >= 0) before[next[at]] = at;
      ranks[gone] = NO_RANK;
      rate(at);
      if (before[at] >= 0) rate(before[at]);
    }
    let kept = 0;
    for (let at = 0; at >= 0; at = next[at]) symbols[kept++] = symbols[at];
    return kept;
  }
}
