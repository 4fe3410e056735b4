/** Determinism: every case gives the same bits on one, two and three threads, outputs and gradients. */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { device, type OpName } from '../../src/tensor/index.ts';
import { CASES } from './cases/index.ts';
import { outcomeOf } from './run.ts';

const cpu = device('cpu');
const threads = cpu.threads;
const precision = { drawn: 'f32', computed: 'f32' } as const;

for (const [op, { cases }] of Object.entries(CASES) as [OpName, (typeof CASES)[OpName]][])
  describe(op, () => {
    for (const c of cases)
      test(c.name, () => {
        cpu.threads = 1;
        const one = outcomeOf(c, 3, precision, cpu);
        for (const n of [2, 3]) {
          cpu.threads = n;
          assert.deepEqual(outcomeOf(c, 3, precision, cpu), one, `${n} threads`);
        }
      });
  });

after(() => {
  cpu.threads = threads;
});
