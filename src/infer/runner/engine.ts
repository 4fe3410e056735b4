/**
 * The engine on the CPU: a batch of stretches becomes numbers in the buffers, a recorded step runs on them, the logits come back.
 * Not responsible for who owns a page (scheduler/) or for the order of kernels (steps.ts).
 */
import type { Decoder } from '../../model/decoder.ts';
import type { Backend, View } from '../../tensor/backend.ts';
import type { Stretch } from '../engine.ts';
import type { ReaderWeights } from '../reader-weights.ts';
import type { ReadingEngine, ReadingOptions } from '../reading-engine.ts';
import { Batch } from './batch.ts';
import {
  PAGE_TOKENS,
  pageBytes,
  pageCount,
  reserveBuffers,
  reservePages,
  rotationTables,
  totalBytes,
} from './buffers.ts';
import { Logits } from './logits.ts';
import type { Matrices, ModelWeights } from './matrices.ts';
import type { EngineSettings } from './options.ts';
import { PagedReading } from './reading.ts';
import { Recordings } from './recordings.ts';
import { runStep, type StepModel } from './steps.ts';

export class RunnerEngine implements ReadingEngine {
  readonly vocab: number;
  readonly context: number;
  readonly pageTokens = PAGE_TOKENS;
  readonly pages: number;
  readonly stepTokens: number;
  readonly stepSequences: number;
  /** Bytes on the device: weights, keys and values, and what steps work in. */
  readonly bytes: { readonly weights: number; readonly cache: number; readonly buffers: number };
  readonly #model: StepModel;
  readonly #settings: EngineSettings;
  readonly #matrices: Matrices;
  readonly #owned: View[];
  readonly #recordings: Recordings;
  readonly #logits: Logits;
  readonly #batch: Batch;

  constructor(decoder: Decoder, weights: ModelWeights, matrices: Matrices, device: Backend, settings: EngineSettings) {
    this.vocab = decoder.vocab;
    this.context = settings.context;
    this.stepTokens = settings.stepTokens;
    this.stepSequences = settings.stepSequences;
    this.pages = pageCount(decoder, settings);
    this.#recordings = new Recordings(device);
    this.#logits = new Logits(device, decoder.vocab, () => this.#recordings.clear());
    const buffers = reserveBuffers(device, decoder, settings);
    const pages = reservePages(device, decoder, settings.cache, this.pages);
    const rotations = rotationTables(device, decoder, settings.context);
    const exact = settings.precision === 'float32';
    this.#model = { device, decoder, weights, buffers, pages, rotations, exact };
    this.#settings = settings;
    this.#matrices = matrices;
    const tables = new Set(rotations.flatMap((t) => (t ? [t.cos, t.sin] : [])));
    this.#owned = [...Object.values(buffers), ...pages.flatMap(({ keys, values }) => [keys, values]), ...tables];
    this.#batch = new Batch(buffers, this);
    this.bytes = {
      weights: matrices.bytes,
      cache: this.pages * pageBytes(decoder, settings.cache),
      buffers: totalBytes([...Object.values(buffers), ...tables]),
    };
  }

  step(stretches: readonly Stretch[]): Float32Array {
    const { N, W } = this.#batch.fill(stretches);
    const logits = this.#logits.rows(W);
    this.#batch.write({ N, W }, stretches.length);
    this.#recordings.run(`${N} ${W}`, () => runStep(this.#model, N, logits));
    return this.#logits.read(W);
  }

  /**
   * The same model where it reads compiled slots: with pages of its own, and these weights acting on the tokens that it is given. What
   * step() computes is not touched by it. To be disposed of before the engine. Throws EngineError for weights of another model.
   */
  reading(weights: ReaderWeights, options: ReadingOptions = {}): PagedReading {
    return new PagedReading(this.#model, this.#settings, weights, options);
  }

  [Symbol.dispose](): void {
    this.#recordings.clear();
    this.#logits[Symbol.dispose]();
    for (const { storage } of this.#owned) storage.free();
    this.#matrices[Symbol.dispose]();
  }
}
