/**
 * Vocabularies of GGUF files: the ids that llama.cpp's own files of texts and ids have, those of a published model, and the way out and
 * back. The patterns of the pre-tokenizers are asked beside `tokenizers`.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Source, testSeed } from '../../../test/support/source.ts';
import { randomTexts } from '../../../test/support/texts.ts';
import { assertSameIds, PeerTokenizer } from '../../../test/support/tokenizers.ts';
import { readGguf } from '../../model/weights/gguf/read.ts';
import { BYTES_IN_ORDER, toCharacters } from '../bytes.ts';
import { SentencePieceCodec } from '../sentencepiece/codec.ts';
import { PIECE } from '../sentencepiece/model-file.ts';
import { Tokenizer } from '../tokenizer.ts';
import { GGUF_PRE_TOKENIZERS } from './pre-tokenizers.ts';
import { tokenizerFromGguf } from './read.ts';
import { ggufVocabulary } from './write.ts';

const SHARED = join(import.meta.dirname, '../../../../shared');
const VOCABULARIES = join(SHARED, 'golden/vocab');
const MODEL = join(SHARED, 'models/smollm2-135m-instruct');
const skip = !existsSync(VOCABULARIES) && 'the vocabularies are not beside this checkout';

const load = (name: string) => {
  const file = join(VOCABULARIES, `ggml-vocab-${name}.gguf`);
  return tokenizerFromGguf(readGguf(file).metadata, file);
};
const folder = mkdtempSync(join(tmpdir(), 'callosum-gguf-'));
after(() => rmSync(folder, { recursive: true }));

const texts = randomTexts(new Source(testSeed()), 30_000, ['<s>', '<|endoftext|>', '\u2581', '33333']).map((text) =>
  text.toWellFormed(),
);

/** Without the mark of a space, which SentencePiece takes for one. */
const unmarked = texts.map((text) => text.replaceAll('\u2581', ''));

for (const name of ['deepseek-llm', 'gpt-2', 'llama-spm', 'phi-3'])
  test(`the ids of the files beside it: ${name}`, { skip }, () => {
    const tokenizer = load(name);
    const file = join(VOCABULARIES, `ggml-vocab-${name}.gguf`);
    const asked = readFileSync(`${file}.inp`, 'utf8').split('\n__ggml_vocab_test__\n');
    const expected = readFileSync(`${file}.out`, 'utf8').split('\n');
    assert.ok(asked.length > 40 && expected.length >= asked.length);
    for (const [i, text] of asked.entries()) {
      const ids = [...tokenizer.encode(text)];
      assert.equal(ids.join(' '), expected[i].trim(), JSON.stringify(text));
      assert.equal(tokenizer.decode(ids), text);
    }
  });

for (const name of ['baichuan', 'gpt-neox', 'llama-spm', 'gpt-2'])
  test(`text comes back, out of the file and out of the one that is saved: ${name}`, { skip }, () => {
    const tokenizer = load(name);
    const saved = mkdtempSync(join(folder, `${name}-`));
    tokenizer.save(saved);
    const loaded = Tokenizer.load(saved);
    assert.equal(loaded.hash, tokenizer.hash);
    for (const text of unmarked) {
      assert.ok(tokenizer.decode(tokenizer.encode(text)) === text);
      assert.deepEqual(loaded.encode(text), tokenizer.encode(text));
    }
  });

test('a published model: the ids of its prompts, its template and its special tokens', {
  skip: !existsSync(MODEL) && 'the model is not beside this checkout',
}, () => {
  const file = join(MODEL, 'SmolLM2-135M-Instruct.Q4_1.gguf');
  const tokenizer = tokenizerFromGguf(readGguf(file).metadata, file);
  const { cases } = JSON.parse(readFileSync(join(MODEL, 'golden.json'), 'utf8')) as {
    cases: { prompt?: string; ids: number[] }[];
  };
  for (const { prompt, ids } of cases) {
    const text = prompt ?? tokenizer.decode(ids);
    assert.deepEqual([...tokenizer.encode(text, { special: true })], ids);
    assert.equal(tokenizer.decode(ids), text);
  }
  assert.equal(tokenizer.special.get('<|im_end|>'), 2);
  const { metadata, types } = ggufVocabulary(tokenizer, { bos: 1, eos: 2, pad: 2, chatTemplate: 'x' });
  assert.equal(metadata.get('tokenizer.ggml.pre'), 'starcoder'); // the first of its names
  assert.deepEqual(
    [...types.keys()],
    ['bos', 'eos', 'padding'].map((role) => `tokenizer.ggml.${role}_token_id`),
  );
  const original = readGguf(file).metadata;
  for (const key of ['tokens', 'merges', 'token_type'])
    assert.deepEqual(metadata.get(`tokenizer.ggml.${key}`), original.get(`tokenizer.ggml.${key}`), key);
});

