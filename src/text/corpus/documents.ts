/**
 * The documents in a block: whole text files, or a JSON object a line with `text`, `messages` or `parts`. Believes nothing: encoding, JSON and
 * fields are checked, and an error says file, line and byte.
 */
import { isUtf8 } from 'node:buffer';
import { type Block, type BlockOptions, readBlocks } from './blocks.ts';
import { CorpusError } from './error.ts';

export interface Message {
  role: 'system' | 'user' | 'assistant';
  content: string;
}

/** A stretch of a text that is encoded apart from its neighbours. */
export interface Part {
  text: string;
  /** Whether a loss counts it. */
  learned: boolean;
}

export interface TextDocument {
  /** Empty where there are messages; of parts, all of them. */
  text: string;
  messages?: Message[];
  /** What the text is made of, where a line says which of it is to be learned. */
  parts?: Part[];
  id?: string;
  lang?: string;
  file: string;
  /** Where it begins in the file, from 1. */
  line: number;
}

/** What becomes of a document that is not valid: an error ends the reading; replace mends bad bytes as U+FFFD; skip leaves it out. */
export type Invalid = 'error' | 'replace' | 'skip';

export interface DocumentOptions {
  /** Default 'error'. Bad JSON and missing fields cannot be mended: 'replace' throws for them. */
  invalid?: Invalid;
  /** Told of each document that was mended or left out. */
  onInvalid?: (error: CorpusError) => void;
}

/** The names that data sets give to the speakers. */
const ROLES: Record<string, Message['role']> = {
  system: 'system',
  user: 'user',
  human: 'user',
  client: 'user',
  assistant: 'assistant',
  gpt: 'assistant',
  bot: 'assistant',
  counselor: 'assistant',
};

/** Every document of the files, in order, in this thread. Throws what readBlocks and documentsOf throw. */
export async function* readDocuments(
  files: readonly string[],
  options: BlockOptions & DocumentOptions = {},
): AsyncGenerator<TextDocument> {
  for await (const block of readBlocks(files, options)) yield* documentsOf(block, options);
}

/** The documents of a block, in order. Blank lines are passed over. Throws CorpusError by the policy of `options.invalid`. */
export function* documentsOf(block: Block, options: DocumentOptions = {}): Generator<TextDocument> {
  const { file, kind, offset } = block;
  const bytes = Buffer.from(block.bytes.buffer, block.bytes.byteOffset, block.bytes.byteLength);
  const valid = isUtf8(bytes);
  if (kind === 'text') {
    const document = guarded(options, () => {
      const text = decoded(bytes, valid, { file, line: block.line, offset }, options);
      return { text, file, line: block.line };
    });
    if (document) yield document;
    return;
  }
  let line = block.line;
  for (let start = 0; start < bytes.length; line++) {
    const newline = bytes.indexOf(10, start);
    const end = newline < 0 ? bytes.length : newline;
    const where = { file, line, offset: offset + start };
    const document = guarded(options, () => documentOf(bytes.subarray(start, end), valid, where, options));
    if (document) yield document;
    start = end + 1;
  }
}

interface Where {
  file: string;
  line: number;
  offset: number;
}

/** Applies the policy: what is skipped comes back as undefined. */
function guarded(options: DocumentOptions, read: () => TextDocument | undefined): TextDocument | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof CorpusError) || options.invalid !== 'skip') throw error;
    options.onInvalid?.(error);
    return undefined;
  }
}

function decoded(bytes: Buffer, valid: boolean, where: Where, options: DocumentOptions): string {
  if (!valid && !isUtf8(bytes)) refuse(notUtf8(bytes, where), options);
  return bytes.toString('utf8');
}

