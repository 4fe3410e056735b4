/** Tests of the engine suite as a table: ids, bars, threads, work. Nothing is measured here. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { engineFigures } from './engine.ts';
import { workOf } from './kernels.ts';

/** The bars that are promised. A change here is a change of the promise. */
const BARS: Record<string, [of: string, bar: number]> = {
  'engine.matmul.1024.t1': ['share', 0.88],
  'engine.matmul.1024.t2': ['share', 0.82],
  'engine.matmul.4096x256x1024.t2': ['share', 0.75],
  'engine.matmul.4096x256x1024.t2.nt': ['share', 0.75],
  'engine.matmul.4096x256x1024.t2.tn': ['share', 0.75],
  'engine.matmul.2048x512x512.t2': ['share', 0.75],
  'engine.matmul.2048x512x512.t2.nt': ['share', 0.75],
  'engine.matmul.2048x512x512.t2.tn': ['share', 0.75],
  'engine.attention.forward.t2': ['share', 0.5],
  'engine.attention.backward.t2': ['share', 0.4],
  'engine.rmsnorm.t1': ['share', 0.7],
  'engine.swiglu.t1': ['share', 0.7],
  'engine.adamw.t2': ['share', 0.7],
  'engine.mlp-step.t1': ['ratio', 0.9],
  'engine.call.overhead': ['value', 1000],
};

test('the suite has every promised bar and no other', () => {
  const barred = engineFigures(4).filter((figure) => figure.bar !== undefined);
  assert.deepEqual(Object.fromEntries(barred.map(({ id, of, bar }) => [id, [of, bar]])), BARS);
});

test('all cores are reported where there are more than two, once each and without a bar', () => {
  const ids = engineFigures(2).map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  const onEight = engineFigures(8);
  const added = onEight.filter(({ id }) => !ids.includes(id));
  assert.ok(
    added.length > 0 && added.every(({ id, bar, threads }) => /\.t8\b/.test(id) && bar === undefined && threads === 8),
  );
  assert.deepEqual(
    onEight.filter(({ id }) => ids.includes(id)).map(({ id }) => id),
    ids,
  );
});

test('a bound is taken at the threads of the figure', () => {
  for (const { id, bound, threads } of engineFigures(4)) {
    if (bound) assert.equal(bound.threads, threads, id);
  }
});

test('the backward products of a rectangular one have its operation count', () => {
  const works = engineFigures(2)
    .filter(({ id }) => id.startsWith('engine.matmul.4096x'))
    .map(({ request }) => workOf(request));
  assert.deepEqual(works, [2 * 4096 * 256 * 1024, 2 * 4096 * 256 * 1024, 2 * 4096 * 256 * 1024]);
});

test('work: visible pairs of causal attention, and every byte once', () => {
  const heads = { batch: 2, time: 3, heads: 5, dim: 7 };
  assert.equal(workOf({ kernel: 'attention', ...heads }), 4 * 7 * 2 * 5 * 6);
  assert.equal(workOf({ kernel: 'attention-backward', ...heads }), 10 * 7 * 2 * 5 * 6);
  const rows = { rows: 3, width: 10 };
  assert.equal(workOf({ kernel: 'rmsnorm', ...rows, eps: 0 }), 30 * 8);
  assert.equal(workOf({ kernel: 'swiglu', ...rows }), 30 * 12);
  assert.equal(workOf({ kernel: 'adamw', ...rows, lr: 0, beta1: 0, beta2: 0, eps: 0, decay: 0 }), 30 * 28);
  assert.equal(workOf({ kernel: 'mlp-step', ...rows, hidden: 4, activation: 'relu' }), 5 * 2 * 3 * 10 * 4);
});
