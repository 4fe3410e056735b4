/** The work of one encoding thread: a block of a corpus to encoded documents. Not the order of blocks, and no files but the tokenizer's. */
import { hash } from 'node:crypto';
import { basename } from 'node:path';
import { renderChat } from '../chat.ts';
import { type Block, documentsOf, type Invalid, type TextDocument } from '../corpus/index.ts';
import { Tokenizer } from '../tokenizer.ts';
import type { Mapper } from '../workers.ts';
import { ShardError } from './error.ts';
import { hashOf, type ShardKind, widthFor } from './format.ts';
import type { EncodedDocuments } from './writer.ts';

export interface EncodeStart {
  /** Folder or file of the tokenizer. */
  tokenizer: string;
  invalid: Invalid;
}

export interface EncodedBlock extends EncodedDocuments {
  /** Absent where the block has no document. */
  kind?: ShardKind;
  /** Documents without text, or without an answer to learn from. */
  empty: number;
  /** Documents that were mended or left out because they were not valid. */
  invalid: number;
  /** As the block's: bytes of the files that were read. */
  read: number;
}

interface Encoded {
  ids: Uint32Array;
  mask?: Uint8Array;
  hash: bigint;
  bytes: number;
}

export function create({ tokenizer: path, invalid }: EncodeStart): Mapper<Block, EncodedBlock> {
  const tokenizer = Tokenizer.load(path);
  return {
    map: (block) => encodeBlock(block, tokenizer, invalid),
    transfer: ({ ids, lengths, hashes, textBytes, language, mask }) =>
      [ids, lengths, hashes, textBytes, language, ...(mask ? [mask] : [])].map(({ buffer }) => buffer as ArrayBuffer),
  };
}

function encodeBlock(block: Block, tokenizer: Tokenizer, policy: Invalid): EncodedBlock {
  const documents: Encoded[] = [];
  const language: number[] = [];
  const languages: string[] = [];
  let kind: ShardKind | undefined;
  let empty = 0;
  let invalid = 0;
  for (const document of documentsOf(block, { invalid: policy, onInvalid: () => invalid++ })) {
    const own = document.messages || document.parts ? 'chat' : 'text';
    if (kind !== undefined && own !== kind) throw mixed(`${document.file}:${document.line}`);
    kind = own;
    const encode = document.messages ? encodeChat : document.parts ? encodeParts : encodeText;
    const encoded = encode(document, tokenizer);
    if (!encoded) {
      empty++;
      continue;
    }
    documents.push(encoded);
    const lang = document.lang ?? 'unknown';
    if (!languages.includes(lang)) languages.push(lang);
    language.push(languages.indexOf(lang));
  }
  return {
    ...joined(documents, widthFor(tokenizer.size) === 2 ? Uint16Array : Uint32Array, tokenizer.endOfText),
    language: Uint16Array.from(language),
    languages,
    source: basename(block.file),
    mask: kind === 'chat' ? joinedMask(documents) : undefined,
    kind,
    empty,
    invalid,
    read: block.read,
  };
}

export const mixed = (where: string): ShardError =>
  new ShardError({
    what: where,
    rule: 'shards hold either texts or conversations',
    received: 'both',
    hint: 'encode the files with `text` and those with `messages` or `parts` one after the other, under two names',
  });

function encodeText({ text }: TextDocument, tokenizer: Tokenizer): Encoded | undefined {
  if (text.trim() === '') return undefined;
  return { ids: tokenizer.encode(text), hash: hashOf(text), bytes: Buffer.byteLength(text) };
}

/** The hash is that of the roles and contents as JSON: the chat template does not change it. */
function encodeChat({ messages = [] }: TextDocument, tokenizer: Tokenizer): Encoded | undefined {
  if (!messages.some(({ role, content }) => role === 'assistant' && content !== '')) return undefined;
  const { ids, mask } = renderChat(tokenizer, messages);
  const contents = messages.map(({ role, content }) => [role, content]);
  return {
    ids,
    mask,
    hash: hash('sha256', JSON.stringify(contents), 'buffer').readBigUInt64BE(0),
    bytes: messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), 0),
  };
}

/** Each part is encoded by itself, as a program that asks about a text encodes text, question and answer. */
function encodeParts({ parts = [], text }: TextDocument, tokenizer: Tokenizer): Encoded | undefined {
  if (!parts.some((part) => part.learned && part.text !== '')) return undefined;
  const pieces = parts.map((part) => tokenizer.encode(part.text));
  const ids = new Uint32Array(pieces.reduce((sum, { length }) => sum + length, 0));
  const mask = new Uint8Array(ids.length);
  let at = 0;
  for (const [i, piece] of pieces.entries()) {
    ids.set(piece, at);
    if (parts[i].learned) mask.fill(1, at, at + piece.length);
    at += piece.length;
  }
  return { ids, mask, hash: hashOf(text), bytes: Buffer.byteLength(text) };
}

/** All documents one after another, each with `endOfText` at its end. */
function joined(documents: Encoded[], Ids: Uint16ArrayConstructor | Uint32ArrayConstructor, endOfText: number) {
  const lengths = Uint32Array.from(documents, ({ ids }) => ids.length + 1);
  const ids = new Ids(lengths.reduce((sum, length) => sum + length, 0));
  let at = 0;
  for (const document of documents) {
    ids.set(document.ids, at);
    at += document.ids.length + 1;
    ids[at - 1] = endOfText;
  }
  const hashes = BigUint64Array.from(documents, (document) => document.hash);
  return { ids, lengths, hashes, textBytes: Uint32Array.from(documents, ({ bytes }) => bytes) };
}

/** The mask of joined documents; the end of a conversation is not part of an answer. */
function joinedMask(documents: Encoded[]): Uint8Array {
  const mask = new Uint8Array(documents.reduce((sum, { ids }) => sum + ids.length + 1, 0));
  let at = 0;
  for (const document of documents) {
    mask.set(document.mask!, at);
    at += document.ids.length + 1;
  }
  return mask;
}
