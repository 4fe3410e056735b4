/**
 * Several segments made into one, without what is not kept: slots, pieces of text and records of documents keep their numbers. The bytes of
 * what is dropped are in none of the columns, lists or blocks of the result.
 */

import { TERM_BITS } from '../write/index.ts';
import { CODE_BYTES, ENTITY_BITS, KEY_BYTES } from './analysis.ts';
import { ceilingOf, type FieldTables, fieldTables, meansOf, sumsOf, weigh } from './bm25f.ts';
import { ByteReader, ByteWriter } from './bytes.ts';
import { Column } from './columns.ts';
import { type Dictionary, type DictionaryParts, DictionaryWriter, type ListPlace } from './dictionary.ts';
import { idsOf, runsOf } from './id-runs.ts';
import { block, writePostings } from './postings.ts';
import type { Segment } from './segment.ts';
import type { SegmentParts } from './segment-parts.ts';
import { BLOCK_CHARACTERS, type TextBlock, TextPacker } from './text-block.ts';

/** What of each input segment is kept: by row, by piece, by document. All of it unless said. */
export interface Kept {
  readonly rows?: Uint8Array;
  readonly pieces?: Uint8Array;
  readonly documents?: readonly boolean[];
}

const DROPPED = 0xffff_ffff;
/** A block with fewer characters is packed again with its neighbours. */
const SMALL_BLOCK = BLOCK_CHARACTERS / 4;

export function mergeSegments(inputs: readonly Segment[], kept: readonly Kept[]): SegmentParts {
  const ids = new Column(new Float64Array());
  const keys = new Column(new Uint8Array());
  const codes = new Column(new Uint8Array());
  const lengths = new Column(new Uint32Array());
  /** By input and row: the row in the result. */
  const rowOf = inputs.map((segment, at) => {
    const numbers = idsOf(segment.rowRuns, segment.rows);
    const codeBytes = new Uint8Array(segment.codes.buffer, segment.codes.byteOffset, segment.codes.byteLength);
    return Uint32Array.from({ length: segment.rows }, (_, row) => {
      if (kept[at].rows?.[row] === 0) return DROPPED;
      ids.push(numbers[row]);
      keys.append(segment.keys.subarray(KEY_BYTES * row, KEY_BYTES * (row + 1)));
      codes.append(codeBytes.subarray(CODE_BYTES * row, CODE_BYTES * (row + 1)));
      lengths.push(segment.lengths[row]);
      return lengths.length - 1;
    });
  });
  const tables = fieldTables(meansOf(lengths.length, sumsOf(lengths.view)));
  return {
    rowRuns: runsOf(ids.view),
    keys: keys.take(),
    codes: codes.take(),
    lengths: lengths.take(),
    terms: mergeTerms(inputs, rowOf, lengths.view, tables),
    entities: mergeEntities(inputs, rowOf),
    ...mergeText(inputs, kept),
    documents: inputs.flatMap(({ documents }, at) => documents.filter((_, i) => kept[at].documents?.[i] ?? true)),
  };
}

/** Lists of the same key in several dictionaries, by ascending key. */
function* together(
  dictionaries: readonly Dictionary[],
): Generator<{ key: number; lists: { input: number; place: ListPlace }[] }> {
  const cursors = dictionaries.map((dictionary) => dictionary.all());
  const heads = cursors.map((cursor) => cursor.next());
  for (;;) {
    let key = Number.POSITIVE_INFINITY;
    for (const head of heads) if (!head.done && head.value.key < key) key = head.value.key;
    if (key === Number.POSITIVE_INFINITY) return;
    const lists: { input: number; place: ListPlace }[] = [];
    for (const [input, head] of heads.entries()) {
      if (head.done || head.value.key !== key) continue;
      lists.push({ input, place: head.value });
      heads[input] = cursors[input].next();
    }
    yield { key, lists };
  }
}

const mostKeys = (dictionaries: readonly Dictionary[]): number => dictionaries.reduce((sum, { keys }) => sum + keys, 0);

