/**
 * A file's text, in pieces: its encoding found, line ends made \n, what is no text refused. At most one piece of bytes is in memory beside
 * the text. What the text means is its reader's matter.
 */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { ReaderError } from './document.ts';
import { type Encoding, likelyEncodings, markedEncoding } from './encoding.ts';

const PIECE_BYTES = 4 * 2 ** 20;
const SAMPLE_BYTES = 2 ** 18;
/** What windows-1252 makes of bytes that it has no character for. */
const UNUSED = /[\u0080-\u009f]/;

/** A file that is open for reading: a plain one, of at most `most` bytes. Throws ReaderError, or the system's error. */
export function openFile(path: string, most: number): { file: number; bytes: number } {
  const file = openSync(path, 'r');
  try {
    const stat = fstatSync(file);
    if (!stat.isFile()) throw new ReaderError({ what: path, rule: 'must be a file with text in it' });
    if (stat.size > most)
      throw new ReaderError({
        what: path,
        rule: `must be at most ${megabytes(most)}`,
        received: megabytes(stat.size),
        hint: 'split it into several files',
      });
    return { file, bytes: stat.size };
  } catch (error) {
    closeSync(file);
    throw error;
  }
}

/** Bytes as 12.3 MB. */
export const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

/** The whole file's bytes. */
export function readBytes(path: string, most: number): Uint8Array {
  const { file, bytes } = openFile(path, most);
  try {
    const all = new Uint8Array(bytes);
    const got = fill(file, all, 0);
    return got === bytes ? all : all.subarray(0, got);
  } finally {
    closeSync(file);
  }
}

/** Calls `take` with the file's text, piece after piece, which begin and end anywhere. It is called anew from the beginning after `restart`. */
export function readPieces(path: string, most: number, take: (piece: string) => void, restart: () => void): void {
  const { file, bytes } = openFile(path, most);
  try {
    const buffer = new Uint8Array(Math.min(bytes, PIECE_BYTES));
    const sample = buffer.subarray(0, fill(file, buffer.subarray(0, SAMPLE_BYTES), 0));
    const encodings = likelyEncodings(sample);
    if (encodings.length === 0) throw noText(path);
    for (const [i, encoding] of encodings.entries()) {
      if (i > 0) restart();
      if (decodePieces(path, file, buffer, encoding, take)) return;
    }
    if (sample.includes(0) && !markedEncoding(sample)) throw noText(path);
    throw new ReaderError({
      what: path,
      rule: 'must be text in UTF-8, UTF-16, GB18030 or Big5',
      received: `bytes that are not ${encodings[0]}`,
      hint: 'save it as UTF-8',
    });
  } finally {
    closeSync(file);
  }
}

/** The whole text of a file. */
export function readText(path: string, most: number): string {
  let pieces: string[] = [];
  readPieces(
    path,
    most,
    (piece) => pieces.push(piece),
    () => {
      pieces = [];
    },
  );
  return pieces.join('');
}

/** The whole text of bytes that are in memory already, in the encoding that is said where it holds. */
export function textOf(path: string, bytes: Uint8Array, said?: string): string {
  const encodings: string[] = likelyEncodings(bytes.subarray(0, SAMPLE_BYTES));
  if (said !== undefined && !bytes.subarray(0, SAMPLE_BYTES).includes(0)) encodings.unshift(said);
  for (const encoding of encodings) {
    const text = decoded(bytes, encoding);
    if (text !== undefined && !text.includes('\0')) return unixLines(text);
  }
  throw noText(path);
}

/** Undefined where the bytes are of another encoding, or there is none of that name. */
function decoded(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** False where the file is of another encoding. */
function decodePieces(
  path: string,
  file: number,
  buffer: Uint8Array,
  encoding: Encoding,
  take: (piece: string) => void,
): boolean {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let held = ''; // a \r whose \n may come with the next piece
  for (let at = 0; ; ) {
    const got = fill(file, buffer, at);
    at += got;
    let piece: string;
    try {
      piece = decoder.decode(buffer.subarray(0, got), { stream: got > 0 });
    } catch {
      return false;
    }
    if (piece.includes('\0')) throw noText(path);
    if (encoding === 'windows-1252' && UNUSED.test(piece)) return false;
    piece = held + piece;
    held = got > 0 && piece.endsWith('\r') ? '\r' : '';
    take(unixLines(held ? piece.slice(0, -1) : piece));
    if (got === 0) return true;
  }
}

const unixLines = (text: string) => (text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text);

const noText = (path: string) =>
  new ReaderError({
    what: path,
    rule: 'must be text',
    received: 'bytes of a program, picture or archive',
    hint: 'its ending may be wrong',
  });

/** Bytes from `at` into the buffer, until it is full or the file ends. */
function fill(file: number, buffer: Uint8Array, at: number): number {
  let got = 0;
  while (got < buffer.byteLength) {
    const read = readSync(file, buffer, got, buffer.byteLength - got, at + got);
    if (read === 0) break;
    got += read;
  }
  return got;
}
