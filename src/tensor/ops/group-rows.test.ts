/** Places in the order of groups, and the way back, against their definitions; what is refused. Devices: test/conformance. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arena, combineRows, device, groupRows, tensor } from '../index.ts';

const table = (list: number[], K: number, on = 'cpu') =>
  tensor(list, { shape: [list.length / K, K], dtype: 'i32', device: device(on) });

test('places are sorted by group, those of one in their order', () => {
  for (const on of ['cpu', 'reference']) {
    using _scope = arena();
    const { rows, places, counts } = groupRows(table([3, 0, 0, 3, 1, 0], 2, on), 4);
    assert.deepEqual([...counts.readSync()], [3, 1, 0, 2]);
    assert.deepEqual([...rows.readSync()], [0, 1, 2, 2, 0, 1]);
    assert.deepEqual([...places.readSync()], [4, 0, 1, 5, 3, 2]);
  }
});

test('rows come back weighted and added', () => {
  using _scope = arena();
  const rows = tensor([1, 2, 10, 20, 100, 200, 1000, 2000], { shape: [4, 2] });
  const weights = tensor([1, 2, 3, 4], { shape: [2, 2] });
  const y = combineRows(rows, table([3, 0, 1, 2], 2), weights);
  assert.deepEqual([...y.readSync()], [1002, 2004, 430, 860]);
});

test('ids outside the groups, places outside the rows and places taken twice are refused', () => {
  using _scope = arena();
  for (const on of ['cpu', 'reference'])
    for (const id of [-1, 4]) assert.throws(() => groupRows(table([0, id], 1, on), 4), { name: 'OutOfRangeError' });
  const [rows, weights] = [tensor([1, 2], { shape: [2, 1] }), tensor([1, 1], { shape: [2, 1] })];
  for (const places of [
    [0, 0],
    [0, 2],
    [-1, 0],
  ])
    assert.throws(() => combineRows(rows, table(places, 1), weights), { name: 'OutOfRangeError', message: /place/ });
});
