/**
 * MUDDFormer and MUDDPythia: the vectors of the specification, a transformer at the start, causality, widths and sizes of the releases,
 * names and shapes in files. Gradients, devices, documents in one row: transformer.test.ts; the cache: generate.test.ts.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { DEVICES, farthest, skip, vectors } from '../../test/support/filled.ts';
import { i32, idsOf, TINY_DC, TINY_DC_PYTHIA, TINY_MUDD, TINY_MUDD_PYTHIA } from '../../test/support/model.ts';
import { parametersOf } from '../cost/index.ts';
import * as T from '../tensor/index.ts';
import {
  checkConfig,
  createModel,
  type LanguageModel,
  type ModelConfig,
  parameterCount,
  saveModel,
  shapeOf,
  TRAINABLE,
} from './index.ts';
import { connect } from './layers/dense-connections.ts';
import { countOf } from './specs.ts';
import { readSafetensors } from './weights/safetensors.ts';

const folder = mkdtempSync(join(tmpdir(), 'muddformer-'));
after(() => rmSync(folder, { recursive: true }));

const logitsOf = (model: LanguageModel, ids: ArrayLike<number>, device = 'cpu') =>
  Array.from(model.logits({ ids: i32(ids, [1, ids.length], device) }).readSync());

for (const { device, dtype, within } of DEVICES)
  test(`the vectors of the specification, ${dtype}`, { skip }, () => {
    using _scope = T.arena();
    const { fill, expect } = vectors('mudd_da');
    const at = (name: string) => fill(name, device, dtype);
    const states = T.split(at('X'), 3, 0);
    const w = { bias_CJ: at('bias'), in_NE: at('w1'), out_CJN: at('w2') };
    const streams = connect(w, states, states[2], { ...TINY_MUDD, norm_eps: 1e-6 });
    assert.ok(farthest(T.concat(streams), expect.mix) < within);
    // States that are 1 at a place of their own show the weights; the newest, which they are made of, comes last.
    const newest = states[2];
    const marked = [0, 1].map((j) =>
      T.tensor(
        Array.from({ length: 8 }, (_, i) => Number(i % 4 === j)),
        { shape: [1, 2, 4], dtype, device },
      ),
    );
    const shown = connect(w, [...marked, newest], newest, { ...TINY_MUDD, norm_eps: 1e-6 });
    const of = expect.weights as number[][][];
    const values = newest.readSync();
    shown.forEach((stream, c) => {
      const got = stream.readSync();
      for (const t of [0, 1])
        for (const j of [0, 1])
          assert.ok(
            Math.abs(got[4 * t + j] - of[t][c][2] * values[4 * t + j] - of[t][c][j]) < within,
            `${t} ${c} ${j}`,
          );
    });
  });

const NORMED = { mudd_prenorm: true, mudd_postnorm: true };

describe('at the start it is a transformer, exactly', () => {
  const pairs: [name: string, config: ModelConfig, plain: ModelConfig][] = [
    ['MUDDFormer', { ...TINY_MUDD, norm_eps: 1e-6 }, { ...TINY_DC, norm_eps: 1e-6 }],
    ['MUDDPythia', { ...TINY_MUDD_PYTHIA, norm_eps: 1e-6 }, { ...TINY_DC_PYTHIA, norm_eps: 1e-6 }],
    ['MUDDFormer, norms around the sums', { ...TINY_MUDD, ...NORMED, norm_eps: 1e-6 }, { ...TINY_DC, norm_eps: 1e-6 }],
  ];
  for (const [name, config, plain] of pairs)
    test(name, () => {
      using _scope = T.arena();
      const device = 'reference';
      const model = createModel(config, new T.Random(3), { device });
      const other = createModel({ ...plain, use_dcmha: false, window_size: null } as ModelConfig, new T.Random(4), {
        device,
      });
      const byName = new Map(model.parameters.map((p) => [p.name, p.tensor]));
      for (const { name, tensor } of other.parameters) {
        const same = name.includes('wqkv')
          ? T.noGrad(() => T.concat(['wq', 'wk', 'wv'].map((part) => byName.get(name.replace('wqkv', part))!)))
          : (byName.get(name) ??
            byName.get(name.replace('.scale', '.weight')) ??
            byName.get(name.replace('attention_norm', 'attention_norms.0'))!);
        tensor.device.run('copy', [tensor, same]);
      }
      const ids = idsOf(1, 12, 29);
      assert.deepEqual(logitsOf(model, ids, device), logitsOf(other, ids, device));
    });
});

for (const config of [TINY_MUDD, TINY_MUDD_PYTHIA])
  test(`tokens do not see what follows: ${config.model_type}`, () => {
    using _scope = T.arena();
    const model = createModel(config, new T.Random(3));
    for (const { tensor, role } of model.parameters)
      if (role === 'dynamic')
        tensor.device.run('copy', [tensor, T.normal(new T.Random(7), tensor.shape, { deviation: 0.2 })]);
    const ids = idsOf(1, 12, 29);
    const changed = ids.slice();
    changed[7] = (ids[7] + 1) % 29;
    const [before, now] = [logitsOf(model, ids), logitsOf(model, changed)];
    assert.deepEqual(now.slice(0, 7 * 29), before.slice(0, 7 * 29));
    assert.notDeepEqual(now.slice(7 * 29, 8 * 29), before.slice(7 * 29, 8 * 29));
  });

/** The fields of config.json that the releases have. */
const RELEASED = {
  model_type: 'muddformer',
  block_size: 2048,
  vocab_size: 50_432,
  n_layer: 32,
  n_head: 32,
  dim: 2560,
  intermediate_size: 6912,
  n_local_heads: 32,
  norm_eps: 1e-6,
  use_qk_norm: true,
  dense: true,
  dynamic_dense: true,
  dense_type: 'qkvr',
  sepln: true,
  expand_last: true,
  round64: true,
  use_layer_cache: true,
};
const specsOf = (json: object) => {
  const config = checkConfig(json);
  return { config, specs: TRAINABLE[config.model_type].specs(config) };
};

