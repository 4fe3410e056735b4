/** A batch of packed rows, and how a run of tokens is written into one. Not which tokens: that is the loader's and the held-out split's. */
import type { Shard } from '../../text/index.ts';

/** Where a label is not counted by the loss. */
export const IGNORED = -100;

/**
 * Rows of `length` tokens, one after another; each array has rows * length elements. A row holds pieces of documents. Each piece in a
 * row has its own segment number, from 0, and positions from 0, also where it goes on from an earlier row. The label of a token is
 * the next token of its document, IGNORED where there is none or where a chat's mask leaves it out; it never crosses documents.
 */
export interface Batch {
  ids: Int32Array;
  labels: Int32Array;
  segments: Int32Array;
  positions: Int32Array;
  rows: number;
  length: number;
  /** Labels that are not IGNORED. */
  counted: number;
}

/** Tokens to be packed: a piece of a document as it lies in its shard, or rearranged. */
export interface Sequence {
  /** `length` of them, then, where the document goes on, the one that follows. */
  ids: Uint16Array | Uint32Array;
  length: number;
  /** Where a mask says which tokens are counted as labels: a shard's bits, and the index of ids[0] there. */
  mask?: { bits: NonNullable<Shard['mask']>; from: number };
}

export function emptyBatch(rows: number, length: number): Batch {
  const array = () => new Int32Array(rows * length);
  return { ids: array(), labels: array(), segments: array(), positions: array(), rows, length, counted: 0 };
}

/** Writes tokens offset .. offset + count of a sequence at place `at` of a batch. */
export function place(
  batch: Batch,
  at: number,
  sequence: Sequence,
  offset: number,
  count: number,
  segment: number,
): void {
  const { ids, labels, segments, positions } = batch;
  const end = offset + count;
  const labelled = Math.min(end + 1, sequence.ids.length) - offset - 1;
  ids.set(sequence.ids.subarray(offset, end), at);
  labels.set(sequence.ids.subarray(offset + 1, offset + 1 + labelled), at);
  for (let i = at + labelled; i < at + count; i++) labels[i] = IGNORED;
  for (let i = 0; i < count; i++) {
    segments[at + i] = segment;
    positions[at + i] = i;
  }
  batch.counted += labelled;
  if (!sequence.mask) return;
  const { bits, from } = sequence.mask;
  for (let i = 0, token = from + offset + 1; i < labelled; i++, token++)
    if (((bits[token >> 3] >> (token & 7)) & 1) === 0) {
      labels[at + i] = IGNORED;
      batch.counted--;
    }
}

/** Fills `count` places from `at` with what is not learned, in a segment of its own. */
export function pad(
  { ids, labels, segments, positions }: Batch,
  at: number,
  count: number,
  segment: number,
  id: number,
): void {
  ids.fill(id, at, at + count);
  labels.fill(IGNORED, at, at + count);
  segments.fill(segment, at, at + count);
  positions.fill(0, at, at + count);
}
