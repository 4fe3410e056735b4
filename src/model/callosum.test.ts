/** Callosum's own architecture: MUDDFormer with the defaults of the scaling experiment, in files under its own name. */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { i32, idsOf } from '../../test/support/model.ts';
import * as T from '../tensor/index.ts';
import { checkConfig, createModel, type LanguageModel, loadModel, parameterCount, saveModel } from './index.ts';

const sizes = { vocab_size: 29, dim: 32, n_layer: 3, n_head: 2, block_size: 16 };
const own = { ...sizes, model_type: 'callosum' };
const logitsOf = (model: LanguageModel, ids: ArrayLike<number>) =>
  Array.from(model.logits({ ids: i32(ids, [1, ids.length]) }).readSync());

describe('the configuration', () => {
  test('needs sizes alone', () => {
    const config = checkConfig(own);
    const { intermediate_size, initializer_range, use_qk_norm, tie_word_embeddings } = config as typeof config & {
      use_qk_norm: boolean;
    };
    assert.deepEqual([intermediate_size, initializer_range, use_qk_norm, tie_word_embeddings], [80, 0.112, true, true]);
    assert.equal(parameterCount(config), parameterCount({ ...config, model_type: 'muddformer' } as typeof config));
  });
  test('takes what it is told', () => {
    const config = checkConfig({ ...own, intermediate_size: 96, tie_word_embeddings: false });
    assert.deepEqual([config.intermediate_size, config.tie_word_embeddings], [96, false]);
    assert.throws(() => checkConfig({ ...own, dim: 'wide' }), /dim must be a whole number/);
  });
});

test('it computes what MUDDFormer computes, and keeps its name in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'callosum-'));
  after(() => rmSync(folder, { recursive: true }));
  using _scope = T.arena();
  const config = checkConfig(own);
  const model = createModel(config, new T.Random(3));
  const mudd = createModel({ ...config, model_type: 'muddformer' } as typeof config, new T.Random(3));
  const ids = idsOf(1, 9, 29);
  assert.deepEqual(logitsOf(model, ids), logitsOf(mudd, ids));
  saveModel(folder, model);
  assert.equal(JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')).model_type, 'callosum');
  const loaded = loadModel(folder);
  assert.deepEqual(loaded.config, { ...model.config, torch_dtype: 'float32' });
  assert.deepEqual(logitsOf(loaded, ids), logitsOf(model, ids));
});
