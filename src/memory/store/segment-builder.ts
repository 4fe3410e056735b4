/**
 * Makes a segment of slots, pieces and documents as they come: columns are appended, postings are turned round by term at the end, by a
 * radix sort that keeps slots in order. Decides nothing: what is new and which number it gets is the caller's.
 */

import { TERM_BITS } from '../write/index.ts';
import { ENTITY_BITS } from './analysis.ts';
import { ceilingOf, fieldTables, meansOf, sumsOf, weigh } from './bm25f.ts';
import { ByteWriter } from './bytes.ts';
import { Column } from './columns.ts';
import { type DictionaryParts, DictionaryWriter } from './dictionary.ts';
import { runsOf } from './id-runs.ts';
import { writePostings } from './postings.ts';
import type { SegmentParts } from './segment-parts.ts';
import type { TextBlock } from './text-block.ts';

/** A slot's share of the columns of an analysis. */
export interface SlotColumns {
  readonly key: Uint8Array; // (16)
  readonly code: Uint8Array; // (32)
  readonly lengths: number;
  readonly terms: Uint32Array;
  readonly counts: Uint8Array;
  readonly entities: Float64Array;
}

export class SegmentBuilder {
  readonly #ids = new Column(new Float64Array());
  readonly #keys = new Column(new Uint8Array());
  readonly #codes = new Column(new Uint8Array());
  readonly #lengths = new Column(new Uint32Array());
  readonly #terms = new Column(new Uint32Array());
  readonly #termRows = new Column(new Uint32Array());
  readonly #counts = new Column(new Uint8Array());
  readonly #entities = new Column(new Float64Array());
  readonly #entityRows = new Column(new Uint32Array());
  readonly #pieceIds = new Column(new Float64Array());
  readonly #pieceEnds = new Column(new Uint32Array());
  readonly #text: TextBlock[] = [];
  readonly #documents: Uint8Array[] = [];
  #characters = 0;

  /** Postings so far: what the memory that it takes goes by. */
  get postings(): number {
    return this.#terms.length;
  }

  get empty(): boolean {
    return this.#ids.length + this.#pieceIds.length + this.#documents.length === 0;
  }

  addSlot(id: number, slot: SlotColumns): void {
    const row = this.#ids.length;
    this.#ids.push(id);
    this.#keys.append(slot.key);
    this.#codes.append(slot.code);
    this.#lengths.push(slot.lengths);
    this.#terms.append(slot.terms);
    this.#counts.append(slot.counts);
    for (let at = 0; at < slot.terms.length; at++) this.#termRows.push(row);
    this.#entities.append(slot.entities);
    for (let at = 0; at < slot.entities.length; at++) this.#entityRows.push(row);
  }

  /** Pieces are told of in the order in which blocks hold them. */
  addPiece(id: number, characters: number): void {
    this.#pieceIds.push(id);
    this.#characters += characters;
    this.#pieceEnds.push(this.#characters);
  }

  addBlock(block: TextBlock): void {
    this.#text.push(block);
  }

  addDocument(record: Uint8Array): void {
    this.#documents.push(record);
  }

  finish(): SegmentParts {
    return {
      rowRuns: runsOf(this.#ids.view),
      keys: this.#keys.take(),
      codes: this.#codes.take(),
      lengths: this.#lengths.take(),
      terms: termIndex(this.#terms.view, this.#termRows.view, this.#counts.view, this.#lengths.view),
      entities: entityIndex(this.#entities.view, this.#entityRows.view),
      pieceRuns: runsOf(this.#pieceIds.view),
      pieceEnds: this.#pieceEnds.take(),
      text: this.#text,
      documents: this.#documents,
    };
  }
}

function termIndex(terms: Uint32Array, rows: Uint32Array, counts: Uint8Array, lengths: Uint32Array): DictionaryParts {
  const order = sortedOrder(terms, TERM_BITS);
  const sortedRows = new Uint32Array(terms.length);
  const sortedCounts = new Uint8Array(terms.length);
  let distinct = 0;
  for (let at = 0; at < order.length; at++) {
    sortedRows[at] = rows[order[at]];
    sortedCounts[at] = counts[order[at]];
    if (at === 0 || terms[order[at]] !== terms[order[at - 1]]) distinct++;
  }
  const tables = fieldTables(meansOf(lengths.length, sumsOf(lengths)));
  const writer = new DictionaryWriter(TERM_BITS, distinct);
  const body = new ByteWriter();
  for (let from = 0; from < order.length; ) {
    const term = terms[order[from]];
    let to = from;
    let most = 0;
    for (; to < order.length && terms[order[to]] === term; to++)
      most = Math.max(most, weigh(sortedCounts[to], lengths[sortedRows[to]], tables));
    writePostings(writer.lists, body, sortedRows, sortedCounts, from, to, ceilingOf(most));
    writer.add(term, to - from);
    from = to;
  }
  return writer.finish();
}

/** Names to the slots that mention them: gaps of 2·row, plus one where the slot is about the name. */
function entityIndex(entities: Float64Array, rows: Uint32Array): DictionaryParts {
  const high = Uint32Array.from(entities, (entity) => Math.floor(entity / 2 ** 25));
  const low = Uint32Array.from(entities, (entity) => Math.floor((entity % 2 ** 25) / 2));
  const order = sortedOrder(high, 24, sortedOrder(low, 24));
  const same = (a: number, b: number) => low[a] === low[b] && high[a] === high[b];
  let distinct = 0;
  for (let at = 0; at < order.length; at++) if (at === 0 || !same(order[at], order[at - 1])) distinct++;
  const writer = new DictionaryWriter(ENTITY_BITS, distinct);
  for (let from = 0; from < order.length; ) {
    let to = from;
    let previous = -1;
    for (; to < order.length && same(order[to], order[from]); to++) {
      const row = rows[order[to]];
      writer.lists.varint(2 * (row - previous - 1) + (entities[order[to]] % 2));
      previous = row;
    }
    writer.add(high[order[from]] * 2 ** 24 + low[order[from]], to - from);
    from = to;
  }
  return writer.finish();
}

/** Places of the keys in ascending order, equal ones as they come in `order`: a radix sort of half the bits at a time. */
function sortedOrder(
  keys: Uint32Array,
  bits: number,
  order: Uint32Array = new Uint32Array(keys.length).map((_, at) => at),
): Uint32Array {
  const half = Math.ceil(bits / 2);
  const mask = 2 ** half - 1;
  let next: Uint32Array = new Uint32Array(keys.length);
  for (const shift of [0, half]) {
    const starts = new Uint32Array(2 ** half + 1);
    for (const key of keys) starts[((key >>> shift) & mask) + 1]++;
    for (let at = 0; at < mask; at++) starts[at + 1] += starts[at];
    for (const at of order) next[starts[(keys[at] >>> shift) & mask]++] = at;
    [order, next] = [next, order];
  }
  return order;
}
