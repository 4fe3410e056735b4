/**
 * Reads passages for a question: each is compiled once by the plain base and kept, and the question is read over each by itself. What the
 * base saw comes back as readouts; what they mean is the answer's matter (src/memory/answer). A passage that cannot be read is left out.
 */
import type { Stretch } from '../../infer/engine.ts';
import type { Reading, ReadingEngine, ReadingStretch } from '../../infer/reading-engine.ts';
import { CallosumError } from '../../tensor/errors.ts';
import type { Tokenizer } from '../../text/index.ts';
import { suffixText } from '../reader/prompt.ts';
import type { Passage, ReaderWeights, Readout } from '../reader/readout.ts';
import { tooFewPages, tooLong, tooLongSlot } from './port-error.ts';
import { SlotCache } from './slot-cache.ts';
import { type Resident, SlotPages } from './slot-pages.ts';
import { commonTokens, cutTitle, type SlotTokens, slotTokens } from './slot-tokens.ts';
import { stepsOf } from './steps.ts';
import { type PageRoom, type WriteOptions, Writing } from './writing.ts';

export interface SlotReaderOptions {
  /** Memory for compiled slots, in bytes; 256 MB unless said. */
  readonly cacheBytes?: number;
  /** Memory for the pages that slots are read in, in bytes; 192 MB unless said. */
  readonly pageBytes?: number;
}

const CACHE_BYTES = 256 << 20;
/** Share of the context that a title with its section may take: it is read twice, beside the text and the question. */
const TITLE_SHARE = 1 / 8;

/** A question's tokens behind a slot, to be read in the step that is being put together. */
interface Planned {
  readonly passage: Passage;
  readonly resident: Resident;
  readonly suffix: Uint32Array;
  readonly stretch: ReadingStretch;
}

export class SlotReader implements Disposable {
  readonly cache: SlotCache;
  readonly #reading: Reading;
  readonly #tokenizer: Tokenizer;
  readonly #heads: number;
  readonly #pages: SlotPages;
  readonly #writings = new Map<Writing, readonly string[]>();
  readonly #leftOut = new Map<string, CallosumError>();

  /** To be disposed of before the engine. Throws EngineError for weights that are not of the engine's model. */
  constructor(engine: ReadingEngine, tokenizer: Tokenizer, weights: ReaderWeights, options: SlotReaderOptions = {}) {
    this.#reading = engine.reading(weights, { cacheBytes: options.pageBytes });
    this.#tokenizer = tokenizer;
    this.#heads = weights.heads.length;
    this.#pages = new SlotPages(this.#reading.pages);
    this.cache = new SlotCache(options.cacheBytes ?? CACHE_BYTES);
  }

  /** Passages, by key, that the last call could not read, and why: they do not fit, or the tokenizer rewrites their text. */
  get leftOut(): ReadonlyMap<string, CallosumError> {
    return this.#leftOut;
  }

