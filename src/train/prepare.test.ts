/** What is made before the first step is used again for the same recipe and files, and made anew for others; it needs nothing of its origin. */
import assert from 'node:assert/strict';
import { cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { createModel, saveModel } from '../model/index.ts';
import { Random } from '../tensor/index.ts';
import { Shard, Tokenizer } from '../text/index.ts';
import { temporary, tinyRun } from './test-run.ts';

const POEM = '床前明月光，疑是地上霜。Shall I compare thee to a summer’s day?\n'.repeat(20);

/** When each file was made. */
const madeIn = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.shard$|tokenizer\.json$/.test(name))
      .map((name) => [name, statSync(join(folder, name)).mtimeMs] as const),
  );

test('the same again is taken; other files or another vocabulary are not', async () => {
  using folder = temporary();
  const text = join(folder.path, 'poem.txt');
  const run = join(folder.path, 'run');
  const data = { sources: [{ name: 'poem', files: [text] }], heldOut: 0 };
  writeFileSync(text, POEM);
  const first = await tinyRun(run, { data });
  const made = madeIn(run);
  assert.deepEqual(await tinyRun(run, { data }), first);
  assert.deepEqual(madeIn(run), made, 'nothing was made again');

  await tinyRun(run, { data, tokenizer: { vocab: 310 } });
  const tokenizer = Tokenizer.load(join(run, 'tokenizer'));
  assert.equal(tokenizer.size, 310);
  {
    using shard = Shard.open(join(run, 'shards', 'poem', 'poem-00000.shard'));
    shard.checkTokenizer(tokenizer);
  }
  writeFileSync(text, `${POEM}${POEM}`);
  await tinyRun(run, { data, tokenizer: { vocab: 310 } });
  using shard = Shard.open(join(run, 'shards', 'poem', 'poem-00000.shard'));
  assert.equal(shard.header.textBytes, 2 * Buffer.byteLength(POEM));
});

test('shards that were not finished are made again', async () => {
  using folder = temporary();
  const first = await tinyRun(folder.path);
  const shards = join(folder.path, 'shards', 'text');
  const bytes = readFileSync(join(shards, 'text-00000.shard'));
  rmSync(join(shards, 'made-of.json'));
  writeFileSync(join(shards, 'text-00000.shard'), bytes.subarray(0, 100));
  writeFileSync(join(shards, 'text-00000.shard.1.tmp'), 'x');
  assert.deepEqual(await tinyRun(folder.path), first);
  assert.deepEqual(readFileSync(join(shards, 'text-00000.shard')), bytes);
  assert.deepEqual(readdirSync(shards).sort(), ['made-of.json', 'text-00000.shard']);
});

test('a run that goes on from a model keeps the tokenizer, though the model is taken away', async () => {
  using folder = temporary();
  const [base, run] = ['base', 'run'].map((name) => join(folder.path, name));
  const { model } = await tinyRun(base);
  cpSync(join(base, 'tokenizer'), join(folder.path, 'model'), { recursive: true });
  using values = createModel(model, new Random(1));
  saveModel(join(folder.path, 'model'), values);
  const going = await tinyRun(run, { model: { folder: join(folder.path, 'model') }, tokenizer: undefined });
  assert.equal(going.from, '../model');
  assert.equal(going.tokenizer, 'tokenizer');
  const { hash } = Tokenizer.load(join(folder.path, 'model'));
  rmSync(join(folder.path, 'model'), { recursive: true });
  assert.equal(Tokenizer.load(join(run, going.tokenizer)).hash, hash);
});
