/** Merging parts into a result: each figure keeps the commit that it was measured at. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type BenchResult, checkResult, type Figure, originOf } from './format.ts';
import { mergeResults } from './merge.ts';

const figure = (id: string, value: number, samples = 1): Figure => ({
  id,
  value,
  unit: '%',
  samples,
  spread: [value, value],
});
const result = (commit: string, day: number, figures: Figure[], cpu = 'a processor'): BenchResult => ({
  suite: 'memory',
  commit,
  date: `2026-01-0${day}T00:00:00.000Z`,
  machine: { cpu, cores: 4, isa: 'avx2', memoryBytes: 1024, node: 'v24.0.0', os: 'Linux' },
  bounds: { fmaGflops: {}, readGBs: {} },
  figures,
});
const all = (merged: BenchResult) =>
  merged.figures.map((one) => [
    one.id,
    one.value,
    originOf(one, merged).commit,
    originOf(one, merged).date.slice(9, 10),
  ]);

test('the last measurement of a figure stays, with its own commit and date', () => {
  const whole = result('old', 1, [figure('a', 1), figure('b', 2), figure('c', 3)]);
  const once = mergeResults([whole, result('new', 2, [figure('b', 20), figure('d', 4)])]);
  assert.deepEqual(all(once), [
    ['a', 1, 'old', '1'],
    ['b', 20, 'new', '2'],
    ['c', 3, 'old', '1'],
    ['d', 4, 'new', '2'],
  ]);
  assert.equal(once.commit, 'old');
  assert.deepEqual(checkResult(JSON.parse(JSON.stringify(once)), 'memory.json'), once);

  const twice = mergeResults([once, result('new', 3, [figure('a', 10)])]);
  assert.deepEqual([twice.commit, twice.date.slice(9, 10)], ['new', '3']);
  assert.deepEqual(all(twice)[2], ['c', 3, 'old', '1']);
  assert.equal(twice.figures[0].measured, undefined);
});

test('what failed does not replace what was measured, and other suites are refused', () => {
  const whole = result('old', 1, [figure('a', 1)]);
  assert.deepEqual(all(mergeResults([whole, result('new', 2, [figure('a', 0, 0)])])), [['a', 1, 'old', '1']]);
  assert.throws(() => mergeResults([whole, { ...whole, suite: 'infer' }]), /of the suite 'memory'/);
});

test('a figure of another machine says so, also after more parts, and not where the machine is the same again', () => {
  const whole = result('old', 1, [figure('a', 1), figure('b', 2)]);
  const once = mergeResults([whole, result('new', 2, [figure('b', 20)], 'another')]);
  const there = { commit: 'new', date: '2026-01-02T00:00:00.000Z', machine: 'another, avx2' };
  assert.deepEqual([once.commit, once.figures[0].measured, once.figures[1].measured], ['old', undefined, there]);
  assert.deepEqual(checkResult(JSON.parse(JSON.stringify(once)), 'memory.json'), once);
  const twice = mergeResults([once, result('newer', 3, [figure('a', 3)])]);
  assert.deepEqual([twice.commit, twice.figures[1].measured], ['newer', there]);
  assert.equal(mergeResults([twice, result('newer', 3, [figure('b', 4)])]).figures[1].measured, undefined);
});
