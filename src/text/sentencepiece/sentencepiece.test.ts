/**
 * SentencePiece models beside the library itself: a published one where it is at hand, and small ones that the library trains here
 * with every setting that changes what a text becomes. Broken files: model-file.test.ts.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Source, testSeed } from '../../../test/support/source.ts';
import { projectTexts, randomTexts } from '../../../test/support/texts.ts';
import { TokenizerError } from '../errors.ts';
import { Tokenizer } from '../tokenizer.ts';
import { SentencePiece } from './index.ts';

const ROOT = join(import.meta.dirname, '../../..');
const PUBLISHED = join(ROOT, '../shared/golden/vocab/tokenizer.model');
const PYTHON = process.env.CALLOSUM_PYTHON || 'python3';

interface Answer {
  missing?: string;
  model: string | null;
  ids: number[][];
  decoded: string[];
}

function library(asked: Record<string, unknown>): Answer {
  const { status, stdout, stderr } = spawnSync(PYTHON, [join(import.meta.dirname, 'library.py')], {
    input: JSON.stringify({ texts: [], sequences: [], ...asked }),
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (status !== 0) throw new Error(`the library failed: ${stderr.slice(-2000)}`);
  return JSON.parse(stdout) as Answer;
}

const found = spawnSync(PYTHON, ['-c', 'import sentencepiece']).status === 0;
const skip = !found && 'no Python with sentencepiece; CALLOSUM_PYTHON may name one';

function assertSame(ours: SentencePiece, texts: string[], sequences: number[][], { ids, decoded }: Answer): void {
  for (const [i, text] of texts.entries()) {
    const got = [...ours.encode(text)];
    const at = got.findIndex((id, place) => id !== ids[i][place]);
    if (at < 0 && got.length === ids[i].length) continue;
    const place = at < 0 ? Math.min(got.length, ids[i].length) : at;
    const name = (list: number[]) => list.slice(place, place + 5).map((id) => `${id} ${ours.model.texts[id]}`);
    assert.fail(
      `text ${i}, after ${JSON.stringify(ours.decode(got.slice(0, place)).slice(-40))}: ours ${name(got)}, theirs ${name(ids[i])}`,
    );
  }
  for (const [i, sequence] of sequences.entries()) {
    assert.equal(ours.decode(sequence), decoded[i], JSON.stringify(sequence));
    const stream = ours.stream();
    if (!ours.model.denormalizer)
      assert.equal(sequence.map((id) => stream.push(id)).join('') + stream.end(), decoded[i]);
  }
}

/** What pieces are made of, and looks like pieces. */
const ODD = [
  ...[
    '<s>',
    '</s>',
    '<unk>',
    '<0x41>',
    '<sep>',
    '\u2581',
    '\u2581\u2581a',
    '   ',
    'aaaaaaaaaaaa',
    'abababab',
    '==========',
  ],
  ...['don', ' of', '{', 'ＡＢＣ', '①', '㍿', 'ﷺ', 'ΑΣ', 'ß', 'İ', 'ｶﾞ', '각', '\u0301', '\u034f', '\ue000'],
];

/** Well-formed, as the library has them. */
const oddTexts = (random: Source, size: number) => randomTexts(random, size, ODD).map((text) => text.toWellFormed());

/** Sequences of any ids, and of many bytes. */
function randomSequences(random: Source, size: number): number[][] {
  return Array.from({ length: 300 }, () => {
    const most = random.int(0, 2) ? size : Math.min(size, 300);
    return Array.from({ length: random.int(0, 40) }, () => random.int(0, most));
  });
}

test('a published model: the ids and texts of the library, on two languages, code and broken text', {
  skip: skip || (!existsSync(PUBLISHED) && 'the model is not beside this checkout'),
}, () => {
  const ours = SentencePiece.read(PUBLISHED, readFileSync(PUBLISHED));
  const random = new Source(testSeed());
  const texts = [
    ...projectTexts().slice(0, 150),
    ...oddTexts(random, 400_000),
    ...['', ' ', '  ', 'a'.repeat(5000), '='.repeat(3001), ' '.repeat(999), '\u2581'.repeat(100), '啊'.repeat(3000)],
    ...['aaaa', '▁ ▁', '\n', 'ab'.repeat(2000), '-'.repeat(777), '😀'.repeat(500), '\udc00'.toWellFormed()],
  ];
  const sequences = randomSequences(random, ours.model.texts.length);
  assertSame(ours, texts, sequences, library({ model: PUBLISHED, texts, sequences }));
});

