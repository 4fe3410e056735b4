/**
 * Reads tokenizer.json as `tokenizers` writes it, where it holds a byte-level BPE. Nothing in it is believed, and what would
 * cut text otherwise than we do is refused by the name of its field. Not writing (save.ts).
 */
import { closeSync, fstatSync, openSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { AddedToken } from '../added.ts';
import { fromCharacters } from '../bytes.ts';
import { TokenizerError } from '../errors.ts';
import { MOST_TOKENS, type Normalization, type TokenizerModel } from '../model.ts';
import { type PreTokenizer, preTokenizer } from '../pretokenizers/index.ts';
import { Vocabulary } from '../vocabulary.ts';
import { Field } from './fields.ts';

const LARGEST_FILE = 256 * 2 ** 20;
const MOST_ADDED = 100_000;

/** The model in a folder's tokenizer.json, or in that file. @throws TokenizerError */
export function loadModel(path: string): TokenizerModel {
  const { file, text } = readText(path);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    const hint = 'the file may have been cut short';
    throw new TokenizerError(
      { what: file, rule: 'must be JSON', received: (error as Error).message, hint },
      { cause: error },
    );
  }
  return modelOf(new Field(file, '', value));
}

function readText(path: string): { file: string; text: string } {
  const fail = (rule: string, received: string) =>
    new TokenizerError({ what: path, rule, received, hint: 'a folder with a tokenizer.json, or that file, is needed' });
  let descriptor: number | undefined;
  try {
    const file = statSync(path).isDirectory() ? join(path, 'tokenizer.json') : path;
    descriptor = openSync(file, 'r');
    const status = fstatSync(descriptor);
    if (!status.isFile()) throw fail('must be a file', 'something else');
    if (status.size > LARGEST_FILE) throw fail(`must have at most ${LARGEST_FILE} bytes`, String(status.size));
    return { file, text: readFileSync(descriptor, 'utf8') };
  } catch (error) {
    if (error instanceof TokenizerError) throw error;
    throw fail('must be readable', (error as NodeJS.ErrnoException).code ?? String(error));
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

function modelOf(root: Field): TokenizerModel {
  root.get('truncation').allow();
  root.get('padding').allow();
  const model = root.get('model');
  const type = model.get('type');
  if (type.none ? model.get('merges').none : type.text() !== 'BPE') throw type.fail('must be "BPE"');
  model.get('dropout').allow(0);
  model.get('continuing_subword_prefix').allow('');
  model.get('end_of_word_suffix').allow('');
  model.get('byte_fallback').allow(false);
  if (root.get('decoder').get('type').value !== 'ByteLevel')
    throw root.get('decoder').get('type').fail('must be "ByteLevel"');
  const post = root.get('post_processor');
  if (!post.none && post.get('type').value !== 'ByteLevel')
    throw post.get('type').fail('must be "ByteLevel", or all null');
  const normalization = normalizationOf(root.get('normalizer'));
  const pre = preTokenizerOf(root.get('pre_tokenizer'));
  const added = addedOf(root.get('added_tokens'));
  const { vocabulary, ids } = vocabularyOf(model.get('vocab'), added);
  const { pairs, merged } = mergesOf(model.get('merges'), ids);
  const ignoreMerges = model.get('ignore_merges').flag(false);
  return { vocabulary, pairs, merged, added: [...added.values()], pre, normalization, ignoreMerges };
}

function normalizationOf(field: Field): Normalization {
  if (field.none) return 'none';
  const type = field.get('type');
  if (type.value === 'NFC') return 'nfc';
  if (type.value !== 'Sequence') throw type.fail('must be "NFC", or the normalizer null');
  const steps = field.get('normalizers').list(2);
  if (steps.length > 1) throw field.get('normalizers').fail('must be NFC alone');
  return steps.length === 0 ? 'none' : normalizationOf(steps[0]);
}

/** Split and ByteLevel; or ByteLevel alone, which then cuts as GPT-2 does. */
function preTokenizerOf(field: Field): PreTokenizer {
  const steps = field.get('type').value === 'Sequence' ? field.get('pretokenizers').list(2) : [field];
  const bytes = steps.at(-1) ?? field;
  if (bytes.get('type').value !== 'ByteLevel') throw bytes.get('type').fail('must be "ByteLevel"');
  if (bytes.get('add_prefix_space').flag(true)) throw bytes.get('add_prefix_space').fail('must be false');
  const cuts = bytes.get('use_regex').flag(true);
  if (steps.length === 1) {
    if (!cuts) throw bytes.get('use_regex').fail('must be true where there is no Split before');
    return preTokenizer('gpt2');
  }
  if (cuts) throw bytes.get('use_regex').fail('must be false behind a Split');
  const [split] = steps;
  if (split.get('type').value !== 'Split') throw split.get('type').fail('must be "Split"');
  if (split.get('behavior').value !== 'Isolated') throw split.get('behavior').fail('must be "Isolated"');
  split.get('invert').allow(false);
  const pattern = split.get('pattern').get('Regex');
  try {
    return preTokenizer(pattern.text());
  } catch (error) {
    if (!(error instanceof TokenizerError) || error.what === pattern.file) throw error;
    throw pattern.fail(error.rule, error.received, error.hint);
  }
}

/** By content. */
function addedOf(field: Field): Map<string, AddedToken> {
  const added = new Map<string, AddedToken>();
  if (field.none) return added;
  const ids = new Set<number>();
  for (const entry of field.list(MOST_ADDED)) {
    const id = entry.get('id').id(MOST_TOKENS);
    const content = entry.get('content').text();
    for (const flag of ['single_word', 'lstrip', 'rstrip']) entry.get(flag).allow(false);
    if (ids.has(id)) throw entry.get('id').fail('must differ from all others');
    if (added.has(content)) throw entry.get('content').fail('must differ from all others');
    ids.add(id);
    added.set(content, { id, content, special: entry.get('special').flag(false) });
  }
  return added;
}

function vocabularyOf(
  field: Field,
  added: Map<string, AddedToken>,
): { vocabulary: Vocabulary; ids: Map<string, number> } {
  const ids = new Map<string, number>();
  const tokens: Uint8Array[] = [];
  const put = (id: number, bytes: Uint8Array, of: Field) => {
    if (tokens[id]) throw of.fail('must not be the id of two tokens');
    tokens[id] = bytes;
  };
  const entries = Object.entries(field.object());
  if (entries.length > MOST_TOKENS) throw field.fail(`must have at most ${MOST_TOKENS} tokens`, String(entries.length));
  for (const [token, value] of entries) {
    const entry = new Field(field.file, `${field.path}[${JSON.stringify(token.slice(0, 40))}]`, value);
    const id = entry.id(MOST_TOKENS);
    const known = added.get(token);
    if (known && known.id !== id) throw entry.fail(`must be ${known.id}, as in added_tokens`);
    const bytes = known ? Buffer.from(token) : fromCharacters(token);
    if (!bytes || bytes.length === 0)
      throw entry.fail('must be written in byte-level characters', JSON.stringify(token));
    put(id, bytes, entry);
    if (!known) ids.set(token, id);
  }
  for (const { id, content } of added.values()) {
    if (Object.hasOwn(field.value as object, content)) continue;
    put(id, Buffer.from(content), new Field(field.file, `added_tokens ${JSON.stringify(content)}`, id));
  }
  for (let id = 0; id < tokens.length; id++) {
    if (!tokens[id]) throw field.fail('must have a token for every id', `none for ${id} of ${tokens.length}`);
  }
  return { vocabulary: new Vocabulary(tokens), ids };
}

/** Each merge as a pair, or in the older form with a space between. */
function mergesOf(field: Field, ids: Map<string, number>): { pairs: Int32Array; merged: Int32Array } {
  const merges = field.list(MOST_TOKENS);
  const pairs = new Int32Array(2 * merges.length);
  const merged = new Int32Array(merges.length);
  for (const [rank, merge] of merges.entries()) {
    const parts = typeof merge.value === 'string' ? merge.value.split(' ') : merge.list(2).map((part) => part.text());
    if (parts.length !== 2) throw merge.fail('must be two tokens');
    const [left, right, whole] = [parts[0], parts[1], parts[0] + parts[1]].map((token) => {
      const id = ids.get(token);
      if (id === undefined) throw merge.fail('must join tokens of the vocabulary into one', JSON.stringify(token));
      return id;
    });
    pairs.set([left, right], 2 * rank);
    merged[rank] = whole;
  }
  return { pairs, merged };
}
