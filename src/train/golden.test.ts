/**
 * The golden run (bench/golden-train.ts): 200 training steps whose losses are pinned with all their digits for each instruction set
 * of this processor, and PyTorch's losses from the same weights and batches, recorded, and computed where PyTorch is installed. The
 * losses of NEON are compared on arm64 machines; emulation takes minutes for them.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { FIXTURE, type Golden, goldenJob, ourLosses, torchLosses } from '../../bench/golden-train.ts';
import { inJobFolder } from '../../bench/train-job.ts';
import { CpuBackend } from '../tensor/index.ts';

const golden = JSON.parse(readFileSync(FIXTURE, 'utf8')) as Golden;
const job = goldenJob();
const steps = job.settings.lr.length;

function largestDifference(a: readonly number[], b: readonly number[]): number {
  assert.equal(a.length, b.length);
  return a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0); // NaN stays NaN
}

test('every digit of every loss, in each instruction set and with any number of threads', async () => {
  const [best, ...others] = new CpuBackend('cpu').isas;
  const runs: [isa: string, threads: number][] = [
    [best, 1],
    [best, 3],
    ...others.map((isa): [string, number] => [isa, 2]),
  ];
  const found = await inJobFolder(job, (folder) =>
    Promise.all(runs.map(([isa, threads]) => ourLosses(folder, isa, threads))),
  );
  for (const [i, [isa, threads]] of runs.entries())
    assert.deepEqual(found[i], golden.losses[isa], `${isa}, ${threads} threads`);
});

test('the recorded losses of PyTorch and of each instruction set agree, and the model learns', () => {
  assert.deepEqual(Object.keys(golden.losses), ['avx512', 'avx2', 'portable', 'neon']);
  for (const [isa, losses] of Object.entries(golden.losses)) {
    const difference = largestDifference(losses, golden.torch.losses);
    assert.ok(losses.length === steps && difference < 1e-5, `${isa}: ${difference}`);
  }
  const { losses } = golden.torch;
  const mean = (part: number[]) => part.reduce((sum, loss) => sum + loss, 0) / part.length;
  assert.ok(Math.abs(losses[0] - Math.log(256)) < 0.3, 'at first every byte is about as likely');
  assert.ok(mean(losses.slice(-20)) < 0.6 * losses[0]);
});

test('PyTorch computes the same losses, where it is installed', async (t) => {
  const torch = await inJobFolder(job, torchLosses);
  if ('missing' in torch)
    return t.skip(`${torch.missing}: install PyTorch, or set CALLOSUM_PYTHON to a Python that has it`);
  const difference = largestDifference(torch.losses, golden.losses[new CpuBackend('cpu').isas[0]]);
  t.diagnostic(
    `PyTorch ${torch.version}: the losses of ${steps} steps differ by at most ${difference.toExponential(1)}`,
  );
  assert.ok(difference < 1e-3, `${difference}`);
});
