/**
 * Keys and values of tokens already read, by layer, in memory reserved at once: reading one token more costs one token's work. What else
 * an architecture must know of them lies beside. It belongs to no arena and lives until it is disposed. Not responsible for what the keys
 * are (transformer.ts) or for sampling.
 */
import { type Backend, CallosumError, type DType, slice, type Tensor, zeros } from '../tensor/index.ts';
import { moveTo } from '../tensor/storage.ts';

/** More tokens than the cache was made for. */
export class CacheFullError extends CallosumError {
  override name = 'CacheFullError';
}

export interface CacheShape {
  layers: number;
  /** Sequences, B. */
  rows: number;
  /** Tokens of a sequence. */
  capacity: number;
  /** What a layer keeps of a token, by shape: keys (G, D), values (G, D), and more where an architecture needs it. */
  kept: readonly (readonly number[])[];
}

export class KeyValueCache implements Disposable {
  readonly rows: number;
  readonly capacity: number;
  /** By layer, one for each of `kept`: (B, capacity, ...). */
  readonly #kept: readonly (readonly Tensor[])[];
  #length = 0;

  constructor({ layers, rows, capacity, kept }: CacheShape, dtype: DType, device: Backend) {
    this.rows = rows;
    this.capacity = capacity;
    this.#kept = Array.from({ length: layers }, () =>
      kept.map((shape) => {
        const t = zeros([rows, capacity, ...shape], { dtype, device });
        moveTo(t.storage, undefined);
        return t;
      }),
    );
  }

  /** Tokens of each sequence that every layer holds. */
  get length(): number {
    return this.#length;
  }

  /** Writes what a layer keeps of the next T tokens, (B, T, ...) each; gives that of all tokens so far as views. */
  append<K extends readonly Tensor[]>(layer: number, ...next: K): { [I in keyof K]: Tensor } {
    const write = (x: Tensor, i: number) => {
      const into = this.#kept[layer][i];
      const end = this.#length + x.shape[1];
      into.device.run('copy', [slice(into, 1, this.#length, end), x]);
      into.storage.version++;
      return slice(into, 1, 0, end);
    };
    return next.map(write) as { [I in keyof K]: Tensor };
  }

  /** Throws CacheFullError where T tokens more do not fit; to be asked before the first append of a pass. */
  checkRoom(tokens: number): void {
    if (this.#length + tokens > this.capacity)
      throw new CacheFullError({
        what: 'cache',
        rule: `it was made for ${this.capacity} tokens`,
        received: `${this.#length} and ${tokens} more`,
      });
  }

  /** The T tokens that every layer has appended count as held. */
  advance(tokens: number): void {
    this.#length += tokens;
  }

  [Symbol.dispose](): void {
    for (const t of this.#kept.flat()) t.dispose();
  }
}
