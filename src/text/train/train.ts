/**
 * Trains a byte-level BPE tokenizer: files to counted words (in workers), words to merges, merges to a tokenizer. The same files and
 * options give the same tokenizer, whatever the number of workers. Not the command line, and writes no file.
 */
import { setImmediate } from 'node:timers/promises';
import { OutOfMemoryError } from '../../tensor/errors.ts';
import { checkAdded, DEFAULT_SPECIAL } from '../added.ts';
import { BYTES_IN_ORDER } from '../bytes.ts';
import { CorpusError, type Invalid, readBlocks } from '../corpus/index.ts';
import { TokenizerError } from '../errors.ts';
import { MOST_TOKENS } from '../model.ts';
import { type Digits, preTokenizer } from '../pretokenizers/index.ts';
import { Tokenizer } from '../tokenizer.ts';
import { mapBlocks } from '../workers.ts';
import { buildArena, byteCounts } from './arena.ts';
import type { CountAnswer, CountSettings } from './count-worker.ts';
import { mergePairs, type Pair } from './merge.ts';
import { type Words, WordTable } from './words.ts';

export interface TrainOptions {
  /** Ids in all, special tokens and bytes included. */
  vocabulary: number;
  /** Default: those of the house, see added.ts. */
  special?: readonly string[];
  /** Name or pattern of the pre-tokenizer. Default 'callosum'. */
  pattern?: string;
  /** Numbers cut into single digits or groups of three; default as the pre-tokenizer has it. */
  digits?: Digits;
  /** All 256 bytes are tokens, so that any text can be encoded. Default true; false: only bytes that occur. */
  byteFallback?: boolean;
  /** A pair must occur so often to be merged. Default 2. */
  minFrequency?: number;
  /** Default 'none'. */
  normalization?: 'none' | 'nfc';
  /** No token is longer. Default: no limit. */
  maxTokenBytes?: number;
  /** Threads that count. Default 1. */
  workers?: number;
  /** What becomes of text that is not valid; see corpus/documents.ts. Default 'error'. */
  invalid?: Invalid;
  signal?: AbortSignal;
  onProgress?: (progress: TrainProgress) => void;
}

/** In counting, bytes of the files as they lie on the disk; in merging, merges. */
export interface TrainProgress {
  phase: 'count' | 'merge';
  done: number;
  total: number;
}

export interface Trained {
  tokenizer: Tokenizer;
  /** Bytes of text, documents, different words and all merges that were made. */
  bytes: number;
  documents: number;
  words: number;
  merges: number;
  /** The text had no more pairs that are frequent enough: the vocabulary is smaller than asked for. */
  exhausted: boolean;
  /** Documents that were mended or left out, by the policy for invalid text; the first message. */
  invalid: { documents: number; first?: string };
}

/** Milliseconds between two looks at the signal while merging. */
const SLICE_MS = 50;

/**
 * Trains on all text of `files` (folders too, see corpusFiles). A vocabulary that the text cannot fill becomes smaller, and `exhausted`
 * says so. Throws TokenizerError for settings that make no tokenizer, CorpusError for text that cannot be read, OutOfMemoryError, and
 * the signal's reason. Needs about seven bytes of memory for each byte of the different words.
 */
export async function trainTokenizer(files: readonly string[], options: TrainOptions): Promise<Trained> {
  try {
    return await train(files, options);
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    if (code !== 'ERR_WORKER_OUT_OF_MEMORY' && message !== 'Array buffer allocation failed') throw error;
    throw new OutOfMemoryError(
      { what: 'tokenizer training', rule: 'needs more memory than there is', hint: 'train on a part of the text' },
      { cause: error },
    );
  }
}

