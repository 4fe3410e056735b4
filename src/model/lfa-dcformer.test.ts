/**
 * DCFormer with localized filtering: what is left where one or both of its parts do nothing, causality, the cache, sizes, files.
 * Gradients, devices, documents in one row: transformer.test.ts; training: src/train/architectures.test.ts.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { i32, idsOf, MODELS, TINY_DC, TINY_LFA_DC } from '../../test/support/model.ts';
import { parametersOf, trainingFlops } from '../cost/index.ts';
import * as T from '../tensor/index.ts';
import {
  createModel,
  type LanguageModel,
  loadModel,
  type ModelConfig,
  type Parameter,
  parameterCount,
  saveModel,
  shapeOf,
} from './index.ts';

const hybrids = Object.entries(MODELS).filter(([, { model_type }]) => model_type === 'lfadcformer');
const logitsOf = (model: LanguageModel, ids: ArrayLike<number>) =>
  Array.from(model.logits({ ids: i32(ids, [1, ids.length], model.head.device.name) }).readSync());
const largest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (v, i) => Math.abs(v - b[i])));

/** A model whose heads mix as much as those of a trained one. */
function mixing(config: ModelConfig): LanguageModel {
  const model = createModel(config, new T.Random(3));
  for (const { tensor, role } of model.parameters)
    if (role === 'dynamic')
      tensor.device.run('copy', [tensor, T.normal(new T.Random(7), tensor.shape, { deviation: 0.2 })]);
  return model;
}

const silence = (model: LanguageModel, silent: (p: Parameter) => boolean) => {
  for (const parameter of model.parameters)
    if (silent(parameter)) parameter.tensor.device.run('fill', [parameter.tensor], [0]);
};
/** Copies the parameters of `to` from those of the same name and shape. */
const take = (to: LanguageModel, from: LanguageModel) => {
  const byName = new Map(from.parameters.map(({ name, tensor }) => [name, tensor]));
  for (const { name, tensor } of to.parameters)
    if (byName.has(name)) tensor.device.run('copy', [tensor, byName.get(name)!]);
};

describe('where a part does nothing', () => {
  const device = 'reference';
  const ids = idsOf(1, 12, 29);

  test('heads that do not mix leave the filter alone, exactly', () => {
    using _scope = T.arena();
    const model = createModel(TINY_LFA_DC, new T.Random(3), { device });
    silence(model, ({ role }) => role === 'dynamic');
    const alone = createModel({ ...TINY_LFA_DC, use_dcmha: false }, new T.Random(5), { device });
    take(alone, model);
    assert.deepEqual(logitsOf(model, ids), logitsOf(alone, ids));
  });

  for (const use_dcmha of [true, false])
    test(`convolutions of zeros leave ${use_dcmha ? 'DCFormer' : 'plain attention'}`, () => {
      using _scope = T.arena();
      const model = createModel({ ...TINY_LFA_DC, use_dcmha }, new T.Random(3), { device });
      silence(model, ({ role }) => role === 'filter');
      const plain = createModel({ ...TINY_DC, use_dcmha }, new T.Random(5), { device });
      take(plain, model);
      const of = (name: string) => model.parameters.find((p) => p.name === name)!.tensor;
      for (const { name, tensor } of plain.parameters)
        if (name.endsWith('wqkv.weight')) {
          const path = name.replace('wqkv.weight', '');
          const stacked = T.noGrad(() => T.concat([of(`${path}wqk.weight`), of(`${path}wv.weight`)], 0));
          tensor.device.run('copy', [tensor, stacked]);
        }
      // The filter norms what was normed: all but the eps of the norms is the same, and queries and keys are normed again.
      const [now, then] = [logitsOf(model, ids), logitsOf(plain, ids)];
      assert.ok(largest(now, then) < 1e-5 * Math.max(...then.map(Math.abs)), String(largest(now, then)));
    });
});

describe('tokens', () => {
  for (const [name, config] of hybrids) {
    test(`do not see what follows: ${name}`, () => {
      using _scope = T.arena();
      const model = mixing(config);
      const ids = idsOf(1, 12, 29);
      const before = logitsOf(model, ids);
      const changed = ids.slice();
      changed[7] = (ids[7] + 1) % 29;
      const now = logitsOf(model, changed);
      assert.deepEqual(now.slice(0, 7 * 29), before.slice(0, 7 * 29));
      assert.ok(largest(now.slice(7 * 29), before.slice(7 * 29)) > 1e-3);
    });

    test(`are read one by one as all at once: ${name}`, () => {
      using _scope = T.arena();
      const model = mixing(config);
      const ids = idsOf(1, 12, 29);
      const whole = logitsOf(model, ids);
      using cache = model.cache(1, 12);
      const read = [5, 1, 1, 3, 1, 1].flatMap((count) => {
        const piece = ids.subarray(cache.length, cache.length + count);
        return Array.from(model.logits({ ids: i32(piece, [1, count]) }, { cache }).readSync());
      });
      assert.ok(largest(read, whole) < 2e-5 * Math.max(...whole.map(Math.abs)), String(largest(read, whole)));
    });
  }
});

test('the account knows every parameter, and that both parts cost work', () => {
  for (const [name, config] of hybrids) assert.equal(parametersOf(shapeOf(config)).total, parameterCount(config), name);
  const work = (config: ModelConfig) => trainingFlops(shapeOf(config), { context: 16 });
  const { hidden_size: E, num_hidden_layers: L } = TINY_LFA_DC;
  // Two convolutions of E / 2 · E · 2 weights, six operations each.
  assert.equal(work(TINY_LFA_DC) - work(TINY_DC), 6 * L * 2 * E * E);
});

test('a model that is saved and loaded is the same', () => {
  const folder = mkdtempSync(join(tmpdir(), 'lfa-dcformer-'));
  after(() => rmSync(folder, { recursive: true }));
  using _scope = T.arena();
  const model = mixing(TINY_LFA_DC);
  saveModel(folder, model);
  const ids = idsOf(1, 9, 29);
  assert.deepEqual(logitsOf(loadModel(folder), ids), logitsOf(model, ids));
});
