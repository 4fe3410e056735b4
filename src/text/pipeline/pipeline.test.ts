/**
 * Every part that a published file can have, one at a time and on every kind of odd text, beside the npm package `tokenizers`:
 * normalizers, pre-tokenizers, flags of added tokens, what is put around a text, and decoders, whole and streamed. Whole published
 * vocabularies: test/tokenizers/.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Source, testSeed } from '../../../test/support/source.ts';
import { randomTexts } from '../../../test/support/texts.ts';
import { assertSameIds, PeerTokenizer } from '../../../test/support/tokenizers.ts';
import { toCharacters } from '../bytes.ts';
import { Tokenizer } from '../tokenizer.ts';
import { byteToken } from './bpe.ts';

type Json = Record<string, unknown>;

const texts = [
  ...randomTexts(new Source(testSeed()), 60_000).map((text) => text.slice(0, 3000)),
  ...['', ' ', '  ', 'a', ' a', 'a ', ' a b  c ', '▁a', '▁ ▁', 'ΑΣ ΣΑΣ', 'İstanbul', 'x<s>y <s> z', '\u200bab\u200d'],
  ...[
    "don't, we're. 'm n't!",
    'a\u0001b\u0085c\u00add\ufffde\u200bf',
    'Ünïcödé e\u0301',
    '１２３ Ⅷ ½ 三',
    '日本語カナー漢字 かな abc',
  ],
];

const forms = ['NFC', 'NFD', 'NFKC', 'NFKD'].flatMap((form) => texts.map((text) => text.normalize(form)));
const characters = new Set(
  [
    '▁',
    '\u0120',
    ...[...texts, ...forms].flatMap((text) => [...text, ...text.toLowerCase(), ...text.toUpperCase()]),
  ].concat([...toCharacters(Uint8Array.from({ length: 256 }, (_, byte) => byte))]),
);
characters.delete('三'); // one that is unknown

/** No merges: ids tell which characters begin a piece, since all others are marked. */
const vocab = Object.fromEntries(
  ['<unk>', ...[...characters].filter((c) => c.isWellFormed()).flatMap((c) => [c, `##${c}`])].map((token, id) => [
    token,
    id,
  ]),
);
const size = Object.keys(vocab).length;
const added = (id: number, content: string, flags: Json = {}) => ({
  ...{ id: size + id, content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true },
  ...flags,
});

const MODEL = {
  ...{ type: 'BPE', dropout: null, unk_token: '<unk>', continuing_subword_prefix: '##', end_of_word_suffix: null },
  ...{ fuse_unk: false, byte_fallback: false, ignore_merges: false, vocab, merges: [] },
};

function documentOf(parts: Json): Json {
  const none = { truncation: null, padding: null, normalizer: null, pre_tokenizer: null, post_processor: null };
  return {
    version: '1.0',
    ...none,
    added_tokens: [added(0, '<s>')],
    decoder: { type: 'Fuse' },
    model: MODEL,
    ...parts,
  };
}

function pair(parts: Json) {
  const document = documentOf(parts);
  return { ours: Tokenizer.fromDocument(document, 'made'), theirs: PeerTokenizer.fromString(JSON.stringify(document)) };
}

async function same(parts: Json, of: readonly string[] = texts, addSpecial = false): Promise<void> {
  const { ours, theirs } = pair(parts);
  await assertSameIds(ours, theirs, of, addSpecial);
}

