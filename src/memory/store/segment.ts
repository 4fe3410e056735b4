/**
 * A segment as it is read: immutable columns of slots, the index of terms and names, pieces of text, records of documents. What of it is
 * visible to whom is not known here.
 */

import { TERM_BITS } from '../write/index.ts';
import { CODE_BYTES, ENTITY_BITS, KEY_BYTES } from './analysis.ts';
import { type Means, meansOf, sumsOf } from './bm25f.ts';
import { Dictionary, type ListPlace } from './dictionary.ts';
import { readRecordId } from './document-record.ts';
import { checkRuns, idsOf } from './id-runs.ts';
import { PostingsReader } from './postings.ts';
import { readSections, type Section, type SegmentSource } from './segment-file.ts';
import { StoreDamageError } from './store-error.ts';
import { type TextBlock, unpackText } from './text-block.ts';

export class Segment {
  readonly what: string;
  readonly bytes: number;
  readonly rows: number;
  readonly rowRuns: Float64Array;
  readonly keys: Uint8Array; // (rows, 16)
  readonly codes: Uint32Array; // (rows, 8)
  readonly lengths: Uint32Array; // (rows), packed
  /** Sums of the lengths in text, title, section. */
  readonly sums: readonly [number, number, number];
  readonly terms: Dictionary;
  readonly entities: Dictionary;
  readonly pieces: number;
  readonly pieceRuns: Float64Array;
  readonly pieceEnds: Uint32Array;
  /** Records, and the number of each. */
  readonly documents: readonly Uint8Array[];
  readonly recordIds: readonly number[];
  readonly #source: SegmentSource;
  readonly #textAt: number;
  /** (blocks, 4): end in the text, pieces up to its end, checksum, 1 if wide. */
  readonly #blocks: Uint32Array;
  #ids: Float64Array | undefined;

  /** Checks all of the source. Throws StoreDamageError. */
  constructor(source: SegmentSource) {
    const { columns, textAt, textBytes } = readSections(source);
    const { what } = source;
    const damaged = (rule: string): never => {
      throw new StoreDamageError({ what, rule, hint: 'the file is damaged: restore it from a copy' });
    };
    const column = (name: Exclude<Section, 'text'>, bytes: number): Uint8Array<ArrayBuffer> =>
      columns[name].length === bytes ? columns[name] : damaged(`section ${name} must have ${bytes} bytes`);
    const words = (name: Exclude<Section, 'text'>, count: number): Uint32Array => {
      const { buffer, byteOffset } = column(name, 4 * count);
      return new Uint32Array(buffer, byteOffset, count);
    };
    const doubles = ({ buffer, byteOffset, length }: Uint8Array<ArrayBuffer>): Float64Array =>
      length % 8 === 0 ? new Float64Array(buffer, byteOffset, length / 8) : damaged('numbers must be whole');
    const counts = doubles(column('counts', 48));
    if (!counts.every((count) => Number.isSafeInteger(count) && count >= 0)) damaged('counts must be whole numbers');
    const [rows, pieces, blocks, documents, terms, entities] = counts;
    this.what = what;
    this.bytes = source.size;
    this.#source = source;
    this.rows = rows;
    this.rowRuns = doubles(columns.rowRuns);
    checkRuns(this.rowRuns, rows, what);
    this.keys = column('keys', KEY_BYTES * rows);
    this.codes = words('codes', (CODE_BYTES / 4) * rows);
    this.lengths = words('lengths', rows);
    this.sums = sumsOf(this.lengths);
    const dictionary = (kind: 'term' | 'entity', bits: number, keys: number): Dictionary => {
      const size = columns[`${kind}Buckets`].length / 8 - 1;
      if (!(size >= 1 && Number.isInteger(Math.log2(size)))) damaged(`${kind}s must be in buckets`);
      const buckets = words(`${kind}Buckets`, 2 * size + 2);
      const parts = { buckets, entries: columns[`${kind}Entries`], lists: columns[`${kind}Lists`], keys };
      if (buckets[2 * size] !== parts.entries.length || buckets[2 * size + 1] !== parts.lists.length)
        damaged(`${kind}s must fill their buckets`);
      return new Dictionary(parts, bits, what);
    };
    this.terms = dictionary('term', TERM_BITS, terms);
    this.entities = dictionary('entity', ENTITY_BITS, entities);
    this.pieces = pieces;
    this.pieceRuns = doubles(columns.pieceRuns);
    checkRuns(this.pieceRuns, pieces, what);
    this.pieceEnds = words('pieceEnds', pieces);
    this.#blocks = words('blocks', 4 * blocks);
    this.#textAt = textAt;
    if (blocks > 0 ? this.#blocks.at(-4) !== textBytes || this.#blocks.at(-3) !== pieces : pieces > 0 || textBytes > 0)
      damaged('blocks must hold the text');
    const ends = doubles(column('documentEnds', 8 * documents));
    this.documents = Array.from(ends, (end, at) => columns.documents.subarray(at > 0 ? ends[at - 1] : 0, end));
    this.recordIds = this.documents.map((bytes) => readRecordId(bytes, what));
  }

  get means(): Means {
    return meansOf(this.rows, this.sums);
  }

  /** The list of a term at its place in the dictionary. */
  postings({ start, count }: ListPlace): PostingsReader {
    return new PostingsReader(this.terms.lists, start, count);
  }

  /** The number of a row. */
  idOf(row: number): number {
    this.#ids ??= idsOf(this.rowRuns, this.rows);
    return this.#ids[row];
  }

  get blocks(): number {
    return this.#blocks.length / 4;
  }

  /** The block that has a piece. */
  blockOf(piece: number): number {
    let [low, high] = [0, this.blocks - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#blocks[4 * middle + 1] <= piece) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** First piece of a block, and past its last. */
  piecesOf(block: number): { first: number; end: number } {
    return { first: block > 0 ? this.#blocks[4 * block - 3] : 0, end: this.#blocks[4 * block + 1] };
  }

  /** A block as it lies on the disk. */
  packedBlock(block: number): TextBlock {
    const start = block > 0 ? this.#blocks[4 * block - 4] : 0;
    const [end, pieceEnd, crc, wide] = this.#blocks.subarray(4 * block, 4 * block + 4);
    const bytes = this.#source.read(this.#textAt + start, Math.max(0, end - start));
    return { bytes, crc, wide: wide === 1, pieces: pieceEnd - this.piecesOf(block).first };
  }

  /** The text of a block: that of its pieces one after another. */
  blockText(block: number): string {
    const { bytes, crc, wide } = this.packedBlock(block);
    const text = unpackText(bytes, crc, wide, this.what);
    const { first, end } = this.piecesOf(block);
    if (text.length !== this.pieceEnds[end - 1] - (first > 0 ? this.pieceEnds[first - 1] : 0))
      throw new StoreDamageError({ what: this.what, rule: 'a block must hold its pieces', received: `${text.length}` });
    return text;
  }

  close(): void {
    this.#source.close();
  }
}