function mergeTerms(
  inputs: readonly Segment[],
  rowOf: readonly Uint32Array[],
  lengths: Uint32Array,
  tables: FieldTables,
): DictionaryParts {
  const dictionaries = inputs.map(({ terms }) => terms);
  const writer = new DictionaryWriter(TERM_BITS, mostKeys(dictionaries));
  const body = new ByteWriter();
  let rows = new Uint32Array(1024);
  let counts = new Uint8Array(1024);
  for (const { key, lists } of together(dictionaries)) {
    const total = lists.reduce((sum, { place }) => sum + place.count, 0);
    if (total > rows.length) [rows, counts] = [new Uint32Array(2 * total), new Uint8Array(2 * total)];
    let count = 0;
    let most = 0;
    for (const { input, place } of lists) {
      const reader = inputs[input].postings(place);
      while (reader.next())
        for (let at = 0; at < block.length; at++) {
          const row = rowOf[input][block.rows[at]];
          if (row === DROPPED) continue;
          most = Math.max(most, weigh(block.counts[at], lengths[row], tables));
          rows[count] = row;
          counts[count++] = block.counts[at];
        }
    }
    if (count === 0) continue;
    writePostings(writer.lists, body, rows, counts, 0, count, ceilingOf(most));
    writer.add(key, count);
  }
  return writer.finish();
}

function mergeEntities(inputs: readonly Segment[], rowOf: readonly Uint32Array[]): DictionaryParts {
  const dictionaries = inputs.map(({ entities }) => entities);
  const writer = new DictionaryWriter(ENTITY_BITS, mostKeys(dictionaries));
  for (const { key, lists } of together(dictionaries)) {
    let count = 0;
    let previous = -1;
    for (const { input, place } of lists) {
      const reader = new ByteReader(dictionaries[input].lists, inputs[input].what, place.start);
      for (let at = 0, row = -1; at < place.count; at++) {
        const value = reader.varint();
        row += Math.floor(value / 2) + 1;
        const merged = rowOf[input][row];
        if (merged === DROPPED) continue;
        writer.lists.varint(2 * (merged - previous - 1) + (value % 2));
        previous = merged;
        count++;
      }
    }
    if (count > 0) writer.add(key, count);
  }
  return writer.finish();
}

/** Blocks that are kept whole are taken as they are; of the others the kept pieces are packed anew. */
function mergeText(
  inputs: readonly Segment[],
  kept: readonly Kept[],
): { pieceRuns: Float64Array; pieceEnds: Uint32Array; text: TextBlock[] } {
  const ids = new Column(new Float64Array());
  const ends = new Column(new Uint32Array());
  const text: TextBlock[] = [];
  let packer = new TextPacker();
  const finishPacker = () => {
    text.push(...packer.finish());
    packer = new TextPacker();
  };
  let characters = 0;
  for (const [at, segment] of inputs.entries()) {
    const numbers = idsOf(segment.pieceRuns, segment.pieces);
    const keep = (piece: number) => kept[at].pieces?.[piece] !== 0;
    const end = (piece: number) => (piece < 0 ? 0 : segment.pieceEnds[piece]);
    for (let number = 0; number < segment.blocks; number++) {
      const range = segment.piecesOf(number);
      const pieces = Array.from({ length: range.end - range.first }, (_, i) => range.first + i).filter(keep);
      if (pieces.length === 0) continue;
      for (const piece of pieces) {
        ids.push(numbers[piece]);
        characters += end(piece) - end(piece - 1);
        ends.push(characters);
      }
      const whole = pieces.length === range.end - range.first;
      if (whole && end(range.end - 1) - end(range.first - 1) >= SMALL_BLOCK) {
        finishPacker();
        text.push(segment.packedBlock(number));
      } else {
        const unpacked = segment.blockText(number);
        const start = end(range.first - 1);
        for (const piece of pieces) packer.add(unpacked.slice(end(piece - 1) - start, end(piece) - start));
      }
    }
  }
  finishPacker();
  return { pieceRuns: runsOf(ids.view), pieceEnds: ends.take(), text };
}
