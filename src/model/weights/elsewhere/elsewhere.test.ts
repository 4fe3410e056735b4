/**
 * Checkpoints in the names and shapes of MaxText and Megatron, written here from those of Hugging Face by the formulas of the converters,
 * are the same models. And what such a file may not be.
 */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
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
import * as T from '../../../tensor/index.ts';
import { createModel, loadModel, type ModelConfig, saveModel } from '../../index.ts';
import { readSafetensors, writeSafetensors } from '../safetensors.ts';
import { View } from './view.ts';

const folder = mkdtempSync(join(tmpdir(), 'elsewhere-'));
after(() => rmSync(folder, { recursive: true }));

/** A tensor as nested lists would have it: shape and values in order. */
interface Plain {
  shape: number[];
  values: Float32Array;
}
const sizeOf = (shape: readonly number[]) => shape.reduce((n, m) => n * m, 1);

/** Axes in another order, element by element. */
function permuted({ shape, values }: Plain, ...axes: number[]): Plain {
  const to = axes.map((axis) => shape[axis]);
  const out = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) {
    let rest = i;
    const index = new Array<number>(shape.length);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      index[axis] = rest % shape[axis];
      rest = Math.floor(rest / shape[axis]);
    }
    out[axes.reduce((at, axis) => at * shape[axis] + index[axis], 0)] = values[i];
  }
  return { shape: to, values: out };
}
const reshaped = ({ values }: Plain, ...shape: number[]): Plain => {
  assert.equal(sizeOf(shape), values.length);
  return { shape, values };
};
/** One after another along the first axis. */
const stacked = (...parts: Plain[]): Plain => ({
  shape: [parts.reduce((n, { shape }) => n + shape[0], 0), ...parts[0].shape.slice(1)],
  values: Float32Array.from(parts.flatMap(({ values }) => [...values])),
});
const rows = ({ shape, values }: Plain, from: number, to: number): Plain => {
  const each = values.length / shape[0];
  return { shape: [to - from, ...shape.slice(1)], values: values.slice(from * each, to * each) };
};
/** Tensors of the blocks of a scan side by side on axis 1. */
const scanned = (parts: Plain[]): Plain => {
  const [{ shape }] = parts;
  const all = stacked(...parts.map((part) => reshaped(part, 1, ...part.shape)));
  const axes = [1, 0, ...shape.map((_, i) => i + 2).slice(0, -1)];
  return permuted(all, ...axes);
};
const transposed = (matrix: Plain) => permuted(matrix, 1, 0);
/** Rows of padding behind a vocabulary. */
const padded = (table: Plain) =>
  stacked(table, { shape: [3, table.shape[1]], values: new Float32Array(3 * table.shape[1]).fill(9) });

type Tensors = Record<string, Plain>;

/** A model away from where it starts, as tensors in the names of Hugging Face, in a folder of that name. */
function official(
  config: ModelConfig,
  name: string,
  dtype: 'f32' | 'bf16' = 'f32',
): { path: string; tensors: Tensors } {
  using _scope = T.arena();
  const model = createModel(config, new T.Random(4), { dtype });
  for (const { tensor, role } of model.parameters)
    if (role === 'vector' || role === 'dynamic') {
      const moved = T.noGrad(() => T.add(tensor, T.normal(new T.Random(9), tensor.shape, { deviation: 0.2, dtype })));
      tensor.device.run('copy', [tensor, moved]);
    }
  const path = join(folder, name);
  saveModel(path, model);
  const file = readSafetensors(join(path, 'model.safetensors'));
  const plain = (key: string): Plain => ({
    shape: [...file.tensors[key].shape],
    values: T.cast(file.load(key), 'f32').readSync() as Float32Array,
  });
  return { path, tensors: Object.fromEntries(Object.keys(file.tensors).map((key) => [key, plain(key)])) };
}

/** The same config.json with these tensors. */
function twin(of: string, tensors: Tensors, dtype: 'f32' | 'bf16' = 'f32'): string {
  using _scope = T.arena();
  const path = `${of}-twin`;
  mkdirSync(path, { recursive: true });
  cpSync(join(of, 'config.json'), join(path, 'config.json'));
  const all = Object.entries(tensors).map(([key, { shape, values }]) => [key, T.tensor(values, { shape, dtype })]);
  writeSafetensors(join(path, 'model.safetensors'), Object.fromEntries(all));
  return path;
}

function same(one: string, other: string): void {
  using _scope = T.arena();
  const ids = i32(idsOf(2, 9, 29), [2, 9]);
  const logits = (path: string) => loadModel(path).logits({ ids }).readSync();
  assert.deepEqual(logits(other), logits(one));
}

// MaxText

const [E, H, D, V] = [16, 4, 4, 29];
const LAYERS = 4;

/** (heads D, E) as (E, heads, D). */
const heads = (matrix: Plain) => permuted(reshaped(matrix, matrix.shape[0] / D, D, E), 2, 0, 1);
/** (E, H D) as (H, D, E). */
const backOf = (matrix: Plain) => permuted(reshaped(matrix, E, H, D), 1, 2, 0);

