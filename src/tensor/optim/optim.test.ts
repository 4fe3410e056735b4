/** Optimizers over lists of parameters: they learn, clip, keep masters of bf16 weights, and can be saved between steps. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as T from '../index.ts';

/** A linear map to be found, on well-scaled data. */
function regression(dtype: T.DType = 'f32', device = 'cpu') {
  const random = new T.Random(7);
  const on = { device };
  const x = T.normal(random, [64, 12], on);
  const y = T.matmul(x, T.normal(random, [12, 6], on));
  const w = T.cast(T.normal(random, [12, 6], { ...on, deviation: 0.1 }), dtype);
  const bias = T.zeros([6], { ...on, dtype });
  const params = [w, bias];
  for (const p of params) p.requiresGrad = true;
  const loss = () => {
    const error = T.sub(T.cast(T.add(T.matmul(T.cast(x, dtype), w), bias), 'f32'), y);
    return T.mean(T.square(error));
  };
  return { params, loss };
}

/** Runs steps, each in an arena of its own, and returns the loss before each. */
function train(loss: () => T.Tensor, params: readonly T.Tensor[], steps: number, step: (i: number) => void): number[] {
  return Array.from({ length: steps }, (_, i) => {
    using _scope = T.arena();
    T.clearGradients(params);
    const value = loss();
    T.backward(value, { release: true });
    step(i);
    return value.item();
  });
}

describe('training', () => {
  const left = (i: number) => 1 - i / 200;
  const rules: Record<string, (params: T.Tensor[]) => (i: number) => void> = {
    adamw(params) {
      const state = T.adamwState(params);
      return (i) => T.adamw(params, state, { lr: 0.1 * left(i) });
    },
    lion(params) {
      const state = T.lionState(params);
      return (i) => T.lion(params, state, { lr: 0.05 * left(i) });
    },
    muon([w, bias]) {
      const [matrices, vectors] = [T.muonState([w]), T.adamwState([bias])];
      return (i) => {
        T.muon([w], matrices, { lr: 0.1 * left(i) });
        T.adamw([bias], vectors, { lr: 0.02 });
      };
    },
  };
  for (const [name, rule] of Object.entries(rules))
    for (const dtype of ['f32', 'bf16'] as const)
      test(`${name} finds a linear map in ${dtype}`, () => {
        using _scope = T.arena();
        const { params, loss } = regression(dtype);
        const losses = train(loss, params, 200, rule(params));
        assert.ok(losses[199] < losses[0] * (dtype === 'f32' ? 2e-3 : 2e-2), `${losses[0]} to ${losses[199]}`);
      });

  test('the reference backend takes the same steps', () => {
    using _scope = T.arena();
    const run = (device: string) => {
      const { params, loss } = regression('f32', device);
      const state = T.adamwState(params);
      return train(loss, params, 5, () => {
        const clipped = T.clipGradients(params, 1)!;
        T.adamw(params, state, { lr: 0.05, decay: 0.1, gradScale: clipped.scale });
      });
    };
    const [cpu, reference] = [run('cpu'), run('reference')];
    cpu.forEach((v, i) => {
      assert.ok(Math.abs(v - reference[i]) < 1e-5 * reference[i], `step ${i}: ${v} and ${reference[i]}`);
    });
  });
});

