/** The learning rate over a run: rise, plateau, fall, and where a longer run continues. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decayStart, SCHEDULE_DEFAULTS, type ScheduleConfig, scheduleFactor } from './schedule.ts';

const wsd: ScheduleConfig = { kind: 'wsd', warmup: 10, floor: 0.1, decayShare: 0.25 };
const over = (schedule: ScheduleConfig, steps: number) =>
  Array.from({ length: steps }, (_, step) => scheduleFactor(schedule, step, steps));

test('wsd rises, stays and falls to its floor', () => {
  const factors = over(wsd, 100);
  for (let i = 1; i < 10; i++) assert.ok(factors[i] > factors[i - 1]);
  assert.ok(factors[0] > 0, 'the first step moves');
  assert.deepEqual(new Set(factors.slice(10, 75)), new Set([1]));
  for (let i = 76; i < 100; i++) assert.ok(factors[i] < factors[i - 1]);
  assert.equal(factors[99], 0.1);
  // 1 - sqrt(t) between 1 and the floor, halfway through the decay
  assert.ok(Math.abs(factors[75 + 12] - (0.1 + 0.9 * (1 - Math.sqrt(13 / 25)))) < 1e-12);
});

test('a longer wsd run is the same up to the decay of the shorter one', () => {
  assert.equal(decayStart(wsd, 100), 75);
  assert.deepEqual(over(wsd, 200).slice(0, 75), over(wsd, 100).slice(0, 75));
});

test('cosine falls by half a cosine', () => {
  const cosine: ScheduleConfig = { ...wsd, kind: 'cosine' };
  const factors = over(cosine, 110);
  assert.ok(Math.abs(factors[60] - (0.1 + 0.45)) < 1e-12, 'halfway between 1 and the floor');
  for (let i = 11; i < 110; i++) assert.ok(factors[i] <= factors[i - 1]);
});

test('a run shorter than its warm-up only rises', () => {
  for (const factor of over({ ...SCHEDULE_DEFAULTS, warmup: 1000 }, 5)) assert.ok(factor > 0 && factor < 1);
  assert.equal(scheduleFactor({ ...wsd, warmup: 0 }, 0, 10), 1);
});
