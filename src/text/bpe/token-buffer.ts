/** Ids that grow: what many texts are encoded into without an array each. */

export class TokenBuffer {
  /** The first `length` are there; the rest is room. */
  ids: Uint32Array;
  length = 0;

  constructor(capacity = 1024) {
    this.ids = new Uint32Array(Math.max(16, capacity));
  }

  /** Makes room for `more` ids. */
  reserve(more: number): void {
    if (this.length + more <= this.ids.length) return;
    const grown = new Uint32Array(Math.max(2 * this.ids.length, this.length + more));
    grown.set(this.ids.subarray(0, this.length));
    this.ids = grown;
  }

  /** Appends ids[0, count), for which there is room. */
  append(ids: Int32Array, count: number): void {
    for (let i = 0; i < count; i++) this.ids[this.length + i] = ids[i];
    this.length += count;
  }

  push(id: number): void {
    this.reserve(1);
    this.ids[this.length++] = id;
  }

  /** A copy of ids [from, length). */
  slice(from = 0): Uint32Array {
    return this.ids.slice(from, this.length);
  }
}
