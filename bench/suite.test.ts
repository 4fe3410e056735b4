/** Tests of judging: shares, ratios, bars and missing peers. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bounds } from './format.ts';
import { type FigurePlan, failedFigure, inUnit, type Measured, type PeerMeasured, toFigure } from './suite.ts';

const bounds: Bounds = { fmaGflops: { 1: 100, 2: 200 }, readGBs: { 1: 10 } };
const plan = (changes: Partial<FigurePlan>): FigurePlan => ({
  id: 'engine.x.t2',
  unit: 'GFLOP/s',
  measure: async () => ({ values: [] }),
  ...changes,
});
const values = [90, 150, 100, 160, 110];
const peer = (name: string, ...theirs: number[]): PeerMeasured => ({ name, version: '1.0', values: theirs });
const judged = (changes: Partial<FigurePlan>, measured: Partial<Measured> = {}) =>
  toFigure(plan(changes), { values, ...measured }, bounds);

test('the value is the median and the spread the 10th and 90th percentile', () => {
  const figure = judged({});
  assert.equal(figure.value, 110);
  assert.deepEqual(figure.spread, [94, 156]);
  assert.equal(figure.samples, 5);
  assert.ok(!('holds' in figure) && !('bar' in figure) && !('share' in figure));
});

test('a share is of the bound at the same threads, and the bar is inclusive', () => {
  const bound = { kind: 'fmaGflops', threads: 2 } as const;
  assert.equal(judged({ bound, of: 'share', bar: 0.55 }).share, 0.55);
  assert.equal(judged({ bound, of: 'share', bar: 0.55 }).holds, true);
  assert.equal(judged({ bound, of: 'share', bar: 0.56 }).holds, false);
  assert.equal(judged({ bound, of: 'share', bar: 0.56 }).note, undefined);
  assert.match(judged({ bound: { kind: 'fmaGflops', threads: 1 } }).note ?? '', /above the peak/);
  const unbound = judged({ bound: { kind: 'readGBs', threads: 2 }, of: 'share', bar: 0.5 });
  assert.equal(unbound.holds, undefined);
  assert.match(unbound.note ?? '', /no bound was measured at 2 threads/);
});

test('a ratio above 1 is better, for rates and for times', () => {
  assert.equal(judged({ of: 'ratio', bar: 2 }, { peers: [peer('P', 55)] }).ratio, 2);
  assert.equal(judged({ of: 'ratio', bar: 2 }, { peers: [peer('P', 55)] }).holds, true);
  assert.equal(judged({ unit: 'ms', of: 'ratio', bar: 2 }, { peers: [peer('P', 55)] }).ratio, 0.5);
  assert.equal(judged({ unit: '%', better: 'lower' }, { peers: [peer('P', 55)] }).ratio, 0.5);
});

test('a bar on the value knows which way is better', () => {
  assert.equal(judged({ unit: 'ns', of: 'value', bar: 110 }).holds, true);
  assert.equal(judged({ unit: 'ns', of: 'value', bar: 109 }).holds, false);
  assert.equal(judged({ unit: '%', of: 'value', bar: 111 }).holds, false);
  assert.equal(judged({ unit: '%', of: 'value', bar: 110 }).holds, true);
});

test('the ratio is about the first peer: another cannot stand in where a bar is on it', () => {
  const peers: PeerMeasured[] = [
    { name: 'First', missing: 'not here; install it so' },
    { ...peer('Second', 220), note: 'its best' },
  ];
  const ratio = judged({ of: 'ratio', bar: 0.4 }, { peers });
  assert.equal(ratio.ratio, undefined);
  assert.equal(ratio.holds, undefined);
  assert.match(ratio.note ?? '', /First missing: not here; install it so; 0\.50x Second 1\.0 \(its best\)$/);
  const share = judged({ of: 'share' }, { peers });
  assert.equal(share.peer?.name, 'Second');
  assert.equal(share.ratio, 0.5);
});

test('a failed figure is a row whose bar does not hold', () => {
  const figure = failedFigure(plan({ of: 'share', bar: 0.5 }), new Error('out of memory'));
  assert.deepEqual([figure.samples, figure.holds, figure.note], [0, false, 'failed: out of memory']);
  assert.ok(!('holds' in failedFigure(plan({}), 'x')));
});

test('units', () => {
  assert.equal(inUnit('GFLOP/s', 3e9, 2), 1.5);
  assert.equal(inUnit('ns', 1, 2e-9), 2);
  assert.equal(inUnit('ms', 1, 0.5), 500);
  assert.throws(() => inUnit('tok/s', 1, 1), /unit must be/);
});

test('a bound measured between the samples goes before the run bound, which the note then names', () => {
  const plan = { id: 'a', unit: 'GFLOP/s', of: 'share', bar: 0.5, bound: { kind: 'fmaGflops', threads: 1 } } as const;
  const bounds = { fmaGflops: { 1: 200 }, readGBs: {} };
  const measured = { values: [80, 90, 100, 110, 120], bound: [150, 160, 170, 180, 190] };
  const figure = toFigure({ ...plan, measure: async () => measured }, measured, bounds);
  assert.ok(Math.abs(figure.share! - 100 / 186) < 1e-9, 'the 90th percentile: a disturbance only slows the peak');
  assert.match(figure.note ?? '', /50\.0 % of the run's highest peak/);
  const disturbed = { ...measured, bound: [20, 30, 40, 50, 60] };
  assert.equal(toFigure({ ...plan, measure: async () => disturbed }, disturbed, bounds).share, 0.5);
});
