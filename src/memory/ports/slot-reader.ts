/**
 * Reads passages for a question: each is compiled once by the plain base and kept, and the question is read over each by itself. What the
 * base saw comes back as readouts; what they mean is the answer's matter (src/memory/answer).
 */
import type { Reading, ReadingStretch, RunnerEngine } from '../../infer/runner/index.ts';
import type { Tokenizer } from '../../text/index.ts';
import { suffixText } from '../reader/prompt.ts';
import type { Passage, ReaderWeights, Readout } from '../reader/readout.ts';
import { PortError } from './port-error.ts';
import { type CachedSlot, SlotCache } from './slot-cache.ts';
import { SlotPages } from './slot-pages.ts';
import { slotTokens } from './slot-tokens.ts';
import { stepsOf } from './steps.ts';
import { type WriteOptions, Writing } from './writing.ts';

export interface SlotReaderOptions {
  /** Memory for compiled slots, in bytes; 256 MB unless said. */
  readonly cacheBytes?: number;
  /** Memory for the pages that slots are read in, in bytes; 192 MB unless said. */
  readonly pageBytes?: number;
}

const CACHE_BYTES = 256 << 20;

/** A question's tokens behind a slot, to be read in the step that is being put together. */
interface Planned {
  readonly key: string;
  readonly offsets: Int32Array;
  readonly stretch: ReadingStretch;
  /** Pages that are given back after the step. */
  readonly lent: readonly number[];
}

export class SlotReader implements Disposable {
  readonly cache: SlotCache;
  readonly #reading: Reading;
  readonly #tokenizer: Tokenizer;
  readonly #heads: number;
  readonly #pages: SlotPages;
  readonly #writings = new Map<Writing, readonly string[]>();

  /** To be disposed of before the engine. Throws EngineError for weights that are not of the engine's model. */
  constructor(engine: RunnerEngine, tokenizer: Tokenizer, weights: ReaderWeights, options: SlotReaderOptions = {}) {
    this.#reading = engine.reading(weights, { cacheBytes: options.pageBytes });
    this.#tokenizer = tokenizer;
    this.#heads = weights.heads.length;
    this.#pages = new SlotPages(this.#reading.pages);
    this.cache = new SlotCache(options.cacheBytes ?? CACHE_BYTES);
  }

