/** Axes: where the marks stand, and the ranges of no, one and odd points. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Source, testSeed } from '../../../test/support/source.ts';
import { rangeOf, ticksOf, tickText } from './chart.ts';

test('marks of a linear axis are round numbers', () => {
  assert.deepEqual(ticksOf(0, 1, 'linear'), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(ticksOf(2.3, 10.1, 'linear'), [4, 6, 8, 10]);
  assert.deepEqual(ticksOf(-5, 5, 'linear', 4), [-5, 0, 5]);
  assert.deepEqual(ticksOf(0.1, 0.7, 'linear', 6), [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7], 'no 0.30000000000000004');
});

test('marks of a logarithmic axis are powers of ten, and halves of a decade where there is room', () => {
  assert.deepEqual(ticksOf(1, 1e4, 'log'), [1, 10, 100, 1000, 1e4]);
  assert.deepEqual(ticksOf(0.9, 30, 'log'), [1, 2, 5, 10, 20]);
  assert.deepEqual(ticksOf(1e-9, 1e9, 'log', 6), [1e-9, 1e-6, 1e-3, 1, 1e3, 1e6, 1e9]);
  assert.deepEqual(ticksOf(3.1, 3.9, 'log', 4), [3.2, 3.4, 3.6, 3.8], 'within a decade: as on a linear one');
});

test('any range has a few marks, all inside it', () => {
  const source = new Source(testSeed());
  for (let i = 0; i < 2000; i++) {
    const low = source.normal() * 10 ** source.int(-6, 7);
    const high = low + source.next() * 10 ** source.int(-6, 7) + Math.abs(low) * 1e-6;
    const ticks = ticksOf(low, high, 'linear');
    assert.ok(ticks.length >= 2 && ticks.length <= 8, `${low} to ${high}: ${ticks}`);
    const slack = (high - low) * 1e-6;
    assert.ok(ticks.every((t) => t >= low - slack && t <= high + slack));
    const [from, to] = [
      Math.abs(low) + 1e-9,
      (Math.abs(low) + 1e-9) * (1.001 + source.next() * 10 ** source.int(0, 9)),
    ];
    const logs = ticksOf(from, to, 'log');
    assert.ok(logs.length >= 2 && logs.length <= 12, `log ${from} to ${to}: ${logs}`);
  }
});

test('ranges of no points, of one, and of some that have no place', () => {
  assert.deepEqual(rangeOf([], 'linear'), [0, 1]);
  assert.deepEqual(rangeOf([Number.NaN], 'log'), [1, 10]);
  assert.deepEqual(rangeOf([4], 'linear'), [2, 6]);
  assert.deepEqual(rangeOf([0], 'linear'), [-1, 1]);
  assert.deepEqual(rangeOf([4], 'log'), [2, 8]);
  assert.deepEqual(rangeOf([1, Number.POSITIVE_INFINITY, 3, Number.NaN], 'linear'), [1, 3]);
  assert.deepEqual(rangeOf([-5, 0, 2, 3], 'log'), [2, 3]);
});

test('numbers at the marks', () => {
  const texts = [0, 0.25, 3, 1500, 20_000, 2.5e6, 1e9, 2e-5, 3e16, -1000].map(tickText);
  assert.deepEqual(texts, ['0', '0.25', '3', '1.5k', '20k', '2.5M', '1G', '2e-5', '3e16', '-1k']);
});
