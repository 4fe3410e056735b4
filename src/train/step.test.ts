/**
 * One step: that micro-batches make the step of one large batch, that Muon takes the stacked matrices one by one, that a refused
 * step changes nothing, and that bf16 models learn through masters.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testSeed } from '../../test/support/source.ts';
import { checkConfig, createModel, type LanguageModel } from '../model/index.ts';
import {
  adamw,
  adamwState,
  arena,
  backward,
  clearGradients,
  muon,
  muonState,
  Random,
  tensor,
} from '../tensor/index.ts';
import type { Batch } from './data/index.ts';
import {
  createOptimizer,
  OPTIMIZER_DEFAULTS,
  type OptimizerConfig,
  optimizerStep,
  optimizerTensors,
} from './optimizer.ts';
import { inputOf, trainStep } from './step.ts';

const CONFIG = checkConfig({
  model_type: 'qwen3',
  vocab_size: 40,
  hidden_size: 32,
  intermediate_size: 48,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  num_key_value_heads: 1,
  head_dim: 16,
  max_position_embeddings: 24,
  tie_word_embeddings: true,
  initializer_range: 0.1,
});
const seed = testSeed();
const modelOf = (dtype: 'f32' | 'bf16' = 'f32') => createModel(CONFIG, new Random(seed), { dtype });
const optimizerOf = (model: LanguageModel, config: Partial<OptimizerConfig> = {}) =>
  createOptimizer(model.parameters, { ...OPTIMIZER_DEFAULTS, lr: 0.01, ...config });
const STEP = { factor: 1, clip: 1 };

/** Random tokens; the labels of the last `ignored` of each row do not count. */
function batchOf(random: Random, rows: number, length: number, ignored = 0): Batch {
  const words = (n: number) => Int32Array.from(random.words(n), (word) => word % CONFIG.vocab_size);
  const labels = words(rows * length);
  for (let row = 0; row < rows; row++) labels.fill(-100, (row + 1) * length - ignored, (row + 1) * length);
  return {
    ids: words(rows * length),
    labels,
    segments: new Int32Array(rows * length),
    positions: Int32Array.from({ length: rows * length }, (_, i) => i % length),
    rows,
    length,
    counted: rows * (length - ignored),
  };
}

const valuesOf = (model: LanguageModel) => model.parameters.map(({ tensor: t }) => Float32Array.from(t.readSync()));
function closest(a: Float32Array[], b: Float32Array[]): number {
  return Math.max(...a.flatMap((values, i) => Array.from(values, (v, k) => Math.abs(v - b[i][k]))));
}

test('micro-batches of unlike counts make the step of one batch', () => {
  using _scope = arena();
  const random = new Random(seed);
  const [first, second] = [batchOf(random, 2, 12, 5), batchOf(random, 1, 12, 1)];
  const joined = (name: 'ids' | 'labels' | 'segments' | 'positions') =>
    Int32Array.from([...first[name], ...second[name]]);
  const whole: Batch = {
    ids: joined('ids'),
    labels: joined('labels'),
    segments: joined('segments'),
    positions: joined('positions'),
    rows: 3,
    length: 12,
    counted: first.counted + second.counted,
  };
  const results = [[first, second], [whole]].map((batches) => {
    const model = modelOf();
    const result = trainStep(model, optimizerOf(model), batches, STEP);
    return { ...result, values: valuesOf(model) };
  });
  assert.ok(Math.abs(results[0].loss - results[1].loss) < 1e-6);
  assert.ok(Math.abs(results[0].gradNorm - results[1].gradNorm) < 1e-5);
  assert.ok(closest(results[0].values, results[1].values) < 1e-5);
});

test('a step that is refused changes nothing and leaves no gradients', () => {
  using _scope = arena();
  const model = modelOf();
  const before = valuesOf(model);
  const optimizer = optimizerOf(model);
  const batch = batchOf(new Random(seed), 2, 12);
  const { updated, loss } = trainStep(model, optimizer, [batch], { ...STEP, accept: () => false });
  assert.equal(updated, false);
  assert.ok(loss > 3, 'about ln 40');
  assert.deepEqual(valuesOf(model), before);
  for (const t of Object.values(optimizerTensors(optimizer))) assert.ok(t.readSync().every((v) => v === 0));
  assert.ok(model.parameters.every(({ tensor: t }) => t.grad === undefined));
});

