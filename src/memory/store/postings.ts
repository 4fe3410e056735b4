/**
 * The list of slots that hold a term, as bytes: gaps between rows as variable-length integers, whose lowest bit says whether a byte of
 * counts follows (else the term stands once, in the text). Lists of more than 128 have a table of blocks, so that a look-up can step
 * over what it does not need. A list begins with its ceiling: no slot in it gains more from the term.
 */
import type { ByteWriter } from './bytes.ts';

export const BLOCK = 128;
/** One occurrence in the text, none in title and section. */
const ONCE = 1;

/** Appends the list of rows (ascending) with their packed counts. */
export function writePostings(
  out: ByteWriter,
  body: ByteWriter,
  rows: Uint32Array,
  counts: Uint8Array,
  from: number,
  to: number,
  ceiling: number,
): void {
  out.byte(ceiling);
  let previous = -1;
  if (to - from <= BLOCK) {
    for (let at = from; at < to; at++) previous = writePosting(out, previous, rows[at], counts[at]);
    return;
  }
  body.clear();
  for (let start = from; start < to; start += BLOCK) {
    const end = Math.min(to, start + BLOCK);
    const [before, bytesBefore] = [previous, body.length];
    for (let at = start; at < end; at++) previous = writePosting(body, previous, rows[at], counts[at]);
    out.varint(previous - before);
    out.varint(body.length - bytesBefore);
  }
  out.bytes(body.written);
}

function writePosting(out: ByteWriter, previous: number, row: number, counts: number): number {
  const gap = row - previous - 1;
  if (counts === ONCE) out.varint(2 * gap);
  else {
    out.varint(2 * gap + 1);
    out.byte(counts);
  }
  return row;
}

/** Rows and packed counts of the block that was read last, by whatever reader: lists are read one at a time. */
export const block = { rows: new Uint32Array(BLOCK), counts: new Uint8Array(BLOCK), length: 0 };

/** Reads one list of `count` postings at `at`: block by block, forward, into `block`. */
export class PostingsReader {
  readonly #bytes: Uint8Array;
  readonly #count: number;
  readonly #blocks: number;
  /** Last row and end byte of each block, where there are several. */
  readonly #last: Uint32Array;
  readonly #ends: Uint32Array;
  readonly #start: number;
  #next = 0;

  constructor(bytes: Uint8Array, at: number, count: number) {
    this.#bytes = bytes;
    this.#count = count;
    this.#blocks = Math.ceil(count / BLOCK);
    this.#last = new Uint32Array(this.#blocks > 1 ? this.#blocks : 0);
    this.#ends = new Uint32Array(this.#last.length);
    at++; // the ceiling
    let row = -1;
    let end = 0;
    for (let i = 0; i < 2 * this.#last.length; i++) {
      let value = 0;
      for (let shift = 0; shift < 35; shift += 7) {
        const byte = bytes[at++];
        value |= (byte & 127) << shift;
        if (!(byte & 128)) break;
      }
      if (i % 2 === 0) this.#last[i >> 1] = row += value;
      else this.#ends[i >> 1] = end += value;
    }
    this.#start = at;
  }

  /** The next block; false after the last. */
  next(): boolean {
    if (this.#next >= this.#blocks) return false;
    this.#read(this.#next++);
    return true;
  }

  /** The first block from here on that may have a row >= `row`; false where there is none. */
  seek(row: number): boolean {
    if (this.#blocks > 1) while (this.#next < this.#blocks && this.#last[this.#next] < row) this.#next++;
    return this.next();
  }

  #read(number: number): void {
    const bytes = this.#bytes;
    const { rows, counts } = block;
    let at = this.#start + (number > 0 ? this.#ends[number - 1] : 0);
    let row = number > 0 ? this.#last[number - 1] : -1;
    const length = Math.min(BLOCK, this.#count - number * BLOCK);
    for (let i = 0; i < length; i++) {
      let byte = bytes[at++];
      let value = byte & 127;
      for (let shift = 7; byte & 128 && shift < 35; shift += 7) {
        byte = bytes[at++];
        value |= (byte & 127) << shift;
      }
      row += (value >>> 1) + 1;
      rows[i] = row;
      counts[i] = value & 1 ? bytes[at++] : ONCE;
    }
    block.length = length;
  }
}
