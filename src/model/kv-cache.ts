/**
 * Keys and values of tokens already read, by layer, in memory reserved at once: reading one token more costs one token's work.
 * It belongs to no arena and lives until it is disposed. Not responsible for what the keys are (transformer.ts) or for sampling.
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
  kvHeads: number;
  headDim: number;
}

export class KeyValueCache implements Disposable {
  readonly rows: number;
  readonly capacity: number;
  /** (B, capacity, G, D) by layer. */
  readonly #keys: Tensor[];
  readonly #values: Tensor[];
  #length = 0;

  constructor({ layers, rows, capacity, kvHeads, headDim }: CacheShape, dtype: DType, device: Backend) {
    this.rows = rows;
    this.capacity = capacity;
    const reserve = () =>
      Array.from({ length: layers }, () => {
        const t = zeros([rows, capacity, kvHeads, headDim], { dtype, device });
        moveTo(t.storage, undefined);
        return t;
      });
    this.#keys = reserve();
    this.#values = reserve();
  }

  /** Tokens of each sequence that every layer holds. */
  get length(): number {
    return this.#length;
  }

  /** Writes the keys and values (B, T, G, D) of the next T tokens of a layer; gives those of all tokens so far as views. */
  append(layer: number, k: Tensor, v: Tensor): [keys: Tensor, values: Tensor] {
    const end = this.#length + k.shape[1];
    return [write(this.#keys[layer], k, this.#length, end), write(this.#values[layer], v, this.#length, end)];
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
    for (const t of [...this.#keys, ...this.#values]) t.dispose();
  }
}

function write(into: Tensor, rows: Tensor, start: number, end: number): Tensor {
  into.device.run('copy', [slice(into, 1, start, end), rows]);
  into.storage.version++;
  return slice(into, 1, 0, end);
}