function documentOf(bytes: Buffer, valid: boolean, where: Where, options: DocumentOptions): TextDocument | undefined {
  const line = decoded(bytes, valid, where, options);
  if (line.trim() === '') return undefined;
  const { text, messages, parts, id, lang } = objectIn(line, where);
  const document: TextDocument = { text: '', file: where.file, line: where.line };
  if (typeof id === 'string') document.id = id;
  if (typeof lang === 'string') document.lang = lang;
  if (typeof text === 'string') document.text = wellFormed(text, where, options);
  else if (Array.isArray(messages)) document.messages = messages.map((m, i) => messageOf(m, i, where, options));
  else if (Array.isArray(parts)) {
    document.parts = parts.map((part, i) => partOf(part, i, where, options));
    document.text = document.parts.map((part) => part.text).join('');
  } else
    throw bad(where, 'a line must have a string `text` or a list `messages` or `parts`', `fields ${fieldsOf(line)}`);
  return document;
}

function objectIn(line: string, where: Where): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    throw bad(where, 'must be JSON', (error as Error).message.slice(0, 200));
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw bad(where, 'must be a JSON object', line.slice(0, 40));
}

function messageOf(value: unknown, index: number, where: Where, options: DocumentOptions): Message {
  const { role, content } = (value ?? {}) as Record<string, unknown>;
  const known = typeof role === 'string' && Object.hasOwn(ROLES, role) ? ROLES[role] : undefined;
  if (!known)
    throw bad(where, `messages[${index}].role must be one of ${Object.keys(ROLES).join(', ')}`, JSON.stringify(role));
  if (typeof content !== 'string')
    throw bad(where, `messages[${index}].content must be a string`, JSON.stringify(content)?.slice(0, 40));
  return { role: known, content: wellFormed(content, where, options) };
}

function partOf(value: unknown, index: number, where: Where, options: DocumentOptions): Part {
  const { text, learned = false } = (value ?? {}) as Record<string, unknown>;
  if (typeof text !== 'string')
    throw bad(where, `parts[${index}].text must be a string`, JSON.stringify(text)?.slice(0, 40));
  if (typeof learned !== 'boolean')
    throw bad(where, `parts[${index}].learned must be true or false`, JSON.stringify(learned).slice(0, 40));
  return { text: wellFormed(text, where, options), learned };
}

/** JSON can spell half a surrogate pair, which no UTF-8 text has. */
function wellFormed(text: string, where: Where, options: DocumentOptions): string {
  if (text.isWellFormed()) return text;
  refuse(bad(where, 'text must be valid Unicode', 'half a surrogate pair', mending), options);
  return text.toWellFormed();
}

const mending = 'mend it, or use --invalid replace or skip of callosum tokenizer train and callosum shards encode';

/** Throws, unless the policy is to mend. */
function refuse(error: CorpusError, options: DocumentOptions): void {
  if (options.invalid !== 'replace') throw error;
  options.onInvalid?.(error);
}

function notUtf8(bytes: Buffer, where: Where): CorpusError {
  // The first bad byte is where the longest valid beginning ends; a cut character at its end may be valid further on.
  let [low, high] = [0, bytes.length];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (isUtf8(bytes.subarray(0, characterStart(bytes, middle)))) low = middle;
    else high = middle - 1;
  }
  const at = characterStart(bytes, low);
  let line = where.line;
  for (let i = bytes.indexOf(10); i >= 0 && i < at; i = bytes.indexOf(10, i + 1)) line++;
  const received = `byte 0x${bytes[at].toString(16).padStart(2, '0')} at byte offset ${where.offset + at}`;
  return bad({ ...where, line }, 'text must be UTF-8', received, mending);
}

/** `at`, or the start of the character that would be cut there. */
function characterStart(bytes: Buffer, at: number): number {
  for (let back = 1; back <= 3 && at - back >= 0; back++) {
    const byte = bytes[at - back];
    if ((byte & 0xc0) === 0x80) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return length > back ? at - back : at;
  }
  return at;
}

function fieldsOf(line: string): string {
  return Object.keys(JSON.parse(line)).join(', ').slice(0, 80) || 'none';
}

function bad({ file, line, offset }: Where, rule: string, received?: string, hint?: string): CorpusError {
  return new CorpusError({ what: `${file}:${line}`, rule, received: received ?? `byte offset ${offset}`, hint });
}
