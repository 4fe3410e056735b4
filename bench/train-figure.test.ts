/** Tests of the training figures with small children in place of ours and of PyTorch. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trainingFlops } from '../src/cost/index.ts';
import { type ModelConfig, shapeOf } from '../src/model/index.ts';
import type { Clock } from './measure.ts';
import { Child } from './peers/child.ts';
import { PeerPool } from './peers/pool.ts';
import { toFigure } from './suite.ts';
import { trainJob } from './train.ts';
import { memoryFigure, type StartOurs, shareFigure, stepFigure, type Training } from './train-figure.ts';

const config: ModelConfig = {
  model_type: 'llama',
  vocab_size: 16,
  hidden_size: 8,
  intermediate_size: 8,
  num_hidden_layers: 1,
  num_attention_heads: 1,
  num_key_value_heads: 1,
  head_dim: 8,
  max_position_embeddings: 8,
  rope_theta: 10_000,
  rms_norm_eps: 1e-6,
  hidden_act: 'silu',
  tie_word_embeddings: true,
  attention_bias: false,
  initializer_range: 0.02,
};
const training: Training = { threads: 2, job: () => trainJob(config, 2, 8), note: 'tiny' };
const still: Clock = { now: () => 0, sleep: async () => {} };
const fast = { minSeconds: 0, restSeconds: 0, clock: still };

/** A child that has these losses, takes these seconds a step, and is so many bytes large. */
const script = (losses: number[], secondsPerStep: number, bytes: number) => `
  console.log('{"name":"PyTorch","version":"9","settings":"float32"}');
  require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
    const { op, steps, reps } = JSON.parse(line);
    const replies = {
      losses: () => ({ values: ${JSON.stringify(losses)}.slice(0, steps) }),
      run: () => ({ seconds: reps * ${secondsPerStep} }),
      memory: () => ({ bytes: ${bytes} }),
    };
    console.log(JSON.stringify(replies[op]?.() ?? {}));
  })`;
const LOSSES = [3, 2, 1];
const ours: StartOurs = async () =>
  (await Child.start(process.execPath, ['-e', script(LOSSES, 0.5, 1e9)], { requestSeconds: 60 })).child;
const INSTALL = 'install it so';
const poolOf = (command: () => Promise<{ command: string; args: string[] } | { missing: string }>) =>
  new PeerPool({
    'PyTorch training': { install: INSTALL, command },
    'PyTorch memory': { install: INSTALL, command },
  });
const poolWith = (losses: number[]) =>
  poolOf(async () => ({ command: process.execPath, args: ['-e', script(losses, 1, 3e9)] }));
const without = () => poolOf(async () => ({ missing: 'it is not here' }));
const NO_BOUNDS = { fmaGflops: {}, readGBs: {} };

test('tokens a second of both, in turns, and how PyTorch ran', async () => {
  const pool = poolWith(LOSSES);
  try {
    const plan = stepFigure({ id: 'train.step', bar: 1.25 }, training, { compiled: true }, fast, ours);
    const figure = toFigure(plan, await plan.measure(pool), NO_BOUNDS);
    assert.deepEqual([figure.value, figure.ratio, figure.holds], [32, 2, true]);
    assert.ok(figure.samples >= 5 && figure.unit === 'tok/s');
    assert.equal(figure.note, 'tiny; compiled; float32');
  } finally {
    await pool.close();
  }
});

test('without PyTorch there is a figure and no ratio, and the note says how to install it', async () => {
  for (const plan of [
    stepFigure({ id: 'train.step', bar: 1.25 }, training, {}, fast, ours),
    memoryFigure({ id: 'train.memory', bar: 2 }, training, 1, ours),
  ]) {
    const pool = without();
    const figure = toFigure(plan, await plan.measure(pool), NO_BOUNDS);
    await pool.close();
    assert.ok(figure.value > 0 && figure.ratio === undefined && figure.holds === undefined, plan.id);
    assert.match(figure.note ?? '', /PyTorch.* missing: it is not here; install it so/, plan.id);
  }
});

test('PyTorch with other losses gets no figure', async () => {
  for (const losses of [
    [3, 2, 1.002],
    [3, Number.NaN, 1],
    [3, 2],
  ]) {
    const pool = poolWith(losses);
    const { peers = [] } = await stepFigure({ id: 'train.step' }, training, {}, fast, ours).measure(pool);
    await pool.close();
    assert.ok('missing' in peers[0] && /its loss of step [12] is .*, ours [12]/.test(peers[0].missing), String(losses));
  }
});

test('the share counts the operations that the model needs', async () => {
  let released = false;
  const release = () => {
    released = true;
  };
  const preparePeak = async () => ({ gflop: 2, run: (reps: number) => reps, release });
  const plan = shareFigure({ id: 'train.share', bar: 0.65 }, training, preparePeak, fast, ours);
  const measured = await plan.measure(without());
  const gflops = (trainingFlops(shapeOf(config), { context: 8 }) * 16) / 0.5 / 1e9;
  assert.ok(measured.values.every((value) => Math.abs(value / gflops - 1) < 1e-9));
  assert.ok(measured.bound?.every((bound) => bound === 2) && released);
});

test('memory: a new process for each sample, less is better, other forms of PyTorch in the note', async () => {
  const pool = poolWith(LOSSES);
  try {
    const plan = memoryFigure({ id: 'train.memory', bar: 2 }, training, 2, ours);
    const measured = await plan.measure(pool);
    assert.deepEqual(
      measured.peers?.map((peer) => 'values' in peer && peer.values),
      [[3000, 3000], [3000], [3000]],
    );
    const figure = toFigure(plan, measured, NO_BOUNDS);
    assert.deepEqual([figure.value, figure.unit, figure.ratio, figure.holds], [1000, 'MB', 3, true]);
    assert.match(
      figure.note ?? '',
      /eager; .*3\.00x PyTorch 9 \(compiled; .*3\.00x PyTorch 9 \(eager, loss in chunks;/,
    );
  } finally {
    await pool.close();
  }
});