/** Byte-level BPE with one token a byte and some merges. */
function byteLevel(pre: string): Map<string, unknown> {
  const bytes = BYTES_IN_ORDER.map((byte) => toCharacters(Uint8Array.of(byte)));
  const merges = ['h e', 'l l', 'he ll', 'Ġ Ġ', '1 2', 'i n', 'Ġ in', 'ä ½', 'ä½ ł', 'ĠĠ Ġ'];
  const tokens = [...bytes, ...merges.map((merge) => merge.replace(' ', '')), '<|endoftext|>', '<tool>'];
  return new Map<string, unknown>([
    ['tokenizer.ggml.model', 'gpt2'],
    ['tokenizer.ggml.pre', pre],
    ['tokenizer.ggml.tokens', tokens],
    ['tokenizer.ggml.token_type', Int32Array.from(tokens, (_, id) => (id < 266 ? 1 : id === 266 ? 3 : 4))],
    ['tokenizer.ggml.merges', merges],
  ]);
}

for (const [index, kind] of [...new Set(GGUF_PRE_TOKENIZERS.values())].entries()) {
  const [name] = [...GGUF_PRE_TOKENIZERS].find(([, one]) => one === kind) as [string, unknown];
  test(`the patterns cut as tokenizers cuts, and go out as they came: ${name}`, async () => {
    const tokenizer = tokenizerFromGguf(byteLevel(name), 'made');
    const saved = mkdtempSync(join(folder, `pre-${index}-`));
    tokenizer.save(saved);
    const json = readFileSync(join(saved, 'tokenizer.json'), 'utf8');
    await assertSameIds(tokenizer, PeerTokenizer.fromString(json), texts.slice(0, 30));
    const { metadata } = ggufVocabulary(tokenizer);
    assert.equal(metadata.get('tokenizer.ggml.pre'), name);
    for (const [key, value] of byteLevel(name)) assert.deepEqual(metadata.get(key), value, key);
  });
}

/** Some pieces with all bytes. */
function sentencePieces(more: [string, unknown][] = []): Map<string, unknown> {
  const bytes = Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`);
  const words = ['\u2581', 'a', 'b', 'ab', '\u2581a', '\u2581ab', '中', '文', '中文', '\u2581\u2581'];
  const tokens = ['<unk>', '<s>', '</s>', ...bytes, ...words, '<user>', '<padding 0>'];
  const types = tokens.map((text) => {
    if (text === '<unk>' || text.startsWith('<padding')) return PIECE.unknown;
    if (bytes.includes(text)) return PIECE.byte;
    if (text === '<user>') return PIECE.userDefined;
    return words.includes(text) ? PIECE.normal : PIECE.control;
  });
  return new Map<string, unknown>([
    ['tokenizer.ggml.model', 'llama'],
    ['tokenizer.ggml.tokens', tokens],
    ['tokenizer.ggml.scores', Float32Array.from(tokens, (_, id) => -id / 8)],
    ['tokenizer.ggml.token_type', Int32Array.from(types)],
    ['tokenizer.ggml.bos_token_id', 1],
    ['tokenizer.ggml.eos_token_id', 2],
    ['tokenizer.ggml.unknown_token_id', 0],
    ...more,
  ]);
}

for (const kind of ['llama', 't5'])
  test(`SentencePiece's kinds go out as they came, and can be saved: ${kind}`, () => {
    const tokenizer = tokenizerFromGguf(sentencePieces([['tokenizer.ggml.model', kind]]), 'made');
    assert.deepEqual(tokenizer.frame, kind === 'llama' ? { before: [1], after: [] } : { before: [], after: [2] });
    const again = tokenizerFromGguf(ggufVocabulary(tokenizer).metadata, 'again');
    const saved = mkdtempSync(join(folder, `${kind}-`));
    tokenizer.save(saved);
    const loaded = Tokenizer.load(saved);
    for (const other of [again, loaded]) {
      assert.equal(other.hash, tokenizer.hash);
      assert.deepEqual(other.frame, tokenizer.frame);
    }
    for (const text of unmarked.slice(0, 20)) assert.ok(tokenizer.decode(tokenizer.encode(text)) === text);
    const ids = tokenizer.encode('<s>ab 中文<user>ab</s>a', { special: true });
    assert.equal(tokenizer.decode(ids), '<s>ab 中文<user>ab</s>a');
    assert.deepEqual([ids[0], ids.at(-2)], [1, 2]);
    assert.ok(!tokenizer.encode('<s></s>').includes(1));
    assert.ok(tokenizer.codec instanceof SentencePieceCodec);
  });

