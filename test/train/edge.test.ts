/** Runs at the edges of what is sensible: hardly any text, nothing held out, every setting at once. Each must train, and its numbers be numbers. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { tinyFields } from '../../src/train/test-run.ts';
import { commandIn, done, leftovers, workingFolder } from '../support/callosum.ts';
import { metricsOf } from '../support/runs.ts';

const folder = workingFolder('edge');
const { callosum } = commandIn(folder);
const at = (...names: string[]) => join(folder, ...names);
const RECIPES = fileURLToPath(new URL('../../recipes', import.meta.url));

const SHORT = {
  tokens: 6 * 128,
  evaluate: { every: 3, tokens: 256, prompts: ['床'], sampleTokens: 3 },
  checkpoint: { every: 3 },
};
const lines = (texts: string[]) => texts.map((text) => `${JSON.stringify({ text })}\n`).join('');

/** Trains to the end without a word of the guard; all numbers in the metrics must be finite, but of steps in which nothing counts. */
async function trains(name: string, fields: Record<string, unknown>) {
  writeFileSync(at(`${name}.json`), JSON.stringify(fields));
  const end = done(await callosum('train', '--recipe', `${name}.json`, '--out', name));
  const metrics = metricsOf(at(name));
  const losses = metrics.flatMap(({ loss }) => (loss === undefined || loss === null ? [] : [loss]));
  assert.doesNotMatch(end.stderr, /skipped: the/);
  assert.ok(losses.length > 0 && losses.every(Number.isFinite), `${losses}`);
  for (const { heldOut } of metrics)
    for (const { bitsPerByte, loss } of Object.values<{ bitsPerByte: number; loss: number }>(heldOut ?? {}))
      assert.ok(bitsPerByte > 0 && Number.isFinite(bitsPerByte) && loss > 0, JSON.stringify(heldOut));
  assert.deepEqual(leftovers(at(name)), []);
  return { ...end, metrics };
}

before(async () => {
  writeFileSync(at('one.txt'), '床前明月光，疑是地上霜。');
  writeFileSync(at('few.txt'), 'Shall I compare thee to a summer’s day?'); // of a hash that is not among the first tenth
  const many = Array.from(
    { length: 60 },
    (_, i) => `第${i}篇 document ${i}: 天地玄黄，宇宙洪荒。Shall I compare thee?`,
  );
  writeFileSync(at('many.jsonl'), lines(many));
  await trains('base', tinyFields(SHORT));
});

test('one document of a dozen characters, Chinese only: far less than one batch', async () => {
  const data = { sources: [{ name: 'one', files: ['one.txt'] }], heldOut: 0 };
  const { stdout, stderr } = await trains('small', tinyFields({ ...SHORT, data }));
  assert.match(stderr, /held out: nothing is held out/);
  assert.doesNotMatch(stderr, /warning/, 'for nothing was asked for');
  assert.match(stdout, /epochs +one [2-9]\d\./, 'gone through many times');
});

test('a source of which nothing is held out is warned of, and left out of the measure', async () => {
  const sources = [
    { name: 'few', files: ['few.txt'] },
    { name: 'many', files: ['many.jsonl'], weight: 2 },
  ];
  const { stderr, metrics } = await trains('held', tinyFields({ ...SHORT, data: { sources, heldOut: 0.1 } }));
  assert.equal(
    stderr.match(/^warning: .*$/gm)?.join(),
    'warning: no document of few is held out; more documents or a larger heldOut would measure it',
  );
  const evaluations = metrics.flatMap(({ heldOut }) => (heldOut ? [Object.keys(heldOut)] : []));
  assert.deepEqual(evaluations, [['many'], ['many']]);
});

test('a share so small that nothing of any source falls into it', async () => {
  const data = { sources: [{ name: 'one', files: ['one.txt'] }], heldOut: 1e-9 };
  const { stderr, metrics } = await trains('none', tinyFields({ ...SHORT, data }));
  assert.match(stderr, /^warning: no document of one is held out/m);
  assert.match(stderr, /held out: nothing is held out/);
  assert.ok(metrics.every(({ heldOut }) => heldOut === undefined));
});

test('infilling', async () => {
  const sources = [{ name: 'many', files: ['many.jsonl'] }];
  await trains('fim', tinyFields({ ...SHORT, data: { sources, heldOut: 0.1, fim: { rate: 1, spm: 0.5 } } }));
});

test('conversations, going on from a trained model, by the recipe that is shipped', async () => {
  const recipe = JSON.parse(readFileSync(join(RECIPES, 'chat-zh-en.json'), 'utf8'));
  const [source] = recipe.data.sources;
  const files = source.files.map((file: string) => join(RECIPES, file));
  const { stdout } = await trains('chat', {
    ...recipe,
    ...SHORT,
    model: { folder: 'base' },
    data: { ...recipe.data, sources: [{ ...source, files }] },
    batch: { rows: 2, length: 32 },
  });
  assert.match(stdout, /epochs +chats 0\.0/);
  done(await callosum('generate', 'chat', '--prompt', '你好', '--tokens', '3'));
});

test('conversations in rows so short that some steps hold no answer: those are passed over', async () => {
  const question = '床前明月光，疑是地上霜。'.repeat(4);
  const messages = [
    { role: 'user', content: question },
    { role: 'assistant', content: 'Thoughts in the still of night. '.repeat(3) },
  ];
  writeFileSync(at('chats.jsonl'), `${JSON.stringify({ messages })}\n`);
  const data = { sources: [{ name: 'chats', files: ['chats.jsonl'] }], heldOut: 0 };
  const fields = { ...SHORT, model: { folder: 'base' }, data, batch: { rows: 1, length: 16 }, tokens: 40 * 16 };
  writeFileSync(at('short.json'), JSON.stringify({ ...tinyFields(fields), tokenizer: undefined }));
  const { stderr } = done(await callosum('train', '--recipe', 'short.json', '--out', 'short'));
  assert.match(stderr, /skipped: no label of its batch counts/);
  const losses = metricsOf(at('short')).flatMap(({ loss }) => (loss === undefined ? [] : [loss]));
  assert.equal(losses.length, 40, 'to its end: they are not the guard’s');
  assert.ok(losses.includes(null) && losses.some((loss) => loss > 0) && !losses.includes(0));
});

test('bf16, muon, recomputation, accumulation, the other schedule and a penalty on the partition, all at once', async () => {
  const all = {
    dtype: 'bf16',
    optimizer: { name: 'muon', lr: 0.01 },
    recompute: true,
    batch: { rows: 1, length: 32, accumulate: 3 },
    schedule: { kind: 'wsd', warmup: 2 },
    zLoss: 1e-4,
  };
  await trains('all', tinyFields({ ...SHORT, ...all }));
  const end = done(await callosum('train', '--resume', 'all', '--tokens', '1k'));
  assert.match(end.stderr, /^from step 8 of 11$/m);
});
