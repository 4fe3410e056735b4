/**
 * Reads tokenizer.json as `tokenizers` writes it, whatever kind of tokenizer it holds, and finds the SentencePiece model where there
 * is none. Nothing in a file is believed, and what is not supported is refused by the name of its field. Not writing (save.ts), and not the settings beside it (config.ts).
 */
import { closeSync, existsSync, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { type AddedToken, checkAdded } from '../added.ts';
import { ByteLevelCodec } from '../byte-level.ts';
import type { Codec } from '../codec.ts';
import { TokenizerError } from '../errors.ts';
import { MOST_TOKENS, type TokenizerModel } from '../model.ts';
import { readPipeline } from '../pipeline/pipeline.ts';
import { type Frame, readPostProcessor } from '../pipeline/post-processor.ts';
import { readSentencePiece } from '../sentencepiece/load.ts';
import { readByteLevel } from './byte-level.ts';
import { checkDepth, Field } from './fields.ts';

const LARGEST_FILE = 256 * 2 ** 20;
const MOST_ADDED = 100_000;

/** The names of what holds a tokenizer; of a folder with both the first counts. */
const NAMES = ['tokenizer.json', 'tokenizer.model'] as const;

/** Files as they were read, to be written again as they are. */
export interface SourceFiles {
  name: (typeof NAMES)[number];
  tokenizer: Uint8Array;
  /** Of those that stood beside it, by name. */
  beside: ReadonlyMap<string, Uint8Array>;
}

/** What may stand beside it and goes with it. */
const CONFIG = 'tokenizer_config.json';
const BESIDE = [CONFIG, 'special_tokens_map.json', 'chat_template.jinja'];

export interface Loaded {
  codec: Codec;
  added: readonly AddedToken[];
  frame: Frame;
  /** Where it is byte-level BPE as the fast encoder has it. */
  model: TokenizerModel | undefined;
  source: SourceFiles;
}

/** From a folder with a tokenizer.json or a tokenizer.model, or such a file. @throws TokenizerError */
export function loadTokenizer(path: string): Loaded {
  const { file, bytes } = readWhole(path);
  const beside = new Map<string, Uint8Array>();
  for (const name of NAMES.some((known) => known === basename(file)) ? BESIDE : []) {
    const other = join(dirname(file), name);
    if (existsSync(other)) beside.set(name, readWhole(other).bytes);
  }
  if (file.endsWith('.model')) {
    const config = beside.get(CONFIG);
    const read = readSentencePiece(
      file,
      bytes,
      config && new Field(join(dirname(file), CONFIG), '', parseJson(CONFIG, config)),
    );
    return { ...read, source: { name: 'tokenizer.model', tokenizer: bytes, beside } };
  }
  const root = new Field(file, '', parseJson(file, bytes));
  return { ...loadedOf(root), source: { name: 'tokenizer.json', tokenizer: bytes, beside } };
}

/** From what a tokenizer.json would hold, and a tokenizer_config.json. `name` stands in errors for the file. @throws TokenizerError */
export function readDocument(document: unknown, name: string, config?: object): Loaded {
  const text = (value: unknown) => Buffer.from(`${JSON.stringify(value)}\n`);
  const beside = new Map(config ? [['tokenizer_config.json', text(config)]] : []);
  return {
    ...loadedOf(new Field(name, '', document)),
    source: { name: 'tokenizer.json', tokenizer: text(document), beside },
  };
}

function loadedOf(root: Field): Omit<Loaded, 'source'> {
  checkDepth(root);
  const added = addedOf(root.get('added_tokens'));
  const frame = readPostProcessor(root.get('post_processor'));
  const model = readByteLevel(root, added);
  const codec = model ? new ByteLevelCodec(model) : readPipeline(root, added);
  const outside = [...frame.before, ...frame.after].find((id) => id >= codec.size);
  if (outside !== undefined)
    throw root.get('post_processor').fail('must add ids that have a token', `${outside} of ${codec.size}`);
  return { codec, added, frame, model };
}

/** The bytes of a file, or of the tokenizer in a folder. @throws TokenizerError */
export function readWhole(path: string): { file: string; bytes: Uint8Array } {
  const fail = (rule: string, received: string) =>
    new TokenizerError({
      what: path,
      rule,
      received,
      hint: `a folder with a ${NAMES.join(' or a ')}, or that file, is needed`,
    });
  let descriptor: number | undefined;
  try {
    const inFolder = () => NAMES.find((name) => existsSync(join(path, name))) ?? NAMES[0];
    const file = statSync(path).isDirectory() ? join(path, inFolder()) : path;
    descriptor = openSync(file, 'r');
    const status = fstatSync(descriptor);
    if (!status.isFile()) throw fail('must be a file', 'something else');
    if (status.size > LARGEST_FILE) throw fail(`must have at most ${LARGEST_FILE} bytes`, String(status.size));
    return { file, bytes: readFileSync(descriptor) };
  } catch (error) {
    if (error instanceof TokenizerError) throw error;
    throw fail('must be readable', (error as NodeJS.ErrnoException).code ?? String(error));
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** @throws TokenizerError */
export function parseJson(file: string, bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    const hint = 'the file may have been cut short';
    throw new TokenizerError(
      { what: file, rule: 'must be JSON', received: (error as Error).message, hint },
      { cause: error },
    );
  }
}

const FLAGS = [
  ['single_word', 'singleWord'],
  ['lstrip', 'lstrip'],
  ['rstrip', 'rstrip'],
  ['normalized', 'normalized'],
] as const;

function addedOf(field: Field): AddedToken[] {
  if (field.none) return [];
  const added: AddedToken[] = [];
  const ids = new Set<number>();
  const contents = new Set<string>();
  for (const entry of field.list(MOST_ADDED)) {
    const id = entry.get('id').id(MOST_TOKENS);
    const content = entry.get('content').text();
    if (ids.has(id)) throw entry.get('id').fail('must differ from all others');
    if (contents.has(content)) throw entry.get('content').fail('must differ from all others');
    ids.add(id);
    contents.add(content);
    const token: AddedToken = { id, content, special: entry.get('special').flag(false) };
    for (const [name, flag] of FLAGS) if (entry.get(name).flag(false)) token[flag] = true;
    added.push(token);
  }
  checkAdded(added);
  return added;
}
