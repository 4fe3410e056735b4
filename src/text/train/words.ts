/**
 * Counts of words (pre-tokens): an open-addressing hash table over typed arrays. A JavaScript Map of millions of strings would take ten
 * times the memory. Words are kept as UTF-16 units, as the text has them; what a word is, is the pre-tokenizer's matter.
 */

/** The words of a table as plain arrays, to be sent from a worker. Word i is units[starts[i]] to units[starts[i + 1]]. */
export interface Words {
  units: Uint16Array<ArrayBuffer>;
  starts: Uint32Array<ArrayBuffer>;
  counts: Float64Array<ArrayBuffer>;
}

export class WordTable {
  #units = new Uint16Array(1 << 16);
  #starts = new Uint32Array(1 << 12);
  #counts = new Float64Array(1 << 12);
  #hashes = new Uint32Array(1 << 12);
  /** Word + 1, or 0 for none; at most half full. */
  #slots = new Uint32Array(1 << 13);
  #size = 0;

  /** Number of different words. */
  get size(): number {
    return this.#size;
  }

  /** Adds to the count of the word units[start, end). */
  add(units: Uint16Array, start: number, end: number, count = 1): void {
    const from = this.#room(end - start);
    const own = this.#units;
    let hash = 0x811c9dc5;
    for (let i = start, to = from; i < end; i++, to++) {
      const unit = units[i];
      own[to] = unit;
      hash = Math.imul(hash ^ unit, 0x01000193);
    }
    this.#count(hash, from, end - start, count);
  }

  /** Adds the counts of other words to these. */
  addAll({ units, starts, counts }: Words): void {
    for (let word = 0; word < counts.length; word++) this.add(units, starts[word], starts[word + 1], counts[word]);
  }

  /** Hands the arrays over; the table is not to be used after it. The order of words is that of their first appearance. */
  take(): Words {
    const size = this.#size;
    this.#slots.buffer.transfer(0); // frees it now and not some time later
    this.#hashes.buffer.transfer(0);
    return {
      units: new Uint16Array(this.#units.buffer.transfer(2 * this.#starts[size])),
      starts: new Uint32Array(this.#starts.buffer.transfer(4 * (size + 1))),
      counts: new Float64Array(this.#counts.buffer.transfer(8 * size)),
    };
  }

  /** Where the units of a new word go, with room for them. */
  #room(length: number): number {
    const from = this.#starts[this.#size];
    if (from + length > this.#units.length)
      this.#units = new Uint16Array(this.#units.buffer.transfer(2 * (Math.ceil(1.5 * this.#units.length) + length)));
    return from;
  }

  /** Counts the word whose units stand at `from`, behind the last word; they stay there only if the word is new. */
  #count(hash: number, from: number, length: number, count: number): void {
    hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
    hash = (hash ^ (hash >>> 13)) >>> 0;
    const units = this.#units;
    const slots = this.#slots;
    const mask = slots.length - 1;
    let slot = hash & mask;
    for (let found = slots[slot]; found !== 0; found = slots[slot]) {
      const word = found - 1;
      if (this.#hashes[word] === hash) {
        const start = this.#starts[word];
        let i = this.#starts[word + 1] - start === length ? 0 : length + 1;
        while (i < length && units[start + i] === units[from + i]) i++;
        if (i === length) {
          this.#counts[word] += count;
          return;
        }
      }
      slot = (slot + 1) & mask;
    }
    const word = this.#size++;
    slots[slot] = word + 1;
    this.#hashes[word] = hash;
    this.#counts[word] = count;
    this.#starts[word + 1] = from + length;
    if (word + 2 >= this.#counts.length) this.#grow();
    if (2 * this.#size > slots.length) this.#rehash();
  }

  #grow(): void {
    const length = Math.ceil(1.5 * this.#counts.length);
    this.#starts = new Uint32Array(this.#starts.buffer.transfer(4 * length));
    this.#counts = new Float64Array(this.#counts.buffer.transfer(8 * length));
    this.#hashes = new Uint32Array(this.#hashes.buffer.transfer(4 * length));
  }

  #rehash(): void {
    const length = 2 * this.#slots.length;
    this.#slots.buffer.transfer(0);
    const slots = new Uint32Array(length);
    for (let word = 0; word < this.#size; word++) {
      let slot = this.#hashes[word] & (length - 1);
      while (slots[slot] !== 0) slot = (slot + 1) & (length - 1);
      slots[slot] = word + 1;
    }
    this.#slots = slots;
  }
}
