/** The transformer: gradients against finite differences, devices and dtypes against each other, documents apart, recomputation. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { i32, idsOf, MODELS, TINY } from '../../test/support/model.ts';
import * as T from '../tensor/index.ts';
import { createModel, type LanguageModel, type ModelConfig, parameterCount, TRAINABLE } from './index.ts';

const [ROWS, LENGTH] = [2, 6];

/** Ids and labels of a batch, two of its labels without a loss. */
function batch(config: ModelConfig, device = 'cpu') {
  const ids = i32(idsOf(ROWS, LENGTH, config.vocab_size), [ROWS, LENGTH], device);
  const wanted = idsOf(ROWS, LENGTH, config.vocab_size, 2);
  wanted[3] = wanted[7] = -100;
  return { ids, labels: i32(wanted, [ROWS, LENGTH], device) };
}

const near = (a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number, what: string) => {
  assert.equal(a.length, b.length);
  const scale = Math.max(1e-30, ...Array.from(b, Math.abs));
  for (let i = 0; i < a.length; i++)
    assert.ok(Math.abs(a[i] - b[i]) <= tolerance * scale, `${what}[${i}]: ${a[i]} and ${b[i]} (scale ${scale})`);
};

/** Loss and gradients by name. */
function lossAndGradients(model: LanguageModel, device = 'cpu', options = {}) {
  const { ids, labels } = batch(model.config, device);
  const loss = model.loss({ ids }, labels, options);
  T.backward(loss, { release: true });
  const gradients = model.parameters.map(({ name, tensor }) => [name, Array.from(tensor.grad!.readSync())] as const);
  T.clearGradients(model.parameters.map(({ tensor }) => tensor));
  return { loss: loss.item(), gradients };
}

/** The model in float64 on the reference device. */
function exact(config: ModelConfig): LanguageModel {
  const model = createModel(config, new T.Random(3), { device: 'reference' });
  const wide = model.parameters.map(({ tensor, role }) => {
    // Norms and biases away from where they start, so that a forgotten one shows, and by less what starts near 0 to be harmless.
    const deviation = { vector: 1, dynamic: 0.1 }[role as string];
    const by = () => T.normal(new T.Random(9), tensor.shape, { device: 'reference', deviation });
    const moved = deviation ? T.add(tensor, by()) : tensor;
    return T.tensor(moved.readSync(), { shape: tensor.shape, dtype: 'f64', device: 'reference', requiresGrad: true });
  });
  return TRAINABLE[config.model_type].build(model.config, wide);
}

describe('gradients by finite differences, every parameter', () => {
  for (const [name, config] of Object.entries(MODELS))
    test(name, () => {
      using _scope = T.arena();
      const model = exact(config);
      const { gradients } = lossAndGradients(model, 'reference');
      const lossOf = () => {
        using _inner = T.arena();
        const { ids, labels } = batch(config, 'reference');
        return T.noGrad(() => model.loss({ ids }, labels).item());
      };
      model.parameters.forEach(({ tensor }, which) => {
        const before = tensor.readSync().slice();
        const direction = T.normal(new T.Random(which), tensor.shape).readSync();
        const at = (step: number) => {
          tensor.device.write(
            tensor.storage.handle,
            Float64Array.from(before, (v, i) => v + step * direction[i]),
            0,
          );
          return lossOf();
        };
        const difference = (step: number) => (at(step) - at(-step)) / (2 * step);
        const numeric = (4 * difference(1e-5) - difference(2e-5)) / 3; // without the third derivative
        at(0);
        const [parameter, gradient] = gradients[which];
        const analytic = gradient.reduce((sum, g, i) => sum + g * direction[i], 0);
        assert.ok(
          Math.abs(numeric - analytic) < 1e-6 * Math.max(1, Math.abs(analytic)),
          `${parameter}: ${analytic}, differences ${numeric}`,
        );
        assert.ok(Math.abs(analytic) > 1e-7, `${parameter} matters`);
      });
    });
});

describe('the same numbers', () => {
  for (const [name, config] of Object.entries(MODELS))
    test(`on cpu and reference: ${name}`, () => {
      using _scope = T.arena();
      const [cpu, reference] = ['cpu', 'reference'].map((device) =>
        lossAndGradients(createModel(config, new T.Random(5), { device }), device),
      );
      near([cpu.loss], [reference.loss], 1e-5, 'loss');
      cpu.gradients.forEach(([parameter, values], i) => {
        near(values, reference.gradients[i][1], 1e-4, parameter);
      });
    });

  test('bit for bit when activations are computed again', () => {
    using _scope = T.arena();
    const model = createModel({ ...TINY, model_type: 'qwen3' }, new T.Random(5));
    assert.deepEqual(lossAndGradients(model, 'cpu', { recompute: true }), lossAndGradients(model));
  });

  test('nearly, in bf16', () => {
    using _scope = T.arena();
    const [narrow, wide] = (['bf16', 'f32'] as const).map((dtype) => createModel(TINY, new T.Random(5), { dtype }));
    assert.ok(narrow.parameters.every(({ tensor }) => tensor.dtype === 'bf16'));
    const [a, b] = [lossAndGradients(narrow), lossAndGradients(wide)];
    near([a.loss], [b.loss], 0.02, 'loss');
    const largest = (list: readonly number[]) => Math.max(...list.map(Math.abs));
    const worst = a.gradients.map(
      ([, g], i) => largest(g.map((v, k) => v - b.gradients[i][1][k])) / largest(b.gradients[i][1]),
    );
    assert.ok(largest(worst) < 0.2, String(worst));
  });

  test('of losses a token and of the loss', () => {
    using _scope = T.arena();
    const model = createModel(TINY, new T.Random(5));
    const { ids, labels } = batch(TINY);
    const each = model.tokenLosses({ ids }, labels);
    assert.equal(each.requiresGrad, false);
    const list = Array.from(each.readSync());
    assert.deepEqual([list[3], list[7]], [0, 0]);
    const mean = list.reduce((a, b) => a + b) / (list.length - 2);
    near([mean], [model.loss({ ids }, labels).item()], 1e-6, 'mean');
  });
});

