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

/** What a layer keeps of tokens, by shape. */
export interface KeptShapes {
  /** Of every token: keys (G, D), values (G, D), and more where an architecture needs it. */
  kept: readonly (readonly number[])[];
  /** What the next token needs, of the last alone; 0 before the first. Nothing unless said. */
  last?: readonly (readonly number[])[];
}

export interface CacheShape extends KeptShapes {
  layers: number;
  /** Sequences, B. */
  rows: number;
  /** Tokens of a sequence. */
  capacity: number;
}

/** What a pass asks of what was kept of the tokens before it. */
export interface TokenCache {
  /** Takes what a layer keeps of the next T tokens, (B, T, ...) each; gives that of all tokens so far. */
  append<K extends readonly Tensor[]>(layer: number, ...next: K): { [I in keyof K]: Tensor };
  /** What a layer kept of the last token before these alone, (B, 1, ...) each; 0 before the first. */
  last(layer: number): readonly Tensor[];
  /** Takes of the next T tokens what the one behind each needs, (B, T, ...) each. */
  keep(layer: number, ...next: readonly Tensor[]): void;
}

export class KeyValueCache implements TokenCache, Disposable {
  readonly rows: number;
  readonly capacity: number;
  /** By layer, one for each of `kept`: (B, capacity, ...). */
  readonly #kept: readonly (readonly Tensor[])[];
  /** Twice, by layer, one for each of `last`: (B, 1, ...). A pass reads one and writes the other, so that one that fails changes nothing. */
  readonly #last: readonly (readonly (readonly Tensor[])[])[];
  #length = 0;
  #bank = 0;

  constructor({ layers, rows, capacity, kept, last = [] }: CacheShape, dtype: DType, device: Backend) {
    this.rows = rows;
    this.capacity = capacity;
    const reserve = (tokens: number, shapes: CacheShape['kept']) =>
      Array.from({ length: layers }, () =>
        shapes.map((shape) => {
          const t = zeros([rows, tokens, ...shape], { dtype, device });
          moveTo(t.storage, undefined);
          return t;
        }),
      );
    this.#kept = reserve(capacity, kept);
    this.#last = [reserve(1, last), reserve(1, last)];
  }

  /** Tokens of each sequence that every layer holds. */
  get length(): number {
    return this.#length;
  }

  /** Writes what a layer keeps of the next T tokens, (B, T, ...) each; gives that of all tokens so far as views. */
  append<K extends readonly Tensor[]>(layer: number, ...next: K): { [I in keyof K]: Tensor } {
    const put = (x: Tensor, i: number) => {
      const into = this.#kept[layer][i];
      const end = this.#length + x.shape[1];
      write(into, slice(into, 1, this.#length, end), x);
      return slice(into, 1, 0, end);
    };
    return next.map(put) as { [I in keyof K]: Tensor };
  }

  /** What a layer kept of the last token held, (B, 1, ...) each. */
  last(layer: number): readonly Tensor[] {
    return this.#last[this.#bank][layer];
  }

  /** Takes of the next T tokens, (B, T, ...) each, what the one behind them needs: the last's. */
  keep(layer: number, ...next: readonly Tensor[]): void {
    next.forEach((x, i) => {
      const into = this.#last[1 - this.#bank][layer][i];
      write(into, into, slice(x, 1, -1));
    });
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
    this.#bank = 1 - this.#bank;
  }

  [Symbol.dispose](): void {
    for (const t of [...this.#kept.flat(), ...this.#last.flat(2)]) t.dispose();
  }
}

function write(tensor: Tensor, into: Tensor, x: Tensor): void {
  tensor.device.run('copy', [into, x]);
  tensor.storage.version++;
}
