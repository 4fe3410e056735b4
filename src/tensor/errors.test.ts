/** Every class of failure: what is thrown, and what it says. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as T from './index.ts';
import { empty } from './op.ts';

let scope: T.Arena;
before(() => {
  scope = T.arena();
});
after(() => scope[Symbol.dispose]());

describe('shapes', () => {
  test('matmul names both shapes', () => {
    assert.throws(() => T.matmul(T.zeros([4, 8]), T.zeros([9, 2])), {
      name: 'ShapeError',
      message: '[matmul] inner dimensions must match: (4,8) x (9,2)',
    });
    assert.throws(() => T.matmul(T.zeros([4]), T.zeros([4, 2])), /reshape a vector/);
  });
  test('broadcasting says which axis', () => {
    assert.throws(
      () => T.add(T.zeros([2, 3]), T.zeros([2, 4])),
      /\[add\] shapes must broadcast: \(2,3\) and \(2,4\) \(axis -1 is 3 and 4/,
    );
  });
  test('the fields are there for programs', () => {
    try {
      T.matmul(T.zeros([4, 8]), T.zeros([9, 2]));
      assert.fail('nothing was thrown');
    } catch (e) {
      assert.ok(e instanceof T.ShapeError && e instanceof T.CallosumError);
      assert.deepEqual([e.what, e.received], ['matmul', '(4,8) x (9,2)']);
    }
  });
});

test('dtypes', () => {
  assert.throws(() => T.add(T.zeros([2]), T.zeros([2], { dtype: 'bf16' })), {
    name: 'DTypeError',
    message: /one dtype: f32 and bf16/,
  });
  assert.throws(() => T.exp(T.zeros([2], { dtype: 'i32' })), T.DTypeError);
  assert.throws(() => T.zeros([2], { dtype: 'f64' }), /\[full\]|\[alloc\] cpu holds f32, bf16, f16, i32, u8: f64/);
  assert.throws(() => T.zeros([2], { dtype: 'i32', requiresGrad: true }), /only float tensors carry gradients/);
});

test('devices', () => {
  assert.throws(() => T.add(T.zeros([2]), T.zeros([2], { device: 'reference' })), {
    name: 'DeviceError',
    message: /one device: cpu and reference/,
  });
  assert.throws(() => T.device('gpu'), /must be 'cpu'/);
  assert.throws(() => T.device('cpu:mmx'), /this processor runs the kernels/);
});

test('the memory limit is an error that names the op, the shape and the sizes', () => {
  const cpu = T.device('cpu');
  const before = cpu.memory();
  cpu.trim();
  cpu.setMemoryLimit(before.liveBytes + (9 << 20));
  try {
    const x = T.zeros([1024, 1024]);
    assert.throws(
      () => T.matmul(x, T.zeros([1024, 1024])),
      (e: Error) => {
        assert.ok(e instanceof T.OutOfMemoryError, String(e));
        assert.match(
          e.message,
          /^\[(matmul|full)\] out of memory for \(1024,1024\) f32: needs 4\.\d+ MiB, .* are live, the limit is/,
        );
        return true;
      },
    );
    T.zeros([16]); // small things still fit
  } finally {
    cpu.setMemoryLimit(0);
  }
  T.matmul(T.zeros([64, 64]), T.zeros([64, 64]));
});

test('the NaN guard names the op', () => {
  const x = T.tensor([-1, 1]);
  T.log(x);
  T.settings.nanGuard = true;
  try {
    assert.throws(() => T.log(x), { name: 'NotFiniteError', message: /\[log\] every value must be finite: 1 of 2/ });
    T.exp(x);
  } finally {
    T.settings.nanGuard = false;
  }
});

test('a gather past the table is refused before anything is written', () => {
  const cpu = T.device('cpu');
  const out = T.full([2, 3], 7);
  const ids = T.tensor([1, 4], { dtype: 'i32' });
  assert.throws(
    () => cpu.run('gather', [out, T.zeros([4, 3]), ids]),
    (e: Error) => e instanceof T.OutOfRangeError && /4/.test(e.message),
  );
  assert.deepEqual([...out.readSync()], [7, 7, 7, 7, 7, 7]);
});

test('a kernel checks views against their storage', () => {
  const cpu = T.device('cpu');
  const small = empty('test', cpu, [4], 'f32');
  const beyond = { storage: small.storage, offset: 1, shape: [4], strides: [1] };
  assert.throws(() => cpu.run('unary', [small, beyond], [0]), T.OutOfRangeError);
  assert.throws(
    () => cpu.run('unary', [small, { ...beyond, offset: 0, shape: [2, 3], strides: [1, 1] }], [0]),
    T.ShapeError,
  );
  assert.throws(() => cpu.run('unary', [small, small], [99]), /whole number from 0/);
});

test('a label outside the vocabulary is refused on every device', () => {
  for (const device of ['cpu', 'reference']) {
    const on = { device };
    const loss = (label: number) =>
      T.linearCrossEntropy(T.ones([1, 3], on), T.ones([4, 3], on), T.tensor([label], { dtype: 'i32', ...on }));
    assert.throws(() => loss(4), T.OutOfRangeError, device);
    assert.equal(loss(-100).item(), 0);
  }
});