const TRAINED: Record<string, Record<string, unknown>> = {
  'Unigram as by default': { model_type: 'unigram' },
  'Unigram with bytes, on text as it is': {
    model_type: 'unigram',
    byte_fallback: true,
    normalization_rule_name: 'identity',
    remove_extra_whitespaces: false,
  },
  'Unigram with user-defined pieces and folded case': {
    model_type: 'unigram',
    normalization_rule_name: 'nmt_nfkc_cf',
    user_defined_symbols: ['<sep>', 'don', 'ﬁ', '  ', '中 文', '\u2581of'],
    control_symbols: ['<ctl>', '{'],
  },
  'Unigram with spaces as suffixes': { model_type: 'unigram', treat_whitespace_as_suffix: true, byte_fallback: true },
  'BPE as by default': { model_type: 'bpe' },
  'BPE with bytes, without a space before': {
    model_type: 'bpe',
    byte_fallback: true,
    normalization_rule_name: 'nfkc',
    add_dummy_prefix: false,
    allow_whitespace_only_pieces: true,
    remove_extra_whitespaces: false,
  },
  'BPE with user-defined pieces': {
    model_type: 'bpe',
    user_defined_symbols: ['<sep>', 'aa', 'aaaaa', '==', ' of', '的', '</s', '\u2581\u2581'],
    split_by_whitespace: false,
    unk_surface: '?!',
    bos_id: -1,
    pad_id: 5,
  },
  'BPE with spaces as suffixes': { model_type: 'bpe', treat_whitespace_as_suffix: true, split_digits: true },
};

for (const [name, train] of Object.entries(TRAINED)) {
  test(`the ids and texts of the library: ${name}`, { skip }, () => {
    const random = new Source(testSeed());
    // Without texts of random characters, of which there would be more than pieces.
    const few = oddTexts(random, 300_000).filter((text) => new Set(text).size < 250);
    const sentences = [...few, ...projectTexts().slice(0, 30)]
      .flatMap((text) => text.split(/[\n\0]/).flatMap((line) => line.match(/.{1,300}/gsu) ?? []))
      .filter((line) => line.trim() !== '');
    const trained = { vocab_size: 2000, hard_vocab_limit: false, character_coverage: 0.98, ...train };
    const texts = [
      ...oddTexts(random, 150_000),
      ...projectTexts().slice(30, 40),
      'a'.repeat(999),
      ' x '.repeat(99),
      '',
      ' ',
    ];
    const { model } = library({ train: trained, sentences });
    const ours = SentencePiece.read('made.model', Buffer.from(model as string, 'hex'));
    const sequences = randomSequences(random, ours.model.texts.length);
    assertSame(ours, texts, sequences, library({ content: model, texts, sequences }));
  });
}

test('an id outside the vocabulary is refused', { skip: !existsSync(PUBLISHED) && 'no model' }, () => {
  const ours = SentencePiece.read(PUBLISHED, readFileSync(PUBLISHED));
  for (const id of [-1, 32000, 0.5, Number.NaN]) assert.throws(() => ours.decode([id]), TokenizerError);
});

test('a whole tokenizer: control pieces, added tokens of the configuration, and what stands around a text', {
  skip: !existsSync(PUBLISHED) && 'the model is not beside this checkout',
}, (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'callosum-sentencepiece-'));
  t.after(() => rmSync(folder, { recursive: true }));
  copyFileSync(PUBLISHED, join(folder, 'tokenizer.model'));
  const plain = Tokenizer.load(folder);
  assert.deepEqual([plain.size, plain.frame], [32000, { before: [1], after: [] }]);
  const decoder = {
    1: { content: '<s>', special: true },
    32000: { content: '<eod>', special: true },
    32001: { content: '<n>', special: false },
  };
  const config = { add_bos_token: false, add_eos_token: true, added_tokens_decoder: decoder };
  writeFileSync(join(folder, 'tokenizer_config.json'), JSON.stringify(config));
  const more = Tokenizer.load(folder);
  assert.deepEqual([more.size, more.frame], [32002, { before: [], after: [2] }]);
  const text = '<s>Hello  你好<n>world🦙<eod>';
  const ids = [...more.encode(text, { special: true, addSpecial: true })];
  assert.deepEqual([ids[0], ids.at(-2), ids.at(-1)], [1, 32000, 2]);
  assert.ok(ids.includes(32001) && !more.encode(text).includes(1));
  assert.equal(more.decode(ids.slice(0, -1)), text);
  const stream = more.stream();
  assert.equal(ids.map((id) => stream.push(id)).join('') + stream.end(), `${text}</s>`);
  const bytes = Uint8Array.of(0x61, 0xff, 0x62);
  assert.deepEqual([...more.encode(bytes)].filter((id) => id === 3 + 0xff).length, 1);
  assert.equal(Buffer.from(more.tokenBytes(29871)).toString(), ' ');
  const copy = mkdtempSync(join(folder, 'copy-'));
  more.save(copy);
  assert.deepEqual(readFileSync(join(copy, 'tokenizer.model')), readFileSync(PUBLISHED));
  assert.equal(Tokenizer.load(copy).hash, more.hash);
  const wrong = { added_tokens_decoder: { 32005: { content: 'x' } } };
  writeFileSync(join(folder, 'tokenizer_config.json'), JSON.stringify(wrong));
  assert.throws(() => Tokenizer.load(folder), {
    name: 'TokenizerError',
    message: /added_tokens_decoder.*without a gap/,
  });
});
