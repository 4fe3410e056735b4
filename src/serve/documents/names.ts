/** What a sender calls a document, made a label; and what kind of file it is, by its content. */
import { extname } from 'node:path';
import { ENDINGS } from '../../refine/readers/index.ts';
import { HttpError } from '../http/http-error.ts';

const LONGEST = 500;

/** The name without what would make it a path: no drive, no step upwards, no control characters. Throws HttpError where nothing is left. */
export function labelOf(name: unknown, param: string): string {
  const parts = String(name ?? '')
    .normalize('NFC')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
    .replaceAll(/[\u0000-\u001f\u007f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '')
    .split(/[\\/]+/)
    .map((part) => part.trim())
    .filter((part) => part !== '' && part !== '.' && part !== '..' && !/^[a-z]:$/i.test(part));
  // What lies elsewhere on the sender's machine keeps its root: the same name as where it is learned without a server.
  const label = `${/^\/[^/]/.test(String(name)) && parts.length > 0 ? '/' : ''}${parts.join('/')}`;
  if (typeof name === 'string' && label !== '' && label.length <= LONGEST) return label;
  throw new HttpError(400, 'invalid_name', `must be a name of 1 to ${LONGEST} characters`, param);
}

/** Endings of files that are told by their first bytes alone. */
const BY_CONTENT = ['.pdf', '.docx'];
const PDF = '%PDF-';
/** An archive begins with a file of it, with its end where it is empty, or with the mark of one in several parts. */
const ZIP = ['PK\x03\x04', 'PK\x05\x06', 'PK\x07\x08'];

/**
 * The ending by which a file is read: by its first bytes where they say, else by its name, else .txt where they are text. Throws HttpError with the
 * reason why it is not read.
 */
export function endingOf(name: string, head: Uint8Array): string {
  const said = extname(name).toLowerCase();
  if (head.length === 0) throw refused(name, 'an empty file', 'nothing is in it');
  const start = Buffer.from(head.subarray(0, 1024)).toString('latin1');
  const text = isText(head);
  // Programs put lines of their own before a PDF; a text may speak of one.
  if (start.startsWith(PDF) || (start.includes(PDF) && (said === '.pdf' || !text))) return '.pdf';
  if (ZIP.some((mark) => start.startsWith(mark))) {
    if (said === '.docx') return '.docx';
    throw refused(name, 'an archive', 'unpack it and send the files in it');
  }
  if (BY_CONTENT.includes(said))
    throw refused(name, `a file that is no ${said}`, 'save it anew from the program it was made with');
  if (ENDINGS.includes(said)) return said;
  if (text) return '.txt';
  throw refused(name, 'another kind of file', `${ENDINGS.join(', ')} are read`);
}

function isText(head: Uint8Array): boolean {
  if (head.includes(0)) return false;
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}

const refused = (name: string, received: string, hint: string): HttpError =>
  new HttpError(415, 'unsupported_document', `${name} cannot be read: ${received}; ${hint}`, 'file');
