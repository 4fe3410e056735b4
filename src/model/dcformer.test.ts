/**
 * DCFormer and DCPythia: the vectors of the specification, plain attention where nothing mixes, causality, both forms of the cache, sizes
 * of the releases, names and shapes in files. Gradients, devices, documents in one row: transformer.test.ts.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { DEVICES, farthest, skip, vectors } from '../../test/support/filled.ts';
import { i32, idsOf, MODELS, TINY_DC, TINY_DC_PYTHIA } from '../../test/support/model.ts';
import { parametersOf, trainingFlops, trainingMemory } from '../cost/index.ts';
import * as T from '../tensor/index.ts';
import {
  checkConfig,
  createModel,
  DCFormer,
  DCPythia,
  type LanguageModel,
  loadModel,
  type ModelConfig,
  parameterCount,
  saveModel,
  shapeOf,
} from './index.ts';
import { attendComposed, type ComposedConfig } from './layers/composed-attention.ts';
import { compositionsOf, factorsOf } from './layers/dynamic-composition.ts';
import { windowOf } from './layers/window.ts';
import { readSafetensors, writeSafetensors } from './weights/safetensors.ts';

const folder = mkdtempSync(join(tmpdir(), 'dcformer-'));
after(() => rmSync(folder, { recursive: true }));

const composed = Object.entries(MODELS).filter(([, { model_type }]) => model_type.startsWith('dc'));
const logitsOf = (model: LanguageModel, ids: ArrayLike<number>, device = 'cpu') =>
  Array.from(model.logits({ ids: i32(ids, [1, ids.length], device) }).readSync());
const largest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (v, i) => Math.abs(v - b[i])));

/** A model whose heads mix as much as those of a trained one. */
function mixing(config: ModelConfig, device = 'cpu'): LanguageModel {
  const model = createModel(config, new T.Random(3), { device });
  for (const { tensor, role } of model.parameters)
    if (role === 'dynamic') {
      const moved = T.normal(new T.Random(7), tensor.shape, { device, deviation: 0.2 });
      tensor.device.run('copy', [tensor, moved]);
    }
  return model;
}

describe('the vectors of the specification', () => {
  for (const { device, dtype, within } of DEVICES)
    test(dtype, { skip }, () => {
      using _scope = T.arena();
      const { fill, expect } = vectors('dcmha');
      const at = (name: string) => fill(name, device, dtype);
      const x = T.reshape(at('x'), [1, 3, 8]);
      const dynamic = { dw1: at('dw1'), qkw: at('qkw'), dd: at('dd'), fixed: {} };
      const config: ComposedConfig = {
        ...TINY_DC,
        hidden_size: 8,
        num_attention_heads: 4,
        num_key_value_heads: 4,
        head_dim: 2,
        window_size: null,
        q_chunk_size: 2,
      };
      const made = compositionsOf(dynamic, factorsOf(dynamic, x, config), config);
      const slots = [made.pre!.query!, made.pre!.key!, made.post!.query!, made.post!.key!];
      const rows = (from: number, to: number) => joined(slots.map(({ factors }) => T.slice(factors!, 3, from, to)));
      const joined = (tensors: readonly T.Tensor[]) =>
        T.concat(
          tensors.map((t) => T.reshape(t, [3, 1, ...t.shape.slice(2)])),
          1,
        );
      assert.ok(farthest(rows(0, 2), expect.w1) < within);
      assert.ok(farthest(rows(2, 4), expect.w2) < within);
      assert.ok(farthest(rows(4, 5), expect.gates) < within);
      const one = T.ones([2], { device, dtype });
      const layer = { qkv_QE: at('wqkv'), qNorm_D: one, kNorm_D: one, dynamic, out_EHD: at('wo') };
      const tables = T.ropeTables(3, 2, { device });
      const out = attendComposed(layer, x, T.zeros([1, 3, 8], { device, dtype }), 0, config, { tables });
      // The tables of the rotation are float32, whatever the device.
      assert.ok(farthest(out, expect.out) < Math.max(within, 1e-7));
      if (dtype !== 'f64') return;
      const [q, k, v] = T.split(T.reshape(T.linear(x, layer.qkv_QE), [1, 3, 12, 2]), 3, 2);
      const turned = (heads: T.Tensor) => {
        const values = T.rmsnorm(heads).readSync();
        const pairs = Float64Array.from(values, (_, i) => {
          const angle = Math.floor(i / 8); // of token t: one pair, so t itself
          const [a, b] = [values[i - (i % 2)], values[i - (i % 2) + 1]];
          return i % 2 ? b * Math.cos(angle) + a * Math.sin(angle) : a * Math.cos(angle) - b * Math.sin(angle);
        });
        return T.tensor(pairs, { shape: [1, 3, 4, 2], device, dtype });
      };
      const y = T.composedAttention(turned(q), turned(k), v, { ...made, chunk: 2 });
      assert.ok(farthest(T.linear(T.reshape(y, [3, 8]), layer.out_EHD), expect.out) < within);
    });
});

