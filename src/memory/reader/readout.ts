/**
 * What the base saw when it read a passage for a question: numbers by token of the passage; and the weights it reads with. No behaviour
 * here; what the weights do in a block is the engine's.
 */
import type { ReaderWeights as AddedWeights } from '../../infer/reader-weights.ts';

export type { LowRank, PointerLayer, ReaderBlock } from '../../infer/reader-weights.ts';

/** What is read by itself: a slot's title and text. */
export interface Passage {
  /** Equal content, equal key. */
  readonly key: string;
  readonly title: string;
  readonly text: string;
}

export interface Readout {
  /** (T, 2): first and past-the-end UTF-16 unit of each token in `passage.text`; tokens of the title and the line end have start = end = -1. */
  readonly offsets: Int32Array;
  /** (heads, T): attention of the question's last token in each copy head, softmax over slot, question and null. */
  readonly heads: Float32Array;
  /** (T): logit that the answer starts at this token. */
  readonly start: Float32Array;
  /** (T): logit that the answer ends with this token (the last one of it). */
  readonly end: Float32Array;
}

/** The trained part that belongs to a base: what the engine adds while slots are open, copy heads best first, and what the answer needs beside it. */
export interface ReaderWeights extends AddedWeights {
  /** Logits of start and end of "in none of the open slots": beside those of all their tokens in the softmax. */
  readonly pointerNull: readonly [start: number, end: number];
}
