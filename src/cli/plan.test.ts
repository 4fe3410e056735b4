/**
 * Plans: the run that the options mean, memory that does not suffice, the arithmetic with a calibration of the test's
 * own, and the command.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type PriceTable, trainingFlops } from '../cost/index.ts';
import { derive, preset, shapeOf } from '../model/index.ts';
import { tokensPerStep } from '../train/run.ts';
import { checkedMemory, PlanError, planOf, render } from './plan.ts';
import type { Calibration } from './plan-measure.ts';
import { plannedRun } from './plan-run.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const GIB = 2 ** 30;
const PRICES: PriceTable = { currency: 'CNY', coreHour: { price: 1 }, kilowattHour: { price: 1 } };
const folder = mkdtempSync(join(tmpdir(), 'callosum-plan-'));
after(() => rmSync(folder, { recursive: true }));

const MEASURED: Calibration = {
  secondsPerStep: 2,
  samples: 5,
  peakBytes: 3 * GIB,
  flopsPerSec: 1e11,
  watts: 100,
  energySource: 'RAPL, 1 package',
};

test('the run is the one that the dial gives', () => {
  const run = plannedRun({ params: 60e6, tokens: 1e9 });
  const dial = derive({ params: 60e6, vocab: 16_384, context: 512, tokens: 1e9 });
  assert.deepEqual(run.model, dial.config);
  assert.equal(run.optimizer.lr, dial.lr);
  assert.ok(Math.abs(tokensPerStep(run) / dial.batchTokens - 1) < 0.06, 'whole micro-batches of at most 8');
  assert.ok(run.batch.rows <= 8);
  assert.equal(run.steps, Math.round(1e9 / tokensPerStep(run)));
});

test('options have their place', () => {
  const options = {
    preset: '1m',
    vocab: 2000,
    context: 128,
    batch: 20,
    optimizer: 'muon',
    dtype: 'bf16',
    recompute: true,
  };
  const run = plannedRun({ ...options, tokens: 1e6 });
  assert.deepEqual(run.batch, { rows: 7, length: 128, accumulate: 3 });
  assert.deepEqual(run.model, preset('1m', { vocab_size: 2000 }));
  assert.deepEqual([run.optimizer.name, run.dtype, run.recompute], ['muon', 'bf16', true]);
  assert.equal(plannedRun({ depth: 4, batch: 8 }).batch.accumulate, 1);
  assert.throws(() => plannedRun({ depth: 4, dtype: 'f64' }), /dtype/);
});

test('a recipe is planned as it stands, at the length that is asked for', () => {
  const file = join(folder, 'recipe.json');
  const recipe = {
    name: 'r',
    model: { depth: 2 },
    tokenizer: { vocab: 1000 },
    data: {
      sources: [
        { name: 'a', files: ['a.txt'] },
        { name: 'b', files: ['b.txt'] },
      ],
    },
    batch: { rows: 4, length: 64 },
    tokens: 512_000,
  };
  writeFileSync(file, JSON.stringify(recipe));
  const run = plannedRun({ recipe: file });
  assert.deepEqual([run.steps, run.model.vocab_size, run.data.sources.length], [2000, 1000, 2]);
  assert.equal(plannedRun({ recipe: file, tokens: 256 }).steps, 1);
});

test('too little memory: by how much, and what to change', () => {
  const run = plannedRun({ preset: '60m', batch: 8, tokens: 1e9 });
  const { total } = checkedMemory(run, 100 * GIB);
  assert.ok(total > GIB && total < 10 * GIB, `${total}`);
  const failure = (available: number) => {
    try {
      checkedMemory(run, available);
    } catch (error) {
      assert.ok(error instanceof PlanError);
      return error.message;
    }
    return undefined;
  };
  assert.equal(failure(total), undefined);
  assert.match(
    failure(total - GIB / 2)!,
    /needs about [\d.]+ GiB of memory: .* GiB are free, 512\.0 MiB too little \(--recompute would need .* GiB\)$/,
  );
  assert.match(failure(1.2 * GIB)!, /\((one sequence at a time|that with)/);
  assert.match(failure(0.1 * GIB)!, /a smaller model, or more memory: .* still needs/);
});

test('time, energy and money from a calibration', () => {
  const run = plannedRun({ preset: '10m', batch: 8, tokens: 4096 * 1000 });
  const plan = planOf(run, checkedMemory(run, 64 * GIB), MEASURED, PRICES);
  const { estimate } = plan;
  assert.equal(run.steps, 1000);
  assert.equal(estimate.parts.training, 2000);
  assert.equal(estimate.parts.evaluation, (4 * 65_536 * 2) / 3 / 4096);
  assert.equal(plan.memory.total, 3 * GIB);
  assert.equal(estimate.flops, 4096 * 1000 * trainingFlops(shapeOf(run.model), { context: 512 }));
  assert.equal(estimate.energyJoules, 100 * estimate.seconds);
  const text = render(plan).join('\n');
  assert.match(text, /^run +4\.1M tokens: 1,000 steps of 1 x 8 x 512$/m);
  assert.match(text, /^step +5 steps on this machine, median 2\.00 s$/m);
  assert.match(text, /^time .*: training 33 min 20 s, evaluation 42\.7 s, checkpoints /m);
  assert.match(text, /^energy +0\.\d+ kWh \(RAPL, 1 package, while measuring\)$/m);
  assert.match(text, /CNY: cores .* CNY, electricity .* CNY$/m);
});

test('without a calibration it says what it assumes', () => {
  const run = plannedRun({ preset: '10m', tokens: 1e6 });
  const text = render(planOf(run, checkedMemory(run, 64 * GIB), null, PRICES)).join('\n');
  assert.match(text, /^step +not measured: 60 % of the peak assumed/m);
  assert.match(text, /^energy +unknown: nothing was measured$/m);
});

test('the command, with real steps', () => {
  const callosum = (...args: string[]) =>
    spawnSync(process.execPath, [MAIN, 'plan', ...args], { encoding: 'utf8', timeout: 60_000 });
  const small = ['--depth', '1', '--vocab', '500', '--context', '32', '--batch', '2', '--tokens', '1k'];
  const { status, stdout } = callosum(...small, '--seconds', '1', '--json');
  assert.equal(status, 0);
  const plan = JSON.parse(stdout);
  assert.equal(plan.run.steps, 16);
  assert.ok(plan.calibration.samples >= 2 && plan.calibration.secondsPerStep > 0 && plan.memory.total > 2 ** 26);
  assert.equal(plan.estimate.parts.training, 16 * plan.calibration.secondsPerStep);
  for (const [args, message] of [
    [['--params', '60M', '--depth', '3'], /needs one of --params, --depth, --preset and --recipe/],
    [['--params', '60X'], /--params must be a number, such as 60M or 1\.5e9: 60X/],
    [['--depth', '2', '--tokens', '0'], /--tokens must be a number/],
    [[], /needs one of/],
  ] as const) {
    const wrong = callosum(...args);
    assert.equal(wrong.status, 2, args.join(' '));
    assert.match(wrong.stderr, message);
  }
  assert.equal(callosum('--preset', '7b').status, 1);
});
