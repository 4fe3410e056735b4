/** A binary heap of (rank, place), lowest rank first, then the lowest place. Ranks below 2 ** 21, places below 2 ** 31. */

const PLACES = 2 ** 31;

export class RankHeap {
  /** Of the entry that pop() took. */
  rank = 0;
  place = 0;
  /** rank * PLACES + place: exact in float64, and ordered as the pair is. */
  #keys: Float64Array;
  #length = 0;

  constructor(capacity: number) {
    this.#keys = new Float64Array(Math.max(16, capacity));
  }

  push(rank: number, place: number): void {
    if (this.#length === this.#keys.length) {
      const grown = new Float64Array(2 * this.#length);
      grown.set(this.#keys);
      this.#keys = grown;
    }
    const keys = this.#keys;
    const key = rank * PLACES + place;
    let at = this.#length++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (keys[parent] <= key) break;
      keys[at] = keys[parent];
      at = parent;
    }
    keys[at] = key;
  }

  /** Takes the lowest entry out into `rank` and `place`; false where the heap is empty. */
  pop(): boolean {
    if (this.#length === 0) return false;
    const keys = this.#keys;
    const top = keys[0];
    const key = keys[--this.#length];
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= this.#length) break;
      if (child + 1 < this.#length && keys[child + 1] < keys[child]) child++;
      if (keys[child] >= key) break;
      keys[at] = keys[child];
      at = child;
    }
    keys[at] = key;
    this.rank = Math.floor(top / PLACES);
    this.place = top - this.rank * PLACES;
    return true;
  }
}
