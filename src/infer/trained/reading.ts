/** Slots read by a model that is trained: pages of its own, the plain model for compiling, slot-attention.ts where a reader acts. */
import type { ModelSizes } from '../../model/decoder.ts';
import type { LanguageModel } from '../../model/index.ts';
import { arena, type CpuBackend, noGrad, reshape, rope, type Tensor, zeros } from '../../tensor/index.ts';
import type { Stretch } from '../engine.ts';
import type { ReaderWeights } from '../reader-weights.ts';
import {
  type CompiledSlot,
  type Probes,
  READING_BYTES,
  type Reading,
  type ReadingOptions,
  type ReadingStretch,
} from '../reading-engine.ts';
import type { EngineSettings } from '../runner/options.ts';
import { checkPages, checkSlots, checkStretches } from '../stretches.ts';
import { LoadedReader } from './acting-reader.ts';
import { idsOf, withRows, writeLogits } from './passes.ts';
import { SlotAttention } from './slot-attention.ts';
import { owned, PAGE_TOKENS, pagesIn, TokenPages, tokenBytes, wipe } from './token-pages.ts';

/** Tokens that there are pages for at least. */
const LEAST_TOKENS = 2048;

export class TrainedReading implements Reading {
  readonly vocab: number;
  readonly context: number;
  readonly pageTokens = PAGE_TOKENS;
  readonly pages: number;
  readonly stepTokens: number;
  readonly stepSequences: number;
  readonly #model: LanguageModel;
  readonly #pages: TokenPages;
  readonly #reader: LoadedReader;
  readonly #heads: ReaderWeights['heads'];
  readonly #watch: ReadonlySet<number>;
  #logits = new Float32Array(0);

  constructor(
    model: LanguageModel,
    sizes: ModelSizes,
    { context, stepTokens, stepSequences }: EngineSettings,
    weights: ReaderWeights,
    { cacheBytes = READING_BYTES }: ReadingOptions,
  ) {
    this.vocab = sizes.vocab;
    this.context = context;
    this.stepTokens = stepTokens;
    this.stepSequences = stepSequences;
    this.#model = model;
    this.#heads = weights.heads;
    this.#watch = new Set(weights.heads.map(([layer]) => layer));
    // What budgets are made for keeps half as many bytes of a token, or fewer: a passage must fit all the same.
    this.pages = pagesIn(model, Math.max(cacheBytes, Math.min(context, LEAST_TOKENS) * tokenBytes(model)));
    this.#reader = new LoadedReader(sizes, weights);
    this.#pages = new TokenPages(model, this.pages);
  }

  compile(stretches: readonly Stretch[]): void {
    checkStretches(stretches, this);
    for (const { tokens, start, pages } of stretches) {
      using _scope = arena();
      noGrad(() => this.#model.behind(idsOf(tokens), { cache: this.#pages.cache(pages, start), start }));
    }
  }

  step(stretches: readonly ReadingStretch[]): Float32Array {
    this.#check(stretches);
    this.#logits = withRows(this.#logits, stretches, this.vocab);
    let rows = 0;
    for (const stretch of stretches) {
      using _scope = arena();
      const { hidden } = this.#read(stretch);
      rows += writeLogits(this.#model, hidden, stretch.logits, this.#logits, rows);
    }
    return this.#logits.subarray(0, rows * this.vocab);
  }

  probe(stretches: readonly ReadingStretch[]): Probes {
    this.#check(stretches);
    const columns = stretches.reduce((most, { slotTokens }) => Math.max(most, slotTokens), 1);
    const J = this.#heads.length;
    const heads = new Float32Array(stretches.length * J * columns);
    const ends = new Float32Array(stretches.length * 2 * columns);
    stretches.forEach((stretch, n) => {
      using _scope = arena();
      const L = stretch.slotTokens;
      const { looks, pointers } = this.#read(stretch, this.#watch).beside;
      const layers = new Map([...looks].map(([layer, look]) => [layer, look.readSync()]));
      this.#heads.forEach(([layer, head], j) => {
        const own = layers.get(layer)?.subarray(head * L, (head + 1) * L) as Float32Array | undefined;
        if (own) heads.set(own, (n * J + j) * columns);
      });
      const points = pointers?.readSync();
      if (points)
        for (let s = 0; s < L; s++)
          for (const end of [0, 1]) ends[(2 * n + end) * columns + s] = points[2 * s + end] as number;
    });
    return { columns, heads, ends };
  }

