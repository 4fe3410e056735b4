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

/** Endings whose files begin with these bytes. */
const MAGIC: Record<string, string> = { '.pdf': '%PDF-', '.docx': 'PK\x03\x04' };

/**
 * The ending by which a file is read: by its first bytes where they say, else by its name, else .txt where they are text. Throws HttpError with the
 * reason why it is not read.
 */
export function endingOf(name: string, head: Uint8Array): string {
  const said = extname(name).toLowerCase();
  if (head.length === 0) throw refused(name, 'an empty file', 'nothing is in it');
  const start = Buffer.from(head.subarray(0, 1024)).toString('latin1');
  if (start.includes(MAGIC['.pdf'])) return '.pdf';
  if (start.startsWith('PK')) {
    if (said === '.docx') return '.docx';
    throw refused(name, 'an archive', 'unpack it and send the files in it');
  }
  if (said in MAGIC) throw refused(name, `a file that is no ${said}`, 'save it anew from the program it was made with');
  if (ENDINGS.includes(said)) return said;
  if (!head.includes(0) && isText(head)) return '.txt';
  throw refused(name, 'another kind of file', `${ENDINGS.join(', ')} are read`);
}

function isText(head: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true });
    return true;
  } catch {
    return false;
  }
}

const refused = (name: string, received: string, hint: string): HttpError =>
  new HttpError(415, 'unsupported_document', `${name} cannot be read: ${received}; ${hint}`, 'file');
