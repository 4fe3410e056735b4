/**
 * The shard format, version 1: the bytes of the header, the place of each section, and the checks on both. Not the reading or
 * writing of files. All numbers are little-endian, as on every processor that Node runs on.
 *
 *     0    "CALSHARD"            64   sha-256 of bytes 192 up to the facts
 *     8    u32 version           96   sha-256 of bytes 0..96 and of the facts
 *     12   u32 bytes of an id    128  zeros up to 192, where the sections begin,
 *     16   u32 kind                   each at a multiple of 64 and padded with zeros:
 *     20   u32 vocabulary size          ids          u16 or u32, tokens
 *     24   u64 bytes of the file        starts       u64, documents + 1: where each document begins, then the end
 *     32   u64 tokens                   hashes       u64, documents: of each document's text, see hashOf
 *     40   u64 documents                mask         chat only: a bit a token, lowest first, 1 where a loss counts it
 *     48   u64 bytes of text            facts        JSON to the end of the file: ShardFacts
 *     56   u64 bytes of the facts
 */
import { createHash, hash } from 'node:crypto';
import { ShardError } from './error.ts';

export type ShardKind = 'text' | 'chat';
const KINDS: readonly ShardKind[] = ['text', 'chat'];

/** What a shard says about itself beside its numbers. */
export interface ShardFacts {
  /** Hash of the tokenizer that made the ids, in hex. */
  tokenizer: string;
  /** Names of the files that the documents are from, without their folders. */
  sources: string[];
  /** Documents by language; 'unknown' where the source has none. */
  languages: Record<string, number>;
}

export interface ShardHeader {
  kind: ShardKind;
  /** Bytes of an id. */
  width: 2 | 4;
  /** Every id is below. */
  vocabulary: number;
  tokens: number;
  documents: number;
  /** UTF-8 bytes of the documents' text. */
  textBytes: number;
  facts: ShardFacts;
  /** SHA-256 of the sections, in hex. */
  checksum: string;
}

const MAGIC = Buffer.from('CALSHARD', 'latin1');
const VERSION = 1;
export const HEADER_BYTES = 192;
const SIGNED_BYTES = 96;
const MAX_FACTS = 16 * 2 ** 20;
export const SECTION_ALIGNMENT = 64;

/** Bytes of an id where there are so many: u16 as long as that is enough. */
export const widthFor = (vocabulary: number): 2 | 4 => (vocabulary <= 2 ** 16 ? 2 : 4);

/** A document's number for the held-out split: the first 8 bytes of the SHA-256 of its text; the same for every tokenizer. */
export const hashOf = (text: string): bigint => hash('sha256', text, 'buffer').readBigUInt64BE(0);

export interface Layout {
  ids: number;
  starts: number;
  hashes: number;
  mask: number;
  facts: number;
  /** Bytes of the file. */
  end: number;
}

export const aligned = (at: number): number => Math.ceil(at / SECTION_ALIGNMENT) * SECTION_ALIGNMENT;

/** Where each section begins. */
export function layoutOf(
  { kind, width, tokens, documents }: Pick<ShardHeader, 'kind' | 'width' | 'tokens' | 'documents'>,
  factBytes: number,
): Layout {
  const ids = HEADER_BYTES;
  const starts = aligned(ids + width * tokens);
  const hashes = aligned(starts + 8 * (documents + 1));
  const mask = aligned(hashes + 8 * documents);
  const facts = kind === 'chat' ? aligned(mask + Math.ceil(tokens / 8)) : mask;
  return { ids, starts, hashes, mask, facts, end: facts + factBytes };
}

/** The header's bytes, and the facts that end the file. */
export function encodeHeader(header: ShardHeader): { header: Buffer; facts: Buffer } {
  const facts = encodeFacts(header.facts);
  const bytes = Buffer.alloc(HEADER_BYTES);
  MAGIC.copy(bytes);
  const words = [VERSION, header.width, KINDS.indexOf(header.kind), header.vocabulary];
  for (const [i, word] of words.entries()) bytes.writeUInt32LE(word, 8 + 4 * i);
  const { end } = layoutOf(header, facts.length);
  const longs = [end, header.tokens, header.documents, header.textBytes, facts.length];
  for (const [i, long] of longs.entries()) bytes.writeBigUInt64LE(BigInt(long), 24 + 8 * i);
  bytes.write(header.checksum, 64, 'hex');
  signature(bytes, facts).copy(bytes, SIGNED_BYTES);
  return { header: bytes, facts };
}