test('decay is for matrices only', () => {
  using _scope = arena();
  const model = modelOf();
  const before = valuesOf(model);
  for (const { tensor: t } of model.parameters) t.grad = tensor(new Float32Array(t.size), { shape: t.shape });
  optimizerStep(optimizerOf(model, { decay: 0.5, lr: 0.1 }), { factor: 1 });
  model.parameters.forEach(({ role }, i) => {
    const factor = role === 'matrix' ? 1 - 0.1 * 0.5 : 1;
    const after = model.parameters[i].tensor.readSync();
    for (let k = 0; k < after.length; k++) assert.ok(Math.abs(after[k] - before[i][k] * factor) < 1e-6);
  });
  clearGradients(model.parameters.map(({ tensor: t }) => t));
});

test('muon trains each stacked matrix by itself, and adamw the rest', () => {
  using _scope = arena();
  const model = modelOf();
  const optimizer = optimizerOf(model, { name: 'muon', decay: 0 });
  const { labels, ...input } = inputOf(batchOf(new Random(seed), 2, 12));
  backward(model.loss(input, labels));
  // The same by hand: every matrix cut out, with its gradient, and given to the rule alone.
  const expected = model.parameters.map(({ tensor: t, role, parts }) => {
    const [values, gradient] = [t.readSync(), t.grad!.readSync()];
    const columns = t.size / t.shape[0];
    const out: number[] = [];
    let row = 0;
    for (const rows of role === 'matrix' ? (parts ?? [t.shape[0]]) : [t.shape[0]]) {
      const cut = (from: ArrayLike<number>) =>
        tensor(Float32Array.from(from).subarray(row * columns, (row + rows) * columns), {
          shape: [rows, ...t.shape.slice(1)],
        });
      const piece = cut(values);
      piece.grad = cut(gradient);
      if (role === 'matrix') muon([piece], muonState([piece]), { lr: 0.02, momentum: 0.95 });
      else adamw([piece], adamwState([piece]), { lr: 0.01, beta1: 0.9, beta2: 0.95, eps: 1e-8 });
      out.push(...piece.readSync());
      row += rows;
    }
    return Float32Array.from(out);
  });
  optimizerStep(optimizer, { factor: 1 });
  assert.ok(closest(valuesOf(model), expected) < 1e-6);
  assert.ok(closest(valuesOf(model), valuesOf(modelOf())) > 1e-3, 'it moved');
  const names = Object.keys(optimizerTensors(optimizer));
  for (const part of [0, 1, 2]) assert.ok(names.includes(`muon.0.model.layers.0.self_attn.qkv_proj.weight.${part}`));
});

for (const [name, dtype] of [
  ['adamw', 'f32'],
  ['muon', 'f32'],
  ['adamw', 'bf16'],
  ['muon', 'bf16'],
] as const)
  test(`${name} in ${dtype} learns a batch by heart`, () => {
    using _scope = arena();
    const model = modelOf(dtype);
    const optimizer = optimizerOf(model, { name });
    const batch = batchOf(new Random(seed), 4, 12);
    const losses = Array.from({ length: 60 }, () => trainStep(model, optimizer, [batch], STEP).loss);
    assert.ok(losses[59] < 0.6 * losses[0], `${losses[0]} to ${losses[59]}`);
    if (dtype === 'bf16')
      assert.ok(
        Object.keys(optimizerTensors(optimizer)).some((key) => key.startsWith('master.')),
        'masters are saved',
      );
  });

test('micro-batches without a label that counts are passed over, and a step of none but such changes nothing', () => {
  using model = modelOf();
  using other = modelOf();
  const random = new Random(seed);
  const [full, empty] = [batchOf(random, 2, 8), batchOf(random, 2, 8, 8)];
  const [a, b] = [optimizerOf(model), optimizerOf(other)];
  const before = valuesOf(model);
  let asked = 0;
  const accept = () => ++asked > 0;
  assert.deepEqual(trainStep(model, a, [empty, empty], { ...STEP, accept }), {
    loss: Number.NaN,
    gradNorm: 0,
    updated: false,
  });
  assert.equal(asked, 0, 'the guard has nothing to judge: a norm of 0 would become its median');
  assert.deepEqual(valuesOf(model), before);
  assert.deepEqual(trainStep(model, a, [empty, full], STEP), trainStep(other, b, [full], STEP));
  assert.deepEqual(valuesOf(model), valuesOf(other));
});
