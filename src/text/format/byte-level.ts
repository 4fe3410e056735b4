/**
 * Reads the model of a tokenizer.json where it is byte-level BPE as the fast encoder has it: normalised by NFC at most, cut by
 * patterns, bytes as characters, a token for every id. What is not so is left to the pipeline (../pipeline/), which is general.
 */
import type { AddedToken } from '../added.ts';
import { BYTES_IN_ORDER, fromCharacters, toCharacters } from '../bytes.ts';
import { MOST_TOKENS, type Normalization, type TokenizerModel } from '../model.ts';
import { readPattern } from '../pipeline/replace.ts';
import { type Cut, inSequence } from '../pretokenizers/cuts.ts';
import { splitByExpression } from '../pretokenizers/expression.ts';
import { PATTERNS } from '../pretokenizers/grammars.ts';
import { type PreTokenizer, preTokenizer } from '../pretokenizers/index.ts';
import { readCut, stepsOf } from '../pretokenizers/read.ts';
import { Vocabulary } from '../vocabulary.ts';
import { Field } from './fields.ts';

/** Undefined for a tokenizer that is not of this kind. @throws TokenizerError for one that is, and contradicts itself */
export function readByteLevel(root: Field, added: readonly AddedToken[]): TokenizerModel | undefined {
  const model = root.get('model');
  if (!isPlain(model) || !isByteLevelDecoder(root.get('decoder'))) return undefined;
  const normalization = normalizationOf(root.get('normalizer'));
  const pre = normalization && preTokenizerOf(root.get('pre_tokenizer'));
  const vocabulary = pre && vocabularyOf(model.get('vocab'), added);
  const merges = vocabulary && mergesOf(model.get('merges'), vocabulary);
  if (!normalization || !pre || !vocabulary || !merges) return undefined;
  if (
    !model.get('unk_token').none &&
    BYTES_IN_ORDER.some((byte) => !vocabulary.ids.has(toCharacters(Uint8Array.of(byte))))
  )
    return undefined;
  const ignoreMerges = model.get('ignore_merges').flag(false);
  return { vocabulary: vocabulary.vocabulary, ...merges, added, pre, normalization, ignoreMerges };
}

/** BPE whose tokens do not depend on their place, and without tokens for single bytes. */
function isPlain(model: Field): boolean {
  const type = model.get('type');
  if (type.none ? model.get('merges').none : type.text() !== 'BPE') return false;
  model.get('dropout').allow(0);
  const marks = ['continuing_subword_prefix', 'end_of_word_suffix'].map((name) => model.get(name));
  return marks.every((mark) => mark.none || mark.text() === '') && !model.get('byte_fallback').flag(false);
}

function isByteLevelDecoder(field: Field): boolean {
  if (field.none) return false;
  if (field.get('type').value !== 'Sequence') return field.get('type').value === 'ByteLevel';
  const steps = field.get('decoders').list(100);
  return steps.length === 1 && steps[0].get('type').value === 'ByteLevel';
}

function normalizationOf(field: Field): Normalization | undefined {
  if (field.none) return 'none';
  const type = field.get('type');
  if (type.value === 'NFC') return 'nfc';
  if (type.value !== 'Sequence') return undefined;
  const steps = field.get('normalizers').list(100);
  if (steps.length > 1) return undefined;
  return steps.length === 0 ? 'none' : normalizationOf(steps[0]);
}

/** Cuts, then ByteLevel, which cuts as GPT-2 does where it says so. */
function preTokenizerOf(field: Field): PreTokenizer | undefined {
  const steps = stepsOf(field);
  const bytes = steps.pop();
  if (bytes?.get('type').value !== 'ByteLevel' || bytes.get('add_prefix_space').flag(true)) return undefined;
  const cuts: Cut[] = [];
  for (const step of steps) {
    const cut = readCut(step);
    if (!cut) return undefined;
    cuts.push(cut);
  }
  const likeGpt2 = bytes.get('use_regex').flag(true);
  if (likeGpt2) {
    if (cuts.length === 0) return preTokenizer('gpt2');
    cuts.push(splitByExpression(PATTERNS.gpt2));
  } else if (cuts.length === 1 && isIsolatedSplit(steps[0])) return patternOf(steps[0].get('pattern').get('Regex'));
  return { name: 'custom', pattern: JSON.stringify(field.value), split: inSequence(cuts) };
}