test('WordPiece: words and their continuations', () => {
  const tokens = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '\u2581un', 'aff', 'able', '\u2581the', '\u2581,', '\u2581中'];
  const tokenizer = tokenizerFromGguf(
    new Map<string, unknown>([
      ['tokenizer.ggml.model', 'bert'],
      ['tokenizer.ggml.tokens', tokens],
      ['tokenizer.ggml.token_type', Int32Array.from(tokens, (_, id) => (id < 4 ? 3 : 1))],
      ['tokenizer.ggml.bos_token_id', 2],
      ['tokenizer.ggml.seperator_token_id', 3],
      ['tokenizer.ggml.unknown_token_id', 1],
    ]),
    'made',
  );
  assert.deepEqual(
    [...tokenizer.encode('The Unaffable, unx 中中', { addSpecial: true })],
    [2, 7, 4, 5, 6, 8, 1, 9, 9, 3],
  );
  assert.equal(tokenizer.decode([7, 4, 5, 6, 8]), 'the unaffable,');
});

test('what a file may not say is named', () => {
  const with_ = (base: Map<string, unknown>, key: string, value: unknown) => {
    const metadata = new Map(base);
    if (value === undefined) metadata.delete(`tokenizer.ggml.${key}`);
    else metadata.set(`tokenizer.ggml.${key}`, value);
    return metadata;
  };
  const bpe = byteLevel('gpt-2');
  const pieces = sentencePieces();
  const wrong: [Map<string, unknown>, RegExp][] = [
    [new Map(), /tokenizer\.ggml\.model must be gpt2 or llama or t5 or bert: ""/],
    [with_(bpe, 'model', 'rwkv'), /must be gpt2.*"rwkv"/],
    [
      with_(bpe, 'pre', 'kimi-k2'),
      /tokenizer\.ggml\.pre must be a pre-tokenizer that is known: "kimi-k2" \(known are default, llama-bpe/,
    ],
    [with_(bpe, 'tokens', undefined), /tokens must be there/],
    [with_(bpe, 'tokens', ['a', 7]), /tokens\[1\] must be well-formed text: 7/],
    [with_(bpe, 'tokens', 'abc'), /tokens must be an array of strings/],
    [with_(bpe, 'token_type', Int32Array.of(1)), /token_type must have 268 entries/],
    [with_(bpe, 'token_type', new Int32Array(268).fill(9)), /token_type\[0\] must be 1 to 6/],
    [with_(bpe, 'merges', undefined), /merges must be there/],
    [with_(bpe, 'merges', ['ab']), /merges\[0\] must be two tokens/],
    [with_(bpe, 'merges', ['q z']), /merges\[0\] must join tokens/],
    [with_(bpe, 'bos_token_id', 268), /bos_token_id must be an id from 0 to 267/],
    [with_(bpe, 'add_bos_token', 1), /add_bos_token must be true or false/],
    [with_(pieces, 'scores', undefined), /scores must be there/],
    [with_(pieces, 'scores', new Float32Array(271).fill(Number.NaN)), /scores\[0\] must be finite/],
    [with_(pieces, 'token_type', new Int32Array(271).fill(6)), /tokens must write byte pieces/],
    [with_(pieces, 'precompiled_charsmap', Uint8Array.of(1, 2)), /precompiled_charsmap must hold/],
    [with_(pieces, 'tokens', new Array(271).fill('a')), /tokens must have each piece once/],
  ];
  for (const [metadata, message] of wrong)
    assert.throws(() => tokenizerFromGguf(metadata, 'a.gguf'), { name: 'TokenizerError', message });
});

test('a tokenizer without a name in the format is not written', () => {
  const own = Tokenizer.build({ merges: [], digits: 'single' });
  assert.throws(() => ggufVocabulary(own), { name: 'TokenizerError', message: /pre-tokenizer must be one.*callosum/ });
  const words = { model: { type: 'WordPiece', vocab: { '[UNK]': 0 } } };
  assert.throws(() => ggufVocabulary(Tokenizer.fromDocument(words, 'made')), {
    message: /byte-level BPE or a SentencePiece/,
  });
});