const replaceSpace = { type: 'Replace', pattern: { String: ' ' }, content: '▁' };
const NORMALIZERS: Record<string, Json> = {
  ...Object.fromEntries(
    ['NFC', 'NFD', 'NFKC', 'NFKD', 'Lowercase', 'StripAccents', 'Nmt', 'ByteLevel'].map((type) => [type, { type }]),
  ),
  'accents apart, then away': { type: 'Sequence', normalizers: [{ type: 'NFD' }, { type: 'StripAccents' }] },
  'Strip left': { type: 'Strip', strip_left: true, strip_right: false },
  'Strip both': { type: 'Strip', strip_left: true, strip_right: true },
  'Replace a string': replaceSpace,
  'Replace by an expression': { type: 'Replace', pattern: { Regex: '\\s+|[a-f]{2,}' }, content: '$1$&' },
  Prepend: { type: 'Prepend', prepend: '▁' },
  'as Llama 2': { type: 'Sequence', normalizers: [{ type: 'Prepend', prepend: '▁' }, replaceSpace] },
  'as CLIP': {
    type: 'Sequence',
    normalizers: [
      { type: 'NFC' },
      { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' },
      { type: 'Lowercase' },
    ],
  },
  'BERT, small letters': {
    type: 'BertNormalizer',
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: null,
    lowercase: true,
  },
  'BERT, as it is': {
    type: 'BertNormalizer',
    clean_text: true,
    handle_chinese_chars: true,
    strip_accents: null,
    lowercase: false,
  },
  'BERT, accents only': {
    type: 'BertNormalizer',
    clean_text: false,
    handle_chinese_chars: false,
    strip_accents: true,
    lowercase: false,
  },
};

for (const [name, normalizer] of Object.entries(NORMALIZERS)) {
  test(`normalizer: ${name}`, () => same({ normalizer, pre_tokenizer: { type: 'WhitespaceSplit' } }));
}

/** Scripts and characters of scripts that the peer's tables do not know. */
const LATER =
  /[^\p{Script=Latin}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Cyrillic}\p{Script=Hangul}\p{ASCII}\u0080-\u02ff]|[\u4db6-\u4dbf\u9fd6-\u9fff\ua7af-\uab69\u{10780}-\u{1ffff}\u{2a6d7}-\u{3ffff}\u0560\u0588\u061c\u061d\u0870-\u08ff]/gu;
const split = (pattern: Json, behavior: string, invert = false) => ({ type: 'Split', pattern, behavior, invert });
const metaspace = (prepend_scheme: string, cuts = true) => ({
  type: 'Metaspace',
  replacement: '▁',
  prepend_scheme,
  split: cuts,
});
const sequence = (...pretokenizers: Json[]) => ({ type: 'Sequence', pretokenizers });
const byteLevel = (add_prefix_space: boolean, use_regex: boolean) => ({
  type: 'ByteLevel',
  add_prefix_space,
  trim_offsets: true,
  use_regex,
});
const BEHAVIORS = ['Removed', 'Isolated', 'MergedWithPrevious', 'MergedWithNext', 'Contiguous'];
const PRE_TOKENIZERS: Record<string, Json> = {
  ...Object.fromEntries(['Whitespace', 'WhitespaceSplit', 'BertPreTokenizer'].map((type) => [type, { type }])),
  ...Object.fromEntries(
    BEHAVIORS.flatMap((behavior) => [
      [`Split, ${behavior}`, split({ Regex: '\\p{L}|\\d\\d' }, behavior)],
      [`Split the other way, ${behavior}`, split({ Regex: '\\p{L}+' }, behavior, true)],
      [`Split at a string, ${behavior}`, split({ String: ' ' }, behavior)],
      [`Punctuation, ${behavior}`, { type: 'Punctuation', behavior }],
    ]),
  ),
  'classes within classes': split(
    { Regex: "[\\p{L}&&[^\\p{Han}a-c]]+|(?i:'(?:[sdmt]|ll))|[^\\p{L}\\s&&[^0-9]]" },
    'Isolated',
  ),
  'Digits one by one': { type: 'Digits', individual_digits: true },
  Digits: { type: 'Digits', individual_digits: false },
  CharDelimiterSplit: { type: 'CharDelimiterSplit', delimiter: 'a' },
  ...Object.fromEntries(
    [true, false].flatMap((a) => [true, false].map((b) => [`ByteLevel ${a} ${b}`, byteLevel(a, b)])),
  ),
  ...Object.fromEntries(
    ['always', 'first', 'never'].flatMap((s) => [true, false].map((c) => [`Metaspace ${s} ${c}`, metaspace(s, c)])),
  ),
  'Metaspace behind words': sequence({ type: 'WhitespaceSplit' }, metaspace('always')),
  'Metaspace at the first of words': sequence({ type: 'WhitespaceSplit' }, metaspace('first')),
  'as SmolLM': sequence({ type: 'Digits', individual_digits: true }, byteLevel(false, true)),
  'bytes, then cut': sequence(byteLevel(true, false), split({ Regex: '[aeiou]' }, 'Contiguous')),
};

