/** The best k of many scored slots: a heap whose root is the worst that is kept. Higher scores first, of equal ones the lower number. */

export interface Scored {
  readonly segment: number;
  readonly row: number;
  readonly score: number;
  readonly coverage: number;
}

export class Top {
  readonly #k: number;
  readonly #heap: Scored[] = [];

  constructor(k: number) {
    this.#k = k;
  }

  /** What a slot must reach to be kept: less is refused. */
  get threshold(): number {
    return this.#heap.length < this.#k ? Number.NEGATIVE_INFINITY : this.#heap[0].score;
  }

  add(entry: Scored): void {
    const heap = this.#heap;
    if (heap.length < this.#k) {
      heap.push(entry);
      let at = heap.length - 1;
      for (let parent = (at - 1) >> 1; at > 0 && worse(heap[at], heap[parent]); at = parent, parent = (at - 1) >> 1)
        [heap[at], heap[parent]] = [heap[parent], heap[at]];
    } else if (this.#k > 0 && worse(heap[0], entry)) {
      heap[0] = entry;
      for (let at = 0; ; ) {
        let least = at;
        for (const child of [2 * at + 1, 2 * at + 2])
          if (child < heap.length && worse(heap[child], heap[least])) least = child;
        if (least === at) break;
        [heap[at], heap[least]] = [heap[least], heap[at]];
        at = least;
      }
    }
  }

  /** Best first. */
  sorted(): Scored[] {
    return [...this.#heap].sort((a, b) => (worse(a, b) ? 1 : -1));
  }
}

/** Slots of earlier segments and rows come first among equals. */
const worse = (a: Scored, b: Scored): boolean =>
  a.score !== b.score ? a.score < b.score : a.segment !== b.segment ? a.segment > b.segment : a.row > b.row;

/** The k-th largest of the values at the places, or -Infinity where there are fewer. */
export function kthLargest(values: Float64Array, places: Uint32Array, count: number, k: number): number {
  if (count < k || k < 1) return Number.NEGATIVE_INFINITY;
  const heap = new Float64Array(k);
  for (let i = 0; i < k; i++) heap[i] = values[places[i]];
  heap.sort(); // ascending order is a heap
  for (let i = k; i < count; i++) {
    const value = values[places[i]];
    if (value <= heap[0]) continue;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= k) break;
      if (child + 1 < k && heap[child + 1] < heap[child]) child++;
      if (heap[child] >= value) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = value;
  }
  return heap[0];
}
