/**
 * Files that are not as they should be: thousands of tokenizer.json files with something changed, taken away or put in are each either
 * refused with the name of the file, or a working tokenizer. No crash, no endless loop, no error of another kind.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Source, testSeed } from '../../../test/support/source.ts';
import { TokenizerError } from '../errors.ts';
import { byteToken } from '../pipeline/bpe.ts';
import { Tokenizer } from '../tokenizer.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Container = Json[] | { [key: string]: Json };

const letters = [...'▁abcdefghtw '];
const vocabOf = (tokens: readonly string[]) => Object.fromEntries([...new Set(tokens)].map((token, id) => [token, id]));
const added = (id: number, content: string, special = true) => ({
  ...{ id, content, single_word: false, lstrip: true, rstrip: false, normalized: true, special },
});
const bytes = Array.from({ length: 256 }, (_, byte) => byteToken(byte));
const nothing = { version: '1.0', truncation: null, padding: null };

const fixture = JSON.parse(readFileSync(join(import.meta.dirname, '../golden/docs-3k.tokenizer'), 'utf8'));
const kept = 400;
const small = {
  ...fixture,
  model: {
    ...fixture.model,
    vocab: Object.fromEntries(Object.entries(fixture.model.vocab).filter(([, id]) => (id as number) < kept)),
    merges: (fixture.model.merges as string[][]).slice(0, kept - 262),
  },
};

const DOCUMENTS: Record<string, Json> = {
  'byte-level': small,
  llama: {
    ...nothing,
    added_tokens: [added(0, '<unk>'), added(1, '<s>')],
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'Prepend', prepend: '▁' },
        { type: 'Replace', pattern: { String: ' ' }, content: '▁' },
      ],
    },
    pre_tokenizer: { type: 'Metaspace', replacement: '▁', prepend_scheme: 'first', split: false },
    post_processor: {
      type: 'TemplateProcessing',
      single: [{ SpecialToken: { id: '<s>', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
      pair: [],
      special_tokens: { '<s>': { id: '<s>', ids: [1], tokens: ['<s>'] } },
    },
    decoder: {
      type: 'Sequence',
      decoders: [
        { type: 'Replace', pattern: { String: '▁' }, content: ' ' },
        { type: 'ByteFallback' },
        { type: 'Fuse' },
        { type: 'Strip', content: ' ', start: 1, stop: 0 },
      ],
    },
    model: {
      ...{ type: 'BPE', dropout: null, unk_token: '<unk>', continuing_subword_prefix: null, end_of_word_suffix: null },
      ...{ fuse_unk: true, byte_fallback: true, ignore_merges: false },
      vocab: vocabOf(['<unk>', '<s>', ...bytes, ...letters, '▁a', 'he', 'the', '▁the']),
      merges: ['▁ a', 'h e', 't he', '▁ the'],
    },
  },
  clip: {
    ...nothing,
    added_tokens: [added(0, '<|end|>', false)],
    normalizer: {
      type: 'Sequence',
      normalizers: [
        { type: 'NFC' },
        { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' },
        { type: 'Lowercase' },
      ],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        {
          type: 'Split',
          pattern: { Regex: "'s|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+" },
          behavior: 'Removed',
          invert: true,
        },
        { type: 'Digits', individual_digits: true },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
      ],
    },
    post_processor: {
      type: 'RobertaProcessing',
      sep: ['</s>', 1],
      cls: ['<s>', 2],
      trim_offsets: false,
      add_prefix_space: false,
    },
    decoder: { type: 'BPEDecoder', suffix: '</w>' },
    model: {
      ...{ type: 'BPE', unk_token: '<|end|>', continuing_subword_prefix: '', end_of_word_suffix: '</w>' },
      vocab: vocabOf(['<|end|>', ...letters, ...letters.map((letter) => `${letter}</w>`), 'he</w>', 'the</w>']),
      merges: [
        ['h', 'e</w>'],
        ['t', 'he</w>'],
      ],
    },
  },
  bert: {
    ...nothing,
    added_tokens: [added(0, '[UNK]'), added(1, '[CLS]')],
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: null,
      lowercase: true,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: { type: 'BertProcessing', sep: ['[CLS]', 1], cls: ['[CLS]', 1] },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      ...{ type: 'WordPiece', unk_token: '[UNK]', continuing_subword_prefix: '##', max_input_chars_per_word: 100 },
      vocab: vocabOf(['[UNK]', '[CLS]', ...letters, ...letters.map((letter) => `##${letter}`), 'the', '##he']),
    },
  },
  unigram: {
    ...nothing,
    added_tokens: [added(0, '<unk>'), added(1, '</s>')],
    normalizer: {
      type: 'Sequence',
      normalizers: [{ type: 'Nmt' }, { type: 'NFKC' }, { type: 'Strip', strip_left: true, strip_right: true }],
    },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [{ type: 'WhitespaceSplit' }, { type: 'Metaspace', replacement: '▁', add_prefix_space: true }],
    },
    post_processor: null,
    decoder: { type: 'Metaspace', replacement: '▁', add_prefix_space: true },
    model: {
      type: 'Unigram',
      unk_id: 0,
      vocab: [['<unk>', 0], ['</s>', 0], ...letters.map((letter, i) => [letter, -3 - i]), ['▁the', -1.5], ['he', -2]],
    },
  },
};

const TEXTS = ['the weather <s> at\nthe beach 12 don\u2019t 你好 \u0007 e\u0301 <|end|>', '  ', '\ud800a[CLS]</s>'];

/** Every place in a document; of long lists and vocabularies some. */
function placesOf(
  value: Json,
  random: Source,
  into: [Container, string | number][] = [],
): [Container, string | number][] {
  if (typeof value !== 'object' || value === null) return into;
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  for (const key of keys.length > 30 ? Array.from({ length: 8 }, () => keys[random.int(0, keys.length)]) : keys) {
    into.push([value, key]);
    placesOf((value as Record<string | number, Json>)[key], random, into);
  }
  return into;
}