for (const [name, pre_tokenizer] of Object.entries(PRE_TOKENIZERS)) {
  test(`pre-tokenizer: ${name}`, () => same({ pre_tokenizer }));
}

test('pre-tokenizer: UnicodeScripts', () =>
  same(
    { pre_tokenizer: { type: 'UnicodeScripts' } },
    texts.map((text) => text.replaceAll(LATER, '')),
  ));

const FLAGGED = 'see <s> and< s><s>  x<a>y <a> <A> <b>\u00a0 the other <c><c>  <s>e\u0301<d> é É\u0301 caféas éa éa<B>';
for (const flag of ['single_word', 'lstrip', 'rstrip', 'normalized']) {
  for (const special of [true, false]) {
    test(`added tokens: ${flag}${special ? ', special' : ''}`, async () => {
      const flags = { special, [flag]: true };
      const tokens = ['<s>', '<a>', '<B>', 'the', 'éa', ' x'].map((content, id) => added(id, content, flags));
      for (const normalizer of [null, { type: 'Lowercase' }, { type: 'NFC' }, NORMALIZERS['as Llama 2']])
        await same({ normalizer, added_tokens: [...tokens, added(6, '<c>')] }, [
          FLAGGED,
          ...FLAGGED.split('<'),
          ...texts.slice(-20),
        ]);
    });
  }
}

test('special tokens are recognised only where asked for, and not where they are excepted', () => {
  const { ours } = pair({
    added_tokens: [added(0, '<s>'), added(1, '<t>', { special: false }), added(2, '<u>', { normalized: true })],
  });
  const [s, t, u] = [size, size + 1, size + 2];
  const found = (special: Parameters<Tokenizer['encode']>[1]) =>
    [...ours.encode('<s>a<t><u><s>', special)].filter((id) => id >= size);
  assert.deepEqual(found({}), [t]);
  assert.deepEqual(found({ special: true }), [s, t, u, s]);
  assert.deepEqual(found({ special: { except: new Set([0]) } }), [t, u, s]);
  assert.deepEqual(found({ special: { except: new Set([7, 10]) } }), [s, t]);
});

const single = (...parts: (string | number)[]) => ({
  type: 'TemplateProcessing',
  single: parts.map((id) =>
    id === 'A' ? { Sequence: { id, type_id: 0 } } : { SpecialToken: { id: String(id), type_id: 0 } },
  ),
  pair: [{ Sequence: { id: 'A', type_id: 0 } }, { Sequence: { id: 'B', type_id: 0 } }],
  special_tokens: { 1: { id: '1', ids: [1, 5], tokens: ['a', 'b'] }, 2: { id: '2', ids: [2], tokens: ['c'] } },
});
const FRAMES: Record<string, Json> = {
  template: single(1, 'A', 2, 2),
  'template without an end': single(1, 'A'),
  bert: { type: 'BertProcessing', sep: ['[SEP]', 7], cls: ['[CLS]', 6] },
  roberta: { type: 'RobertaProcessing', sep: ['</s>', 7], cls: ['<s>', 6], trim_offsets: true, add_prefix_space: true },
  bytes: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
  sequence: {
    type: 'Sequence',
    processors: [{ type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true }, single(2, 'A', 1)],
  },
};
for (const [name, post_processor] of Object.entries(FRAMES)) {
  test(`what is put around a text: ${name}`, async () => {
    const some = texts.slice(-15);
    await same({ post_processor }, some, true);
    await same({ post_processor }, some, false);
  });
}

