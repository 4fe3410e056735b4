/**
 * Files of text to token shards, on several threads: documents keep their order, and the bytes of the shards do not depend on the
 * number of threads. All shards take their names at the end, or none does. Not the work of a thread (encode-worker.ts).
 */
import { mkdirSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Block, type Invalid, readBlocks } from '../corpus/index.ts';
import { Tokenizer } from '../tokenizer.ts';
import { mapBlocks } from '../workers.ts';
import { type EncodedBlock, type EncodeStart, mixed } from './encode-worker.ts';
import { ShardError, systemError } from './error.ts';
import type { ShardHeader, ShardKind } from './format.ts';
import { ShardWriter } from './writer.ts';

export interface EncodeOptions {
  files: readonly string[];
  /** Folder or file of the tokenizer. */
  tokenizer: string;
  /** Folder of the shards, made where it is not there. */
  out: string;
  /** Shards are <name>-00000.shard and so on. */
  name: string;
  workers: number;
  /** Most tokens of a shard, unless one document has more. Default 2²⁷. */
  shardTokens?: number;
  /** Ends with the document that reaches so many tokens. */
  limitTokens?: number;
  /** What becomes of documents that are not valid. Default 'error'. */
  invalid?: Invalid;
  signal?: AbortSignal;
  /** Told after each block: bytes of the files that were read, and tokens made. */
  onProgress?: (read: number, tokens: number) => void;
}

export interface EncodeSummary {
  shards: { path: string; header: ShardHeader }[];
  tokens: number;
  documents: number;
  /** UTF-8 bytes of the documents' text. */
  textBytes: number;
  /** Documents that were dropped because they are empty. */
  empty: number;
  /** Documents that were mended or left out because they are not valid. */
  invalid: number;
}

const DEFAULT_SHARD_TOKENS = 2 ** 27;

/**
 * Encodes files and returns what was made. Throws CorpusError for text that cannot be read, ShardError for a full disk, shards that are
 * already there or texts and conversations together, and the reason of the signal; then nothing is left behind.
 */
export async function encodeShards(options: EncodeOptions): Promise<EncodeSummary> {
  const { files, tokenizer: path, workers, signal, onProgress } = options;
  const tokenizer = Tokenizer.load(path);
  if (tokenizer.endOfText < 0)
    throw new ShardError({ what: path, rule: 'the tokenizer must have the special token <|endoftext|>' });
  const made = mkdirFor(options);
  const set = new ShardSet(options, tokenizer);
  let empty = 0;
  let invalid = 0;
  try {
    const start: EncodeStart = { tokenizer: path, invalid: options.invalid ?? 'error' };
    const worker = new URL('./encode-worker.ts', import.meta.url);
    for await (const block of mapBlocks<EncodedBlock, Block>(worker, start, readBlocks(files), { workers })) {
      signal?.throwIfAborted();
      empty += block.empty;
      invalid += block.invalid;
      set.add(block);
      onProgress?.(block.read, set.tokens);
      if (set.full) break;
    }
    signal?.throwIfAborted();
    return { ...set.publish(), empty, invalid };
  } catch (error) {
    set.discard();
    if (made !== undefined) removeEmpty(made);
    throw error;
  }
}

/** The shards of one run, filled one after another. */
class ShardSet {
  readonly #options: EncodeOptions;
  readonly #tokenizer: Tokenizer;
  readonly #writers: ShardWriter[] = [];
  readonly #headers: ShardHeader[] = [];
  readonly #published: string[] = [];
  #kind: ShardKind | undefined;
  #tokens = 0;

  constructor(options: EncodeOptions, tokenizer: Tokenizer) {
    this.#options = options;
    this.#tokenizer = tokenizer;
  }

  get tokens(): number {
    return this.#tokens;
  }

  /** As many tokens as were asked for. */
  get full(): boolean {
    return this.#tokens >= (this.#options.limitTokens ?? Number.POSITIVE_INFINITY);
  }

  add(block: EncodedBlock): void {
    if (block.kind === undefined) return;
    this.#kind ??= block.kind;
    if (block.kind !== this.#kind) throw mixed(block.source);
    const { shardTokens = DEFAULT_SHARD_TOKENS } = this.#options;
    const { lengths } = block;
    let from = 0;
    let pending = 0; // tokens of documents from .. i
    for (let i = 0; i < lengths.length && !this.full; i++) {
      const inShard = (this.#writers.at(-1)?.tokens ?? 0) + pending;
      if (this.#writers.length === 0 || (inShard > 0 && inShard + lengths[i] > shardTokens)) {
        this.#flush(block, from, i);
        this.#begin();
        from = i;
        pending = 0;
      }
      pending += lengths[i];
      this.#tokens += lengths[i];
      if (this.full || i === lengths.length - 1) this.#flush(block, from, i + 1);
    }
  }

  /** Puts the shards on the disk and gives them their names. */
  publish(): Omit<EncodeSummary, 'empty' | 'invalid'> {
    if (this.#writers.length === 0)
      throw new ShardError({
        what: this.#options.files.join(', '),
        rule: 'must have text',
        received: 'empty documents',
      });
    this.#headers.push(this.#writers.at(-1)!.seal());
    for (const writer of this.#writers) {
      writer.publish();
      this.#published.push(writer.path);
    }
    const sum = (field: 'documents' | 'textBytes') => this.#headers.reduce((total, header) => total + header[field], 0);
    return {
      shards: this.#writers.map(({ path }, i) => ({ path, header: this.#headers[i] })),
      tokens: this.#tokens,
      documents: sum('documents'),
      textBytes: sum('textBytes'),
    };
  }

  /** Removes all of them, named or not: the names were free when the run began. */
  discard(): void {
    for (const writer of this.#writers) writer.discard();
    for (const path of this.#published) rmSync(path);
  }

  #begin(): void {
    const writer = this.#writers.at(-1);
    if (writer) this.#headers.push(writer.seal());
    const { out, name } = this.#options;
    const number = String(this.#writers.length).padStart(5, '0');
    const path = join(out, `${name}-${number}.shard`);
    this.#writers.push(new ShardWriter(path, { kind: this.#kind!, tokenizer: this.#tokenizer }));
  }

  #flush(block: EncodedBlock, from: number, to: number): void {
    if (from < to) this.#writers.at(-1)!.add(block, from, to);
  }
}

/** Makes the folder and returns the first one that was made, if any. Throws where shards of the name are there already. */
function mkdirFor({ out, name }: EncodeOptions): string | undefined {
  let made: string | undefined;
  let there: string[];
  try {
    made = mkdirSync(out, { recursive: true });
    there = readdirSync(out).filter(
      (file) => file.startsWith(`${name}-`) && /^\d{5,}\.shard$/.test(file.slice(name.length + 1)),
    );
  } catch (error) {
    throw systemError(out, 'written', error);
  }
  if (there.length === 0) return made;
  throw new ShardError({
    what: out,
    rule: `must have no shards of the name ${name} yet`,
    received: there.length === 1 ? there[0] : `${there.length} of them`,
    hint: 'remove them, or choose another name',
  });
}

function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // it has something in it that is not ours
  }
}
