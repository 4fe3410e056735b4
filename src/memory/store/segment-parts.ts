/** A segment as it is made, in memory: what the builder and the merger produce, and how it becomes bytes. */
import type { DictionaryParts } from './dictionary.ts';
import { packSections } from './segment-file.ts';
import type { TextBlock } from './text-block.ts';

/** R slots, P pieces of text. */
export interface SegmentParts {
  readonly rowRuns: Float64Array; // (first, count) pairs
  readonly keys: Uint8Array; // (R, 16)
  readonly codes: Uint8Array; // (R, 32)
  readonly lengths: Uint32Array; // (R)
  readonly terms: DictionaryParts;
  readonly entities: DictionaryParts;
  readonly pieceRuns: Float64Array; // (first, count) pairs
  /** (P): characters of the segment's text up to the end of each piece. */
  readonly pieceEnds: Uint32Array;
  readonly text: readonly TextBlock[];
  readonly documents: readonly Uint8Array[];
}

/** The bytes of the segment, in parts to be written one after another. */
export function packSegment(parts: SegmentParts): Uint8Array[] {
  const { terms, entities, text, documents } = parts;
  const blocks = new Uint32Array(4 * text.length);
  let [bytes, pieces] = [0, 0];
  for (const [at, block] of text.entries()) {
    bytes += block.bytes.length;
    pieces += block.pieces;
    blocks.set([bytes, pieces, block.crc, block.wide ? 1 : 0], 4 * at);
  }
  let end = 0;
  const documentEnds = Float64Array.from(documents, ({ length }) => (end += length));
  const counts = [
    parts.lengths.length,
    parts.pieceEnds.length,
    text.length,
    documents.length,
    terms.keys,
    entities.keys,
  ];
  return packSections({
    counts: [Float64Array.from(counts)],
    rowRuns: [parts.rowRuns],
    keys: [parts.keys],
    codes: [parts.codes],
    lengths: [parts.lengths],
    termBuckets: [terms.buckets],
    termEntries: [terms.entries],
    termLists: [terms.lists],
    entityBuckets: [entities.buckets],
    entityEntries: [entities.entries],
    entityLists: [entities.lists],
    pieceRuns: [parts.pieceRuns],
    pieceEnds: [parts.pieceEnds],
    blocks: [blocks],
    documentEnds: [documentEnds],
    documents: [...documents],
    text: text.map(({ bytes }) => bytes),
  });
}
