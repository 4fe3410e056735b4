/**
 * A shard as it is read: its header, its sections mapped into memory, and the whole-file checks. Opening reads the header and the
 * documents' starts and no ids. Not the format (format.ts), and not the order in which documents are used: that is the loader's.
 */
import { createHash } from 'node:crypto';
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { loadMapping } from '../../../native/load.ts';
import { ShardError, systemError } from './error.ts';
import { decodeHeader, HEADER_BYTES, type Layout, layoutOf, type ShardHeader } from './format.ts';

export class Shard {
  readonly path: string;
  readonly header: ShardHeader;
  /** All tokens of all documents, one after another. */
  readonly ids: Uint16Array | Uint32Array;
  /** A bit a token, lowest first: 1 where a loss counts the token. Of chat shards only. */
  readonly mask?: Uint8Array;
  readonly #buffer: ArrayBuffer;
  /** Low and high words of the u64. */
  readonly #starts: Uint32Array;
  readonly #hashes: Uint32Array;

  /** Opens and maps a shard. Throws ShardError for a file that is not a whole one; ids are not looked at: see verify. */
  static open(path: string): Shard {
    const header = readFile(path, (descriptor, bytes) =>
      decodeHeader(path, bytes, (at, count) => readAt(descriptor, at, count)),
    );
    return new Shard(path, header);
  }

  private constructor(path: string, header: ShardHeader) {
    const { tokens, documents, kind, width } = header;
    const layout: Layout = layoutOf(header, 0);
    this.path = path;
    this.header = header;
    this.#buffer = mapped(path, HEADER_BYTES, layout.facts - HEADER_BYTES);
    const at = (section: number) => section - HEADER_BYTES;
    this.ids = new (width === 2 ? Uint16Array : Uint32Array)(this.#buffer, at(layout.ids), tokens);
    this.#starts = new Uint32Array(this.#buffer, at(layout.starts), 2 * (documents + 1));
    this.#hashes = new Uint32Array(this.#buffer, at(layout.hashes), 2 * documents);
    if (kind === 'chat') this.mask = new Uint8Array(this.#buffer, at(layout.mask), Math.ceil(tokens / 8));
    const wrong = this.#wrongStart();
    if (wrong === undefined) return;
    this.close();
    throw new ShardError({
      what: path,
      rule: 'documents must follow one another from the first token to the last',
      received: `document ${wrong}`,
      hint: 'the shard is damaged: make it again with callosum shards encode',
    });
  }

  /** Index of a document's first token; of `documents`, the end of the last one. */
  start(document: number): number {
    return this.#starts[2 * document + 1] * 2 ** 32 + this.#starts[2 * document];
  }

  /** The hash of a document's text as a share of all hashes: in [0, 1). The held-out split compares it. */
  fraction(document: number): number {
    return this.#hashes[2 * document + 1] / 2 ** 32 + this.#hashes[2 * document] / 2 ** 64;
  }

  /** Throws ShardError unless the ids are of this tokenizer. */
  checkTokenizer(tokenizer: { hash: string; size: number }): void {
    const own = this.header.facts.tokenizer;
    if (own === tokenizer.hash) return;
    throw new ShardError({
      what: this.path,
      rule: `must be made with the tokenizer in use, ${tokenizer.hash.slice(0, 12)}`,
      received: own.slice(0, 12),
      hint: 'name the tokenizer that made the shard, or make the shard again with this one: callosum shards encode',
    });
  }

  /** Throws ShardError for the first id outside the vocabulary among tokens from .. to. */
  checkIds(from = 0, to = this.header.tokens): void {
    const { ids, header } = this;
    for (let i = from; i < to; i++)
      if (ids[i] >= header.vocabulary)
        throw new ShardError({
          what: this.path,
          rule: `ids must be below the vocabulary size ${header.vocabulary}`,
          received: `${ids[i]} at token ${i}`,
          hint: 'the shard is damaged: make it again with callosum shards encode',
        });
  }

  /** Ends the mapping; ids and mask are empty from then on. Again: nothing. */
  close(): void {
    if (this.#buffer.byteLength > 0) loadMapping().unmap(this.#buffer);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #wrongStart(): number | undefined {
    const { documents, tokens } = this.header;
    if (this.start(0) !== 0) return 0;
    for (let i = 0; i < documents; i++) if (!(this.start(i) < this.start(i + 1))) return i;
    return this.start(documents) === tokens ? undefined : documents - 1;
  }
}

/**
 * Reads the whole file and checks its sections against the checksum, then every id against the vocabulary. Throws ShardError.
 * `onBytes` is told how many bytes are done.
 */
export function verifyShard(path: string, onBytes?: (bytes: number) => void): void {
  readFile(path, (descriptor, bytes) => {
    const header = decodeHeader(path, bytes, (at, count) => readAt(descriptor, at, count));
    const { facts } = layoutOf(header, 0);
    const digest = createHash('sha256');
    for (let at = HEADER_BYTES; at < facts; at += PIECE) {
      digest.update(readAt(descriptor, at, Math.min(PIECE, facts - at)));
      onBytes?.(at);
    }
    const found = digest.digest('hex');
    if (found !== header.checksum)
      throw new ShardError({
        what: path,
        rule: `the checksum of its contents must be ${header.checksum.slice(0, 12)}`,
        received: found.slice(0, 12),
        hint: 'the shard is damaged: make it again with callosum shards encode',
      });
  });
  using shard = Shard.open(path);
  shard.checkIds();
}

const PIECE = 2 ** 20;

function readFile<T>(path: string, use: (descriptor: number, bytes: number) => T): T {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, 'r');
    const info = fstatSync(descriptor);
    if (!info.isFile()) throw new ShardError({ what: path, rule: 'must be a file' });
    return use(descriptor, info.size);
  } catch (error) {
    throw systemError(path, 'read', error);
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** Exactly `count` bytes, or an error: the file may be cut while it is read. */
function readAt(descriptor: number, at: number, count: number): Buffer {
  const bytes = Buffer.alloc(count);
  let done = 0;
  while (done < count) {
    const read = readSync(descriptor, bytes, done, count - done, at + done);
    if (read === 0) throw Object.assign(new Error(`it ended at byte ${at + done} while it was read`), { code: 'EOF' });
    done += read;
  }
  return bytes;
}

function mapped(path: string, at: number, count: number): ArrayBuffer {
  try {
    return loadMapping().map(path, at, count);
  } catch (error) {
    const rule = (error as Error).message.replace('[map] ', '');
    throw new ShardError({ what: path, rule }, { cause: error });
  }
}