  /** The question over each passage by itself, in the passages' order. Throws PortError for what is longer than the engine's context. */
  read(question: string, passages: readonly Passage[]): Readout[] {
    const readouts = new Map<string, Readout>();
    let group: Planned[] = [];
    try {
      for (const passage of new Map(passages.map((p) => [p.key, p])).values()) {
        const suffix = this.#tokenizer.encode(suffixText(passage.title, question));
        const tokens = group.reduce((sum, { stretch }) => sum + stretch.tokens.length, suffix.length);
        let planned =
          tokens <= this.#reading.stepTokens && group.length < this.#reading.stepSequences
            ? this.#plan(passage, suffix)
            : undefined;
        if (!planned && group.length > 0) {
          this.#probe(group, readouts);
          group = [];
        }
        planned ??= this.#plan(passage, suffix);
        if (!planned) throw tooFewPages(this.#reading.pages);
        group.push(planned);
      }
      if (group.length > 0) this.#probe(group, readouts);
      this.cache.trim();
    } catch (error) {
      this.#release(group);
      throw error;
    }
    return passages.map(({ key }) => readouts.get(key) as Readout);
  }

  /** Compiles what is not compiled yet, so that reading it later costs less. */
  prepare(passages: readonly Passage[]): void {
    for (const passage of passages) {
      if (!this.cache.has(passage.key)) this.#compiled(passage);
      this.cache.trim();
    }
  }

  /**
   * The base with the reader, over the passages one after another and a prompt behind them: for writing token by token. Passages best
   * first: the best stands next to the prompt. Throws PortError where they do not fit into the engine's context.
   */
  write(question: string, passages: readonly Passage[], options: WriteOptions = {}): Writing {
    const text = options.prompt ?? suffixText(passages[0]?.title ?? '', question);
    const slots = passages.map((passage) => this.#compiled(passage).compiled).reverse();
    const room = {
      take: (count: number) => {
        const pages = this.#pages.take(count);
        if (!pages) throw tooFewPages(this.#reading.pages);
        return pages;
      },
      give: (pages: readonly number[], writing: Writing) => {
        this.#pages.give(pages);
        this.#writings.delete(writing);
      },
    };
    const writing = new Writing(this.#reading, room, slots, this.#tokenizer.encode(text));
    this.cache.trim();
    this.#writings.set(
      writing,
      passages.map(({ key }) => key),
    );
    return writing;
  }

  /** Overwrites everything that was made of these passages: compiled slots, pages, and writings over them, which end. */
  forget(keys: Iterable<string>): void {
    for (const key of keys) {
      this.cache.forget(key);
      this.#pages.drop(key);
      for (const [writing, own] of [...this.#writings]) if (own.includes(key)) writing[Symbol.dispose]();
    }
    this.#reading.wipe(this.#pages.dirty());
  }

  /** The passage in pages and its question's place behind it; undefined where pages are missing. */
  #plan(passage: Passage, suffix: Uint32Array): Planned | undefined {
    const { pageTokens, context } = this.#reading;
    const known = this.#pages.find(passage.key);
    const cached = this.cache.get(passage.key) ?? this.#compile(passage);
    if (!cached) return undefined;
    const { compiled, offsets } = cached;
    const pages = known ?? this.#pages.take(Math.ceil(compiled.tokens / pageTokens));
    if (!pages) return undefined;
    if (!known) {
      this.#reading.load(compiled, pages, 0);
      this.#pages.settle(passage.key, pages);
    }
    const slot = compiled.tokens;
    const end = slot + suffix.length;
    if (end > context) throw tooLong(passage.title, end, context);
    const lent = this.#pages.take(Math.max(0, Math.ceil(end / pageTokens) - pages.length));
    if (!lent) return undefined;
    const stretch: ReadingStretch = {
      tokens: suffix,
      start: slot,
      pages: [...pages, ...lent],
      slotTokens: slot,
      logits: 'none',
    };
    return { key: passage.key, offsets, stretch, lent };
  }

  #probe(group: readonly Planned[], readouts: Map<string, Readout>): void {
    const { stepTokens } = this.#reading;
    // Of a question that is longer than a step the beginning is read before.
    const last = group.map(({ stretch }) => {
      const over = Math.max(0, stretch.tokens.length - stepTokens);
      if (over === 0) return stretch;
      const tokens = Array.from(stretch.tokens);
      for (const step of stepsOf([{ ...stretch, tokens: tokens.slice(0, over) }], this.#reading))
        this.#reading.step(step);
      return { ...stretch, tokens: tokens.slice(over), start: stretch.start + over };
    });
    const { heads, ends, columns } = this.#reading.probe(last);
    group.forEach(({ key, offsets, stretch }, i) => {
      const T = stretch.slotTokens;
      const rows = (from: Float32Array, count: number) => {
        const all = new Float32Array(count * T);
        for (let row = 0; row < count; row++) {
          const at = (i * count + row) * columns;
          all.set(from.subarray(at, at + T), row * T);
        }
        return all;
      };
      const both = rows(ends, 2);
      readouts.set(key, {
        offsets: offsets.slice(),
        heads: rows(heads, this.#heads),
        start: both.slice(0, T),
        end: both.slice(T),
      });
    });
    this.#release(group);
  }

  #release(group: readonly Planned[]): void {
    for (const { lent } of group) this.#pages.give(lent);
    this.#pages.unpin();
  }

  #compiled(passage: Passage): CachedSlot {
    const slot = this.cache.get(passage.key) ?? this.#compile(passage);
    if (!slot) throw tooFewPages(this.#reading.pages);
    return slot;
  }

  /** The plain base reads the passage; undefined where pages are missing. */
  #compile(passage: Passage): CachedSlot | undefined {
    const { ids, offsets } = slotTokens(this.#tokenizer, passage);
    const { pageTokens, context } = this.#reading;
    if (ids.length > context) throw tooLong(passage.title, ids.length, context);
    const pages = this.#pages.take(Math.ceil(ids.length / pageTokens));
    if (!pages) return undefined;
    try {
      for (const step of stepsOf([{ tokens: ids, start: 0, pages, logits: 'none' as const }], this.#reading))
        this.#reading.compile(step);
      const slot = { compiled: this.#reading.store(pages, ids.length), offsets };
      this.cache.put(passage.key, slot);
      return slot;
    } finally {
      this.#pages.give(pages);
    }
  }

  [Symbol.dispose](): void {
    for (const writing of [...this.#writings.keys()]) writing[Symbol.dispose]();
    this.cache[Symbol.dispose]();
    this.#reading[Symbol.dispose]();
  }
}

const tooLong = (title: string, tokens: number, context: number) =>
  new PortError({
    what: `passage ${JSON.stringify(title)}`,
    rule: `a slot and what reads it must fit into ${context} tokens`,
    received: String(tokens),
    hint: 'learn it in shorter spans',
  });

const tooFewPages = (pages: number) =>
  new PortError({
    what: 'reading',
    rule: 'the pages must hold one slot and what reads it, or all slots of a writing',
    received: `${pages} pages`,
    hint: 'give more pageBytes',
  });