describe('where nothing mixes', () => {
  for (const [name, config] of composed)
    test(`it is plain attention, exactly: ${name}`, () => {
      using _scope = T.arena();
      const model = createModel(config, new T.Random(3), { device: 'reference' });
      for (const { tensor, role } of model.parameters) if (role === 'dynamic') tensor.device.run('fill', [tensor], [0]);
      const plain = createModel({ ...(config as typeof TINY_DC), use_dcmha: false }, new T.Random(3), {
        device: 'reference',
      });
      for (const { name, tensor } of plain.parameters) {
        const same = model.parameters.find((p) => p.name === name)!.tensor;
        tensor.device.run('copy', [tensor, same]);
      }
      const ids = idsOf(1, 12, 29);
      assert.deepEqual(logitsOf(model, ids, 'reference'), logitsOf(plain, ids, 'reference'));
    });
});

describe('tokens', () => {
  for (const [name, config] of composed) {
    test(`do not see what follows: ${name}`, () => {
      using _scope = T.arena();
      const model = mixing(config);
      const ids = idsOf(1, 12, 29);
      const before = logitsOf(model, ids);
      const at = 7;
      const changed = ids.slice();
      changed[at] = (ids[at] + 1) % 29;
      const now = logitsOf(model, changed);
      assert.deepEqual(now.slice(0, at * 29), before.slice(0, at * 29));
      assert.ok(largest(now.slice(at * 29), before.slice(at * 29)) > 1e-3);
    });

    for (const form of ['factors', 'maps'] as const)
      test(`are read one by one as all at once: ${name}, ${form} kept`, () => {
        using _scope = T.arena();
        const model = mixing(config) as DCFormer | DCPythia;
        assert.ok(model instanceof DCFormer || model instanceof DCPythia);
        const ids = idsOf(1, 12, 29);
        const whole = logitsOf(model, ids);
        using cache = model.cache(1, 12, form);
        const read = [5, 1, 1, 3, 1, 1].flatMap((count) => {
          const piece = ids.subarray(cache.length, cache.length + count);
          return Array.from(model.logits({ ids: i32(piece, [1, count]) }, { cache }).readSync());
        });
        assert.ok(largest(read, whole) < 2e-5 * Math.max(...whole.map(Math.abs)), String(largest(read, whole)));
      });
  }
});

for (const recompute of [false, true])
  test(`memory grows with the length, not with its square${recompute ? ', with blocks computed again too' : ''}`, () => {
    const peaks = [512, 1024].map((length) => {
      using _scope = T.arena();
      const config = { ...TINY_DC, window_size: null, max_position_embeddings: length };
      const model = createModel(config, new T.Random(3));
      const [ids, labels] = [1, 2].map((seed) => i32(idsOf(1, length, 29, seed), [1, length]));
      const before = T.device('cpu').memory().liveBytes;
      T.device('cpu').resetPeak();
      T.backward(model.loss({ ids }, labels, { recompute }), { release: true });
      return T.device('cpu').memory().peakBytes - before;
    });
    assert.ok(peaks[1] < 2.5 * peaks[0], String(peaks));
  });

