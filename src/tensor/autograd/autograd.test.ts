/** Autograd on both backends: accumulation, sharing, release, checkpoints, and what the tape refuses. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as T from '../index.ts';

for (const device of ['cpu', 'reference']) {
  const leaf = (values: T.Nested) => T.tensor(values, { device, requiresGrad: true });
  const list = (t: T.Tensor | undefined) => [...t!.readSync()];

  describe(`autograd on ${device}`, () => {
    test('gradients accumulate over calls until they are cleared', () => {
      using _scope = T.arena();
      const x = leaf([1, 2]);
      for (const expected of [
        [2, 4],
        [4, 8],
      ]) {
        T.backward(T.sum(T.square(x)));
        assert.deepEqual(list(x.grad), expected);
      }
    });

    test('a value used twice gets both gradients', () => {
      using _scope = T.arena();
      const x = leaf([3]);
      const y = T.mul(x, x);
      T.backward(T.sum(T.add(y, T.mul(y, x)))); // x² + x³
      assert.deepEqual(list(x.grad), [6 + 27]);
    });

    test('the same gradient handed to two inputs is not shared between leaves', () => {
      using _scope = T.arena();
      const [a, b] = [leaf([1, 1]), leaf([2, 2])];
      T.backward(T.sum(T.add(a, b)));
      T.backward(T.sum(T.mul(a, 10)));
      assert.deepEqual(list(a.grad), [11, 11]);
      assert.deepEqual(list(b.grad), [1, 1]);
    });

    test('slices of nothing leave the gradients of others as they are', () => {
      using _scope = T.arena();
      const x = leaf([1, 2, 3]);
      const y = T.mul(x, 2);
      const parts = [T.slice(y, 0, 0, 2), T.slice(y, 0, 2, 2), T.slice(y, 0, 2, 3)];
      T.backward(T.sum(T.concat(parts, 0)));
      assert.deepEqual(list(x.grad), [2, 2, 2]);
    });

    test('views of one leaf meet in its gradient', () => {
      using _scope = T.arena();
      const x = leaf([
        [1, 2],
        [3, 4],
      ]);
      T.backward(T.sum(T.add(T.transpose(x), T.mul(x, 10))));
      assert.deepEqual(list(x.grad), [11, 11, 11, 11]);
    });

    test('a seed weighs the result; without one it must be a number', () => {
      using _scope = T.arena();
      const x = leaf([1, 2]);
      const y = T.mul(x, 3);
      assert.throws(() => T.backward(y), /needs a seed: \(2\)/);
      assert.throws(() => T.backward(y, { seed: T.ones([3], { device }) }), /shape of the result/);
      T.backward(y, { seed: T.tensor([1, 10], { device }) });
      assert.deepEqual(list(x.grad), [3, 30]);
    });

    test('noGrad and detach cut the tape', () => {
      using _scope = T.arena();
      const x = leaf([2]);
      const quiet = T.noGrad(() => T.square(x));
      assert.equal(quiet.requiresGrad, false);
      assert.throws(() => T.backward(quiet), T.AutogradError);
      T.backward(T.sum(T.mul(T.detach(T.square(x)), x))); // 4 x
      assert.deepEqual(list(x.grad), [4]);
    });

    test('a value overwritten after it was recorded is noticed', () => {
      using _scope = T.arena();
      const x = leaf([2]);
      const y = T.sum(T.square(x));
      x.storage.version++;
      assert.throws(() => T.verifyTape(y), /changed in place/);
      assert.throws(() => T.backward(y), /\[square\] input 0 was changed in place/);
    });

    test('the verifier counts operations and finds freed tensors', () => {
      using _scope = T.arena();
      const x = leaf([2, 3]);
      const square = T.square(x);
      const y = T.sum(T.mul(square, x));
      assert.equal(T.verifyTape(y), 3);
      square.dispose();
      assert.throws(() => T.verifyTape(y), /freed/);
    });

    test('release frees activations on the way back and forbids a second walk', () => {
      using _scope = T.arena();
      const x = leaf([0.5, 0.25]);
      const h = T.exp(x);
      const y = T.sum(T.mul(h, h));
      T.backward(y, { release: true });
      assert.ok(Math.abs(list(x.grad)[0] - 2 * Math.E) < 1e-5);
      assert.equal(h.storage.alive, false);
      assert.equal(y.storage.alive, true);
      assert.throws(() => T.backward(y), /was released/);
    });

    test('gradients of values in between are freed during the walk', () => {
      using _scope = T.arena();
      const backend = T.device(device);
      const x = leaf(new Float32Array(1000));
      let y: T.Tensor = x;
      for (let i = 0; i < 50; i++) y = T.add(y, 1);
      const loss = T.sum(y);
      const before = backend.memory().liveBytes;
      backend.resetPeak();
      T.backward(loss);
      assert.ok(backend.memory().peakBytes - before < 6 * 8192, 'the walk holds a few gradients at a time, not fifty');
      assert.ok(backend.memory().liveBytes - before < 2 * 8192);
    });

    test('a checkpoint gives the same gradients, also for parameters it captures', () => {
      using _scope = T.arena();
      const run = (wrap: boolean) => {
        const [x, w] = [
          leaf([
            [1, 2],
            [3, 4],
          ]),
          leaf([
            [0.5, -1],
            [1, 0.25],
          ]),
        ];
        const segment = (h: T.Tensor) => T.tanh(T.matmul(T.sigmoid(T.matmul(h, w)), w));
        const y = wrap ? T.checkpoint(segment, T.checkpoint(segment, x)) : segment(segment(x));
        T.backward(T.sum(y));
        return [...list(x.grad), ...list(w.grad)];
      };
      assert.deepEqual(run(true), run(false));
    });

    test('a checkpoint keeps only its result', () => {
      using _scope = T.arena();
      const backend = T.device(device);
      const x = leaf(new Float32Array(4096));
      const segment = (h: T.Tensor) => {
        let y = h;
        for (let i = 0; i < 20; i++) y = T.tanh(y);
        return y;
      };
      const before = backend.memory().liveBytes;
      const y = T.checkpoint(segment, x);
      assert.ok(backend.memory().liveBytes - before <= 2 * 16384);
      T.backward(T.sum(y));
      assert.equal(x.grad!.size, 4096);
    });
  });
}

test('ten thousand training steps do not grow memory', () => {
  using _scope = T.arena();
  const cpu = T.device('cpu');
  const w = T.full([8, 8], 0.1, { requiresGrad: true });
  const step = () => {
    using _step = T.arena();
    const x = T.ones([4, 8]);
    T.backward(T.sum(T.tanh(T.matmul(x, w))), { release: true });
    w.grad!.dispose();
    w.grad = undefined;
  };
  for (let i = 0; i < 50; i++) step();
  const before = cpu.memory();
  for (let i = 0; i < 10_000; i++) step();
  assert.equal(cpu.memory().liveBytes, before.liveBytes);
  assert.equal(cpu.memory().reservedBytes, before.reservedBytes);
});
