/** Products by groups against their definition, a sum a number, and the operands that are refused. Devices: test/conformance. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arena, device, groupedLinear, normal, Random, type Tensor, tensor } from '../index.ts';

const i32 = (list: number[], where?: Tensor['device']) =>
  tensor(list, { shape: [list.length], dtype: 'i32', device: where });

for (const rows of [undefined, [3, 0, 0, 4, 1]])
  test(`each row ${rows ? 'that is chosen ' : ''}is multiplied by the matrix of its group`, () => {
    using _scope = arena();
    const counts = [2, 0, 3];
    const [R, I, O] = [5, 4, 3];
    const [x, w] = [normal(new Random(1), [R, I]), normal(new Random(2), [counts.length, O, I])];
    const y = groupedLinear(x, w, i32(counts), rows && i32(rows)).readSync();
    const [values, matrices] = [x.readSync(), w.readSync()];
    const groups = counts.flatMap((n, group) => Array<number>(n).fill(group));
    groups.forEach((group, r) => {
      for (let o = 0; o < O; o++) {
        let sum = 0;
        for (let i = 0; i < I; i++) sum += values[(rows?.[r] ?? r) * I + i] * matrices[(group * O + o) * I + i];
        assert.ok(Math.abs(sum - y[r * O + o]) < 1e-5, `row ${r}, column ${o}`);
      }
    });
  });

test('counts that are not those of the rows are refused, on every device', () => {
  for (const on of [device('cpu'), device('reference')]) {
    using _scope = arena();
    const [x, w] = [normal(new Random(1), [3, 4], { device: on }), normal(new Random(2), [2, 5, 4], { device: on })];
    for (const counts of [[3], [1, 1], [4, 0], [1, 1, 1]])
      assert.throws(() => groupedLinear(x, w, i32(counts, on)), { name: 'ShapeError', message: /counts must be/ });
    assert.throws(() => groupedLinear(x, w, i32([4, -1], on)));
  }
});

test('rows outside x are refused', () => {
  using _scope = arena();
  const [x, w] = [normal(new Random(1), [3, 4]), normal(new Random(2), [2, 5, 4])];
  for (const row of [-1, 3])
    assert.throws(() => groupedLinear(x, w, i32([1, 1]), i32([0, row])), { name: 'OutOfRangeError', message: /row/ });
});