const deep = (levels: number): Json =>
  levels === 0 ? { type: 'NFC' } : { type: 'Sequence', normalizers: [deep(levels - 1)] };
const VALUES: (() => Json)[] = [
  ...[null, true, false, 0, 1, -1, 2 ** 31, 2 ** 53, 1e300, 0.5, '', 'x', '▁', '\ud800', '<unk>', '__proto__'].map(
    (value) => () => value,
  ),
  ...[() => [], () => ({}), () => ['a', 'b'], () => ({ type: 'x' }), () => 'y'.repeat(2000), () => deep(60)],
  ...['(', '[', 'a++', '\\b', '(?<x>a)', '\\p{Nope}', '(?i)a', '[[:alpha:]]', '^', 'a{2}', '(?!)', ''].map(
    (Regex) => () => ({ Regex }),
  ),
  ...[
    'Sequence',
    'ByteLevel',
    'Metaspace',
    'Split',
    'Replace',
    'Precompiled',
    'WordPiece',
    'Unigram',
    'BPE',
    'Fuse',
    'Strip',
    'CTC',
  ].map((type) => () => type),
];

function mutate(document: Json, random: Source): void {
  for (let times = random.next() < 0.7 ? 1 : 3; times > 0; times--) {
    const places = placesOf(document, random);
    const [container, key] = places[random.int(0, places.length)];
    const record = container as Record<string | number, Json>;
    const [other, from] = places[random.int(0, places.length)];
    const way = random.int(0, 6);
    if (way === 0 && Array.isArray(container)) container.splice(Number(key), 1);
    else if (way === 0) delete record[key];
    else if (way === 1 && Array.isArray(container)) container.push(structuredClone(container[0]));
    else if (way === 2) record[key] = structuredClone((other as Record<string | number, Json>)[from]);
    else if (way === 3 && typeof record[key] === 'number') record[key] = (record[key] as number) + random.int(-3, 4);
    else if (way === 3 && typeof record[key] === 'string')
      record[key] = `${record[key]}${random.next() < 0.5 ? 'x' : ' '}`;
    else record[key] = VALUES[random.int(0, VALUES.length)]();
  }
}

/** Whether it loads; then it must work. */
function loads(document: Json): boolean {
  let tokenizer: Tokenizer;
  try {
    tokenizer = Tokenizer.fromDocument(document, 'mutated.json');
  } catch (error) {
    if (!(error instanceof TokenizerError)) throw error;
    assert.ok(error.rule !== '' && error.what !== '', error.message);
    return false;
  }
  for (const text of TEXTS) {
    let ids: Uint32Array;
    try {
      ids = tokenizer.encode(text, { special: true, addSpecial: true });
    } catch (error) {
      if (!(error instanceof TokenizerError)) throw error; // a byte that the vocabulary lost
      continue;
    }
    for (const id of ids) assert.ok(id < tokenizer.size, 'ids are those of the vocabulary');
    const stream = tokenizer.stream({ skipSpecial: true });
    const streamed = Array.from(ids, (id) => stream.push(id)).join('') + stream.end();
    assert.equal(streamed, tokenizer.decode(ids, { skipSpecial: true }));
    for (const id of ids) tokenizer.tokenBytes(id);
  }
  return true;
}

for (const [name, document] of Object.entries(DOCUMENTS)) {
  test(`${name}: refused or working, whatever is changed`, { timeout: 120_000 }, (t) => {
    assert.ok(loads(structuredClone(document)), 'as it is, it works');
    const seed = testSeed();
    let working = 0;
    for (let time = 0; time < 600; time++) {
      const random = new Source(seed * 1000 + time);
      const changed = structuredClone(document);
      mutate(changed, random);
      try {
        if (loads(changed)) working++;
      } catch (error) {
        throw new Error(`change ${time}, seed ${seed}: ${JSON.stringify(changed).slice(0, 1500)}`, { cause: error });
      }
    }
    t.diagnostic(`${working} of 600 work`);
    assert.ok(working > 20 && working < 580, 'changes of both kinds');
  });
}

test('what lies too deep is refused before anything walks it', () => {
  const text = JSON.stringify({ ...(DOCUMENTS.llama as object), normalizer: 0 });
  const levels = 200_000;
  const opened = '{"type":"Sequence","normalizers":['.repeat(levels);
  const document = JSON.parse(text.replace('"normalizer":0', () => `"normalizer":${opened}${']}'.repeat(levels)}`));
  assert.throws(
    () => Tokenizer.fromDocument(document, 'deep.json'),
    /deep\.json\] the file must not lie deeper than 50 levels/,
  );
});
