/**
 * Gradient: the reference backend's autograd in float64 against central differences, for every case of every op: along random
 * directions, and element by element where an input is small.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { arena, device, noGrad, type OpName, type Tensor } from '../../src/tensor/index.ts';
import { Source } from '../support/source.ts';
import type { OpCase } from './case.ts';
import { CASES } from './cases/index.ts';
import { drawInputs, outcomeOf, seedOf } from './run.ts';

const STEP = 1e-5;
const TOLERANCE = 1e-5; // central differences in float64 lose about half the digits
const reference = device('reference');
const precision = { drawn: 'f32', computed: 'f64' } as const;
const only = process.env.CALLOSUM_TEST_OP;

/** The weighted sum of the outputs when leaf `which` moves by `shift` along `direction`. */
function valueAt(c: OpCase, which: number, direction: ArrayLike<number>, shift: number): number {
  using _scope = arena();
  const { leaves, args } = drawInputs(c, 1, precision, reference);
  const moved = leaves[which].readSync().map((v, i) => v + shift * direction[i]);
  reference.write(leaves[which].storage.handle, moved, 0);
  const result = noGrad(() => c.run(...args));
  const outputs = (Array.isArray(result) ? result : [result]) as Tensor[];
  let total = 0;
  outputs.forEach((out, i) => {
    if (out.dtype !== 'f64') return;
    const weights = seedOf(out, i, 1, precision).readSync();
    out.readSync().forEach((v, k) => {
      total += v * weights[k];
    });
  });
  return total;
}

function check(c: OpCase): void {
  const { gradients } = outcomeOf(c, 1, precision, reference);
  gradients.forEach((gradient, which) => {
    if (!gradient || gradient.length === 0) return;
    const source = new Source(77 + which);
    const n = gradient.length;
    const directions: number[][] = [0, 1].map(() => Array.from({ length: n }, () => source.normal()));
    if (n <= 40) for (let k = 0; k < n; k++) directions.push(Array.from({ length: n }, (_, i) => (i === k ? 1 : 0)));
    for (const direction of directions) {
      const numeric = (valueAt(c, which, direction, STEP) - valueAt(c, which, direction, -STEP)) / (2 * STEP);
      const exact = direction.reduce((t, d, i) => t + d * gradient[i], 0);
      const scale = Math.max(1, Math.abs(exact), Math.abs(numeric));
      assert.ok(
        Math.abs(numeric - exact) <= TOLERANCE * scale,
        `input ${which}: autograd ${exact}, differences ${numeric}`,
      );
    }
  });
}

for (const [op, { cases }] of Object.entries(CASES) as [OpName, (typeof CASES)[OpName]][]) {
  if (only && op !== only) continue;
  describe(op, () => {
    for (const c of cases) if (c.gradient !== false && !c.skipFiniteDifferences) test(c.name, () => check(c));
  });
}
