/**
 * An engine without a model, for tests of what stands above one: logits depend on every token of the sequence and on its position, as
 * read back through the pages it was given. A page that is not the sequence's, was overwritten or is shared wrongly changes what comes.
 */
import type { Engine, Stretch } from '../../src/infer/engine.ts';

export interface ToyOptions {
  vocab?: number;
  context?: number;
  pageTokens?: number;
  pages?: number;
  stepTokens?: number;
  stepSequences?: number;
  /** How strongly the next token follows from the last two alone: high makes texts that repeat themselves. */
  habit?: number;
}

/** A well-mixed 32-bit number of two. */
export function mix(a: number, b: number): number {
  let x = Math.imul(a ^ (b + 0x9e3779b9 + (a << 6) + (a >>> 2)), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 15), 0xc2b2ae35);
  return (x ^ (x >>> 13)) >>> 0;
}

export class ToyEngine implements Engine {
  readonly vocab: number;
  readonly context: number;
  readonly pageTokens: number;
  readonly pages: number;
  readonly stepTokens: number;
  readonly stepSequences: number;
  /** Tokens read, all steps together; stretches of the last step. */
  computed = 0;
  last: readonly Stretch[] = [];
  disposed = false;
  readonly #habit: number;
  /** By place in the pages: a token and its position. */
  readonly #cells: Int32Array;

  constructor(options: ToyOptions = {}) {
    this.vocab = options.vocab ?? 32;
    this.context = options.context ?? 256;
    this.pageTokens = options.pageTokens ?? 4;
    this.pages = options.pages ?? 64;
    this.stepTokens = options.stepTokens ?? 16;
    this.stepSequences = options.stepSequences ?? 8;
    this.#habit = options.habit ?? 0;
    this.#cells = new Int32Array(2 * this.pages * this.pageTokens).fill(-1);
  }

  step(stretches: readonly Stretch[]): Float32Array {
    const total = stretches.reduce((sum, { tokens }) => sum + tokens.length, 0);
    if (this.disposed) throw new Error('a step after the end');
    if (total === 0 || total > this.stepTokens || stretches.length > this.stepSequences)
      throw new Error(`a step of ${total} tokens of ${stretches.length} sequences`);
    this.last = stretches;
    this.computed += total;
    this.#write(stretches);
    const rows = stretches.flatMap((stretch) => this.#rows(stretch));
    const logits = new Float32Array(rows.length * this.vocab);
    for (const [row, state] of rows.entries()) {
      const likely = mix(state.lastTwo, 7) % this.vocab;
      for (let id = 0; id < this.vocab; id++)
        logits[row * this.vocab + id] = mix(state.all, id) / 2 ** 29 + (id === likely ? this.#habit : 0);
    }
    return logits;
  }

  #write(stretches: readonly Stretch[]): void {
    const written = new Set<number>();
    for (const { tokens, start, pages } of stretches) {
      if (start + tokens.length > this.context) throw new Error(`position ${start + tokens.length - 1}`);
      for (let i = 0; i < tokens.length; i++) {
        const cell = this.#cellOf(pages, start + i);
        if (written.has(cell)) throw new Error(`cell ${cell} is written by two sequences`);
        written.add(cell);
        this.#cells[2 * cell] = tokens[i];
        this.#cells[2 * cell + 1] = start + i;
      }
    }
  }

  /** What the wanted tokens' logits depend on. */
  #rows({ tokens, start, pages, logits }: Stretch): { all: number; lastTwo: number }[] {
    const rows: { all: number; lastTwo: number }[] = [];
    if (logits === 'none') return rows;
    let all = 1;
    let before = 0;
    for (let position = 0; position < start + tokens.length; position++) {
      const cell = this.#cellOf(pages, position);
      const token = this.#cells[2 * cell];
      all = mix(mix(all, token), this.#cells[2 * cell + 1]);
      const wanted = logits === 'all' ? position >= start : position === start + tokens.length - 1;
      if (wanted) rows.push({ all, lastTwo: mix(before, token) });
      before = token;
    }
    return rows;
  }

  #cellOf(pages: ArrayLike<number>, position: number): number {
    const page = pages[Math.floor(position / this.pageTokens)];
    if (!(page >= 0 && page < this.pages)) throw new Error(`page ${page} for position ${position}`);
    return page * this.pageTokens + (position % this.pageTokens);
  }

  [Symbol.dispose](): void {
    this.disposed = true;
  }
}
