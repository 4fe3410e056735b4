/** Files to shards: the documents that come out, in order and whatever the number of threads; and failures that leave nothing. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, test } from 'node:test';
import { zstdCompressSync } from 'node:zlib';
import { temporaryFolder } from '../../../test/support/shards.ts';
import { Source, testSeed } from '../../../test/support/source.ts';
import { renderChat } from '../chat.ts';
import { CorpusError } from '../corpus/index.ts';
import { Tokenizer } from '../tokenizer.ts';
import { type EncodeShardsOptions, encodeShards, Shard, ShardError, verifyShard } from './index.ts';

const folder = temporaryFolder();
const source = new Source(testSeed());
// 'e' and 'r', then '的' of three bytes: enough that ids are not bytes.
const idOf = (byte: number) => Tokenizer.build({ merges: [] }).encode(Uint8Array.of(byte))[0];
const [first, second, third] = Buffer.from('的').values().map(idOf);
const size = Tokenizer.build({ merges: [] }).size;
const tokenizer = Tokenizer.build({
  merges: [
    [idOf(101), idOf(114)],
    [first, second],
    [size + 1, third],
  ],
});
const tokenizerFolder = join(folder, 'tokenizer');
mkdirSync(tokenizerFolder);
tokenizer.save(tokenizerFolder);

function write(name: string, contents: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, contents);
  return path;
}
const lines = (objects: object[]) => objects.map((object) => `${JSON.stringify(object)}\n`).join('');

let runs = 0;
const encode = (files: string[], changes: Partial<EncodeShardsOptions> = {}) =>
  encodeShards({
    files,
    tokenizer: tokenizerFolder,
    out: join(folder, `out-${runs++}`),
    name: '数据',
    workers: 1,
    ...changes,
  });

const WORDS = ['the ', 'water ', 'her ', '的', '天地玄黄', '🙂', '\n', '<|endoftext|>', '12 '];
const sentence = () => Array.from({ length: source.int(1, 40) }, () => WORDS[source.int(0, WORDS.length)]).join('');
const texts = Array.from({ length: 300 }, (_, i) => (i % 10 === 3 ? ' \n'.repeat(i % 4) : `${i} ${sentence()}`));
const kept = texts.filter((text) => text.trim() !== '');
/** Many files, so that there are many blocks. */
const files = Array.from({ length: 20 }, (_, i) => {
  const objects = texts.slice(15 * i, 15 * i + 15).map((text, k) => ({ text, lang: k % 3 ? 'zh' : 'en' }));
  return i % 2
    ? write(`${i}.jsonl`, lines(objects))
    : write(`${i}.jsonl.zst`, zstdCompressSync(Buffer.from(lines(objects))));
});

/** All documents of the shards, in order, decoded. */
function decoded(paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    verifyShard(path);
    using shard = Shard.open(path);
    shard.checkTokenizer(tokenizer);
    return Array.from({ length: shard.header.documents }, (_, i) => {
      const ids = shard.ids.slice(shard.start(i), shard.start(i + 1));
      assert.equal(ids.at(-1), tokenizer.endOfText, 'every document ends with end-of-text');
      const text = tokenizer.decode(ids.subarray(0, -1));
      const digest = createHash('sha256').update(text).digest();
      assert.equal(shard.fraction(i), digest.readUInt32BE(0) / 2 ** 32 + digest.readUInt32BE(4) / 2 ** 64);
      return text;
    });
  });
}

test('every document in order, the empty ones dropped and counted', async () => {
  const summary = await encode(files);
  assert.deepEqual(
    summary.shards.map(({ path }) => basename(path)),
    ['数据-00000.shard'],
  );
  assert.deepEqual(decoded(summary.shards.map(({ path }) => path)), kept);
  assert.equal(summary.documents, kept.length);
  assert.equal(summary.empty, texts.length - kept.length);
  assert.equal(summary.textBytes, Buffer.byteLength(kept.join('')));
  assert.equal(
    summary.tokens,
    kept.reduce((sum, text) => sum + tokenizer.encode(text).length + 1, 0),
  );
  const { facts } = summary.shards[0].header;
  assert.deepEqual(
    facts.sources,
    files.map((file) => file.slice(folder.length + 1)),
  );
  assert.equal(facts.languages.zh + facts.languages.en, kept.length);
  assert.ok(facts.tokenizer === tokenizer.hash && facts.languages.en > 50);
});