  store(pages: ArrayLike<number>, tokens: number): KeptSlot {
    checkPages(pages, 0, tokens, this);
    return new KeptSlot(this.#pages, pages, tokens);
  }

  load(slot: KeptSlot, pages: ArrayLike<number>, start: number): void {
    checkPages(pages, start, start + slot.tokens, this);
    using _scope = arena();
    noGrad(() => {
      const { num_key_value_heads: G, head_dim: D } = this.#model.config;
      slot.rows.forEach((kinds, layer) => {
        kinds.forEach((rows, kind) => {
          // Keys come first, and turn.
          const moved = kind === 0 && start > 0 ? this.#turned(rows, [1, slot.tokens, G, D], start) : rows;
          this.#pages.write(this.#pages.tables[layer][kind], pages, start + slot.tokens - rows.shape[0], moved);
        });
      });
    });
  }

  wipe(pages: Iterable<number>): void {
    for (const page of pages) this.#pages.wipe(page);
    this.#logits.fill(0);
    // What passes worked in was given back: to the system, which hands no old contents out.
    (this.#model.head.device as CpuBackend).trim();
  }

  #check(stretches: readonly ReadingStretch[]): void {
    checkStretches(stretches, this);
    checkSlots(stretches);
  }

  /** `watch`: layers that are looked at; absent: nothing is looked at. */
  #read({ tokens, start, pages, slotTokens }: ReadingStretch, watch?: ReadonlySet<number>) {
    const options = {
      slotTokens,
      looking: tokens.length - 1,
      watch: watch ?? new Set<number>(),
      pointing: watch !== undefined,
    };
    const beside = new SlotAttention(this.#reader, options);
    const cache = this.#pages.cache(pages, start);
    const hidden = noGrad(() => this.#model.behind(idsOf(tokens), { cache, start, beside }));
    return { hidden, beside };
  }

  /** Keys of positions from 0 on as they are at positions from `start` on. */
  #turned(keys: Tensor, heads: readonly number[], start: number): Tensor {
    const positions = zeros([1, heads[1]], { dtype: 'i32' });
    return reshape(rope(reshape(keys, heads), this.#model.rotation(start, start + 1), { positions }), keys.shape);
  }

  [Symbol.dispose](): void {
    this.#reader[Symbol.dispose]();
    this.#pages[Symbol.dispose]();
  }
}

/** Rows of a text's tokens by layer and kind, as pages have them; of what only the next token needs the last row alone. */
class KeptSlot implements CompiledSlot {
  readonly tokens: number;
  readonly bytes: number;
  readonly rows: readonly (readonly Tensor[])[];

  constructor(from: TokenPages, pages: ArrayLike<number>, tokens: number) {
    this.tokens = tokens;
    using _scope = arena();
    const first = (kind: number) => (kind < from.every ? 0 : tokens - 1);
    this.rows = noGrad(() =>
      from.tables.map((kinds) => kinds.map((table, kind) => owned(from.rows(table, pages, first(kind), tokens)))),
    );
    this.bytes = 4 * this.rows.flat().reduce((sum, { size }) => sum + size, 0);
  }

  [Symbol.dispose](): void {
    for (const rows of this.rows.flat()) {
      if (!rows.storage.alive) continue;
      wipe(rows);
      rows.dispose();
    }
  }
}
