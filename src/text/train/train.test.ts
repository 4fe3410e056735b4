/** Training a tokenizer: the merges of Hugging Face's trainer, the same for any number of workers, and what each option does. */
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PeerPool } from '../../../bench/peers/pool.ts';
import { CorpusError, readBlocks } from '../corpus/index.ts';
import { TokenizerError } from '../errors.ts';
import { preTokenizer } from '../pretokenizers/index.ts';
import type { Tokenizer } from '../tokenizer.ts';
import { densities } from './density.ts';
import { type TrainOptions, trainTokenizer } from './train.ts';

const TEXT = fileURLToPath(new URL('../../cli/demo-text.txt', import.meta.url));
const SHARED = fileURLToPath(new URL('../../../../shared/corpus/', import.meta.url));
/** Merges of `tokenizers` on TEXT, recorded by bench/peers/tokenizers_train.py. */
const GOLDEN = new URL('./golden-merges.json', import.meta.url);

const folder = mkdtempSync(join(tmpdir(), 'callosum-bpe-'));
after(() => rmSync(folder, { recursive: true }));
function file(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const pairsOf = ({ model }: Tokenizer) =>
  Array.from(model.merged, (_, rank) => [model.pairs[2 * rank], model.pairs[2 * rank + 1]]);
const train = (files: string | string[], options: Partial<TrainOptions> = {}) =>
  trainTokenizer([files].flat(), { vocabulary: 400, ...options });

test('the recorded merges of tokenizers', async () => {
  const { pattern, vocabulary, minFrequency, special, merges } = JSON.parse(readFileSync(GOLDEN, 'utf8'));
  assert.ok(merges.length > 500);
  const { tokenizer } = await train(TEXT, { pattern, vocabulary, minFrequency, special });
  assert.deepEqual(pairsOf(tokenizer), merges);
});

test('the merges of tokenizers on Wikipedia, where it is installed', { timeout: 120_000 }, async (t) => {
  if (!existsSync(SHARED)) return t.skip('the shared corpus is not beside this folder');
  const peers = new PeerPool();
  const peer = await peers.fresh('tokenizers training', 2);
  if ('missing' in peer) return t.skip(peer.missing);
  try {
    const files: string[] = [];
    for (const name of ['zhwiki', 'enwiki'])
      for await (const block of readBlocks([join(SHARED, `${name}.jsonl.zst`)], { blockBytes: 2 ** 20 })) {
        files.push(file(`${name}.jsonl`, block.bytes));
        break;
      }
    const asked = { vocabulary: 4000, minFrequency: 2, special: ['<|endoftext|>'] };
    for (const name of ['callosum', 'gpt2']) {
      const { pattern } = preTokenizer(name);
      const { merges } = await peer.child.request({ ...asked, files, pattern });
      assert.deepEqual(pairsOf((await train(files, { ...asked, pattern })).tokenizer), merges, name);
    }
  } finally {
    await peers.close();
  }
});

test('any number of workers gives the same tokenizer', async () => {
  const many = Array.from({ length: 12 }, (_, i) => file(`part-${i}.txt`, readFileSync(TEXT, 'utf8').slice(50 * i)));
  const hashes = new Set<string>();
  for (const workers of [1, 2, 3]) {
    const { tokenizer, documents, words } = await train(many, { workers });
    assert.equal(documents, 12);
    assert.ok(words > 500);
    hashes.add(tokenizer.hash);
  }
  assert.equal(hashes.size, 1);
});

test('options: frequency, byte fallback, normalisation, digits, length, special tokens, vocabulary', async () => {
  const text = file('options.txt', ' abab abab 文字文字 cafe\u0301 cafe\u0301 1234 1234 zz');
  const { tokenizer, exhausted, merges } = await train(text);
  assert.ok(exhausted && merges < 400 - 262);
  assert.equal(tokenizer.encode(' abab').length, 1);
  assert.equal(tokenizer.encode(' zz').length, 3, 'once is not twice');
  const { tokenizer: rare } = await train(text, { minFrequency: 1 });
  assert.equal(rare.encode(' zz').length, 1);
  assert.ok((await train(text, { vocabulary: 270 })).tokenizer.size === 270);

  const { tokenizer: few } = await train(text, { byteFallback: false, special: ['<s>'] });
  assert.ok(few.size < 60);
  assert.throws(() => few.encode('Q'), TokenizerError);
  assert.equal(few.decode(few.encode('文字 abab')), '文字 abab');

  const { tokenizer: composed } = await train(text, { normalization: 'nfc' });
  assert.equal(composed.encode(' caf\u00e9').length, 1);
  assert.equal(composed.decode(composed.encode('e\u0301')), '\u00e9');
  const { tokenizer: single } = await train(text, { digits: 'single' });
  assert.equal(single.encode('1234').length, 4);
  const { tokenizer: short } = await train(text, { maxTokenBytes: 3 });
  assert.equal(Math.max(...short.byteLengths()), 3);
});

test('chat documents count by their messages', async () => {
  const line = { messages: ['天地玄黄', '天地玄黄'].map((content) => ({ role: 'user', content })) };
  const { tokenizer, bytes } = await train(file('chat.jsonl', JSON.stringify(line)));
  assert.equal(bytes, 24);
  assert.equal(tokenizer.encode('天地玄黄').length, 1);
});

test('bad settings and bad text are refused; invalid text is mended or left out where asked', async () => {
  const bad = file('bad.txt', Buffer.from([...Buffer.from('文字文字'), 0xff]));
  for (const workers of [1, 2]) await assert.rejects(train(bad, { workers }), CorpusError);
  const mended = await train([bad, TEXT], { invalid: 'replace', workers: 2 });
  assert.equal(mended.invalid.documents, 1);
  assert.match(mended.invalid.first!, /bad\.txt:1\] text must be UTF-8/);
  assert.equal((await train([bad, TEXT], { invalid: 'skip' })).bytes, readFileSync(TEXT).length);
  await assert.rejects(train(bad, { invalid: 'skip' }), /there must be text to train on/);
  await assert.rejects(train(TEXT, { vocabulary: 100 }), /\[vocabulary\] must be a whole number from 262/);
  await assert.rejects(train(TEXT, { vocabulary: 2 ** 30 }), /\[vocabulary\]/);
  await assert.rejects(train(TEXT, { special: ['a', 'a'] }), /must differ/);
  await assert.rejects(train(TEXT, { pattern: '[' }), TokenizerError);
  await assert.rejects(train(file('word.txt', 'the the the'), { special: [' the'] }), /" the" is a word of the text/);
});

test('too little memory is said in a sentence', async (t) => {
  t.mock.method(ArrayBuffer.prototype, 'transfer', () => {
    throw new RangeError('Array buffer allocation failed'); // as Node says it
  });
  const name = 'OutOfMemoryError';
  await assert.rejects(train(TEXT), {
    name,
    message: /needs more memory than there is \(train on a part of the text\)/,
  });
});

test('a signal ends training', async () => {
  const stop = new AbortController();
  const onProgress = () => stop.abort(new Error('enough'));
  await assert.rejects(train(TEXT, { signal: stop.signal, onProgress }), /enough/);
});

test('bytes a token by language', async () => {
  const { tokenizer } = await train(TEXT);
  const files = [file('zh.txt', '天地玄黄，宇宙洪荒。'), file('en.txt', 'In the beginning'), file('none.txt', '1 2 3')];
  assert.deepEqual(await densities(tokenizer, files), {
    chinese: { bytes: 30, tokens: tokenizer.encode('天地玄黄，宇宙洪荒。').length },
    english: { bytes: 16, tokens: tokenizer.encode('In the beginning').length },
  });
});
