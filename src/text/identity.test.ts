/**
 * Our ids beside those of the npm package `tokenizers`, on some ten megabytes and on every kind of file that we save. The
 * corpora are read where they are; the rest is made here. Chats beside `transformers`: chat.test.ts.
 */
import assert from 'node:assert/strict';
import { createReadStream, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { createZstdDecompress } from 'node:zlib';
import { Source, testSeed } from '../../test/support/source.ts';
import type { Message } from './corpus/index.ts';
import { Tokenizer } from './tokenizer.ts';

/** The part of the package that is used here. */
interface Peer {
  Tokenizer: { fromFile(file: string): PeerTokenizer };
}
interface PeerTokenizer {
  encodeBatch(
    texts: string[],
    pair: undefined,
    options: { addSpecialTokens: boolean },
  ): Promise<{ getIds(): number[] }[]>;
  decode(ids: number[], skipSpecial: boolean): Promise<string>;
}

const { Tokenizer: PeerTokenizer } = createRequire(import.meta.url)('tokenizers') as Peer;
const ROOT = join(import.meta.dirname, '../..');
const FIXTURE = join(import.meta.dirname, 'golden/docs-3k.tokenizer');
const CORPUS = join(ROOT, '../shared/corpus');
const fixture = Tokenizer.load(FIXTURE);

const folder = mkdtempSync(join(tmpdir(), 'callosum-identity-'));
after(() => rmSync(folder, { recursive: true }));

async function assertSameIds(ours: Tokenizer, theirs: PeerTokenizer, texts: string[]): Promise<void> {
  for (let first = 0; first < texts.length; first += 64) {
    const some = texts.slice(first, first + 64);
    const encoded = await theirs.encodeBatch(some, undefined, { addSpecialTokens: false });
    for (const [i, text] of some.entries()) {
      const ids = [...ours.encode(text, { special: true })];
      const expected = encoded[i].getIds();
      const at = ids.findIndex((id, place) => id !== expected[place]);
      if (at < 0 && ids.length === expected.length) continue;
      const place = at < 0 ? Math.min(ids.length, expected.length) : at;
      assert.fail(
        `after ${JSON.stringify(ours.decode(ids.slice(0, place)).slice(-40))}: ours ${ids.slice(place, place + 4)}, ` +
          `theirs ${expected.slice(place, place + 4)} (${JSON.stringify(ours.decode(expected.slice(place, place + 4)))})`,
      );
    }
  }
}

/** What comes first in a corpus, as documents of some kilobytes. */
async function corpusText(name: string, bytes: number): Promise<string[]> {
  const file = createReadStream(join(CORPUS, name));
  const texts: string[] = [];
  let read = 0;
  for await (const line of createInterface({ input: file.pipe(createZstdDecompress()) })) {
    const { text, messages } = JSON.parse(line) as { text?: string; messages?: Message[] };
    texts.push((text ?? messages?.map(({ content }) => content).join('\n') ?? '').slice(0, 50_000));
    read += Buffer.byteLength(texts[texts.length - 1]);
    if (read > bytes) break;
  }
  file.destroy();
  return texts;
}

/** The project's own files: code in several languages, and documents in two. */
function projectTexts(): string[] {
  const kinds = /\.(ts|cc|h|py|md)$/;
  return ['src', 'native', 'docs', 'bench', 'test'].flatMap((name) =>
    readdirSync(join(ROOT, name), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && kinds.test(entry.name) && !entry.parentPath.includes('node_modules'))
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8')),
  );
}

const PARTS = [
  ...[
    '我们',
    '的',
    '是',
    '，',
    '。',
    '《',
    '》',
    '（',
    '123',
    '二〇二三',
    '𠀀𪛟',
    '々',
    '〇',
    '中 文',
    'カタカナ',
    'ひらがな',
    '한국어',
  ],
  ...[
    'the',
    ' of',
    'Hello',
    "don't",
    "I'LL",
    ' 12345',
    '3.14',
    ' x',
    '...',
    ' --',
    'café',
    'ﬁ',
    'ſ',
    "'ſ",
    'ÅÉ',
    'e\u0301',
    'ÄÖ',
  ],
  ...[
    '😀',
    '👩‍👩‍👧',
    '🇨🇳',
    '🏽',
    '❤️',
    '𝒳𝟘',
    '\u0000',
    '\ufeff',
    '\ufffd',
    '\u0085',
    '\u00a0',
    '\u3000',
    '\u2028',
    '\u200b',
  ],
  ...[
    ' ',
    '  ',
    '\n',
    '\r\n',
    '\t',
    '\n\n',
    ' \n ',
    'हिन्दी',
    'ไทย',
    'عربي',
    'русский',
    'Ⅷ½²',
    '٣',
    '\u{10940}',
    '\u088f',
    '\ua7ce',
  ],
  ...[
    '{',
    '}();',
    ' => ',
    '</div>',
    '\\n',
    '/*',
    '#include',
    '<|im_start|>',
    '<|endoftext|>',
    '<|im_',
    '|>',
    '----',
    '====',
  ],
];

/** Texts of parts in a random order, of any characters, and of any bytes read as UTF-8. */
function randomTexts(random: Source, bytes: number): string[] {
  const texts: string[] = [];
  for (let made = 0; made < bytes; made += Buffer.byteLength(texts[texts.length - 1])) {
    const count = random.int(1, 1500);
    const way = random.int(0, 4);
    if (way === 3) {
      const codes = Array.from({ length: count }, () => random.int(0, 2 ** random.int(6, 22)) % 0x110000);
      texts.push(codes.map((code) => String.fromCodePoint(code)).join(''));
    } else if (way === 2) {
      const valid = Buffer.from(Array.from({ length: count }, () => PARTS[random.int(0, PARTS.length)]).join(''));
      for (let cut = 0; cut < count; cut += 5) valid[random.int(0, valid.length)] = random.int(0, 256);
      texts.push(valid.toString('utf8'));
    } else {
      texts.push(Array.from({ length: count }, () => PARTS[random.int(0, PARTS.length)]).join(''));
    }
  }
  return texts;
}

test('the same ids as tokenizers: ten megabytes of both languages, code, emoji and broken UTF-8', async (t) => {
  const texts = [...projectTexts(), ...randomTexts(new Source(testSeed()), 2_000_000)];
  if (existsSync(CORPUS)) {
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