function dcformerInMaxtext(t: Tensors, subs: number, kv: number, prefix = ''): Tensors {
  const out: Tensors = {
    'token_embedder.embedding': padded(t['tok_embeddings.weight']),
    'decoder.decoder_norm.scale': t['norm.weight'],
    'decoder.logits_dense.kernel': transposed(padded(t['output.weight'])),
  };
  for (let sub = 0; sub < subs; sub++) {
    const put = (name: string, of: (at: string) => Plain) => {
      const layers = Array.from({ length: LAYERS / subs }, (_, step) => `layers.${step * subs + sub}.`);
      out[`decoder.layers.${name}`] = scanned(layers.map(of));
    };
    const attention = `self_attention_${sub}`;
    const qkv = (at: string) => t[`${at}attention.wqkv.weight`];
    put(`${attention}.query.kernel`, (at) => heads(rows(qkv(at), 0, H * D)));
    put(`${attention}.key.kernel`, (at) => heads(rows(qkv(at), H * D, (H + kv) * D)));
    put(`${attention}.value.kernel`, (at) => heads(rows(qkv(at), (H + kv) * D, (H + 2 * kv) * D)));
    put(`${attention}.out.kernel`, (at) => backOf(t[`${at}attention.wo.weight`]));
    for (const norm of ['q_norm', 'k_norm'])
      put(`${attention}.${norm}.scale`, (at) => t[`${at}attention.${norm}.scale`]);
    const dynamic = (name: string, at: string) => t[`${at}attention.dyn_w_proj.${name}`];
    put(`${attention}.AttentionOp_0.dyn_w_proj.dw1.kernel`, (at) => dynamic('dw1', at));
    put(`${attention}.AttentionOp_0.dyn_w_proj.qkw`, (at) => dynamic('qkw', at));
    put(`${attention}.AttentionOp_0.dyn_w_proj.dd.kernel`, (at) => dynamic('dd', at));
    for (const stage of ['pre', 'post'])
      put(
        `${attention}.AttentionOp_0.${stage}_proj.w`,
        (at) => dynamic(`${stage}_proj.w`, at) ?? { shape: [1, 4, 4], values: new Float32Array(16) },
      );
    put(`mlp_${sub}.wi_0.kernel`, (at) => transposed(t[`${at}feed_forward.w1.weight`]));
    put(`mlp_${sub}.wi_1.kernel`, (at) => transposed(t[`${at}feed_forward.w3.weight`]));
    put(`mlp_${sub}.wo.kernel`, (at) => transposed(t[`${at}feed_forward.w2.weight`]));
    put(`pre_self_attention_layer_norm_${sub}.scale`, (at) => t[`${at}attention_norm.weight`]);
    put(`post_self_attention_layer_norm_${sub}.scale`, (at) => t[`${at}ffn_norm.weight`]);
  }
  return Object.fromEntries(Object.entries(out).map(([name, value]) => [prefix + name, value]));
}

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
    const ids = i32(idsOf(1, 8, V), [1, 8]);
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

function yuanInMegatron(t: Tensors, experts: number, prefix = ''): Tensors {
  const out: Tensors = {
    'language_model.embedding.word_embeddings.weight': padded(t['model.embed_tokens.weight']),
    'language_model.encoder.final_layernorm.weight': t['model.norm.weight'],
  };
  if (t['lm_head.weight']) out['language_model.output_layer.weight'] = padded(t['lm_head.weight']);
  else out['word_embeddings.weight'] = padded(t['model.embed_tokens.weight']);
  for (let layer = 0; layer < 2; layer++) {
    const [from, to] = [`model.layers.${layer}.`, `language_model.encoder.layers.${layer}.`];
    const copy = (names: Record<string, string>) => {
      for (const [name, other] of Object.entries(names)) out[to + name] = t[from + other];
    };
    copy({
      'input_layernorm.weight': 'input_layernorm.weight',
      'post_attention_layernorm.weight': 'post_attention_layernorm.weight',
      'self_attention.get_value.weight': 'self_attn.v_proj.weight',
      'self_attention.dense.weight': 'self_attn.o_proj.weight',
    });
    for (const part of ['conv1.weight', 'conv1.bias', 'conv2.weight', 'conv2.bias', 'output_layernorm.weight'])
      copy({ [`self_attention.lf_gate.${part}`]: `self_attn.lf_gate.${part}` });
    out[`${to}self_attention.get_query_key.weight`] = stacked(
      t[`${from}self_attn.q_proj.weight`],
      t[`${from}self_attn.k_proj.weight`],
    );
    out[`${to}self_attention.core_attention._extra_state`] = { shape: [0], values: new Float32Array(0) };
    if (experts === 0) {
      out[`${to}mlp.dense_h_to_4h.weight`] = stacked(t[`${from}mlp.up_proj.weight`], t[`${from}mlp.gate_proj.weight`]);
      copy({ 'mlp.dense_4h_to_h.weight': 'mlp.down_proj.weight' });
      continue;
    }
    const gate = ['query', 'key', 'value'].map((name) => t[`${from}mlp.gate.${name}.weight`]);
    out[`${to}mlp.router.attention_router.query_key_value.weight`] = stacked(...gate);
    const each = (which: string) =>
      stacked(...Array.from({ length: experts }, (_, e) => transposed(t[`${from}mlp.experts.${e}.${which}.weight`])));
    const [first, second] = [each('w1'), each('w2')];
    out[`${to}mlp.experts.weight1`] = reshaped(first, first.shape[0] / experts, experts * first.shape[1]);
    out[`${to}mlp.experts.weight2`] = second;
  }
  return Object.fromEntries(Object.entries(out).map(([name, value]) => [prefix + name, value]));
}

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
