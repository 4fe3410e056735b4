/** What the base saw when it read a passage for a question: numbers by token of the passage. No behaviour here. */

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

/** A matrix product's low-rank addition: y += B (A x). A (rank, inputs), B (outputs, rank), row-major. */
export interface LowRank {
  readonly rank: number;
  readonly A: Float32Array;
  readonly B: Float32Array;
}

/** What acts in one block while slots are open. H query heads. */
export interface ReaderBlock {
  readonly q?: LowRank;
  readonly k?: LowRank;
  readonly v?: LowRank;
  /** (H): added to the score of every slot token. */
  readonly slotBias: Float32Array;
  /** (H): score of the null slot, whose value is zero; -Infinity: there is none. */
  readonly nullScore: Float32Array;
}

/** Queries that point at the answer's first and last token, read from the block's normed input x: (2, G, D) = W x, turned as queries are. */
export interface PointerLayer {
  readonly layer: number;
  /** (2 · G · D, E): start first, then end. */
  readonly weight: Float32Array;
}

/** The trained part that belongs to a base: everything reading needs beside it. */
export interface ReaderWeights {
  readonly blocks: readonly ReaderBlock[];
  /** Copy heads, [layer, head] from 0, best first. */
  readonly heads: readonly (readonly [layer: number, head: number])[];
  readonly pointers: readonly PointerLayer[];
  /** Logits of start and end of "in none of the open slots": beside those of all their tokens in the softmax. */
  readonly pointerNull: readonly [start: number, end: number];
}