test('the shards are the same bytes for any number of threads, and whole documents each', async () => {
  const options = { shardTokens: 1500 };
  const [one, three] = await Promise.all([encode(files, options), encode(files, { ...options, workers: 3 })]);
  assert.ok(one.shards.length > 5);
  assert.equal(one.shards.length, three.shards.length);
  one.shards.forEach(({ path }, i) => {
    assert.deepEqual(readFileSync(path), readFileSync(three.shards[i].path));
  });
  const filled: number[] = [];
  for (const length of kept.map((text) => tokenizer.encode(text).length + 1))
    if (filled.length === 0 || filled.at(-1)! + length > 1500) filled.push(length);
    else filled[filled.length - 1] += length;
  assert.deepEqual(
    one.shards.map(({ header }) => header.tokens),
    filled,
  );
  assert.deepEqual(decoded(one.shards.map(({ path }) => path)), kept);
});

test('a document that is longer than a shard has one of its own', async () => {
  const { shards } = await encode([files[0]], { shardTokens: 1 });
  const own = texts.slice(0, 15).filter((text) => text.trim() !== '');
  assert.equal(shards.length, own.length);
  assert.deepEqual(decoded(shards.map(({ path }) => path)), own);
});

test('a limit ends with the document that reaches it', async () => {
  const lengths = kept.map((text) => tokenizer.encode(text).length + 1);
  for (const limitTokens of [1, lengths[0], lengths[0] + 1, 2000]) {
    const { shards, tokens, documents } = await encode(files, { limitTokens });
    let expected = 0;
    let count = 0;
    while (expected < limitTokens) expected += lengths[count++];
    assert.deepEqual([tokens, documents], [expected, count]);
    assert.deepEqual(decoded(shards.map(({ path }) => path)), kept.slice(0, count));
  }
});

test('conversations: rendered, masked, and those without an answer dropped', async () => {
  const talk = (...contents: string[]) => ({
    messages: contents.map((content, i) => ({ role: i % 2 ? 'assistant' : 'user', content })),
  });
  const talks = [talk('水是什么？', '水是 water'), talk('无答'), talk('a', ''), talk('a', 'b', 'c', 'der<|im_end|>')];
  const { shards, empty, textBytes } = await encode([write('talks.jsonl', lines(talks))]);
  assert.equal(empty, 2);
  using shard = Shard.open(shards[0].path);
  assert.equal(shard.header.kind, 'chat');
  const expected = [talks[0], talks[3]].map(({ messages }) => renderChat(tokenizer, messages as never));
  expected.forEach(({ ids, mask }, i) => {
    const [from, to] = [shard.start(i), shard.start(i + 1)];
    assert.deepEqual([...shard.ids.subarray(from, to)], [...ids, tokenizer.endOfText]);
    const bits = Array.from({ length: to - from }, (_, k) => (shard.mask![(from + k) >> 3] >> ((from + k) & 7)) & 1);
    assert.deepEqual(bits, [...mask, 0]);
  });
  assert.equal(textBytes, Buffer.byteLength('水是什么？水是 waterabcder<|im_end|>'));
  verifyShard(shards[0].path);
});

