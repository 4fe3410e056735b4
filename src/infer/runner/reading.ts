/**
 * A model that reads compiled slots: pages of its own beside the engine's, the plain base for compiling, and steps where a reader's
 * weights act on the tokens given. Not the order of kernels (reading-steps.ts), and not which slot is where (src/memory/ports).
 */
import type { View } from '../../tensor/backend.ts';
import type { Stretch } from '../engine.ts';
import type { ReaderWeights } from '../reader-weights.ts';
import {
  type Probes,
  READING_BYTES,
  type Reading,
  type ReadingOptions,
  type ReadingStretch,
} from '../reading-engine.ts';
import { checkSlots } from '../stretches.ts';
import { Batch } from './batch.ts';
import { PAGE_TOKENS, pageCount, reservePages } from './buffers.ts';
import { PagedSlot } from './compiled-slot.ts';
import { Logits } from './logits.ts';
import { reserve, viewOf, write } from './memory.ts';
import { EngineError, type EngineSettings } from './options.ts';
import { LoadedReader } from './reader-weights.ts';
import { type ReadingModel, runReadingStep, runReadout } from './reading-steps.ts';
import { Readouts } from './readouts.ts';
import { Recordings } from './recordings.ts';
import { runStep, type StepModel } from './steps.ts';

/** Columns are a multiple of it, so that slots of about the same length share a recording. */
const COLUMNS = 64;

export class PagedReading implements Reading {
  readonly vocab: number;
  readonly context: number;
  readonly pageTokens = PAGE_TOKENS;
  readonly pages: number;
  readonly stepTokens: number;
  readonly stepSequences: number;
  readonly #base: StepModel;
  readonly #model: ReadingModel;
  readonly #owned: View[];
  readonly #recordings: Recordings;
  readonly #logits: Logits;
  readonly #batch: Batch;
  readonly #slots: Int32Array;
  readonly #places: Int32Array;
  readonly #probes: Readouts;

  constructor(
    engine: StepModel,
    settings: EngineSettings,
    weights: ReaderWeights,
    { cacheBytes = READING_BYTES }: ReadingOptions,
  ) {
    const { device, decoder, buffers } = engine;
    this.vocab = decoder.vocab;
    this.context = settings.context;
    this.stepTokens = settings.stepTokens;
    this.stepSequences = settings.stepSequences;
    this.pages = pageCount(decoder, { ...settings, cacheBytes });
    const reader = new LoadedReader(device, decoder, weights);
    const [N, S] = [settings.stepTokens, settings.stepSequences];
    const room = {
      slots: reserve(device, 'i32', [S]),
      places: reserve(device, 'i32', [S]),
      low: reserve(device, 'f32', [N, reader.ranks]),
      pointers: reserve(device, 'f32', [S, reader.pointerWidth]),
    };
    const pages = reservePages(device, decoder, settings.cache, this.pages);
    this.#base = { ...engine, pages };
    this.#model = { ...this.#base, reader, room };
    this.#owned = [...Object.values(room), ...pages.flatMap(({ keys, values }) => [keys, values])];
    this.#recordings = new Recordings(device);
    this.#logits = new Logits(device, decoder.vocab, () => this.#recordings.clear());
    this.#probes = new Readouts(device, reader, () => this.#recordings.clear());
    this.#batch = new Batch(buffers, this);
    this.#slots = new Int32Array(S);
    this.#places = new Int32Array(S);
  }

  /** The plain base reads: what compiles slots, each a stretch from position 0. No logits. */
  compile(stretches: readonly Stretch[]): void {
    const { N } = this.#batch.fill(stretches.map((stretch) => ({ ...stretch, logits: 'none' })));
    this.#batch.write({ N, W: 0 }, stretches.length);
    this.#recordings.run(`base ${N}`, () => runStep(this.#base, N, undefined));
  }

  /** The reader's tokens go through all layers. Gives the wanted logits, as Engine.step does. */
  step(stretches: readonly ReadingStretch[]): Float32Array {
    const sizes = this.#batch.fill(stretches);
    this.#read(stretches);
    const logits = this.#logits.rows(sizes.W);
    this.#batch.write(sizes, stretches.length);
    this.#recordings.run(`step ${sizes.N} ${sizes.W}`, () => runReadingStep(this.#model, sizes.N, logits));
    return this.#logits.read(sizes.W);
  }

