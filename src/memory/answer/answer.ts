/** What asking gives. No behaviour here. */

/**
 * answered: from the documents, cited. base: the store has nothing to say about this; the base spoke alone, marked so.
 * absent: the documents are about this but do not say. conflict: documents disagree and neither outranks the other; both are cited.
 */
export type Outcome = 'answered' | 'base' | 'absent' | 'conflict';

export interface Citation {
  readonly document: string;
  readonly version: number;
  readonly title: string;
  readonly section: string;
  /** Where a person finds it: `page 3`. */
  readonly place?: string;
  /** Offsets in the document's text, UTF-16: exactly `quote`. */
  readonly start: number;
  readonly end: number;
  readonly quote: string;
  /** The sentence or row around it, as it stands in the document. */
  readonly context: string;
  /** Characters of the answer's text that come from here. */
  readonly answer: readonly [from: number, to: number];
}

export interface Answer {
  readonly outcome: Outcome;
  readonly text: string;
  /** The exact string from the document; absent for outcomes base and absent. */
  readonly value?: string;
  readonly citations: readonly Citation[];
  /** Of the sufficiency gate, 0..1. */
  readonly confidence: number;
}