describe('state', () => {
  test('training goes on from a saved state with the same bits', () => {
    using _scope = T.arena();
    const options = { lr: 0.05, decay: 0.1 };
    const whole = regression();
    const state = T.adamwState(whole.params);
    const losses = train(whole.loss, whole.params, 6, () => T.adamw(whole.params, state, options));

    const first = regression();
    const before = T.adamwState(first.params);
    train(first.loss, first.params, 3, () => T.adamw(first.params, before, options));
    const copyOf = (t: T.Tensor) => T.tensor(t.readSync(), { shape: t.shape });
    const after = {
      step: before.step,
      slots: before.slots.map(({ moments }) => ({ master: undefined, moments: moments.map(copyOf) })),
    };
    const rest = train(first.loss, first.params, 3, () => T.adamw(first.params, after, options));
    assert.deepEqual(rest, losses.slice(3));
  });

  test('a bf16 parameter is its master, rounded, and small steps are not lost', () => {
    using _scope = T.arena();
    const p = T.tensor([1, -1], { dtype: 'bf16', requiresGrad: true });
    const state = T.adamwState([p]);
    for (let i = 0; i < 20; i++) {
      p.grad = T.tensor([1, 1], { dtype: 'bf16' });
      T.adamw([p], state, { lr: 1e-3 });
    }
    const master = state.slots[0].master!;
    assert.ok(Math.abs(master.readSync()[0] - 0.98) < 1e-5);
    assert.deepEqual(p.readSync(), T.cast(master, 'bf16').readSync());
  });

  test('parameters without a gradient stay as they are; a state of other parameters is an error', () => {
    using _scope = T.arena();
    const p = T.tensor([1, 2], { requiresGrad: true });
    T.lion([p], T.lionState([p]), { lr: 1, decay: 1 });
    assert.deepEqual([...p.readSync()], [1, 2]);
    assert.throws(() => T.lion([p], T.lionState([p, p]), { lr: 1 }), { name: 'ShapeError' });
    assert.throws(() => T.muonState([p]), { name: 'ShapeError', message: /matrices/ });
    assert.throws(() => T.adamwState([T.zeros([1], { dtype: 'i32' })]), { name: 'DTypeError' });
  });

  test('the tape notices that a parameter was changed', () => {
    using _scope = T.arena();
    const p = T.tensor([1, 2], { requiresGrad: true });
    const y = T.sum(T.square(p));
    p.grad = T.ones([2]);
    T.adamw([p], T.adamwState([p]), { lr: 0.1 });
    assert.throws(() => T.backward(y), { name: 'AutogradError', message: /changed in place/ });
  });
});

describe('clipping', () => {
  test('the norm is of all gradients together, the factor at most 1', () => {
    using _scope = T.arena();
    const params = [T.zeros([2], { requiresGrad: true }), T.zeros([3], { requiresGrad: true }), T.zeros([4])];
    params[0].grad = T.tensor([3, 0]);
    params[1].grad = T.tensor([0, 4, 0]);
    const clipped = T.clipGradients(params, 1)!;
    assert.equal(clipped.norm.item(), 5);
    assert.ok(Math.abs(clipped.scale.item() - 0.2) < 1e-6);
    assert.equal(T.clipGradients(params, 100)!.scale.item(), 1);
    assert.equal(T.clipGradients([params[2]], 1), undefined);
    T.clearGradients(params);
    assert.ok(params.every((p) => p.grad === undefined));
  });
});

describe('orthogonal', () => {
  for (const shape of [
    [8, 8],
    [5, 40],
    [40, 5],
  ])
    test(`singular values of (${shape}) come near 1`, () => {
      using _scope = T.arena();
      const x = T.normal(new T.Random(5), shape);
      const o = T.orthogonal(shape[0] > shape[1] ? T.transpose(x) : x);
      const gram = T.matmul(o, T.transpose(o));
      const n = gram.shape[0];
      // Along random directions, the quadratic form lies between the squares of the extreme singular values.
      const v = T.normal(new T.Random(6), [n, 50]);
      const ratio = T.div(T.sum(T.mul(v, T.matmul(gram, v)), 0), T.sum(T.square(v), 0)).readSync();
      for (const r of ratio) assert.ok(r > 0.45 && r < 1.5, String(r));
    });
});

test('live bytes return to the start', () => {
  const cpu = T.device('cpu');
  const before = cpu.memory().liveBytes;
  {
    using _scope = T.arena();
    const { params, loss } = regression('bf16');
    const [a, b] = [T.adamwState(params), T.muonState([params[0]])];
    train(loss, params, 3, () => {
      T.adamw(params, a, { lr: 0.1, gradScale: T.clipGradients(params, 1)!.scale });
      T.muon([params[0]], b, { lr: 0.1 });
    });
  }
  assert.equal(cpu.memory().liveBytes, before);
});
