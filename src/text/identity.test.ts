/**
 * Our ids beside those of the npm package `tokenizers`, on some ten megabytes and on every kind of file that we save. The
 * corpora are read where they are; the rest is made here. Chats beside `transformers`: chat.test.ts.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { Source, testSeed } from '../../test/support/source.ts';
import { corpusText, hasCorpus, projectTexts, randomTexts } from '../../test/support/texts.ts';
import { assertSameIds, PeerTokenizer } from '../../test/support/tokenizers.ts';
import { Tokenizer } from './tokenizer.ts';

const FIXTURE = join(import.meta.dirname, 'golden/docs-3k.tokenizer');
const fixture = Tokenizer.load(FIXTURE);

const folder = mkdtempSync(join(tmpdir(), 'callosum-identity-'));
after(() => rmSync(folder, { recursive: true }));

test('the same ids as tokenizers: ten megabytes of both languages, code, emoji and broken UTF-8', async (t) => {
  const texts = [...projectTexts(), ...randomTexts(new Source(testSeed()), 2_000_000)];
  if (hasCorpus) {
    const share = { zhwiki: 2.4, enwiki: 2.4, 'dialogues-zh': 0.8, 'books-en': 0.8, 'laws-zh': 0.4, 'zh-prose': 0.4 };
    for (const [name, megabytes] of Object.entries(share))
      texts.push(...(await corpusText(`${name}.jsonl.zst`, megabytes * 1e6)));
  } else t.diagnostic('without the corpora, which are not beside this checkout');
  t.diagnostic(`${texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)} bytes`);
  await assertSameIds(fixture, PeerTokenizer.fromFile(FIXTURE), texts);
});

const { pairs } = fixture.model;

for (const [name, options] of Object.entries({
  'digits one by one': { digits: 'single' },
  'GPT-4': { preTokenizer: 'gpt4' },
  'GPT-2': { preTokenizer: 'gpt2' },
  'a pattern of one’s own': { preTokenizer: '(?i:the)|\\p{Han}{1,2}|[^\\s\\p{Han}]+|\\s' },
  'composed text': { normalization: 'nfc' },
  'other special tokens': { special: ['<s>', '</s>', '<|a|>', '[MASK]', '<|b|>', '<|endoftext|>'] },
} satisfies Record<string, Partial<Parameters<typeof Tokenizer.build>[0]>>)) {
  test(`the same ids as tokenizers, from the files that we save: ${name}`, async () => {
    const made = Tokenizer.build({ merges: pairs, ...options });
    made.save(folder);
    const theirs = PeerTokenizer.fromFile(join(folder, 'tokenizer.json'));
    const texts = [...randomTexts(new Source(testSeed()), 200_000), ...projectTexts().slice(0, 20)];
    await assertSameIds(made, theirs, texts);
    const again = Tokenizer.load(folder);
    assert.equal(again.hash, made.hash);
    for (const text of texts.slice(0, 20)) {
      const ids = made.encode(text, { special: true });
      assert.deepEqual(again.encode(text, { special: true }), ids);
      assert.equal(await theirs.decode([...ids], false), made.decode(ids));
      assert.equal(await theirs.decode([...ids], true), made.decode(ids, { skipSpecial: true }));
    }
  });
}
