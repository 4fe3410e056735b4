/**
 * Memory by formula against what real steps held at most, as measured on one machine with two threads, and what it
 * must do by its nature.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ModelShape } from './flops.ts';
import { type MemoryOptions, trainingMemory } from './memory.ts';

const MIB = 2 ** 20;
const TINY: ModelShape = {
  layers: 4,
  width: 256,
  heads: 4,
  kvHeads: 2,
  headDim: 64,
  inner: 704,
  vocab: 2000,
  tied: true,
};
const TEN: ModelShape = { ...TINY, layers: 6, width: 320, heads: 5, kvHeads: 5, inner: 880, vocab: 16384 };
const SIXTY: ModelShape = { ...TEN, layers: 10, width: 640, heads: 10, inner: 1728 };
const base: MemoryOptions = { rows: 8, length: 512, optimizer: 'adamw', dtype: 'f32' };

/** Peak resident MiB of a process that took two steps. */
const MEASURED: [shape: ModelShape, options: Partial<MemoryOptions>, mib: number][] = [
  [TINY, { rows: 4, length: 256 }, 220],
  [TINY, { rows: 4, length: 256, optimizer: 'muon' }, 210],
  [TEN, {}, 826],
  [TEN, { recompute: true }, 447],
  [TEN, { dtype: 'bf16' }, 587],
  [TEN, { rows: 4, optimizer: 'muon' }, 537],
  [SIXTY, { rows: 4 }, 1698],
  [SIXTY, { rows: 4, recompute: true }, 1167],
  [SIXTY, { rows: 2, optimizer: 'muon' }, 1096],
];

test('within a tenth of what was measured', () => {
  for (const [shape, options, mib] of MEASURED) {
    const ratio = trainingMemory(shape, { ...base, ...options }).total / MIB / mib;
    assert.ok(Math.abs(ratio - 1) < 0.1, `${JSON.stringify(options)}: ${ratio.toFixed(3)} of ${mib} MiB`);
  }
});

test('optimizer state by the parameter', () => {
  const count = trainingMemory(TEN, base).weights / 4;
  assert.equal(trainingMemory(TEN, base).optimizer, 8 * count);
  const half = trainingMemory(TEN, { ...base, dtype: 'bf16' });
  assert.deepEqual([half.weights, half.gradients, half.optimizer], [2 * count, 2 * count, 12 * count], 'masters too');
  const between = 6 * (4 * 320 * 320 + 3 * 320 * 880);
  assert.equal(trainingMemory(TEN, { ...base, optimizer: 'muon' }).optimizer, 8 * count - 4 * between);
});

test('what helps, helps, and what costs, costs', () => {
  const total = (options: Partial<MemoryOptions>) => {
    const { total: all, process } = trainingMemory(TEN, { ...base, ...options });
    return all - process; // which no option changes
  };
  assert.ok(total({ recompute: true }) < 0.7 * total({}));
  assert.ok(total({ dtype: 'bf16' }) < total({}));
  assert.ok(total({ rows: 1, accumulate: 8 }) < 0.5 * total({}));
  assert.ok(total({ rows: 8, accumulate: 2 }) > total({}), 'gradients are kept beside activations');
  assert.ok(total({ rows: 16 }) > 1.7 * total({}));
  assert.ok(trainingMemory({ ...TEN, qkNorm: true }, base).activations > trainingMemory(TEN, base).activations);
});
