/**
 * What the data network asks of a model that runs: an engine that also reads slots compiled before, with a reader's weights acting on the
 * tokens that are read behind them. runner/ does it for checkpoints of all kinds, trained/ for architectures that have no kernels over
 * pages. No behaviour here.
 */
import type { Engine, StepLimits, Stretch } from './engine.ts';
import type { ReaderWeights } from './reader-weights.ts';

/** Tokens that read: behind a slot's, in its pages. */
export interface ReadingStretch extends Stretch {
  /** The first positions, which are the slot's. */
  readonly slotTokens: number;
}

/** What a model keeps of a text that it read from position 0. Overwritten with zeros when it is disposed. */
export interface CompiledSlot extends Disposable {
  readonly tokens: number;
  readonly bytes: number;
}

/** Of each stretch's last token. The arrays are the reading's own and valid until its next step. */
export interface Probes {
  /** C: positions of a slot that have a column; 0 stands behind the slot's last. */
  readonly columns: number;
  /** (stretches, heads, C): probabilities, heads in the order of the weights. */
  readonly heads: Float32Array;
  /** (stretches, 2, C): scores of the first and of the last token of an answer. */
  readonly ends: Float32Array;
}

export interface ReadingOptions {
  /** Memory for the keys and values of slots and of what reads them, in bytes; 192 MB unless said. */
  readonly cacheBytes?: number;
}

export const READING_BYTES = 192 << 20;

/** Pages of its own beside the engine's. */
export interface Reading extends StepLimits, Disposable {
  /** The plain base reads: what compiles slots, each a stretch from position 0. No logits. */
  compile(stretches: readonly Stretch[]): void;
  /** The reader's tokens go through all layers. Gives the wanted logits, as Engine.step does. */
  step(stretches: readonly ReadingStretch[]): Float32Array;
  /** What the last token of each stretch sees of its slot. */
  probe(stretches: readonly ReadingStretch[]): Probes;
  /** Takes the first `tokens` positions of a sequence out of its pages. The slot is the caller's. */
  store(pages: ArrayLike<number>, tokens: number): CompiledSlot;
  /** Writes a slot into a sequence's pages from position `start` on, its keys turned by their positions. */
  load(slot: CompiledSlot, pages: ArrayLike<number>, start: number): void;
  /** Overwrites pages with zeros, and what the last step left in memory that is kept. */
  wipe(pages: Iterable<number>): void;
}

export interface ReadingEngine extends Engine {
  /** Bytes on the device: weights, keys and values, and what steps work in. */
  readonly bytes: { readonly weights: number; readonly cache: number; readonly buffers: number };
  /**
   * The same model where it reads compiled slots. What step() computes is not touched by it. To be disposed of before the engine. Throws
   * EngineError for weights of another model.
   */
  reading(weights: ReaderWeights, options?: ReadingOptions): Reading;
}