describe('documents packed in one row', () => {
  for (const [name, config] of Object.entries(MODELS))
    test(`give the logits of each alone: ${name}`, () => {
      using _scope = T.arena();
      const model = createModel(config, new T.Random(5));
      const lengths = [3, 8, 5];
      const ids = idsOf(1, 16, config.vocab_size);
      const segments = lengths.flatMap((n, i) => Array(n).fill(i + 1));
      const positions = lengths.flatMap((n) => Array.from({ length: n }, (_, i) => i));
      const row = (list: ArrayLike<number>) => i32(list, [1, list.length]);
      const packed = model.logits({ ids: row(ids), segments: row(segments), positions: row(positions) }).readSync();
      let at = 0;
      for (const n of lengths) {
        const alone = model.logits({ ids: row(ids.subarray(at, at + n)) }).readSync();
        near(packed.subarray(at * config.vocab_size, (at + n) * config.vocab_size), alone, 1e-5, `at ${at}`);
        at += n;
      }
    });
});

describe('positions', () => {
  test('count by their differences: moved together nothing changes, spread apart all does', () => {
    using _scope = T.arena();
    const model = createModel(TINY, new T.Random(5));
    const ids = i32(idsOf(1, 8, TINY.vocab_size), [1, 8]);
    const at = (place: (t: number) => number) =>
      model
        .logits({
          ids,
          positions: i32(
            Array.from({ length: 8 }, (_, t) => place(t)),
            [1, 8],
          ),
        })
        .readSync();
    const plain = model.logits({ ids }).readSync();
    assert.deepEqual(
      at((t) => t),
      plain,
    );
    near(
      at((t) => t + 9),
      plain,
      1e-5,
      'moved',
    );
    const apart = at((t) => 2 * t);
    assert.ok(
      apart.some((v, i) => Math.abs(v - plain[i]) > 0.01),
      'spread',
    );
    assert.throws(() => at((t) => t + 17), { name: 'OutOfRangeError' });
  });

  test('that begin anew let a row be longer than a document may be', () => {
    using _scope = T.arena();
    const model = createModel(TINY, new T.Random(5));
    const ids = i32(idsOf(1, 30, TINY.vocab_size), [1, 30]);
    const [segments, positions] = [(t: number) => Math.floor(t / 15), (t: number) => t % 15].map((f) =>
      i32(
        Array.from({ length: 30 }, (_, t) => f(t)),
        [1, 30],
      ),
    );
    assert.throws(() => model.hidden({ ids, segments }), /24 positions/);
    assert.deepEqual(model.hidden({ ids, segments, positions }).shape, [1, 30, TINY.hidden_size]);
  });
});

test('recomputation keeps less until the backward pass', () => {
  using _scope = T.arena();
  const model = createModel({ ...TINY, num_hidden_layers: 6 }, new T.Random(5));
  const { ids, labels } = batch(TINY);
  const held = [true, false].map((recompute) => {
    using _pass = T.arena();
    const before = T.device('cpu').memory().liveBytes;
    model.loss({ ids }, labels, { recompute });
    return T.device('cpu').memory().liveBytes - before;
  });
  assert.ok(held[0] < held[1] / 3, `${held[0]} and ${held[1]} bytes`);
});

describe('parameters', () => {
  test('are counted without being made', () => {
    using _scope = T.arena();
    for (const config of Object.values(MODELS)) {
      const model = createModel(config, new T.Random(1));
      assert.equal(
        model.parameters.reduce((sum, { tensor }) => sum + tensor.size, 0),
        parameterCount(config),
      );
    }
  });

  test('start with the deviations of the table', () => {
    using _scope = T.arena();
    const wide = { ...TINY, vocab_size: 500, hidden_size: 64, intermediate_size: 96, initializer_range: 0.05 };
    const { parameters } = createModel(wide, new T.Random(1));
    for (const { name, role, tensor } of parameters) {
      const values = Array.from(tensor.readSync());
      const deviation = Math.sqrt(values.reduce((sum, v) => sum + v * v, 0) / values.length);
      const expected = role === 'vector' ? 1 : /o_proj|down_proj/.test(name) ? 0.05 / 2 : 0.05;
      assert.ok(Math.abs(deviation - expected) < 0.05 * expected, `${name}: ${deviation}, not ${expected}`);
    }
  });

  test('are freed with the model', () => {
    const before = T.device('cpu').memory().liveBytes;
    createModel(TINY, new T.Random(1))[Symbol.dispose]();
    assert.equal(T.device('cpu').memory().liveBytes, before);
  });
});