describe('sizes of the releases, without memory', () => {
  test('hidden widths of the weights', () => {
    const widths = (json: object) =>
      specsOf(json)
        .specs.filter(({ name }) => /^dynamic_dense\.\d+\.w1/.test(name))
        .map(({ shape }) => shape[0]);
    assert.deepEqual(widths(RELEASED), [...Array(14).fill(64), ...Array(16).fill(128), 192, 192]);
    const shallow = { ...RELEASED, dim: 2048, n_layer: 24, n_head: 16, n_local_heads: 16 };
    assert.deepEqual(widths(shallow), [...Array(14).fill(64), ...Array(10).fill(128)]);
  });

  test('inner widths grow with depth', () => {
    const { specs } = specsOf(RELEASED);
    const widths = specs.filter(({ name }) => name.endsWith('feed_forward.w2.weight')).map(({ shape }) => shape[1]);
    assert.deepEqual(widths.slice(0, 4), [3456, 3712, 3840, 4096]);
    assert.deepEqual(widths.slice(-2), [10_112, 10_368]);
  });

  test('what the connections add', () => {
    const { specs } = specsOf(RELEASED);
    const added = countOf(specs.filter(({ name }) => /^(dense_bs|dynamic_dense)\./.test(name)));
    assert.equal(Math.round(added / 1e4) / 100, 8.78);
  });

  test('the account knows all parameters', () => {
    const models = [
      RELEASED,
      { ...RELEASED, model_type: 'muddpythia', norm_eps: 1e-5, intermediate_size: 10_240 },
      TINY_MUDD,
      { ...TINY_MUDD, ...NORMED },
      TINY_MUDD_PYTHIA,
    ];
    for (const json of models) {
      const config = checkConfig(json);
      assert.equal(parametersOf(shapeOf(config)).total, parameterCount(config));
    }
  });
});

