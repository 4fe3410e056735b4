/**
 * Reads the files of a corpus as blocks of whole lines or documents, as bytes: small enough to be sent to workers and never a whole
 * large file in memory. Does not look into them: that is documents.ts.
 */
import { createReadStream } from 'node:fs';
import { createZstdDecompress } from 'node:zlib';
import { CorpusError } from './error.ts';
import { type CorpusFile, corpusFiles } from './files.ts';

export interface Block {
  file: string;
  kind: 'text' | 'lines';
  /** Number of its first line in the file, from 1. */
  line: number;
  /** Of its first byte in the file, after decompression. */
  offset: number;
  /** Owns its buffer, so that this can be transferred. */
  bytes: Uint8Array<ArrayBuffer>;
  /** Bytes of all files that were read when the block was made, and of all files, as they lie on the disk: for a progress line. */
  read: number;
  total: number;
}

export interface BlockOptions {
  /** A block of lines has about so many bytes. Default 2 MiB. */
  blockBytes?: number;
  /** A text file up to this size is one document; a larger one is read in documents of blockBytes, cut at line ends. Default 16 MiB. */
  wholeFileBytes?: number;
  /** A longer line is an error. Default 64 MiB. */
  maxLineBytes?: number;
}

const NEWLINE = 10;
const MIB = 2 ** 20;
const BOM = [0xef, 0xbb, 0xbf];

/**
 * The blocks of all files, in order. `files` may name folders (see corpusFiles). A byte order mark is dropped. Throws CorpusError for a
 * file that is missing, empty, of an unknown ending, has a line over the limit, or is compressed and damaged or cut short.
 */
export async function* readBlocks(files: readonly string[], options: BlockOptions = {}): AsyncGenerator<Block> {
  const list = corpusFiles(files);
  const total = list.reduce((sum, { bytes }) => sum + bytes, 0);
  let before = 0;
  for (const file of list) {
    for await (const { read, ...block } of blocksOfFile(file, options)) yield { ...block, read: before + read, total };
    before += file.bytes;
  }
}

async function* blocksOfFile(file: CorpusFile, options: BlockOptions): AsyncGenerator<Omit<Block, 'total'>> {
  const { blockBytes = 2 * MIB, wholeFileBytes = 16 * MIB, maxLineBytes = 64 * MIB } = options;
  const { path, format } = file;
  const whole = format.kind === 'text' && file.bytes <= wholeFileBytes;
  const target = whole ? Number.POSITIVE_INFINITY : blockBytes;
  let buffer = Buffer.from(new ArrayBuffer(whole ? file.bytes : blockBytes + MIB));
  let used = 0;
  let line = 1;
  let offset = 0;
  let read = 0;

  /** The first `length` bytes as a block; what follows them begins the next one. */
  const take = (length: number) => {
    const bytes = new Uint8Array(length);
    bytes.set(buffer.subarray(0, length));
    const block = { file: path, kind: format.kind, line, offset, bytes, read };
    for (let start = 0; start < length; ) {
      const end = bytes.indexOf(NEWLINE, start);
      if (!whole && (end < 0 ? length : end) - start > maxLineBytes) throw lineTooLong(path, line, maxLineBytes);
      if (end < 0) break;
      line++;
      start = end + 1;
    }
    offset += length;
    buffer.copyWithin(0, length, used);
    used -= length;
    return block;
  };

  for await (const { chunk, position } of chunksOf(file)) {
    read = position;
    if (used + chunk.length > buffer.length) buffer = grown(buffer, used, used + chunk.length);
    buffer.set(chunk, used);
    used += chunk.length;
    if (offset === 0 && used >= 3 && BOM.every((byte, i) => buffer[i] === byte)) {
      offset = BOM.length;
      buffer.copyWithin(0, offset, used);
      used -= offset;
    }
    while (used >= target) {
      const end = buffer.lastIndexOf(NEWLINE, used - 1) + 1;
      if (end === 0) break;
      yield take(end);
    }
    if (!whole && used > maxLineBytes) throw lineTooLong(path, line, maxLineBytes);
  }
  if (offset + used === 0 || (offset === BOM.length && line === 1 && used === 0))
    throw new CorpusError({ what: path, rule: 'the file has no text', hint: 'remove it from the list' });
  if (used > 0) yield take(used);
}

function grown(buffer: Buffer<ArrayBuffer>, used: number, needed: number): Buffer<ArrayBuffer> {
  const larger = Buffer.from(new ArrayBuffer(Math.max(needed, 2 * buffer.length)));
  larger.set(buffer.subarray(0, used));
  return larger;
}

/** The bytes of a file as they come, after decompression, each with how far the file itself was read. */
async function* chunksOf(file: CorpusFile): AsyncGenerator<{ chunk: Buffer; position: number }> {
  try {
    for (let start = 0; start < file.bytes; ) start = yield* framesFrom(file, start);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    const damaged = /^(ZSTD|Z)_/.test(code);
    const rule = damaged ? 'must be a whole zstd file' : 'cannot be read';
    const hint = damaged ? 'it is damaged or was cut short' : undefined;
    throw new CorpusError({ what: file.path, rule, received: message, hint }, { cause: error });
  }
}

/**
 * A zstd file may be several frames one after another, but Node's decompressor ends with the first one that ends inside a chunk:
 * returns the byte of the file at which to begin again.
 */
async function* framesFrom(
  { path, bytes, format }: CorpusFile,
  start: number,
): AsyncGenerator<{ chunk: Buffer; position: number }, number> {
  const source = createReadStream(path, { start, highWaterMark: MIB / 4 });
  const zstd = format.zstd ? createZstdDecompress({ chunkSize: MIB / 2 }) : undefined;
  const stream = zstd ? source.pipe(zstd) : source;
  source.on('error', (error) => stream.destroy(error));
  try {
    for await (const chunk of stream) yield { chunk, position: start + source.bytesRead };
  } finally {
    source.destroy();
    stream.destroy();
  }
  return zstd ? start + zstd.bytesWritten : bytes;
}

function lineTooLong(path: string, line: number, limit: number): CorpusError {
  return new CorpusError({
    what: `${path}:${line}`,
    rule: `a line must not be longer than ${limit / MIB} MiB`,
    hint: 'is this a file of lines?',
  });
}
