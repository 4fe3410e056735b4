/** Tests of turn-taking, calibration and limits, on a clock that stands still by itself; no real time is asserted. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Clock, type Contender, LEAST_SAMPLES, measure, median, percentile } from './measure.ts';

/** Time that passes only when a contender runs or someone sleeps, so that no test depends on the machine. */
function fakeClock(): Clock & { pass(seconds: number): void; slept: number[] } {
  let time = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => time,
    pass: (seconds) => {
      time += seconds;
    },
    sleep: async (seconds) => {
      slept.push(seconds);
      time += seconds;
    },
  };
}

function contender(
  name: string,
  secondsEach: number,
  clock: ReturnType<typeof fakeClock>,
  log: string[] = [],
): Contender {
  return {
    name,
    run(reps) {
      log.push(name);
      clock.pass(reps * secondsEach);
      return reps * secondsEach;
    },
  };
}

test('contenders take turns in the order given', async () => {
  const clock = fakeClock();
  const log: string[] = [];
  const timings = await measure(
    [contender('A', 1, clock, log), contender('B', 2, clock, log), contender('C', 1, clock, log)],
    {
      minSamples: 5,
      minSeconds: 0,
      clock,
    },
  );
  assert.equal(log.slice(-15).join(''), 'ABCABCABCABCABC');
  assert.deepEqual(
    timings.map(({ name, seconds }) => [name, seconds]),
    [
      ['A', [1, 1, 1, 1, 1]],
      ['B', [2, 2, 2, 2, 2]],
      ['C', [1, 1, 1, 1, 1]],
    ],
  );
});

test('every contender is warmed up before the first sample of any', async () => {
  const clock = fakeClock();
  const log: string[] = [];
  await measure([contender('A', 1, clock, log), contender('B', 1, clock, log)], {
    minSamples: 5,
    minSeconds: 0,
    clock,
  });
  const warmUp = log.slice(0, -10);
  assert.ok(warmUp.includes('A') && warmUp.includes('B'));
});

test('a short operation is repeated until a sample is long enough, and its time is that of one repetition', async () => {
  const clock = fakeClock();
  const [timing] = await measure([contender('short', 1e-6, clock)], { sampleSeconds: 0.1, minSeconds: 0, clock });
  assert.ok(timing.reps >= 90_000 && timing.reps <= 110_000, `${timing.reps} repetitions`);
  assert.ok(Math.abs(timing.seconds[0] - 1e-6) < 1e-12);
});

test('rounds go on until the least total time is reached by all', async () => {
  const clock = fakeClock();
  const timings = await measure([contender('A', 0.1, clock), contender('B', 1, clock)], {
    minSeconds: 2,
    sampleSeconds: 0.1,
    maxSeconds: 1000,
    clock,
  });
  assert.equal(timings[0].seconds.length, 20);
  assert.equal(timings[1].seconds.length, 20);
});

test('the greatest wall time ends the rounds, but never below the least number of samples', async () => {
  const clock = fakeClock();
  const [bounded] = await measure([contender('A', 1, clock)], {
    minSeconds: 1000,
    maxSeconds: 12,
    minSamples: 5,
    clock,
  });
  assert.ok(bounded.seconds.length >= 5 && bounded.seconds.length <= 12, `${bounded.seconds.length} samples`);
  const [slow] = await measure([contender('slow', 100, clock)], {
    minSeconds: 1000,
    maxSeconds: 1,
    minSamples: 5,
    clock,
  });
  assert.equal(slow.seconds.length, 5);
});

test('fewer than five samples cannot be asked for', async () => {
  await assert.rejects(
    measure([contender('A', 1, fakeClock())], { minSamples: LEAST_SAMPLES - 1 }),
    /minSamples must be at least 5: 4/,
  );
});

test('a contender that throws, at once or later, drops out with its error and the others go on', async () => {
  const clock = fakeClock();
  const broken: Contender = {
    name: 'broken',
    run: () => {
      throw new Error('no such kernel');
    },
  };
  let runs = 0;
  const late: Contender = {
    name: 'late',
    run: async (reps) => {
      if (++runs > 5) throw new Error('out of memory');
      return reps;
    },
  };
  const timings = await measure([broken, contender('A', 1, clock), late], { minSamples: 6, minSeconds: 0, clock });
  assert.equal(timings[0].error?.message, 'no such kernel');
  assert.equal(timings[1].seconds.length, 6);
  assert.equal(timings[2].error?.message, 'out of memory');
  assert.deepEqual(timings[2].seconds, []);
});

test('a time that is no time is an error', async () => {
  const [timing] = await measure([{ name: 'A', run: () => Number.NaN }], { clock: fakeClock() });
  assert.match(timing.error?.message ?? '', /A returned NaN seconds/);
});

test('there is a rest between turns of several contenders and none for one alone', async () => {
  const clock = fakeClock();
  await measure([contender('A', 1, clock)], { minSeconds: 0, restSeconds: 0.25, clock });
  assert.deepEqual(clock.slept, []);
  await measure([contender('A', 1, clock), contender('B', 1, clock)], { minSeconds: 0, restSeconds: 0.25, clock });
  assert.ok(clock.slept.length > 0 && clock.slept.every((seconds) => seconds === 0.25));
});

test('percentiles interpolate, and do not reorder what they are given', () => {
  const values = [4, 1, 3, 2, 5];
  assert.equal(median(values), 3);
  assert.equal(percentile(values, 0.1), 1.4);
  assert.equal(percentile(values, 0.9), 4.6);
  assert.deepEqual(values, [4, 1, 3, 2, 5]);
  assert.equal(median([1, 2]), 1.5);
  assert.throws(() => median([]), RangeError);
});
