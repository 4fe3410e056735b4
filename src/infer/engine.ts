/**
 * What a scheduler sees of a model that runs: pages of keys and values, and a step that reads tokens of many sequences at once.
 * Which sequence owns which page is the scheduler's matter; what happens inside a step is runner/'s. No behaviour here.
 */

/** Tokens of one sequence in a step, at positions `start`, `start + 1`, ... */
export interface Stretch {
  readonly tokens: ArrayLike<number>;
  readonly start: number;
  /** Pages that hold positions 0 .. start + tokens.length - 1, pageTokens each; those of earlier positions are filled already. */
  readonly pages: ArrayLike<number>;
  /** Of which tokens the logits are wanted. */
  readonly logits: 'none' | 'last' | 'all';
}

/** What a step may be made of. */
export interface StepLimits {
  readonly vocab: number;
  /** The longest sequence. */
  readonly context: number;
  /** Tokens of a page. */
  readonly pageTokens: number;
  /** Pages there are, shared by all sequences: the memory budget for keys and values. */
  readonly pages: number;
  /** Most tokens of a step, all stretches together. */
  readonly stepTokens: number;
  /** Most stretches of a step. */
  readonly stepSequences: number;
}

export interface Engine extends StepLimits, Disposable {
  /**
   * Reads the stretches' tokens, writes their keys and values into their pages and gives the wanted logits, f32 (rows, vocab), rows in
   * order of stretches and tokens. The array is the engine's own and valid until the next step.
   */
  step(stretches: readonly Stretch[]): Float32Array;
}
