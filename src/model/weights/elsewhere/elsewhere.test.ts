/**
 * Checkpoints in the names and shapes of MaxText and Megatron (test/support/program-names.ts) are the same models as their twins in those of
 * Hugging Face. And what such a file may not be.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import {
  i32,
  idsOf,
  TINY_DC,
  TINY_DC_PYTHIA,
  TINY_MUDD,
  TINY_YUAN,
  TINY_YUAN_MOE,
} from '../../../../test/support/model.ts';
import {
  backOf,
  dcformerInMaxtext,
  heads,
  LAYERS,
  official as officialIn,
  reshaped,
  rows,
  type Tensors,
  transposed,
  twin,
  yuanInMegatron,
} from '../../../../test/support/program-names.ts';
import * as T from '../../../tensor/index.ts';
import { loadModel, type ModelConfig } from '../../index.ts';
import { View } from './view.ts';

const folder = mkdtempSync(join(tmpdir(), 'elsewhere-'));
after(() => rmSync(folder, { recursive: true }));
const official = (config: ModelConfig, name: string, dtype?: 'bf16') => officialIn(config, join(folder, name), dtype);
const H = TINY_DC.num_attention_heads;

function same(one: string, other: string): void {
  using _scope = T.arena();
  const ids = i32(idsOf(2, 9, 29), [2, 9]);
  const logits = (path: string) => loadModel(path).logits({ ids }).readSync();
  assert.deepEqual(logits(other), logits(one));
}

// MaxText

describe('DCFormer in MaxText', () => {
  const config = { ...TINY_DC, num_hidden_layers: LAYERS };
  for (const subs of [1, 2, 4])
    test(`${subs} blocks a step of the scan`, () => {
      const { path, tensors } = official(config, `dc-${subs}`);
      same(path, twin(path, dcformerInMaxtext(tensors, subs, H)));
    });

  test('fewer heads of keys, a static map, levels of a tree in front, bfloat16', () => {
    const other = { ...config, num_key_value_heads: 2, static_proj: true, compose_groups: 2 };
    const { path, tensors } = official(other, 'dc-static', 'bf16');
    same(path, twin(path, dcformerInMaxtext(tensors, 2, 2, 'params.params.'), 'bf16'));
  });

  test('it is the model that training starts from, too', () => {
    const { path, tensors } = official(config, 'dc-trained');
    using _scope = T.arena();
    const model = loadModel(twin(path, dcformerInMaxtext(tensors, 2, H)));
    const ids = i32(idsOf(1, 8, 29), [1, 8]);
    T.backward(model.loss({ ids }, ids));
    assert.ok(model.parameters.every(({ tensor }) => tensor.grad));
  });

  const wrong: [what: string, change: (tensors: Tensors) => Tensors, message: RegExp][] = [
    [
      'without a tensor',
      ({ 'decoder.layers.mlp_1.wi_1.kernel': _, ...rest }) => rest,
      /missing, in the names of MaxText: decoder\.layers\.mlp_1\.wi_1\.kernel$/,
    ],
    [
      'with one more',
      (tensors) => ({ ...tensors, 'decoder.layers.mlp_2.wi_1.kernel': { shape: [1], values: new Float32Array(1) } }),
      /does not ask for are there, in the names of MaxText: decoder\.layers\.mlp_2/,
    ],
    [
      'of another shape',
      (tensors) => ({ ...tensors, 'decoder.decoder_norm.scale': { shape: [17], values: new Float32Array(17) } }),
      /decoder\.decoder_norm\.scale must be \(16\) by config\.json: \(17\)/,
    ],
    [
      'with fewer tokens than the vocabulary',
      (tensors) => ({ ...tensors, 'token_embedder.embedding': { shape: [28, 16], values: new Float32Array(28 * 16) } }),
      /token_embedder\.embedding must be \(29, ?16\) by config\.json/,
    ],
    [
      'of three blocks a step',
      (tensors) => ({
        ...tensors,
        'decoder.layers.self_attention_2.query.kernel': tensors['decoder.layers.self_attention_1.query.kernel'],
      }),
      /n_layer \(4\) must be whole steps of the scan.*: 3 of them/,
    ],
  ];
  for (const [what, change, message] of wrong)
    test(`one ${what} is refused`, () => {
      const { path, tensors } = official(config, 'dc-wrong');
      const file = twin(path, change(dcformerInMaxtext(tensors, 2, H)));
      assert.throws(() => loadModel(file), { name: 'ModelWeightsError', message });
    });

  test('a model that has no names there is refused', () => {
    const { path, tensors } = official({ ...config, mgate: true, mgate_dim: 3 }, 'dc-mgate');
    const file = twin(path, dcformerInMaxtext(tensors, 2, H));
    assert.throws(() => loadModel(file), /have no name in MaxText: layers\.0\.feed_forward\.mg\.weight/);
    const pythia = official(TINY_DC_PYTHIA, 'dc-pythia');
    const other = twin(pythia.path, dcformerInMaxtext(tensors, 2, H));
    assert.throws(() => loadModel(other), /MaxText are read for dcformer and muddformer: model_type dcpythia/);
  });
});

test('MUDDFormer in MaxText', () => {
  const config = { ...TINY_MUDD, num_hidden_layers: 3, ffn_reallocation: true, intermediate_size: 256 };
  const { path, tensors: t } = official(config, 'mudd');
  const out: Tensors = {
    'token_embedder.embedding': t['tok_embeddings.weight'],
    'decoder.decoder_norm.scale': t['norm.weight'],
    'decoder.logits_dense.kernel': transposed(t['output.weight']),
  };
  for (let layer = 0; layer < 3; layer++) {
    const [from, to] = [`layers.${layer}.`, `decoder.layers_${layer}.`];
    for (const [name, part] of Object.entries({ query: 'wq', key: 'wk', value: 'wv' }))
      out[`${to}self_attention_0.${name}.kernel`] = heads(t[`${from}attention.${part}.weight`]);
    out[`${to}self_attention_0.out.kernel`] = backOf(t[`${from}attention.wo.weight`]);
    for (const norm of ['q_norm', 'k_norm'])
      out[`${to}self_attention_0.${norm}.scale`] = t[`${from}attention.${norm}.weight`];
    for (const [name, part] of Object.entries({ wi_0: 'w1', wi_1: 'w3', wo: 'w2' }))
      out[`${to}mlp_0.${name}.kernel`] = transposed(t[`${from}feed_forward.${part}.weight`]);
    if (layer === 0) out[`${to}pre_self_attention_layer_norm.scale`] = t[`${from}attention_norm.weight`];
    else
      'qkv'.split('').forEach((stream, c) => {
        out[`${to}pre_self_attention_layer_norm_${stream}.scale`] = t[`${from}attention_norms.${c}.weight`];
      });
    out[`${to}post_self_attention_layer_norm_0.scale`] = t[`${from}ffn_norm.weight`];
    out[`${to}dense_proj2.bias`] = t[`dense_bs.${layer}`];
    out[`${to}dynamic_dense_conn1.kernel`] = transposed(t[`dynamic_dense.${layer}.w1.weight`]);
    const second = transposed(t[`dynamic_dense.${layer}.w2.weight`]);
    out[`${to}dynamic_dense_conn2.kernel`] = reshaped(
      second,
      second.shape[0],
      second.shape[1] / (layer + 2),
      layer + 2,
    );
  }
  same(path, twin(path, out));
});

// Megatron

describe('Yuan in Megatron', () => {
  const models: Record<string, ModelConfig> = {
    'Yuan 2.0': TINY_YUAN,
    'Yuan 2.0, untied': { ...TINY_YUAN, tie_word_embeddings: false },
    M32: TINY_YUAN_MOE,
  };
  for (const [name, config] of Object.entries(models))
    for (const prefix of ['', 'model.'])
      test(`${name}${prefix && `, ${prefix} in front`}`, () => {
        const { path, tensors } = official(config, `${name}${prefix}`);
        same(path, twin(path, yuanInMegatron(tensors, name === 'M32' ? 5 : 0, prefix)));
      });

  test('what is missing is named', () => {
    const { path, tensors } = official(TINY_YUAN_MOE, 'yuan-wrong');
    const names = yuanInMegatron(tensors, 5);
    delete names['language_model.encoder.layers.1.mlp.experts.weight2'];
    assert.throws(
      () => loadModel(twin(path, names)),
      /in the names of Megatron: language_model\.encoder\.layers\.1\.mlp\.experts\.weight2$/,
    );
  });
});

// Hugging Face

for (const config of [TINY_DC, TINY_DC_PYTHIA])
  test(`projections that lie apart are one: ${config.model_type}`, () => {
    const { path, tensors } = official(config, `apart-${config.model_type}`);
    const apart = Object.entries(tensors).flatMap(([name, tensor]) => {
      const [, before, after] = /^(.*)wqkv(.*)$/.exec(name) ?? [];
      if (before === undefined) return [[name, tensor] as const];
      return ['q', 'k', 'v'].map(
        (which, i) => [`${before}w${which}${after}`, rows(tensor, i * 16, (i + 1) * 16)] as const,
      );
    });
    same(
      path,
      twin(path, {
        ...Object.fromEntries(apart),
        'layers.0.attention.dyn_w_proj.sw': { shape: [1], values: new Float32Array(1) },
      }),
    );
  });

test('a view gives its elements from any place on', () => {
  const stored = Uint16Array.from({ length: 2 * 3 * 4 * 5 }, (_, i) => i);
  const view = new View([2, 3, 4, 5]).at(1, 2).cut(2, 1, 4).turned(2, 0, 1);
  const expected = [1, 2, 3].flatMap((d) =>
    [0, 1].flatMap((a) => [0, 1, 2, 3].map((c) => ((a * 3 + 2) * 4 + c) * 5 + d)),
  );
  assert.deepEqual(view.shape, [3, 2, 4]);
  for (const from of [0, 1, 7, 23])
    for (const count of [1, 5, view.size - from]) {
      const into = new Uint16Array(Math.min(count, view.size - from));
      view.gather(stored, from, into);
      assert.deepEqual([...into], expected.slice(from, from + into.length));
    }
});
