/** What a reader gives, the one error of reading, and the limits that every file is held to. Nothing that reads. */
import { CallosumError } from '../../tensor/errors.ts';

/** A name for a stretch of the text by which a person finds it in the file. */
export interface Place {
  /** First UTF-16 unit of the text that belongs to it; it ends where the next begins. */
  readonly start: number;
  /** `line 40`, `page 3`, `row 12`, `items[3].price`, `under "Prices"`. */
  readonly name: string;
}

export interface ReadDocument {
  /** The document's own where it has one, else the file's name without its ending. */
  readonly title: string;
  /** Lines end in \n; no NUL. */
  readonly text: string;
  /** In order of their starts, the first at 0; a last page without text is at the text's end. */
  readonly places: readonly Place[];
}

/** A file that cannot be read as what its name says: what it is, what was expected, what to do. */
export class ReaderError extends CallosumError {
  override name = 'ReaderError';
}

export interface Limits {
  /** Of a file that is read in pieces (.txt, .md, .csv, .tsv, .jsonl), in bytes. */
  readonly streamedBytes: number;
  /** Of a file that must be taken as a whole (.html, .pdf, .docx, .json), in bytes. */
  readonly wholeBytes: number;
  /** What a .docx may unpack to, in bytes. */
  readonly unpackedBytes: number;
  /** The longest time that a .pdf, .docx or .html may work without a page done, in milliseconds. */
  readonly stallMs: number;
  /** Memory of JavaScript that reading one .pdf, .docx or .html may take, in MiB. */
  readonly heapMiB: number;
}

export const LIMITS: Limits = {
  streamedBytes: 400e6,
  wholeBytes: 250e6,
  unpackedBytes: 250e6,
  stallMs: 60_000,
  heapMiB: 1024,
};
