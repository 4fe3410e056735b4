/** A run as a value: its way to JSON and back, the names of its fields, and every one of them refused when it is wrong. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changed, leaves, objects, watched } from '../../test/support/json.ts';
import { TINY } from '../../test/support/model.ts';
import { CallosumError } from '../tensor/index.ts';
import { changeRun, parseRun, plateauEnd, type Run, tokensPerStep } from './run.ts';

/** Nothing in it is a default. */
const RUN: Run = {
  name: '小-run',
  seed: 7,
  model: { ...TINY, mlp_bias: false, bos_token_id: 0, eos_token_id: [0, 1], torch_dtype: 'bfloat16' },
  from: '../other/checkpoints/step-00000010',
  tokenizer: 'tokenizer',
  data: {
    sources: [
      { name: 'zh', shards: ['zh-*.shard', '../b.shard'], weight: 0.7 },
      { name: 'en', shards: ['en.shard'], weight: 0 },
    ],
    heldOut: 0.01,
    seed: 3,
    fim: { rate: 0.25, spm: 0.75 },
  },
  batch: { rows: 3, length: 24, accumulate: 5 },
  steps: 11,
  optimizer: {
    name: 'muon',
    lr: 0.002,
    beta1: 0.8,
    beta2: 0.9,
    eps: 1e-9,
    decay: 0.2,
    muonLr: 0.03,
    momentum: 0.85,
  },
  schedule: { kind: 'cosine', warmup: 2, floor: 0.1, decayShare: 0.3 },
  clip: 2,
  zLoss: 1e-4,
  dtype: 'bf16',
  recompute: true,
  evaluate: { every: 4, tokens: 512, prompts: ['床前', 'Shall'], sampleTokens: 8 },
  checkpoint: { every: 6, keep: 9 },
  guard: { spike: 5, patience: 2 },
};
const again = (run: unknown) => parseRun('run.json', JSON.parse(JSON.stringify(run)));

test('to JSON and back is the same run, with and without what may be left out', () => {
  assert.deepEqual(again(RUN), RUN);
  const { from: _, ...without } = RUN;
  const { fim: __, ...data } = RUN.data;
  const plain = { ...without, data };
  assert.deepEqual(again(plain), plain);
  assert.equal(JSON.stringify(again(RUN)), JSON.stringify(again(again(RUN))), 'in the same order too');
});

test('every field is read, and these are the fields', () => {
  const { value, asked } = watched(RUN);
  parseRun('run.json', value);
  const ours = [...asked].filter((name) => !name.startsWith('model.')).sort();
  assert.deepEqual(ours, [...FIELDS].sort());
});

const FIELDS = [
  ...['batch', 'batch.accumulate', 'batch.length', 'batch.rows', 'checkpoint', 'checkpoint.every', 'checkpoint.keep'],
  ...['clip', 'data', 'data.fim', 'data.fim.rate', 'data.fim.spm', 'data.heldOut', 'data.seed', 'data.sources'],
  ...['data.sources[].name', 'data.sources[].shards', 'data.sources[].weight', 'dtype', 'evaluate', 'evaluate.every'],
  ...['evaluate.prompts', 'evaluate.sampleTokens', 'evaluate.tokens', 'from', 'guard', 'guard.patience', 'guard.spike'],
  ...['model', 'name', 'optimizer', 'optimizer.beta1', 'optimizer.beta2', 'optimizer.decay', 'optimizer.eps'],
  ...['optimizer.lr', 'optimizer.momentum', 'optimizer.muonLr', 'optimizer.name', 'recompute', 'schedule'],
  ...[
    'schedule.decayShare',
    'schedule.floor',
    'schedule.kind',
    'schedule.warmup',
    'seed',
    'steps',
    'tokenizer',
    'zLoss',
  ],
];

test('a wrong value of any field is refused by its name', () => {
  for (const path of leaves(RUN)) {
    const name = path.findLast((key) => typeof key === 'string')!;
    for (const wrong of [{ wrong: 1 }, -1e300])
      assert.throws(
        () => again(changed(RUN, path, wrong)),
        (error) => error instanceof CallosumError && error.message.includes(`${name} must`),
        path.join('.'),
      );
  }
});

test('a field that nobody knows is refused by its name, wherever it is', () => {
  for (const path of objects(RUN).filter(([first]) => first !== 'model'))
    assert.throws(
      () => again(changed(RUN, [...path, 'extra'], 1)),
      /every field must be a known one: extra$/,
      path.join('.'),
    );
});

test('what a field that is left out stands for does not move', () => {
  const { name, seed, model, tokenizer, steps } = RUN;
  const sources = [{ name: 'zh', shards: ['a.shard'] }];
  assert.deepEqual(again({ name, seed, model, tokenizer, steps, data: { sources } }), {
    ...{ name, seed, model, tokenizer, steps },
    data: { sources: [{ ...sources[0], weight: 1 }], heldOut: 0.005, seed: 1 },
    batch: { rows: 8, length: 512, accumulate: 1 },
    optimizer: {
      ...{ name: 'adamw', lr: 0.001, beta1: 0.9, beta2: 0.95, eps: 1e-8, decay: 0.1 },
      ...{ muonLr: 0.02, momentum: 0.95 },
    },
    schedule: { kind: 'wsd', warmup: 100, floor: 0, decayShare: 0.2 },
    ...{ clip: 1, zLoss: 0, dtype: 'f32', recompute: false },
    evaluate: { every: 250, tokens: 65536, prompts: [], sampleTokens: 64 },
    checkpoint: { every: 250, keep: 2 },
    guard: { spike: 20, patience: 5 },
  });
});

test('tokens a step, the end of the plateau, and other ends', () => {
  assert.equal(tokensPerStep(RUN), 3 * 24 * 5);
  assert.equal(plateauEnd(RUN), undefined);
  assert.equal(plateauEnd({ steps: 100, schedule: { ...RUN.schedule, kind: 'wsd' } }), 70);
  assert.deepEqual(changeRun(RUN, { steps: 20 }, 11), { ...RUN, steps: 20 });
  assert.throws(() => changeRun(RUN, { steps: 10 }, 11), /it is at step 11 already and cannot end at step 10/);
});