/** The facts as they are stored: fields and languages in a fixed order, so that the same shard has the same bytes. */
function encodeFacts({ tokenizer, sources, languages }: ShardFacts): Buffer {
  const sorted = Object.fromEntries(Object.entries(languages).sort(([a], [b]) => (a < b ? -1 : 1)));
  return Buffer.from(JSON.stringify({ tokenizer, sources, languages: sorted }));
}

const signature = (header: Buffer, facts: Buffer): Buffer =>
  createHash('sha256').update(header.subarray(0, SIGNED_BYTES)).update(facts).digest();

const repair = 'make it again with callosum shards encode';

/**
 * Reads a header, believing nothing: every size is checked against `fileBytes` before it is used. `read(at, bytes)` gives a part of
 * the file. Throws ShardError.
 */
export function decodeHeader(
  path: string,
  fileBytes: number,
  read: (at: number, bytes: number) => Buffer,
): ShardHeader {
  const fail = (rule: string, received?: string, hint?: string): never => {
    throw new ShardError({ what: path, rule, received, hint });
  };
  const cut = (missing: number): never =>
    fail('the shard is cut short', `${missing} of ${fileBytes + missing} bytes are missing`, repair);

  const start = read(0, Math.min(fileBytes, HEADER_BYTES));
  if (!start.subarray(0, 8).equals(MAGIC.subarray(0, Math.min(8, start.length))) || fileBytes === 0)
    fail('must be a token shard', fileBytes === 0 ? 'an empty file' : 'another kind of file');
  if (fileBytes < HEADER_BYTES) cut(HEADER_BYTES - fileBytes);

  const [version, width, kind, vocabulary] = [0, 1, 2, 3].map((i) => start.readUInt32LE(8 + 4 * i));
  if (version !== VERSION) fail(`the format's version must be ${VERSION}`, String(version), repair);
  const longs = [0, 1, 2, 3, 4].map((i) => Number(start.readBigUInt64LE(24 + 8 * i)));
  const [end, tokens, documents, textBytes, factBytes] = longs;
  const damaged = 'the header is damaged';
  if (
    (width !== 2 && width !== 4) ||
    KINDS[kind] === undefined ||
    vocabulary < 1 ||
    width < widthFor(vocabulary) ||
    documents < 1 ||
    tokens < documents ||
    factBytes > MAX_FACTS ||
    longs.some((long) => long > 2 ** 50)
  )
    return fail(damaged, undefined, repair);
  const layout = layoutOf({ kind: KINDS[kind], width, tokens, documents }, factBytes);
  if (end !== layout.end) fail(damaged, 'its sizes contradict each other', repair);
  if (fileBytes < end) cut(end - fileBytes);
  if (fileBytes > end) fail(`the file must end after ${end} bytes`, `${fileBytes} bytes`, repair);

  const facts = read(layout.facts, factBytes);
  const rest = start.subarray(SIGNED_BYTES + 32);
  if (
    !signature(start, facts).equals(start.subarray(SIGNED_BYTES, SIGNED_BYTES + 32)) ||
    rest.some((byte) => byte !== 0)
  )
    fail(damaged, 'its checksum differs', repair);
  return {
    kind: KINDS[kind],
    width,
    vocabulary,
    tokens,
    documents,
    textBytes,
    facts: decodeFacts(facts) ?? fail('the facts at its end must be those of a shard', undefined, repair),
    checksum: start.toString('hex', 64, 96),
  };
}

function decodeFacts(bytes: Buffer): ShardFacts | undefined {
  let value: Partial<ShardFacts> | null;
  try {
    value = JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { tokenizer, sources, languages } = value;
  if (typeof tokenizer !== 'string' || !/^[0-9a-f]{64}$/.test(tokenizer)) return undefined;
  if (!Array.isArray(sources) || !sources.every((source) => typeof source === 'string')) return undefined;
  if (typeof languages !== 'object' || languages === null) return undefined;
  if (!Object.values(languages).every((count) => Number.isSafeInteger(count) && count >= 0)) return undefined;
  return { tokenizer, sources, languages };
}