test('windows go by the pattern', () => {
  const windows = (changes: Partial<typeof TINY_DC>) =>
    Array.from({ length: 9 }, (_, layer) => windowOf({ ...TINY_DC, window_size: 256, ...changes }, layer));
  assert.deepEqual(windows({}), [256, 0, 256, 0, 256, 0, 256, 0, 256]);
  assert.deepEqual(windows({ window_type: 'LG' }), windows({}));
  assert.deepEqual(windows({ window_type: 'LGLL' }), [256, 0, 256, 256, 256, 0, 256, 256, 256]);
  assert.deepEqual(windows({ window_type: 'LGL6' }), [256, 0, 256, 256, 256, 256, 256, 256, 256]);
  assert.deepEqual(windows({ window_size: null }), Array(9).fill(0));
  assert.deepEqual(windows({ window_extra_key: true }).slice(0, 2), [257, 0]);
});

/** The fields of config.json that the releases have. */
const RELEASED = {
  model_type: 'dcformer',
  block_size: 2048,
  vocab_size: 50_257,
  n_layer: 32,
  n_head: 32,
  dim: 2560,
  intermediate_size: 6912,
  n_local_heads: 32,
  head_dim: 80,
  rope_base: 10_000,
  norm_eps: 1e-6,
  use_gradient_checkpointing: false,
  is_training: false,
  q_chunk_size: 128,
  use_dcmha: true,
  use_qk_norm: true,
  window_size: 256,
  window_type: null,
  query_wise: false,
  tie_word_embeddings: false,
  torch_dtype: 'float16',
};
const PYTHIA = {
  ...RELEASED,
  model_type: 'dcpythia',
  dim: 4096,
  head_dim: 128,
  intermediate_size: 16_384,
  norm_eps: 1e-5,
  rotary_pct: 0.25,
  use_linear_bias: true,
  use_parallel_residual: true,
};
const SMALL = { ...RELEASED, dim: 1024, n_layer: 24, n_head: 16, n_local_heads: -1, intermediate_size: 2816 };

describe('sizes of the releases, without memory', () => {
  const sizes: [name: string, config: object, millions: number | bigint][] = [
    ['DCFormer-2.8B', RELEASED, 2_849_567_232n],
    ['DCPythia-6.9B', PYTHIA, 6_941_859_840n],
    ['405M', SMALL, 419.5],
    ['405M without mixing', { ...SMALL, use_dcmha: false }, 411.3],
  ];
  for (const [name, json, expected] of sizes)
    test(name, () => {
      const before = T.device('cpu').memory().liveBytes;
      const config = checkConfig(json);
      const count = parameterCount(config);
      if (typeof expected === 'bigint') assert.equal(count, Number(expected));
      else assert.equal(Math.round(count / 1e5) / 10, expected);
      assert.equal(parametersOf(shapeOf(config)).total, count, 'the account knows them all');
      assert.equal(T.device('cpu').memory().liveBytes, before);
    });

  test('mixing adds the work that is said of it', () => {
    const [all, local, plain] = [
      { ...SMALL, window_size: null },
      SMALL,
      { ...SMALL, use_dcmha: false, window_size: null },
    ].map((json) => trainingFlops(shapeOf(checkConfig(json)), { context: 2048 }));
    assert.ok(Math.abs(all / plain - 1.039) < 0.006, `${all / plain}`);
    assert.ok(Math.abs(local / plain - 0.985) < 0.006, `${local / plain}`);
  });

  test('memory is for the scores of some queries, too', () => {
    const [mixed, plain] = [SMALL, { ...SMALL, use_dcmha: false }].map(
      (json) =>
        trainingMemory(shapeOf(checkConfig(json)), { rows: 1, length: 2048, optimizer: 'adamw', dtype: 'f32' }).total,
    );
    assert.ok(mixed > plain);
  });
});