async function train(files: readonly string[], options: TrainOptions): Promise<Trained> {
  const { vocabulary, special = DEFAULT_SPECIAL, pattern = 'callosum', digits, byteFallback = true } = options;
  const { minFrequency = 2, normalization = 'none', maxTokenBytes = Number.POSITIVE_INFINITY, signal } = options;
  checkSettings(vocabulary, special, byteFallback);
  preTokenizer(pattern, { digits }); // a bad pattern is told before anything is read
  const counted = await countWords(files, options);
  const words = counted.words.counts.length;
  if (words === 0) throw new CorpusError({ what: files.join(', '), rule: 'there must be text to train on' });

  const occurs = byteFallback ? undefined : byteCounts(counted.words);
  const bytes = BYTES_IN_ORDER.filter((byte) => !occurs || occurs[byte] > 0);
  const symbols = vocabulary - special.length;
  const symbolOf = new Uint16Array(256);
  for (const [symbol, byte] of bytes.entries()) symbolOf[byte] = symbol;
  const arena = buildArena(counted.words, symbolOf, symbols);
  const merges: Pair[] = [];
  const total = Math.max(0, symbols - bytes.length);
  let looked = performance.now();
  const merging = { alphabet: bytes.length, vocabulary: symbols, minFrequency, maxBytes: maxTokenBytes };
  const tokens = bytes.map((byte) => String.fromCharCode(byte)); // of symbols, as Latin-1
  const reserved = new Map(special.map((text) => [Buffer.from(text).toString('latin1'), text]));
  for (const [left, right] of mergePairs(arena, merging)) {
    merges.push([left + special.length, right + special.length]);
    const made = tokens[left] + tokens[right];
    if (reserved.has(made)) throw specialIsWord(reserved.get(made)!);
    tokens.push(made);
    if (performance.now() - looked < SLICE_MS) continue;
    options.onProgress?.({ phase: 'merge', done: merges.length, total });
    await setImmediate();
    signal?.throwIfAborted();
    looked = performance.now();
  }
  const tokenizer = Tokenizer.build({ special, bytes, merges, preTokenizer: pattern, digits, normalization });
  const { documents, invalid } = counted;
  return {
    tokenizer,
    bytes: counted.bytes,
    documents,
    words,
    merges: merges.length,
    exhausted: merges.length < total,
    invalid,
  };
}

function checkSettings(vocabulary: number, special: readonly string[], byteFallback: boolean): void {
  checkAdded(special.map((content, id) => ({ id, content, special: true })));
  const least = special.length + (byteFallback ? 256 : 1);
  if (Number.isSafeInteger(vocabulary) && vocabulary >= least && vocabulary <= MOST_TOKENS) return;
  throw new TokenizerError({
    what: 'vocabulary',
    rule: `must be a whole number from ${least} (special tokens and bytes) to ${MOST_TOKENS}`,
    received: String(vocabulary),
  });
}

/** Two tokens of the same text: no file format has that, and no text could be encoded without doubt. */
function specialIsWord(text: string): TokenizerError {
  return new TokenizerError({
    what: 'special tokens',
    rule: `${JSON.stringify(text)} is a word of the text`,
    hint: 'choose a special token that no text has, such as <|name|>',
  });
}

async function countWords(files: readonly string[], options: TrainOptions) {
  const { pattern = 'callosum', digits, normalization = 'none', invalid = 'error', workers = 1, signal } = options;
  const settings: CountSettings = { pattern, digits, normalization, invalid };
  const worker = new URL('./count-worker.ts', import.meta.url);
  const sum = { bytes: 0, documents: 0, invalid: { documents: 0, first: undefined as string | undefined } };
  let words: Words | undefined;
  let table: WordTable | undefined;
  for await (const answer of mapBlocks<CountAnswer>(worker, settings, readBlocks(files), { workers })) {
    signal?.throwIfAborted();
    if (answer.block) {
      const { read, total, bytes, documents, invalid } = answer.block;
      sum.bytes += bytes;
      sum.documents += documents;
      sum.invalid.documents += invalid.length;
      sum.invalid.first ??= invalid[0];
      options.onProgress?.({ phase: 'count', done: read, total });
    }
    if (!answer.words) continue;
    if (workers <= 1) words = answer.words;
    else {
      table ??= new WordTable();
      table.addAll(answer.words);
      for (const array of Object.values(answer.words)) array.buffer.transfer(0); // now, not when it is collected
    }
  }
  return { ...sum, words: words ?? table!.take() };
}
