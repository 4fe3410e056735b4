/**
 * Agreement: every op, on every instruction set this processor has and for f32 and bf16, gives the outputs and gradients that
 * the reference backend gives in float64 for the same values. Property tests draw further cases from a printed seed.
 */
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { loadNative } from '../../native/load.ts';
import { device, type OpName } from '../../src/tensor/index.ts';
import { Source, testSeed } from '../support/source.ts';
import type { OpCase } from './case.ts';
import { CASES } from './cases/index.ts';
import { difference } from './compare.ts';
import { type Outcome, outcomeOf } from './run.ts';

const TOLERANCE = { f32: 3e-5, bf16: 2e-2 };
const RANDOM_CASES = Number(process.env.CALLOSUM_TEST_RANDOM ?? 12);
const reference = device('reference');
const isas = (process.env.CALLOSUM_TEST_ISAS ?? loadNative().isas()).split(/[ ,]+/);
const backends = isas.map((isa) => device(`cpu:${isa}`));
const only = process.env.CALLOSUM_TEST_OP;
/** '2/6': the second of six parts that the ops are dealt out to. */
const [part, parts] = (process.env.CALLOSUM_TEST_SHARD ?? '1/1').split('/').map(Number);

function check(label: string, c: OpCase, seed: number): void {
  for (const drawn of c.dtypes ?? (['f32', 'bf16'] as const)) {
    const expected = outcomeOf(c, seed, { drawn, computed: 'f64' }, reference);
    for (const backend of backends) {
      const before = backend.memory().liveBytes;
      const got = outcomeOf(c, seed, { drawn, computed: drawn }, backend);
      compare(`${label} ${drawn} ${backend.name}`, got, expected, c.tolerance?.[drawn] ?? TOLERANCE[drawn]);
      assert.equal(
        backend.memory().liveBytes,
        before,
        `${label} ${drawn} ${backend.name}: live bytes must return to the start`,
      );
    }
  }
}

function compare(where: string, got: Outcome, expected: Outcome, tolerance: number): void {
  assert.equal(got.outputs.length, expected.outputs.length, where);
  expected.outputs.forEach((e, i) => {
    assert.deepEqual(got.outputs[i].shape, e.shape, `${where}: shape of output ${i}`);
    const d = difference(got.outputs[i].values, e.values);
    assert.ok(d <= tolerance, `${where}: output ${i} differs by ${d} (relative), allowed ${tolerance}`);
  });
  expected.gradients.forEach((e, i) => {
    const g = got.gradients[i];
    assert.equal(g === undefined, e === undefined, `${where}: gradient ${i} is ${g ? 'there' : 'missing'}`);
    if (!e || !g) return;
    const d = difference(g, e);
    assert.ok(d <= tolerance, `${where}: gradient ${i} differs by ${d} (relative), allowed ${tolerance}`);
  });
}

for (const [index, [op, { cases, random }]] of (
  Object.entries(CASES) as [OpName, (typeof CASES)[OpName]][]
).entries()) {
  if ((only && op !== only) || index % parts !== part - 1) continue;
  describe(op, () => {
    for (const c of cases) test(c.name, () => check(`${op} ${c.name}`, c, 1));
    if (random)
      test('random shapes', () => {
        const seed = testSeed();
        const source = new Source(seed);
        for (let i = 0; i < RANDOM_CASES; i++) {
          const c = random(source.int);
          const text = c.inputs.map((s) => `(${s.shape})${s.layout ?? ''}`).join(' ');
          check(`${op} random ${text}, CALLOSUM_TEST_SEED=${seed}`, c, seed + i);
        }
      });
  });
}

after(() => {
  for (const backend of [...backends, reference])
    assert.equal(backend.memory().liveCount, 0, `${backend.name}: tensors are left over`);
});