const WORDS = [
  '▁',
  '▁the',
  'the',
  '##ing',
  '▁▁',
  'a▁b',
  ' ',
  '  ',
  'x</w>',
  '</w>',
  'Ġword',
  'ä½ł',
  'å¥',
  '½',
  '.',
  ' ,',
  "'",
  's',
  "n't",
  '<unk>',
  'do not',
  '好',
];
const decodedVocab = Object.fromEntries(
  [...WORDS, ...Array.from({ length: 256 }, (_, byte) => byteToken(byte))].map((token, id) => [token, id]),
);
const strip = (start: number, stop: number) => ({ type: 'Strip', content: ' ', start, stop });
const backToSpace = { type: 'Replace', pattern: { String: '▁' }, content: ' ' };
const decoders = (...steps: Json[]) => ({ type: 'Sequence', decoders: steps });
const DECODERS: Record<string, Json | null> = {
  none: null,
  ...Object.fromEntries(['ByteFallback', 'Fuse'].map((type) => [type, { type }])),
  ByteLevel: byteLevel(true, true),
  'Metaspace always': { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true },
  'Metaspace never': { type: 'Metaspace', replacement: '▁', prepend_scheme: 'never', split: true },
  'WordPiece, cleaned': { type: 'WordPiece', prefix: '##', cleanup: true },
  WordPiece: { type: 'WordPiece', prefix: '##', cleanup: false },
  BPEDecoder: { type: 'BPEDecoder', suffix: '</w>' },
  Replace: { type: 'Replace', pattern: { Regex: '[a-t]+|▁' }, content: '<$0>' },
  'as Llama 2': decoders(backToSpace, { type: 'ByteFallback' }, { type: 'Fuse' }, strip(1, 0)),
  'as Gemma': decoders(backToSpace, { type: 'ByteFallback' }, { type: 'Fuse' }),
  'a mark at the end': decoders({ type: 'Fuse' }, { ...strip(0, 2), content: 's' }),
  'each token stripped': decoders({ type: 'Fuse' }, strip(0, 0), backToSpace),
  'replaced as a whole': decoders({ type: 'Fuse' }, { type: 'Replace', pattern: { String: 'the ' }, content: 'T' }),
  'several spaces': decoders(backToSpace, { type: 'Fuse' }, strip(3, 0)),
};
for (const [name, decoder] of Object.entries(DECODERS)) {
  test(`decoder: ${name}`, async () => {
    const last = Object.keys(decodedVocab).length;
    const { ours, theirs } = pair({
      decoder,
      model: { ...MODEL, continuing_subword_prefix: null, vocab: decodedVocab },
      added_tokens: [
        { ...added(0, '<s>'), id: last },
        { ...added(0, '你 好', { special: false }), id: last + 1 },
      ],
    });
    const random = new Source(testSeed());
    for (let time = 0; time < 300; time++) {
      const ids = Array.from({ length: random.int(0, 12) }, () =>
        random.next() < 0.7 ? random.int(0, WORDS.length) : random.int(0, last + 2),
      );
      if (time % 3 === 0) ids.push(...[...Buffer.from('é你😀')].map((byte) => WORDS.length + byte), random.int(0, 3));
      if (name === 'a mark at the end') ids.unshift(1, 1); // where there is nothing else, the peer reads before the beginning
      for (const skipSpecial of [true, false]) {
        const text = ours.decode(ids, { skipSpecial });
        assert.equal(text, await theirs.decode(ids, skipSpecial), String(ids));
        const stream = ours.stream({ skipSpecial });
        assert.equal(ids.map((id) => stream.push(id)).join('') + stream.end(), text);
      }
    }
  });
}

test('the bytes of a token in the middle of a text', () => {
  const bytesWith = (decoder: Json | null, token: string) => {
    const { ours } = pair({
      decoder,
      model: { ...MODEL, continuing_subword_prefix: null, vocab: decodedVocab },
      added_tokens: [],
    });
    return Buffer.from(ours.tokenBytes(decodedVocab[token])).toString('latin1');
  };
  assert.equal(bytesWith(DECODERS['as Llama 2'], '▁the'), ' the');
  assert.equal(bytesWith(DECODERS['as Llama 2'], '<0xE4>'), '\xe4');
  assert.equal(bytesWith(DECODERS['Metaspace always'], '▁the'), ' the');
  assert.equal(bytesWith(DECODERS.WordPiece, '##ing'), 'ing');
  assert.equal(bytesWith(DECODERS.WordPiece, 'the'), ' the');
  assert.equal(bytesWith(DECODERS.BPEDecoder, 'x</w>'), 'x ');
  assert.equal(bytesWith(DECODERS.ByteLevel, 'å¥'), '\xe5\xa5');
  assert.equal(bytesWith(null, 'the'), ' the');
});
