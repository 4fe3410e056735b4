/** Making, viewing, reading and printing tensors. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  type Arena,
  arange,
  arena,
  concat,
  expand,
  full,
  permute,
  reshape,
  ShapeError,
  slice,
  tensor,
  to,
  transpose,
  zeros,
} from './index.ts';

let scope: Arena;
before(() => {
  scope = arena();
});
after(() => scope[Symbol.dispose]());

test('nested lists give the shape', async () => {
  const t = tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  assert.deepEqual(t.shape, [2, 3]);
  assert.deepEqual([...(await t.read())], [1, 2, 3, 4, 5, 6]);
  assert.equal(t.dtype, 'f32');
  assert.deepEqual(tensor(5).shape, []);
  assert.deepEqual(tensor([]).shape, [0]);
});

test('a list that is not rectangular is refused', () => {
  assert.throws(() => tensor([[1, 2], [3]]), ShapeError);
  assert.throws(() => tensor([1, 2, 3], { shape: [2, 2] }), /\[tensor\] shape \(2,2\) needs 4 values: 3/);
  assert.throws(() => zeros([2, -1]), /sizes must be whole/);
  assert.throws(() => zeros([1, 1, 1, 1, 1, 1, 1, 1, 1]), /at most 8 axes/);
});

test('views read in their own order without copying', () => {
  const t = reshape(arange(6), [2, 3]);
  assert.deepEqual([...transpose(t).readSync()], [0, 3, 1, 4, 2, 5]);
  assert.deepEqual([...slice(t, 1, 1).readSync()], [1, 2, 4, 5]);
  assert.deepEqual([...expand(slice(t, 0, 1, 2), [2, 3]).readSync()], [3, 4, 5, 3, 4, 5]);
  assert.equal(transpose(t).storage, t.storage);
  assert.deepEqual([...permute(reshape(arange(8), [2, 2, 2]), [2, 1, 0]).readSync()], [0, 4, 2, 6, 1, 5, 3, 7]);
});

test('bad views name the rule', () => {
  const t = zeros([2, 3]);
  assert.throws(() => reshape(t, [4, 2]), /\[reshape\] the number of elements must stay: \(2,3\) to \(4,2\)/);
  assert.throws(() => slice(t, 1, 2, 5), /\[slice\] bounds must lie in order within 0..3/);
  assert.throws(() => permute(t, [0, 0]), /every axis must be named once/);
  assert.throws(() => transpose(t, 0, 2), /axis must lie in -2..1/);
  assert.throws(() => expand(t, [3, 3]), /only axes of size 1 repeat/);
  assert.throws(() => concat([t, zeros([2, 4])]), /parts must agree/);
});

test('one element is an item', () => {
  assert.equal(tensor([[42]]).item(), 42);
  assert.throws(() => zeros([2]).item(), ShapeError);
});

test('printing shows shape, dtype and values, the middle left out', () => {
  assert.equal(
    String(
      tensor([
        [1, 2],
        [3, 4],
      ]),
    ),
    'Tensor (2,2) f32 cpu\n[[1, 2],\n [3, 4]]',
  );
  assert.match(String(arange(100)), /\[0, 1, 2, \.\.\., 97, 98, 99\]/);
  assert.match(String(tensor([0.5, -1.25])), /\[0\.5000, -1\.2500\]/);
  assert.match(String(full([2], Number.NaN)), /NaN/);
});

test('moving to the reference device and back keeps values and bits', async () => {
  for (const dtype of ['f32', 'bf16', 'f16', 'i32', 'u8'] as const) {
    const t = tensor([0, 1, 2, 250], { dtype });
    const back = await to(await to(t, 'reference'), 'cpu');
    assert.equal(back.dtype, dtype);
    assert.deepEqual([...back.readSync()], [...t.readSync()]);
  }
});