describe('in files', () => {
  const shapesOf = (config: ModelConfig) => {
    using _scope = T.arena();
    saveModel(folder, createModel(config, new T.Random(4)));
    const file = readSafetensors(join(folder, 'model.safetensors'));
    return Object.fromEntries(Object.entries(file.tensors).map(([name, { shape }]) => [name, shape]));
  };
  const inBlocks = (names: Record<string, number[]>) =>
    [0, 1].flatMap((i) => Object.entries(names).map(([name, shape]) => [`layers.${i}.${name}`, shape] as const));
  const outside = { 'tok_embeddings.weight': [29, 16], 'norm.weight': [16], 'output.weight': [29, 16] };
  const attention = {
    'attention.wqkv.weight': [48, 16],
    'attention.wo.weight': [16, 16],
    'attention.q_norm.scale': [4],
    'attention.k_norm.scale': [4],
    'attention.dyn_w_proj.dw1': [16, 1, 4, 16],
    'attention.dyn_w_proj.qkw': [1, 4, 16, 4, 4],
    'attention.dyn_w_proj.dd': [16, 1, 16],
    'attention_norm.weight': [16],
    'ffn_norm.weight': [16],
    'feed_forward.w1.weight': [24, 16],
    'feed_forward.w2.weight': [16, 24],
  };

  test('the names and shapes of DCFormer', () => {
    const block = { ...attention, 'feed_forward.w3.weight': [24, 16] };
    assert.deepEqual(shapesOf(TINY_DC), Object.fromEntries([...Object.entries(outside), ...inBlocks(block)]));
    const json = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
    assert.deepEqual(json.architectures, ['DCFormer']);
    for (const field of Object.keys(RELEASED)) {
      if (['use_gradient_checkpointing', 'is_training'].includes(field)) continue;
      assert.ok(field in json, field);
    }
    const gated = shapesOf({ ...TINY_DC, mgate: true, mgate_dim: 3 });
    assert.deepEqual(gated['layers.1.feed_forward.mg.weight'], [3, 16]);
  });

  test('the names and shapes of DCPythia', () => {
    const biases = {
      'attention.wqkv.bias': [48],
      'attention.wo.bias': [16],
      'attention_norm.bias': [16],
      'ffn_norm.bias': [16],
      'feed_forward.w1.bias': [24],
      'feed_forward.w2.bias': [16],
    };
    assert.deepEqual(
      shapesOf(TINY_DC_PYTHIA),
      Object.fromEntries([
        ...Object.entries({ ...outside, 'norm.bias': [16] }),
        ...inBlocks({ ...attention, ...biases }),
      ]),
    );
  });

  test('what follows from other tensors is passed over', () => {
    using _scope = T.arena();
    const model = mixing(TINY_DC);
    saveModel(folder, model);
    const path = join(folder, 'model.safetensors');
    const file = readSafetensors(path);
    const tensors = Object.fromEntries(Object.keys(file.tensors).map((name) => [name, file.load(name)]));
    for (const name of ['dw_m', 'qkw_m', 'sw', 'pre_proj.w'])
      tensors[`layers.0.attention.dyn_w_proj.${name}`] = T.zeros([2, 2]);
    writeSafetensors(path, tensors);
    assert.deepEqual(logitsOf(loadModel(folder), [1, 2, 3]), logitsOf(model, [1, 2, 3]));
  });

  test('a configuration in the words of the release', () => {
    using _scope = T.arena();
    saveModel(folder, createModel(TINY_DC, new T.Random(4)));
    const path = join(folder, 'config.json');
    const { intermediate_size: _, n_local_heads: __, ...json } = JSON.parse(readFileSync(path, 'utf8'));
    assert.deepEqual([json.dim, json.n_layer, json.hidden_size], [16, 2, undefined]);
    writeFileSync(path, JSON.stringify({ ...json, n_local_heads: -1 }));
    const config = checkConfig({ ...json, n_local_heads: -1, head_dim: 64 });
    assert.deepEqual([config.intermediate_size, config.num_key_value_heads, config.head_dim], [256, 4, 4]);
  });

  const wrong: [field: string, value: unknown, message: RegExp][] = [
    ['dim', 17, /dim must be heads of equal width \(4\): 17/],
    ['n_layer', 0, /n_layer must be a whole number/],
    ['compose_rank', 3, /compose_rank must be 0, 1, 2 or 4/],
    ['compose_groups', 3, /compose_groups must divide the heads \(4\)/],
    ['window_type', 'GL', /window_type must be one of LG, LGLL, LGL6/],
    ['window_size', 0, /window_size/],
    ['q_chunk_size', 0, /q_chunk_size/],
    ['mgate_dim', 5, /mgate_dim must divide intermediate_size \(24\)/],
  ];
  for (const [field, value, message] of wrong)
    test(`${field}: ${value}`, () => {
      const json = {
        ...RELEASED,
        dim: 16,
        n_head: 4,
        n_local_heads: 4,
        intermediate_size: 24,
        mgate: true,
        mgate_dim: 4,
      };
      assert.throws(() => checkConfig({ ...json, [field]: value }), message);
    });
});