test('texts in parts: each encoded by itself, what is learned counted, and those that teach nothing dropped', async () => {
  const part = (text: string, learned?: boolean) => ({ text, ...(learned === undefined ? {} : { learned }) });
  // 'er' is one token, but not where its letters are of two parts.
  const documents = [{ parts: [part('he'), part('r', true), part('的er')] }, { parts: [part('a'), part('b', false)] }];
  const { shards, empty, textBytes } = await encode([write('parts.jsonl', lines(documents))]);
  assert.equal(empty, 1);
  using shard = Shard.open(shards[0].path);
  const expected = ['he', 'r', '的er'].map((text) => [...tokenizer.encode(text)]);
  assert.deepEqual([...shard.ids], [...expected.flat(), tokenizer.endOfText]);
  assert.equal(shard.mask![0], ((1 << expected[1].length) - 1) << expected[0].length);
  assert.equal(textBytes, Buffer.byteLength('her的er'));
  verifyShard(shards[0].path);
});

describe('failures leave nothing', () => {
  async function refused(list: string[], changes: Partial<EncodeShardsOptions>, expected: object): Promise<void> {
    const out = join(folder, `out-${runs++}`);
    await assert.rejects(encode(list, { out, ...changes }), expected);
    assert.ok(!existsSync(out), 'not even the folder');
  }

  test('text that is not UTF-8, unless it may be mended or left out', async () => {
    const bad = write('bad.jsonl', Buffer.concat([Buffer.from('{"text":"a'), Buffer.of(0xff), Buffer.from('"}\n')]));
    await refused(
      [...files, bad],
      { workers: 2 },
      { name: 'CorpusError', message: /bad\.jsonl:1\] text must be UTF-8/ },
    );
    const replaced = await encode([files[1], bad], { invalid: 'replace' });
    assert.equal(replaced.invalid, 1);
    assert.equal(decoded([replaced.shards[0].path]).at(-1), 'a\ufffd');
    const skipped = await encode([files[1], bad], { invalid: 'skip' });
    assert.deepEqual([skipped.invalid, skipped.documents], [1, replaced.documents - 1]);
  });

  test('texts and conversations together', async () => {
    const talks = lines([{ messages: [{ role: 'assistant', content: 'x' }] }]);
    await refused(
      [files[1], write('more.jsonl', talks)],
      {},
      { name: 'ShardError', message: /either texts or conversations/ },
    );
    await refused(
      [write('both.jsonl', lines([{ text: 'a' }]) + talks)],
      {},
      { message: /both\.jsonl:2\] shards hold either/ },
    );
  });

  test('no file, an empty one, nothing but empty documents', async () => {
    await refused([join(folder, 'none.txt')], {}, CorpusError);
    await refused([write('empty.txt', '')], {}, { message: /empty\.txt\] the file is empty/ });
    await refused([write('blank.jsonl', lines([{ text: ' ' }]))], {}, { message: /must have text: empty documents/ });
  });

  test('stopped', async () => {
    const stop = new AbortController();
    let blocks = 0;
    const onProgress = () => {
      if (++blocks === 5) stop.abort();
    };
    await refused(files, { signal: stop.signal, onProgress, shardTokens: 500, workers: 2 }, { name: 'AbortError' });
  });

  test('a name that was taken meanwhile: none of the shards has its name', async () => {
    const out = join(folder, 'meanwhile');
    const taken = join(out, '数据-00002.shard');
    const onProgress = () => mkdirSync(taken, { recursive: true });
    await assert.rejects(encode(files, { out, shardTokens: 1500, onProgress }), ShardError);
    assert.deepEqual(readdirSync(out), [basename(taken)]);
  });

  test('shards of the name that are there already stay', async () => {
    const out = join(folder, 'taken');
    await encode(files, { out, shardTokens: 5000 });
    const before = readdirSync(out);
    await assert.rejects(encode(files, { out }), {
      name: 'ShardError',
      message: /no shards of the name 数据 yet: \d+ of them \(remove/,
    });
    assert.deepEqual(readdirSync(out), before);
    await encode([files[0]], { out, name: '数' });
    assert.equal(readdirSync(out).length, before.length + 1);
  });

  test('a tokenizer without end-of-text', async () => {
    const bare = join(folder, 'bare');
    mkdirSync(bare);
    Tokenizer.build({ merges: [], special: [] }).save(bare);
    await assert.rejects(encode(files, { tokenizer: bare }), ShardError);
  });
});
