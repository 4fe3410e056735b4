/** Tests of the printed table and of the lists of bars that fall short or could not be judged. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BenchResult, Figure } from './format.ts';
import { barText, renderFigures, renderResult, shortfalls, significant, unjudged } from './table.ts';

const figure = (changes: Partial<Figure>): Figure => ({
  id: 'engine.a',
  value: 123.456,
  unit: 'GFLOP/s',
  samples: 7,
  spread: [120, 130],
  ...changes,
});

const figures = [
  figure({
    id: 'engine.long.name.t2',
    of: 'share',
    share: 0.876,
    bar: 0.88,
    holds: false,
    peer: { name: 'P', version: '1.0', value: 100 },
    ratio: 1.23,
  }),
  figure({ id: 'engine.b', value: 0.00512, spread: [0.005, 0.006], unit: 'ms', note: 'a remark' }),
  figure({ id: 'engine.c', of: 'ratio', ratio: 2.5, bar: 2, holds: true }),
  figure({ id: 'engine.d', of: 'ratio', bar: 2, note: 'P missing: install it' }),
  figure({ id: 'engine.e', of: 'value', unit: 'ns', value: 500, bar: 1000, holds: true }),
  figure({ id: 'engine.f', of: 'share', bar: 0.5, holds: false, samples: 0, note: 'failed: no kernel' }),
];

test('columns are aligned, numbers to the right, the note last', () => {
  const lines = renderFigures(figures).split('\n');
  assert.equal(lines.length, figures.length + 1);
  const column = lines[0].indexOf('holds');
  for (const [index, verdict] of ['NO', '-', 'yes', '-', 'yes', 'NO'].entries()) {
    assert.equal(lines[index + 1].slice(column, column + 5).trim(), verdict, lines[index + 1]);
  }
  const end = lines[0].indexOf('value') + 'value'.length;
  assert.ok(lines[1].slice(0, end).endsWith('123.5 GFLOP/s'));
  assert.ok(lines[2].slice(0, end).endsWith('0.005120 ms'));
  assert.ok(lines[2].endsWith('a remark'));
});

test('a row shows the share, the ratio with its peer, and the bar', () => {
  const row = renderFigures(figures).split('\n')[1];
  for (const part of ['engine.long.name.t2', '87.6 %', '1.23x P 1.0', '>= 88.0 %', 'NO'])
    assert.ok(row.includes(part), part);
});

test('a failed figure shows no number', () => {
  const row = renderFigures([figures[5]]).split('\n')[1];
  assert.ok(!row.includes('123') && row.includes('failed: no kernel'));
});

test('a bar on the value is shown in its direction', () => {
  assert.equal(barText(figures[4]), '<= 1000 ns');
  assert.equal(barText({ ...figures[4], value: 2000, holds: false }), '<= 1000 ns');
  assert.equal(barText(figure({ of: 'value', unit: '%', value: 97, bar: 95, holds: true })), '>= 95 %');
  assert.equal(barText(figure({ of: 'value', unit: '%', value: 93, bar: 95, holds: false })), '>= 95 %');
});

test('what falls short is named with its number, and a missing peer is not among it', () => {
  assert.deepEqual(shortfalls(figures), [
    'engine.long.name.t2: 87.6 %, bar >= 88.0 %',
    'engine.f: failed: no kernel (bar >= 50.0 %)',
  ]);
  assert.deepEqual(unjudged(figures), ['engine.d: P missing: install it']);
});

test('the head names commit, machine and bounds', () => {
  const result: BenchResult = {
    suite: 'engine',
    commit: `${'0123456789abcdef'.repeat(2)}-dirty`,
    date: '2025-01-02T03:04:05.000Z',
    machine: { cpu: 'a processor', cores: 4, isa: 'avx2', memoryBytes: 8 * 2 ** 30, node: 'v24.0.0', os: 'Linux' },
    bounds: { fmaGflops: { 1: 100, 2: 199.5 }, readGBs: { 2: 17.25 } },
    figures,
  };
  const head = renderResult(result).split('\n').slice(0, 3).join('\n');
  for (const part of [
    '0123456789ab with changes',
    'a processor, 4 cores, avx2, 8.000 GiB',
    '1 thread: 100.0 GFLOP/s; 2 threads: 199.5 GFLOP/s, 17.25 GB/s read',
  ]) {
    assert.ok(head.includes(part), part);
  }
});

test('four significant digits', () => {
  assert.deepEqual([1234567, 123.456, 1.5, 0.00512, 0, -2.34567].map(significant), [
    '1234567',
    '123.5',
    '1.500',
    '0.005120',
    '0',
    '-2.346',
  ]);
});