describe('in files', () => {
  const shapesOf = (config: ModelConfig) => {
    using _scope = T.arena();
    saveModel(folder, createModel(config, new T.Random(4)));
    const file = readSafetensors(join(folder, 'model.safetensors'));
    return Object.fromEntries(Object.entries(file.tensors).map(([name, { shape }]) => [name, shape]));
  };
  const named = (at: string, names: Record<string, number[]>) =>
    Object.entries(names).map(([name, shape]) => [at + name, shape] as const);
  const attention = {
    'attention.wq.weight': [16, 16],
    'attention.wk.weight': [16, 16],
    'attention.wv.weight': [16, 16],
    'attention.wo.weight': [16, 16],
    'attention.q_norm.weight': [4],
    'attention.k_norm.weight': [4],
    'feed_forward.w1.weight': [24, 16],
    'feed_forward.w2.weight': [16, 24],
  };
  const norms = (kind: 'weight' | 'bias') => [
    ...named('layers.0.', { [`attention_norm.${kind}`]: [16], [`ffn_norm.${kind}`]: [16] }),
    ...named('layers.1.', {
      [`attention_norms.0.${kind}`]: [16],
      [`attention_norms.1.${kind}`]: [16],
      [`attention_norms.2.${kind}`]: [16],
      [`ffn_norm.${kind}`]: [16],
    }),
    [`norm.${kind}`, [16]] as const,
  ];
  const outside = named('', {
    'tok_embeddings.weight': [29, 16],
    'output.weight': [29, 16],
    'dense_bs.0': [4, 2],
    'dense_bs.1': [1, 3],
    'dynamic_dense.0.w1.weight': [8, 16],
    'dynamic_dense.0.w2.weight': [8, 8],
    'dynamic_dense.1.w1.weight': [12, 16],
    'dynamic_dense.1.w2.weight': [3, 12],
  });
  const blocks = (names: Record<string, number[]>) => [0, 1].flatMap((i) => named(`layers.${i}.`, names));

  test('the names and shapes of MUDDFormer', () => {
    const names = { ...attention, 'feed_forward.w3.weight': [24, 16] };
    assert.deepEqual(shapesOf(TINY_MUDD), Object.fromEntries([...outside, ...norms('weight'), ...blocks(names)]));
    const json = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
    assert.deepEqual([json.architectures, json.dense, json.sepln], [['MUDDFormer'], true, true]);
  });

  test('the names and shapes of MUDDPythia', () => {
    const biases = {
      'attention.wq.bias': [16],
      'attention.wk.bias': [16],
      'attention.wv.bias': [16],
      'attention.wo.bias': [16],
      'feed_forward.w1.bias': [24],
      'feed_forward.w2.bias': [16],
    };
    const names = { ...attention, ...biases };
    assert.deepEqual(
      shapesOf(TINY_MUDD_PYTHIA),
      Object.fromEntries([...outside, ...norms('weight'), ...norms('bias'), ...blocks(names)]),
    );
  });

  test('the names and shapes of norms around the sums', () => {
    const plain = shapesOf(TINY_MUDD);
    const gains = ['prenorm_emb', 'prenorm.0', 'postnorm.0', 'prenorm.1', 'postnorm.1'];
    const added = Object.fromEntries(gains.map((name) => [`${name}.weight`, [16]]));
    assert.deepEqual(shapesOf({ ...TINY_MUDD, ...NORMED }), { ...plain, ...added });
  });

  const wrong: [field: string, value: unknown, message: RegExp][] = [
    ['dense', false, /dense must be true/],
    ['sepln', false, /sepln must be true/],
    ['mudd_prenorm', true, /mudd_postnorm must be true, as mudd_prenorm/],
    ['dense_type', 'l', /dense_type must be one of qkvr, qkvm/],
    ['intermediate_size', 100, /intermediate_size must be above 128/],
  ];
  for (const [field, value, message] of wrong)
    test(`${field}: ${value}`, () => assert.throws(() => checkConfig({ ...RELEASED, [field]: value }), message));
});
