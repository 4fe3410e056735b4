/** `callosum shards` as a user starts it: encoding, inspecting, a full disk, Ctrl-C. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Tokenizer } from '../text/index.ts';
import { run } from './shards.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'callosum-cli-shards-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const tokenizer = join(folder, 'tokenizer');
mkdirSync(tokenizer);
Tokenizer.build({ merges: [] }).save(tokenizer);
const poem = join(folder, '诗.jsonl');
writeFileSync(
  poem,
  ['春眠不觉晓', 'Shall I compare thee', '']
    .map((text) => `${JSON.stringify({ text, lang: text > '~' ? 'zh' : 'en' })}\n`)
    .join(''),
);

function shards(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, 'shards', ...args], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, stdout, stderr };
}

test('encode, then inspect', () => {
  const out = join(folder, 'made');
  const encoded = shards('encode', '--tokenizer', tokenizer, '--out', out, poem);
  assert.equal(encoded.status, 0, encoded.stderr);
  const path = join(out, '诗-00000.shard');
  assert.match(
    encoded.stdout,
    /诗-00000\.shard {2}37 tokens\n2 documents, 37 tokens, 0\.95 bytes a token; .* s\n1 empty documents were dropped\n$/,
  );

  const text = shards('inspect', '--tokenizer', tokenizer, path);
  assert.equal(text.status, 0, text.stderr);
  assert.match(text.stdout, /: text, version 1, whole, checksum [0-9a-f]{12} verified\n/);
  assert.match(text.stdout, /documents +2; en 1, zh 1\n/);
  assert.match(text.stdout, /begins +"春眠不觉晓<\|endoftext\|>"\n/);

  const [report] = JSON.parse(shards('inspect', '--json', path).stdout);
  assert.deepEqual(report.documentTokens, { least: 16, tenth: 16, median: 21, ninth: 21, most: 21 });
  assert.equal(report.tokenizer, Tokenizer.load(tokenizer).hash);
  assert.deepEqual([report.tokens, report.textBytes, report.sources], [37, 35, ['诗.jsonl']]);

  const bytes = readFileSync(path);
  bytes[200] ^= 1;
  writeFileSync(path, bytes);
  const damaged = shards('inspect', path);
  assert.equal(damaged.status, 1);
  assert.match(
    damaged.stderr,
    /^callosum: \[.*诗-00000\.shard\] the checksum of its contents must be \w{12}: \w{12} \(the shard is damaged/,
  );
  const other = join(folder, 'other');
  mkdirSync(other);
  Tokenizer.build({ merges: [[10, 11]] }).save(other);
  assert.match(shards('inspect', '--tokenizer', other, path).stderr, /must be made with the tokenizer in use/);
});

test('a wrong command line is a sentence, and nothing is made', async () => {
  const given = ['--tokenizer', tokenizer, '--out', join(folder, 'unused')];
  for (const [args, message] of [
    [[], /must be encode or inspect: none/],
    [['encode', '--out', 'x', poem], /--tokenizer must be given/],
    [['encode', '--tokenizer', 'x', poem], /--out must be given/],
    [['encode', ...given], /files of text must be given/],
    [['encode', ...given, '--limit-tokens', '0', poem], /--limit-tokens must be a whole number from 1: 0/],
    [['encode', ...given, '--invalid', 'maybe', poem], /--invalid must be/],
    [['encode', ...given, '--name', '../up', poem], /--name must be/],
    [['inspect'], /shards must be given/],
  ] as const)
    await assert.rejects(run([...args], new AbortController().signal), { name: 'UsageError', message });
  assert.ok(!existsSync(join(folder, 'unused')));
});

/** Some megabytes of text, so that there is something to stop. */
const large = join(folder, 'large.jsonl');
writeFileSync(large, `${JSON.stringify({ text: '水火木金土 fire and water 12. '.repeat(400) })}\n`.repeat(700));

const mount = ['-rm', 'sh', '-c'];
const probe = spawnSync('unshare', [...mount, `mount -t tmpfs -o size=64k none ${folder}`]);
const skip = probe.status !== 0 && 'this user may not mount a small disk (unshare -rm, mount -t tmpfs)';

test('a full disk: one sentence, exit code 1, nothing left', { skip }, () => {
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  const command = [process.execPath, MAIN, 'shards', 'encode', '--tokenizer', tokenizer, '--out', disk, large];
  const script = `mount -t tmpfs -o size=1m none '${disk}' && ${command.map((part) => `'${part}'`).join(' ')}; code=$?; ls -A '${disk}'; exit $code`;
  const { status, stdout, stderr } = spawnSync('unshare', [...mount, script], { encoding: 'utf8', timeout: 60_000 });
  assert.equal(status, 1, stderr);
  assert.equal(stdout, '', 'nothing on the disk');
  assert.match(
    stderr,
    /^callosum: \[.*large-00000\.shard\] cannot be written, the disk is full: ENOSPC.*nothing was left behind\)\n$/,
  );
});

test('Ctrl-C: one sentence, exit code 130, nothing left', { timeout: 60_000 }, async () => {
  const out = join(folder, 'stopped');
  const args = ['shards', 'encode', '--tokenizer', tokenizer, '--out', out, large, ...Array(20).fill(large)];
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  const poll = setInterval(() => {
    if (!existsSync(out)) return; // it has begun
    clearInterval(poll);
    child.kill('SIGINT');
  }, 5);
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearInterval(poll);
  assert.equal(code, 130);
  assert.equal(text, 'Stopped. Nothing was written.\n');
  assert.ok(!existsSync(out));
});
