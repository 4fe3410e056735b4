/** The held-out documents of a source as batches for evaluation: the same ones in the same order at every call and in every run. */
import { type Batch, emptyBatch, pad, place, type Sequence } from './batch.ts';
import { Permutation } from './permutation.ts';
import { Pieces } from './pieces.ts';
import { type Source, sequenceOf } from './source.ts';

export interface HeldOutOptions {
  rows: number;
  length: number;
  /** Most tokens of a source. */
  maxTokens: number;
}

export interface HeldOut {
  source: string;
  /** How many documents of the source are held out. */
  documents: number;
  /** None where no document is held out. Places that no document has are filled up with tokens whose labels are IGNORED. */
  batches(): Iterable<Batch>;
}

const KEY = [0x68656c64, 0x6f757400] as const; // fixed: two runs of different seeds are evaluated on the same text

export function heldOutOf(source: Source, options: HeldOutOptions, padding: number): HeldOut {
  const { name, heldOutDocuments: documents } = source;
  return { source: name, documents, batches: () => (documents ? batchesOf(source, options, padding) : []) };
}

/** Pieces of held-out documents in a fixed order, so that a limit does not mean the first document only. */
function* sequences(source: Source, { length, maxTokens }: HeldOutOptions): Generator<Sequence> {
  const pieces = new Pieces(source.shards, length);
  const order = new Permutation(pieces.size, KEY, [0, 0, 0]);
  let left = maxTokens;
  for (let i = 0; i < pieces.size && left > 0; i++) {
    const piece = pieces.at(order.at(i));
    if (!source.isHeldOut(piece)) continue;
    const sequence = sequenceOf(piece);
    const count = Math.min(sequence.length, left);
    left -= count;
    yield { ...sequence, length: count };
  }
}

function* batchesOf(source: Source, options: HeldOutOptions, padding: number): Generator<Batch> {
  const { rows, length } = options;
  const size = rows * length;
  let batch = emptyBatch(rows, length);
  let at = 0;
  let segment = 0;
  for (const sequence of sequences(source, options)) {
    if (sequence.mask && sequence.length <= length && sequence.length > length - (at % length) && at % length > 0) {
      const left = length - (at % length); // as in training, it is not torn from what it is learned by
      pad(batch, at, left, segment, padding);
      at += left;
      segment = 0;
      if (at === size) {
        yield batch;
        batch = emptyBatch(rows, length);
        at = 0;
      }
    }
    for (let offset = 0; offset < sequence.length; ) {
      const count = Math.min(sequence.length - offset, length - (at % length));
      place(batch, at, sequence, offset, count, segment++);
      offset += count;
      at += count;
      if (at % length === 0) segment = 0;
      if (at < size) continue;
      yield batch;
      batch = emptyBatch(rows, length);
      at = 0;
    }
  }
  if (at === 0) return;
  pad(batch, at, size - at, segment, padding); // a segment of its own where the row has text before it
  yield batch;
}
