/** The bytes of every id, in one pool. Not how text becomes ids (bpe/), and not the file (format/). */

export class Vocabulary {
  readonly size: number;
  readonly #pool: Uint8Array;
  /** The bytes of id i lie at offsets[i] to offsets[i + 1]. */
  readonly #offsets: Uint32Array;

  /** `tokens[i]`: the bytes of id i. */
  constructor(tokens: readonly Uint8Array[]) {
    this.size = tokens.length;
    this.#offsets = new Uint32Array(tokens.length + 1);
    let total = 0;
    for (const [id, bytes] of tokens.entries()) this.#offsets[id + 1] = total += bytes.length;
    this.#pool = new Uint8Array(total);
    for (const [id, bytes] of tokens.entries()) this.#pool.set(bytes, this.#offsets[id]);
  }

  /** A view, not a copy. */
  bytesOf(id: number): Uint8Array {
    return this.#pool.subarray(this.#offsets[id], this.#offsets[id + 1]);
  }

  lengthOf(id: number): number {
    return this.#offsets[id + 1] - this.#offsets[id];
  }
}
