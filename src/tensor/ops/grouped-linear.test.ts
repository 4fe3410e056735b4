/** Products by groups against their definition, a sum a number, and the counts that are refused. Devices: test/conformance. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arena, groupedLinear, normal, Random } from '../index.ts';

test('each row is multiplied by the matrix of its group', () => {
  using _scope = arena();
  const counts = [2, 0, 3];
  const [R, I, O] = [5, 4, 3];
  const [x, w] = [normal(new Random(1), [R, I]), normal(new Random(2), [counts.length, O, I])];
  const [rows, matrices, y] = [x.readSync(), w.readSync(), groupedLinear(x, w, counts).readSync()];
  const groups = counts.flatMap((n, group) => Array<number>(n).fill(group));
  groups.forEach((group, r) => {
    for (let o = 0; o < O; o++) {
      let sum = 0;
      for (let i = 0; i < I; i++) sum += rows[r * I + i] * matrices[(group * O + o) * I + i];
      assert.ok(Math.abs(sum - y[r * O + o]) < 1e-5, `row ${r}, column ${o}`);
    }
  });
});

test('counts that are not those of the rows are refused', () => {
  using _scope = arena();
  const [x, w] = [normal(new Random(1), [3, 4]), normal(new Random(2), [2, 5, 4])];
  for (const counts of [[3], [1, 1], [4, -1], [1.5, 1.5], [1, 1, 1]])
    assert.throws(() => groupedLinear(x, w, counts), { name: 'ShapeError', message: /counts must be 2/ });
});
