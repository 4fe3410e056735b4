/** The arithmetic of a plan against a run that is counted step by step. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { estimateRun, type Workload } from './estimate.ts';
import type { PriceTable } from './prices.ts';

const PRICES: PriceTable = { currency: 'EUR', coreHour: { price: 0.5 }, kilowattHour: { price: 0.25 } };
const WORK: Workload = {
  steps: 900,
  tokensPerStep: 4096,
  flopsPerToken: 1e8,
  secondsPerStep: 3,
  evaluations: { count: 10, tokens: 8192 },
  checkpoints: { count: 4, bytes: 2e9 },
  samples: { tokens: 1000, bytes: 4e7 },
};

test('a run, part by part', () => {
  const estimate = estimateRun(WORK, { cores: 4, watts: 50, prices: PRICES });
  assert.deepEqual(estimate.parts, { training: 2700, evaluation: 20, samples: 8, checkpoints: 40 });
  assert.equal(estimate.seconds, 2768);
  assert.equal(estimate.tokens, 900 * 4096);
  assert.equal(estimate.flops, 900 * 4096 * 1e8);
  assert.equal(estimate.coreHours, (4 * 2768) / 3600);
  assert.equal(estimate.energyJoules, 2768 * 50);
  assert.ok(Math.abs(estimate.money.total - (estimate.coreHours * 0.5 + (2768 * 50 * 0.25) / 3.6e6)) < 1e-12);
});

test('unknown power is unknown energy', () => {
  const { energyJoules, money } = estimateRun(WORK, { cores: 4, watts: null, prices: PRICES });
  assert.deepEqual([energyJoules, money.energy, money.total], [null, null, money.cores]);
});

test('numbers that are no run are refused', () => {
  for (const secondsPerStep of [0, Number.NaN, Number.POSITIVE_INFINITY])
    assert.throws(
      () => estimateRun({ ...WORK, secondsPerStep }, { cores: 4, watts: null, prices: PRICES }),
      /\[estimate\] secondsPerStep must be above 0/,
    );
});