function isIsolatedSplit(step: Field): boolean {
  return (
    step.get('type').value === 'Split' &&
    step.get('behavior').value === 'Isolated' &&
    !step.get('invert').flag(false) &&
    !step.get('pattern').get('Regex').none
  );
}

/** Where it is one of those with a name, that one. */
function patternOf(field: Field): PreTokenizer {
  readPattern(new Field(field.file, field.path.replace(/\.Regex$/, ''), { Regex: field.value }));
  return preTokenizer(field.text());
}

interface Read {
  vocabulary: Vocabulary;
  /** Of the tokens that are no added ones. */
  ids: Map<string, number>;
  /** Those that are. */
  added: Set<string>;
}

function vocabularyOf(field: Field, added: readonly AddedToken[]): Read | undefined {
  const byContent = new Map(added.map((token) => [token.content, token]));
  const ids = new Map<string, number>();
  const tokens: Uint8Array[] = [];
  let byteLevel = true;
  const put = (id: number, bytes: Uint8Array | undefined, of: () => Field) => {
    if (tokens[id]) throw of().fail('must not be the id of two tokens');
    if (!bytes || bytes.length === 0) byteLevel = false;
    else tokens[id] = bytes;
  };
  const entries = Object.entries(field.object());
  if (entries.length > MOST_TOKENS) throw field.fail(`must have at most ${MOST_TOKENS} tokens`, String(entries.length));
  for (const [token, value] of entries) {
    const entry = () => new Field(field.file, `${field.path}[${JSON.stringify(token.slice(0, 40))}]`, value);
    const id = entry().id(MOST_TOKENS);
    const known = byContent.get(token);
    if (known && known.id !== id) throw entry().fail(`must be ${known.id}, as in added_tokens`);
    put(id, fromCharacters(token) ?? (known && Buffer.from(token)), entry);
    if (!known) ids.set(token, id);
  }
  for (const { id, content } of added) {
    if (Object.hasOwn(field.value as object, content)) continue;
    const bytes = fromCharacters(content) ?? Buffer.from(content);
    put(id, bytes, () => new Field(field.file, `added_tokens ${JSON.stringify(content)}`, id));
  }
  for (let id = 0; id < tokens.length; id++) if (!tokens[id]) byteLevel = false;
  return byteLevel ? { vocabulary: new Vocabulary(tokens), ids, added: new Set(byContent.keys()) } : undefined;
}

/** Each merge as a pair, or in the older form with a space between; undefined where one joins an added token. */
function mergesOf(field: Field, { ids, added }: Read): { pairs: Int32Array; merged: Int32Array } | undefined {
  const merges = field.list(MOST_TOKENS);
  const pairs = new Int32Array(2 * merges.length);
  const merged = new Int32Array(merges.length);
  let general = false;
  for (const [rank, merge] of merges.entries()) {
    const parts = typeof merge.value === 'string' ? merge.value.split(' ') : merge.list(2).map((part) => part.text());
    if (parts.length !== 2) throw merge.fail('must be two tokens');
    const [left, right, whole] = [parts[0], parts[1], parts[0] + parts[1]].map((token) => {
      const id = ids.get(token);
      if (id === undefined && added.has(token)) general = true;
      else if (id === undefined) throw merge.fail('must join tokens of the vocabulary into one', JSON.stringify(token));
      return id ?? 0;
    });
    pairs.set([left, right], 2 * rank);
    merged[rank] = whole;
  }
  return general ? undefined : { pairs, merged };
}
