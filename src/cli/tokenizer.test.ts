/** The tokenizer command as a user starts it: trained on Chinese and English, the same with any number of workers, stopped, refused. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Source, testSeed } from '../../test/support/source.ts';
import { run } from './tokenizer.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const TEXT = fileURLToPath(new URL('./demo-text.txt', import.meta.url));
const README = fileURLToPath(new URL('../../README.md', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'callosum-tokenizer-'));
after(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

function tokenizer(...args: string[]) {
  return spawnSync(process.execPath, [MAIN, 'tokenizer', ...args], { encoding: 'utf8', timeout: 60_000, input: '' });
}

/** Text in no language, with many different words. */
function corpus(name: string, bytes: number): string {
  const source = new Source(testSeed());
  const lines: string[] = [];
  for (let size = 0; size < bytes; ) {
    const text = Array.from({ length: 100 }, () =>
      source.next() < 0.5
        ? String.fromCharCode(...Array.from({ length: source.int(1, 8) }, () => 0x4e00 + source.int(0, 3000)))
        : ` ${source.int(0, 2 ** 31).toString(36)}`,
    ).join('');
    lines.push(JSON.stringify({ text }));
    size += Buffer.byteLength(text);
  }
  writeFileSync(at(name), `${lines.join('\n')}\n`);
  return at(name);
}

test('trained with one worker and with two: the same files, which encode and decode', () => {
  const files = [TEXT, README, corpus('small.jsonl', 3e6)];
  for (const workers of ['1', '2']) {
    const out = at(`w${workers}`);
    const { status, stdout, stderr } = tokenizer(
      'train',
      '--vocab',
      '700',
      '--workers',
      workers,
      '--out',
      out,
      ...files,
    );
    assert.equal(status, 0, stderr);
    assert.match(stdout, /\ntokenizer +700 tokens: 6 special, 256 bytes, 438 merges\n/);
    assert.match(stdout, /\nbytes a token +chinese \d\.\d\d, english \d\.\d\d /);
    assert.deepEqual(readdirSync(out).sort(), ['tokenizer.json', 'tokenizer_config.json']);
  }
  for (const name of ['tokenizer.json', 'tokenizer_config.json'])
    assert.ok(readFileSync(at(`w1/${name}`)).equals(readFileSync(at(`w2/${name}`))), name);

  const ids = tokenizer('encode', at('w1'), '床前明月光', '-- Shall I').stdout;
  assert.match(ids, /^\d+( \d+)*\n$/);
  assert.equal(tokenizer('decode', at('w1'), ids).stdout, '床前明月光 -- Shall I\n');
  assert.match(tokenizer('show', at('w1'), '光').stdout, /^tokens +700[\s\S]*\d tokens, \d\.\d\d bytes a token\n$/);
});

test('a tokenizer is replaced only with --force; text too short for the vocabulary makes it smaller, and says so', () => {
  const train = (...more: string[]) => tokenizer('train', '--vocab', '50000', '--out', at('kept'), TEXT, ...more);
  assert.match(train().stdout, /fewer than were asked for/);
  const before = readFileSync(at('kept/tokenizer.json'));
  const refused = train();
  assert.equal(refused.status, 1);
  assert.match(refused.stderr, /there is a tokenizer already \(--force replaces it\)\n$/);
  assert.equal(train('--force', '--special', '<|end|>', '--special', '<|pad|>').status, 0);
  assert.notDeepEqual(readFileSync(at('kept/tokenizer.json')), before);
  assert.match(tokenizer('show', at('kept')).stdout, /special +<\|end\|> <\|pad\|>\n/);
});

for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGKILL', null],
] as const) {
  test(`${signal} in the middle leaves nothing behind`, { timeout: 60_000 }, async () => {
    const large = corpus('large.jsonl', 1e7);
    const before = readdirSync(folder);
    const args = ['tokenizer', 'train', '--workers', '2', '--vocab', '60000', '--out', at('never'), large];
    const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.setEncoding('utf8').once('data', () => setTimeout(() => child.kill(signal), 200));
    const ended = await new Promise((resolve) => child.on('close', resolve));
    assert.equal(ended, code);
    assert.deepEqual(readdirSync(folder), before);
  });
}

test('what cannot be done is refused with a sentence, and no folder is made', async () => {
  const bad = at('bad.txt');
  writeFileSync(bad, Buffer.from([0x61, 0xff]));
  const cases: [name: string, message: RegExp, ...args: string[]][] = [
    ['UsageError', /must be followed by train, show, encode, decode: nothing/],
    ['UsageError', /files of text must be given/, 'train', '--out', at('x')],
    ['UsageError', /--vocab must be a whole number/, 'train', '--vocab', 'many', '--out', at('x'), TEXT],
    ['UsageError', /--digits must be single or triple: two/, 'train', '--digits', 'two', '--out', at('x'), TEXT],
    ['TypeError', /Unknown option/, 'train', '--frequency', '2', '--out', at('x'), TEXT],
    ['UsageError', /ids must be whole numbers: two/, 'decode', at('w1'), '1 two'],
    ['TokenizerError', /must be a whole number from 262/, 'train', '--vocab', '200', '--out', at('x'), TEXT],
    ['CorpusError', /there is no such file/, 'train', '--out', at('x'), at('nowhere.txt')],
    ['CorpusError', /bad\.txt:1\] text must be UTF-8: byte 0xff/, 'train', '--out', at('x'), bad],
    ['TokenizerError', /pattern/, 'train', '--pattern', '(', '--out', at('x'), TEXT],
    [
      'TokenizerError',
      /must be a folder that can be written: ENOTDIR/,
      'train',
      '--vocab',
      '300',
      '--out',
      join(bad, 'x'),
      TEXT,
    ],
    ['TokenizerError', /nowhere/, 'show', at('nowhere')],
  ];
  for (const [name, message, ...args] of cases)
    await assert.rejects(run(args, new AbortController().signal), { name, message }, args.join(' '));
  assert.ok(!readdirSync(folder).some((name) => name.startsWith('x')));
});
