/** Recorded kernels: the same bits as running them, on what the storages hold at each replay, and every failure of a call. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Recording } from '../../backend.ts';
import {
  arena,
  CallosumError,
  DeviceError,
  device,
  full,
  OutOfRangeError,
  type Tensor,
  tensor,
  UseAfterFreeError,
} from '../../index.ts';

const cpu = device('cpu');
const [N, E, F] = [48, 192, 256];

function values(t: Tensor): Float32Array {
  const into = new Float32Array(t.size);
  cpu.readSync(t.storage.handle, into, 0);
  return into;
}

/** A small layer: eleven kernels over several tasks each. */
class Layer {
  readonly ids = full([N], 0, { dtype: 'i32' });
  readonly table = this.#drawn([100, E], 1);
  readonly weight = this.#drawn([E], 2);
  readonly up = this.#drawn([E, 2 * F], 3);
  readonly down = this.#drawn([F, E], 4);
  readonly x = full([N, E], 0);
  readonly normed = full([N, E], 0);
  readonly rstd = full([N], 0);
  readonly hidden = full([N, 2 * F], 0);
  readonly active = full([N, F], 0);
  readonly out = full([N, E], 0);
  readonly sum = full([1], 0);

  #drawn(shape: number[], seed: number): Tensor {
    const t = full(shape, 0);
    cpu.run('normal', [t], [seed, 0, 0, 0, 0, 0.3]);
    return t;
  }

  run(): void {
    const half = (offset: number) => ({ storage: this.hidden.storage, offset, shape: [N, F], strides: [2 * F, 1] });
    cpu.run('gather', [this.x, this.table, this.ids]);
    cpu.run('rmsnorm', [this.normed, this.rstd, this.x, this.weight], [1e-5]);
    cpu.run('matmul', [this.hidden, this.normed, this.up, null], [0, 0]);
    cpu.run('glu', [this.active, half(0), half(F)], [5]);
    cpu.run('matmul', [this.out, this.active, this.down, null], [0, 0]);
    cpu.run('binary', [this.out, this.out, this.x], [0, 0]);
    cpu.run('rmsnorm', [this.normed, this.rstd, this.out, null], [1e-5]);
    cpu.run('softmax', [this.x, this.normed], [2]);
    cpu.run('activation', [this.normed, this.x], [1]);
    cpu.run('sumSquares', [this.sum, this.normed], [0]);
    cpu.run('unary', [this.sum, this.sum], [4]);
  }

  results(): Float32Array[] {
    return [this.x, this.normed, this.rstd, this.hidden, this.active, this.out, this.sum].map(values);
  }

  /** Other rows of the table, and nothing of before in the results. */
  write(first: number): void {
    cpu.write(
      this.ids.storage.handle,
      Int32Array.from({ length: N }, (_, i) => (first + 7 * i) % 100),
      0,
    );
    for (const t of [this.x, this.normed, this.hidden, this.out, this.sum]) cpu.run('fill', [t], [Number.NaN]);
  }
}

test('a replay gives the bits of running, on what the storages hold then, on 1, 2 and 3 threads', () => {
  using _scope = arena();
  const layer = new Layer();
  const recording = cpu.record(() => layer.run());
  assert.equal(recording.commands, 11);
  assert.ok(
    values(layer.out).every((v) => v === 0),
    'recording runs nothing',
  );
  const before = cpu.threads;
  try {
    for (const threads of [1, 2, 3]) {
      cpu.threads = threads;
      for (const first of [0, 31]) {
        layer.write(first);
        layer.run();
        const expected = layer.results();
        assert.ok(expected.every((list) => list.every(Number.isFinite)));
        for (let again = 0; again < 3; again++) {
          layer.write(first);
          cpu.replay(recording);
          assert.deepEqual(layer.results(), expected);
        }
      }
    }
  } finally {
    cpu.threads = before;
  }
});

test('more commands than a first list holds', () => {
  using _scope = arena();
  const t = full([5], 0);
  const recording = cpu.record(() => {
    for (let i = 0; i < 2000; i++) cpu.run('binary', [t, t, null], [0, 1]);
  });
  for (let again = 0; again < 3; again++) cpu.replay(recording);
  assert.deepEqual([...values(t)], [6000, 6000, 6000, 6000, 6000]);
});

test('a recording of nothing', () => cpu.replay(cpu.record(() => {})));

describe('failures', () => {
  test('the kernel that fails is named, those before it have run, and the threads go on', () => {
    using _scope = arena();
    const [a, b] = [full([4], 0), full([4], 0)];
    const table = full([3, 2], 1);
    const ids = tensor([0, 1], { dtype: 'i32' });
    const rows = full([2, 2], 0);
    const recording = cpu.record(() => {
      cpu.run('fill', [a], [1]);
      cpu.run('gather', [rows, table, ids]);
      cpu.run('fill', [b], [1]);
    });
    cpu.write(ids.storage.handle, Int32Array.of(0, 3), 0);
    assert.throws(
      () => cpu.replay(recording),
      (e: Error) => e instanceof OutOfRangeError && /^\[gather\]/.test(e.message),
    );
    assert.deepEqual([values(a)[0], values(b)[0]], [1, 0]);
    cpu.write(ids.storage.handle, Int32Array.of(0, 2), 0);
    cpu.replay(recording);
    assert.equal(values(b)[0], 1);
  });

  test('a storage that was freed, also where its slot is in use again', () => {
    using _scope = arena();
    const a = full([4], 0);
    const b = full([4], 0);
    const recording = cpu.record(() => cpu.run('binary', [a, b], [0, 1]));
    b.storage.free();
    assert.throws(() => cpu.replay(recording), UseAfterFreeError);
    full([4], 0);
    assert.throws(() => cpu.replay(recording), UseAfterFreeError);
    assert.equal(values(a)[0], 0);
  });

  test('reading, writing, replaying and recording while kernels are recorded', () => {
    using _scope = arena();
    const a = full([4], 0);
    const other = cpu.record(() => {});
    const refused = (f: () => void, message: RegExp) =>
      assert.throws(
        () => cpu.record(f),
        (e: Error) => e instanceof CallosumError && message.test(e.message),
      );
    refused(() => values(a), /nothing can be read/);
    refused(() => tensor([1, 2]), /nothing can be written/);
    refused(() => cpu.replay(other), /nothing can be replayed/);
    refused(() => cpu.record(() => {}), /nothing can be recorded/);
  });

  test('a function that throws leaves no recording under way', () => {
    using _scope = arena();
    const a = full([4], 0);
    assert.throws(
      () =>
        cpu.record(() => {
          cpu.run('fill', [a], [1]);
          throw new RangeError('stop');
        }),
      RangeError,
    );
    cpu.run('fill', [a], [2]);
    assert.equal(values(a)[0], 2);
  });

  test('a recording of another device', () => {
    const portable = device('cpu:portable');
    const recording = portable.record(() => {});
    assert.throws(() => cpu.replay(recording), DeviceError);
    assert.throws(() => cpu.replay({ commands: 0 } as Recording), DeviceError);
  });
});