  /** What the last token of each stretch sees of its slot. The layers behind the last that is read do not run. */
  probe(stretches: readonly ReadingStretch[]): Probes {
    const sizes = this.#batch.fill(stretches.map((stretch) => ({ ...stretch, logits: 'last' })));
    this.#read(stretches);
    const longest = stretches.reduce((most, { slotTokens }) => Math.max(most, slotTokens), 1);
    const columns = Math.ceil(longest / COLUMNS) * COLUMNS;
    const views = this.#probes.views(sizes.W, columns);
    this.#batch.write(sizes, stretches.length);
    if (this.#model.reader.layers > 0)
      this.#recordings.run(`probe ${sizes.N} ${sizes.W} ${columns}`, () => runReadout(this.#model, sizes.N, views));
    return this.#probes.read(sizes.W, columns);
  }

  /** Takes the first `tokens` positions of a sequence out of its pages. The slot is the caller's. */
  store(pages: ArrayLike<number>, tokens: number): PagedSlot {
    const slot = new PagedSlot(this.#model.device, this.#model.decoder, tokens);
    try {
      this.#convert('slotStore', slot, pages, 0);
    } catch (error) {
      slot[Symbol.dispose]();
      throw error;
    }
    return slot;
  }

  /** Writes a slot into a sequence's pages from position `start` on, its keys turned by their positions. */
  load(slot: PagedSlot, pages: ArrayLike<number>, start: number): void {
    this.#convert('slotLoad', slot, pages, start);
  }

  /** Overwrites pages with zeros, and everything that the last step left behind: activations, logits, readouts. */
  wipe(pages: Iterable<number>): void {
    const { device, buffers, room } = this.#model;
    const zero = (view: View) => device.run('fill', [view], [0]);
    for (const page of pages)
      for (const { keys, values } of this.#model.pages)
        for (const { storage, strides } of [keys, values]) zero(viewOf(storage, [strides[0]], page * strides[0]));
    for (const { storage } of [...Object.values(buffers), ...Object.values(room)])
      zero(viewOf(storage, [storage.count]));
    this.#logits.wipe();
    this.#probes.wipe();
  }

  /** Slots and places of the stretches, to the device. */
  #read(stretches: readonly ReadingStretch[]): void {
    checkSlots(stretches);
    stretches.forEach(({ slotTokens, start, tokens }, i) => {
      this.#slots[i] = slotTokens;
      this.#places[i] = start + tokens.length - 1;
    });
    write(this.#model.room.slots, this.#slots.subarray(0, stretches.length));
    write(this.#model.room.places, this.#places.subarray(0, stretches.length));
  }

  #convert(kernel: 'slotStore' | 'slotLoad', slot: PagedSlot, pages: ArrayLike<number>, start: number): void {
    const { device, decoder, buffers, rotations } = this.#model;
    const tables = Int32Array.from(pages);
    const width = buffers.tables.shape[1];
    if (tables.length > width || tables.some((page) => page < 0 || page >= this.pages))
      throw new EngineError({
        what: kernel,
        rule: `a sequence has up to ${width} of ${this.pages} pages`,
        received: `${tables}`,
      });
    write(buffers.rows, Int32Array.of(0, start));
    write(buffers.tables, tables);
    const [row, table] = [viewOf(buffers.rows.storage, [1, 2]), viewOf(buffers.tables.storage, [1, tables.length])];
    decoder.blocks.forEach(({ rotation }, layer) => {
      const { keys, values } = this.#model.pages[layer];
      const { cos, sin } = rotations[layer] ?? {};
      device.run(kernel, [slot.blocks[layer], keys, values, row, table, cos, sin], [rotation?.interleaved ? 1 : 0]);
    });
  }

  [Symbol.dispose](): void {
    this.#recordings.clear();
    this.#logits[Symbol.dispose]();
    this.#probes[Symbol.dispose]();
    this.#model.reader[Symbol.dispose]();
    for (const { storage } of this.#owned) storage.free();
  }
}
