/**
 * Writes one shard: documents stream to a temporary file beside it, which takes the shard's name when it is whole and on the disk.
 * Memory grows with the documents (16 bytes each) and, for chat, an eighth of a byte a token; not with the ids. Not the encoding.
 */
import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { ShardError, systemError } from './error.ts';
import { aligned, encodeHeader, HEADER_BYTES, type ShardHeader, type ShardKind, widthFor } from './format.ts';

/** Documents one after another, as an encoder makes them. */
export interface EncodedDocuments {
  ids: Uint16Array | Uint32Array;
  /** Tokens of each document; none is empty. */
  lengths: Uint32Array;
  /** hashOf each text. */
  hashes: BigUint64Array;
  /** UTF-8 bytes of each text. */
  textBytes: Uint32Array;
  /** Language of each document as a place in `languages`. */
  language: Uint16Array;
  languages: readonly string[];
  /** Name of the file that all of them are from, without its folder. */
  source: string;
  /** Chat: 1 where a loss counts the token, else 0. */
  mask?: Uint8Array;
}

export interface ShardWriterOptions {
  kind: ShardKind;
  tokenizer: { hash: string; size: number };
}

export class ShardWriter {
  readonly path: string;
  readonly #options: ShardWriterOptions;
  readonly #temporary: string;
  readonly #descriptor: number;
  readonly #digest = createHash('sha256');
  readonly #starts: BigUint64Array[] = [new BigUint64Array(1)];
  readonly #hashes: BigUint64Array[] = [];
  readonly #mask: Bits = new Bits();
  readonly #sources = new Set<string>();
  readonly #languages: Record<string, number> = {};
  #position = HEADER_BYTES;
  #tokens = 0;
  #documents = 0;
  #textBytes = 0;
  #state: 'open' | 'sealed' | 'done' = 'open';

  constructor(path: string, options: ShardWriterOptions) {
    this.path = path;
    this.#options = options;
    this.#temporary = `${path}.${process.pid}.tmp`;
    try {
      this.#descriptor = openSync(this.#temporary, 'w');
    } catch (error) {
      throw systemError(path, 'written', error);
    }
  }

  get tokens(): number {
    return this.#tokens;
  }

  /** Appends documents from .. to of a batch. Throws ShardError, after which nothing of the shard is left. */
  add(batch: EncodedDocuments, from = 0, to = batch.lengths.length): void {
    if (from === to) return;
    const before = sum(batch.lengths, 0, from);
    const count = sum(batch.lengths, from, to);
    const ids = batch.ids.subarray(before, before + count);
    this.#check(ids);
    const starts = new BigUint64Array(to - from);
    for (let i = from, end = this.#tokens; i < to; i++) {
      end += batch.lengths[i];
      starts[i - from] = BigInt(end);
      const language = batch.languages[batch.language[i]];
      this.#languages[language] = (this.#languages[language] ?? 0) + 1;
    }
    const Width = widthFor(this.#options.tokenizer.size) === 2 ? Uint16Array : Uint32Array;
    this.#write(ids instanceof Width ? ids : new Width(ids));
    this.#starts.push(starts);
    this.#hashes.push(batch.hashes.slice(from, to));
    if (this.#options.kind === 'chat') this.#mask.push(batch.mask!.subarray(before, before + count));
    this.#sources.add(batch.source);
    this.#tokens += count;
    this.#documents += to - from;
    this.#textBytes += sum(batch.textBytes, from, to);
  }

  /** Writes the rest and puts everything on the disk, still under the temporary name. */
  seal(): ShardHeader {
    const { kind, tokenizer } = this.#options;
    if (this.#documents === 0) throw this.#failed(new ShardError({ what: this.path, rule: 'a shard has documents' }));
    this.#pad();
    for (const section of [this.#starts, this.#hashes]) {
      for (const part of section) this.#write(part);
      this.#pad();
    }
    if (kind === 'chat') this.#write(this.#mask.bytes);
    this.#pad();
    const header: ShardHeader = {
      kind,
      width: widthFor(tokenizer.size),
      vocabulary: tokenizer.size,
      tokens: this.#tokens,
      documents: this.#documents,
      textBytes: this.#textBytes,
      facts: { tokenizer: tokenizer.hash, sources: [...this.#sources], languages: this.#languages },
      checksum: this.#digest.copy().digest('hex'),
    };
    const bytes = encodeHeader(header);
    this.#write(bytes.facts);
    try {
      writeAll(this.#descriptor, bytes.header, 0);
      fsyncSync(this.#descriptor);
      this.#state = 'sealed';
      closeSync(this.#descriptor);
    } catch (error) {
      throw this.#failed(error);
    }
    return header;
  }

  /** Gives a sealed shard its name. */
  publish(): void {
    try {
      renameSync(this.#temporary, this.path);
      this.#state = 'done';
      const folder = openSync(dirname(this.path), 'r');
      try {
        fsyncSync(folder);
      } finally {
        closeSync(folder);
      }
    } catch (error) {
      throw this.#failed(error);
    }
  }

  /** Removes what was written, unless the shard has its name. */
  discard(): void {
    if (this.#state === 'done') return;
    if (this.#state === 'open') closeSync(this.#descriptor);
    this.#state = 'done';
    rmSync(this.#temporary, { force: true });
  }

  #check(ids: Uint16Array | Uint32Array): void {
    const { size } = this.#options.tokenizer;
    const wrong = ids.findIndex((id) => id >= size);
    if (wrong < 0) return;
    const received = `${ids[wrong]} at token ${this.#tokens + wrong}`;
    throw this.#failed(
      new ShardError({ what: this.path, rule: `ids must be below the vocabulary size ${size}`, received }),
    );
  }

  #write(view: NodeJS.ArrayBufferView): void {
    const bytes = Buffer.from(view.buffer, view.byteOffset, view.byteLength);
    try {
      writeAll(this.#descriptor, bytes, this.#position);
    } catch (error) {
      throw this.#failed(error);
    }
    this.#digest.update(bytes);
    this.#position += bytes.length;
  }

  #pad(): void {
    const padding = aligned(this.#position) - this.#position;
    if (padding > 0) this.#write(Buffer.alloc(padding));
  }

  #failed(error: unknown): unknown {
    this.discard();
    return systemError(this.path, 'written', error);
  }
}

function writeAll(descriptor: number, bytes: Buffer, at: number): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done, bytes.length - done, at + done);
}

function sum(values: Uint32Array, from: number, to: number): number {
  let total = 0;
  for (let i = from; i < to; i++) total += values[i];
  return total;
}

/** Bits that are appended, eight to a byte, the first lowest. */
class Bits {
  #bytes = new Uint8Array(1024);
  #count = 0;

  push(values: Uint8Array): void {
    const needed = Math.ceil((this.#count + values.length) / 8);
    if (needed > this.#bytes.length) {
      const larger = new Uint8Array(Math.max(needed, 2 * this.#bytes.length));
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    for (const value of values) {
      if (value) this.#bytes[this.#count >> 3] |= 1 << (this.#count & 7);
      this.#count++;
    }
  }

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, Math.ceil(this.#count / 8));
  }
}
