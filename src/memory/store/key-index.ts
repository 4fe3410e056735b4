/** Which number the slot of a content hash has: an open hash table over the first half of the hash. For finding content that is there already. */

/** A quarter of the table stays empty at least. */
const FILL = 0.75;

export class KeyIndex {
  #slots = 0;
  #high: Uint32Array;
  #low: Uint32Array;
  /** Number plus one; 0 is an empty place. */
  #ids: Float64Array;

  /** With room for so many before it must grow. */
  constructor(expected = 0) {
    const size = 2 ** Math.ceil(Math.log2(Math.max(1024, (2 * expected) / FILL)));
    this.#high = new Uint32Array(size);
    this.#low = new Uint32Array(size);
    this.#ids = new Float64Array(size);
  }

  get(key: Uint8Array, offset = 0): number | undefined {
    const [high, low] = [word(key, offset), word(key, offset + 4)];
    const id = this.#ids[this.#place(high, low)];
    return id === 0 ? undefined : id - 1;
  }

  /** Of a key that is there already the number stays. */
  set(key: Uint8Array, offset: number, id: number): void {
    if (this.#slots >= FILL * this.#ids.length) this.#grow();
    this.#put(word(key, offset), word(key, offset + 4), id + 1);
  }

  #put(high: number, low: number, stored: number): void {
    const place = this.#place(high, low);
    if (this.#ids[place] !== 0) return;
    this.#high[place] = high;
    this.#low[place] = low;
    this.#ids[place] = stored;
    this.#slots++;
  }

  #place(high: number, low: number): number {
    const mask = this.#ids.length - 1;
    let place = high & mask;
    while (this.#ids[place] !== 0 && (this.#high[place] !== high || this.#low[place] !== low))
      place = (place + 1) & mask;
    return place;
  }

  #grow(): void {
    const [highs, lows, ids] = [this.#high, this.#low, this.#ids];
    this.#slots = 0;
    this.#high = new Uint32Array(2 * ids.length);
    this.#low = new Uint32Array(2 * ids.length);
    this.#ids = new Float64Array(2 * ids.length);
    for (let at = 0; at < ids.length; at++) if (ids[at] !== 0) this.#put(highs[at], lows[at], ids[at]);
  }
}

const word = (key: Uint8Array, at: number): number =>
  (key[at] | (key[at + 1] << 8) | (key[at + 2] << 16) | (key[at + 3] << 24)) >>> 0;
