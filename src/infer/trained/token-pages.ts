/**
 * What a model keeps of tokens, by page: rows of plain floats in every layer, gathered for the tokens of one sequence when it is read on.
 * Beside keys and values also what the token behind each needs, so that a sequence may go on behind any of its tokens. Not who owns a page.
 */
import type { LanguageModel } from '../../model/index.ts';
import type { TokenCache } from '../../model/kv-cache.ts';
import { embedding, reshape, slice, type Tensor, tensor, zeros } from '../../tensor/index.ts';
import { empty } from '../../tensor/op.ts';
import { sizeOf } from '../../tensor/shape.ts';
import { moveTo } from '../../tensor/storage.ts';
import { EngineError } from '../runner/options.ts';

/** Tokens of a page. */
export const PAGE_TOKENS = 32;
const FLOAT_BYTES = 4;

/** Shapes of what a layer keeps of a token: those of every token first, then those of the last. */
const shapesOf = (model: LanguageModel) => {
  const { kept, last = [] } = model.kept();
  return [...kept, ...last];
};

/** Bytes of a token in all layers. */
export const tokenBytes = (model: LanguageModel): number =>
  FLOAT_BYTES * model.config.num_hidden_layers * shapesOf(model).reduce((sum, shape) => sum + sizeOf(shape), 0);

/** Pages that a budget gives. Throws EngineError where it gives none. */
export function pagesIn(model: LanguageModel, bytes: number): number {
  const page = PAGE_TOKENS * tokenBytes(model);
  if (bytes >= page) return Math.floor(bytes / page);
  throw new EngineError({
    what: 'engine',
    rule: `cacheBytes must hold one page of ${PAGE_TOKENS} tokens: ${page} bytes`,
    received: String(bytes),
  });
}

/** A tensor that belongs to no arena. */
export function owned(x: Tensor): Tensor {
  moveTo(x.storage, undefined);
  return x;
}

/** Overwrites with zeros. */
export const wipe = (x: Tensor): void => {
  x.device.run('fill', [x], [0]);
  x.storage.version++;
};

export class TokenPages implements Disposable {
  readonly count: number;
  /** By layer and kind: (pages · P, size). */
  readonly tables: readonly (readonly Tensor[])[];
  readonly #shapes: readonly (readonly number[])[];
  /** How many of the kinds are of every token; the others are of the last alone. */
  readonly every: number;

  constructor(model: LanguageModel, count: number) {
    this.count = count;
    this.#shapes = shapesOf(model);
    this.every = model.kept().kept.length;
    const { device } = model.head;
    // Not filled: memory that no token was written to costs nothing.
    const one = (shape: readonly number[]) =>
      owned(empty('pages', device, [count * PAGE_TOKENS, sizeOf(shape)], 'f32'));
    const tables: Tensor[][] = [];
    this.tables = tables;
    try {
      for (let layer = 0; layer < model.config.num_hidden_layers; layer++) {
        tables.push([]);
        for (const shape of this.#shapes) tables[layer].push(one(shape));
      }
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  /** What the pass over T tokens from position `start` on asks, in a sequence's pages. */
  cache(pages: ArrayLike<number>, start: number): TokenCache {
    const at = (layer: number, kind: number) => this.tables[layer][kind];
    let chosen: Tensor | undefined; // the same for all layers and kinds
    return {
      append: (layer, ...next) => {
        const all = next.map((x, kind) => {
          const T = x.shape[1];
          this.write(at(layer, kind), pages, start, reshape(x, [T, -1]));
          chosen ??= this.#chosen(pages, 0, start + T);
          const rows = embedding(at(layer, kind), chosen);
          return reshape(rows, [1, start + T, ...this.#shapes[kind]]);
        });
        return all as { [I in keyof typeof next]: Tensor };
      },
      last: (layer) =>
        this.#shapes.slice(this.every).map((shape, i) => {
          const table = at(layer, this.every + i);
          if (start === 0) return zeros([1, 1, ...shape], { device: table.device });
          const row = rowOf(pages, start - 1);
          return reshape(slice(table, 0, row, row + 1), [1, 1, ...shape]);
        }),
      keep: (layer, ...next) => {
        next.forEach((x, i) => {
          this.write(at(layer, this.every + i), pages, start, reshape(x, [x.shape[1], -1]));
        });
      },
    };
  }

  /** Rows of positions from `start` to `end`, gathered. */
  rows(table: Tensor, pages: ArrayLike<number>, start: number, end: number): Tensor {
    return embedding(table, this.#chosen(pages, start, end));
  }

  /** i32 (end - start). */
  #chosen(pages: ArrayLike<number>, start: number, end: number): Tensor {
    const rows = new Int32Array(end - start);
    for (let p = start; p < end; p++) rows[p - start] = rowOf(pages, p);
    return tensor(rows, { shape: [rows.length], dtype: 'i32', device: this.tables[0][0].device });
  }

  /** Writes rows (T, size) to positions from `start` on. */
  write(table: Tensor, pages: ArrayLike<number>, start: number, rows: Tensor): void {
    const end = start + rows.shape[0];
    for (let from = start; from < end; ) {
      const to = Math.min(end, from - (from % PAGE_TOKENS) + PAGE_TOKENS);
      const into = slice(table, 0, rowOf(pages, from), rowOf(pages, from) + to - from);
      table.device.run('copy', [into, slice(rows, 0, from - start, to - start)]);
      from = to;
    }
    table.storage.version++;
  }

  /** Overwrites a page with zeros. */
  wipe(page: number): void {
    for (const table of this.tables.flat()) wipe(slice(table, 0, page * PAGE_TOKENS, (page + 1) * PAGE_TOKENS));
  }

  [Symbol.dispose](): void {
    for (const table of this.tables.flat()) table.dispose();
  }
}

const rowOf = (pages: ArrayLike<number>, position: number) =>
  pages[Math.floor(position / PAGE_TOKENS)] * PAGE_TOKENS + (position % PAGE_TOKENS);
