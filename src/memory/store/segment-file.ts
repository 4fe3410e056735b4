/**
 * The bytes of a segment: a header with the place, size and checksum of each section, then the sections, eight bytes apart so that they are
 * read as columns where they lie. Checks that all of it is there and as it was written; what the sections mean is segment.ts.
 *
 *     magic (8)   format, sections (2 x u32)   per section: offset, bytes (2 x f64), checksum, 0 (2 x u32)   checksum of all that (u32), 0
 *
 * The text has a checksum for each block instead of one for the section, so that opening a large segment does not read it.
 */
import { crc32 } from 'node:zlib';
import { StoreDamageError } from './store-error.ts';

/** In the order of the file. */
export const SECTIONS = [
  'counts',
  'rowRuns',
  'keys',
  'codes',
  'lengths',
  'termBuckets',
  'termEntries',
  'termLists',
  'entityBuckets',
  'entityEntries',
  'entityLists',
  'pieceRuns',
  'pieceEnds',
  'blocks',
  'documentEnds',
  'documents',
  'text',
] as const;
export type Section = (typeof SECTIONS)[number];

const MAGIC = Buffer.from('CALLSEG\n');
const FORMAT = 1;
const ENTRY = 24;
const HEADER = 16 + SECTIONS.length * ENTRY + 8;

const aligned = (bytes: number): number => Math.ceil(bytes / 8) * 8;

/** A segment in the order in which it is written: header and sections with what fills the gaps. `text` may be of several parts. */
export function packSections(sections: Readonly<Record<Section, readonly ArrayBufferView[]>>): Uint8Array[] {
  const header = new Uint8Array(HEADER);
  const view = new DataView(header.buffer);
  header.set(MAGIC);
  view.setUint32(8, FORMAT, true);
  view.setUint32(12, SECTIONS.length, true);
  const parts: Uint8Array[] = [header];
  let offset = HEADER;
  for (const [at, name] of SECTIONS.entries()) {
    const chunks = sections[name].map(
      ({ buffer, byteOffset, byteLength }) => new Uint8Array(buffer, byteOffset, byteLength),
    );
    const bytes = chunks.reduce((sum, { length }) => sum + length, 0);
    const entry = 16 + at * ENTRY;
    view.setFloat64(entry, offset, true);
    view.setFloat64(entry + 8, bytes, true);
    view.setUint32(entry + 16, name === 'text' ? 0 : chunks.reduce((crc, chunk) => crc32(chunk, crc), 0), true);
    parts.push(...chunks, new Uint8Array(aligned(bytes) - bytes));
    offset += aligned(bytes);
  }
  view.setUint32(HEADER - 8, crc32(header.subarray(0, HEADER - 8)), true);
  return parts.filter(({ length }) => length > 0);
}

/** Where the bytes of a segment come from: a file, or an entry of the log. */
export interface SegmentSource {
  /** What to call it in an error. */
  readonly what: string;
  readonly size: number;
  /** Bytes of its own from `offset`, at the start of their buffer. */
  read(offset: number, bytes: number): Uint8Array<ArrayBuffer>;
  /** Like read, for what is kept as long as the segment: mapped where it is large. */
  keep(offset: number, bytes: number): Uint8Array<ArrayBuffer>;
  close(): void;
}

export interface SegmentSections {
  /** Every section but the text. */
  readonly columns: Readonly<Record<Exclude<Section, 'text'>, Uint8Array<ArrayBuffer>>>;
  /** Where the text lies in the source. */
  readonly textAt: number;
  readonly textBytes: number;
}

/** Reads and checks a segment. Throws StoreDamageError, naming the source and the section, where anything is not as it was written. */
export function readSections(source: SegmentSource): SegmentSections {
  const damaged = (rule: string, received?: string): never => {
    throw new StoreDamageError({
      what: source.what,
      rule,
      received,
      hint: 'the file is damaged: restore it from a copy, or learn its documents again in a new folder',
    });
  };
  if (source.size < HEADER) damaged(`a segment must have at least ${HEADER} bytes`, `${source.size}`);
  const header = source.read(0, HEADER);
  const view = new DataView(header.buffer);
  if (!MAGIC.equals(header.subarray(0, 8))) damaged('a segment must begin with its mark');
  if (view.getUint32(HEADER - 8, true) !== crc32(header.subarray(0, HEADER - 8))) damaged('the header must be whole');
  if (view.getUint32(8, true) !== FORMAT || view.getUint32(12, true) !== SECTIONS.length)
    damaged(`a segment must be of format ${FORMAT}`, `${view.getUint32(8, true)}`);
  let offset = HEADER;
  const ends: number[] = [];
  for (const [at, name] of SECTIONS.entries()) {
    if (view.getFloat64(16 + at * ENTRY, true) !== offset) damaged(`section ${name} must lie at byte ${offset}`);
    ends.push(offset + view.getFloat64(16 + at * ENTRY + 8, true));
    if (!Number.isSafeInteger(ends[at]) || ends[at] < offset) damaged(`section ${name} must have a size`);
    offset = HEADER + aligned(ends[at] - HEADER);
  }
  if (offset !== source.size) damaged(`the segment must have ${offset} bytes`, `${source.size}`);
  const textAt = view.getFloat64(16 + (SECTIONS.length - 1) * ENTRY, true);
  const front = source.keep(0, textAt);
  const columns = {} as Record<Section, Uint8Array<ArrayBuffer>>;
  for (const [at, name] of SECTIONS.entries()) {
    if (name === 'text') continue;
    const start = view.getFloat64(16 + at * ENTRY, true);
    columns[name] = front.subarray(start, ends[at]);
    if (crc32(columns[name]) !== view.getUint32(16 + at * ENTRY + 16, true))
      damaged(`section ${name} must be as it was written`, 'another checksum');
  }
  return { columns, textAt, textBytes: (ends.at(-1) as number) - textAt };
}