  /**
   * The question over each passage by itself, in the passages' order; of those that are left out a readout without tokens. Throws PortError
   * for a question that is longer than the engine's context.
   */
  read(question: string, passages: readonly Passage[]): Readout[] {
    const readouts = new Map<string, Readout>();
    const { context, stepTokens, stepSequences } = this.#reading;
    const asked = this.#tokenizer.encode(suffixText('', question)).length;
    if (asked >= context) throw tooLong('question', asked, context, 'ask in fewer words');
    let group: Planned[] = [];
    let tokens = 0;
    const probe = () => {
      if (group.length > 0) this.#probe(group, readouts);
      group = [];
      tokens = 0;
    };
    this.#compile(passages);
    try {
      for (const passage of new Map(passages.map((p) => [p.key, p])).values()) {
        const slot = this.cache.get(passage.key);
        if (!slot) continue; // left out
        const suffix = this.#tokenizer.encode(suffixText(this.#titleOf(passage), question));
        const end = slot.compiled.tokens + suffix.length;
        if (end > context) {
          this.#leftOut.set(passage.key, tooLongSlot(passage.title, end, context));
          continue;
        }
        let planned = this.#plan(passage, suffix);
        if (!planned || tokens + planned.stretch.tokens.length > stepTokens || group.length === stepSequences) {
          probe();
          planned = this.#plan(passage, suffix);
        }
        if (!planned) throw tooFewPages(this.#reading.pages);
        group.push(planned);
        tokens += planned.stretch.tokens.length;
      }
      probe();
    } finally {
      this.#pages.unpin();
      this.cache.trim();
    }
    return passages.map(({ key }) => readouts.get(key) ?? nothingRead());
  }

  /** Compiles what is not compiled yet, so that reading it later costs less. */
  prepare(passages: readonly Passage[]): void {
    this.#compile(passages);
    this.cache.trim();
  }

  /**
   * The base with the reader, over the passages one after another and a prompt behind them: for writing token by token. Passages best
   * first: the best stands next to the prompt; those that cannot be read are left out. Throws PortError where they do not fit together.
   */
  write(question: string, passages: readonly Passage[], options: WriteOptions = {}): Writing {
    const text = options.prompt ?? suffixText(passages[0] ? this.#titleOf(passages[0]) : '', question);
    this.#compile(passages);
    const keys = passages
      .map(({ key }) => key)
      .filter((key) => this.cache.has(key))
      .reverse();
    const slots = keys.map((key) => this.cache.get(key)!.compiled);
    // What readouts leave in pages has no keys and values of the last layers: never the same name.
    const name = `joined ${JSON.stringify(keys)}`;
    const room: PageRoom = {
      take: (count) => {
        const pages = this.#pages.take(count);
        if (!pages) throw tooFewPages(this.#reading.pages);
        return pages;
      },
      close: (writing, resident, whole) => {
        this.#writings.delete(writing);
        if (whole) this.#pages.settle(name, resident);
        else this.#pages.give(resident.pages);
        this.#pages.unpin();
      },
    };
    const resident = this.#pages.remove(name);
    const writing = new Writing(
      this.#reading,
      room,
      slots,
      resident ?? { slots: keys, pages: [], behind: [], pinned: true },
    );
    this.#writings.set(writing, keys);
    try {
      if (!resident) writing.load(slots);
      writing.begin(this.#tokenizer.encode(text));
    } catch (error) {
      writing[Symbol.dispose]();
      throw error;
    } finally {
      this.cache.trim();
    }
    return writing;
  }

  /** Overwrites everything that was made of these passages: compiled slots, pages, and writings over them, which end. */
  forget(keys: Iterable<string>): void {
    for (const key of keys) {
      this.cache.forget(key);
      for (const [writing, own] of [...this.#writings]) if (own.includes(key)) writing[Symbol.dispose]();
      this.#pages.forget(key);
    }
    this.#reading.wipe(this.#pages.dirty());
  }

  /** A compiled passage in pages and what is to be read behind it; undefined where pages are missing. */
  #plan(passage: Passage, suffix: Uint32Array): Planned | undefined {
    const { pageTokens } = this.#reading;
    const { compiled } = this.cache.get(passage.key)!;
    const slot = compiled.tokens;
    const end = slot + suffix.length;
    let resident = this.#pages.find(passage.key);
    const missing = this.#pages.take(Math.ceil(end / pageTokens) - (resident?.pages.length ?? 0));
    if (!missing) return undefined;
    if (resident) resident.pages.push(...missing);
    else {
      this.#reading.load(compiled, missing, 0);
      resident = { slots: [passage.key], pages: missing, behind: [], pinned: true };
      this.#pages.settle(passage.key, resident);
    }
    // What the question begins with may be there from the one before it; its last token is read again, for what it sees.
    const known = commonTokens(resident.behind, suffix);
    const stretch: ReadingStretch = {
      tokens: suffix.subarray(known),
      start: slot + known,
      pages: resident.pages,
      slotTokens: slot,
      logits: 'none',
    };
    return { passage, resident, suffix, stretch };
  }

  #probe(group: readonly Planned[], readouts: Map<string, Readout>): void {
    for (const { resident } of group) resident.behind = [];
    const { heads, ends, columns } = this.#reading.probe(group.map(({ stretch }) => this.#lastStep(stretch)));
    group.forEach(({ passage, resident, suffix, stretch }, i) => {
      resident.behind = suffix;
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
      readouts.set(passage.key, {
        offsets: this.cache.get(passage.key)!.offsets.slice(),
        heads: rows(heads, this.#heads),
        start: both.slice(0, T),
        end: both.slice(T),
      });
    });
    this.#pages.unpin();
  }

  /** Of a stretch that is longer than a step, what is left when its beginning is read. */
  #lastStep(stretch: ReadingStretch): ReadingStretch {
    const over = stretch.tokens.length - this.#reading.stepTokens;
    if (over <= 0) return stretch;
    const tokens = Array.from(stretch.tokens);
    for (const step of stepsOf([{ ...stretch, tokens: tokens.slice(0, over) }], this.#reading))
      this.#reading.step(step);
    return { ...stretch, tokens: tokens.slice(over), start: stretch.start + over };
  }

  /** The passage's title as it is read. */
  #titleOf({ title }: Passage): string {
    return cutTitle(this.#tokenizer, title, Math.floor(TITLE_SHARE * this.#reading.context));
  }

  /** The passage's tokens; undefined where it must be left out. */
  #tokensOf(passage: Passage): SlotTokens | undefined {
    const { context } = this.#reading;
    try {
      const slot = slotTokens(this.#tokenizer, { ...passage, title: this.#titleOf(passage) });
      if (slot.ids.length > context) throw tooLongSlot(passage.title, slot.ids.length, context);
      return slot;
    } catch (error) {
      if (!(error instanceof CallosumError)) throw error;
      this.#leftOut.set(passage.key, error);
      return undefined;
    }
  }

  /** The plain base reads the passages that the cache has not, as many at a time as a step and the pages take. */
  #compile(passages: readonly Passage[]): void {
    const { pageTokens, stepTokens } = this.#reading;
    this.#leftOut.clear();
    let batch: { key: string; slot: SlotTokens; stretch: Stretch & { pages: number[] } }[] = [];
    let tokens = 0;
    const compile = () => {
      const stretches = batch.map(({ stretch }) => stretch);
      for (const step of stepsOf(stretches, this.#reading)) this.#reading.compile(step);
      for (const { key, slot, stretch } of batch)
        this.cache.put(key, { compiled: this.#reading.store(stretch.pages, slot.ids.length), offsets: slot.offsets });
      giveBack();
    };
    const giveBack = () => {
      for (const { stretch } of batch) this.#pages.give(stretch.pages);
      batch = [];
      tokens = 0;
    };
    try {
      for (const passage of new Map(passages.map((p) => [p.key, p])).values()) {
        if (this.cache.has(passage.key)) continue;
        const slot = this.#tokensOf(passage);
        if (!slot) continue;
        const count = slot.ids.length;
        let pages = tokens + count > stepTokens ? undefined : this.#pages.take(Math.ceil(count / pageTokens));
        if (!pages) {
          compile();
          pages = this.#pages.take(Math.ceil(count / pageTokens));
        }
        if (!pages) throw tooFewPages(this.#reading.pages);
        batch.push({ key: passage.key, slot, stretch: { tokens: slot.ids, start: 0, pages, logits: 'none' } });
        tokens += count;
      }
      compile();
    } finally {
      giveBack();
    }
  }

  [Symbol.dispose](): void {
    for (const writing of [...this.#writings.keys()]) writing[Symbol.dispose]();
    this.cache[Symbol.dispose]();
    this.#reading[Symbol.dispose]();
  }
}

const nothingRead = (): Readout => ({
  offsets: new Int32Array(),
  heads: new Float32Array(),
  start: new Float32Array(),
  end: new Float32Array(),
});
