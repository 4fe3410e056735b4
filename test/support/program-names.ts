/**
 * Small checkpoints in the names and shapes of MaxText and Megatron, written from those of Hugging Face by the formulas of the converters, for
 * tests. Apart from the product's code for reading them: what is turned here is turned element by element.
 */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createModel, type ModelConfig, readSafetensors, saveModel, writeSafetensors } from '../../src/model/index.ts';
import * as T from '../../src/tensor/index.ts';

/** A tensor as nested lists would have it: shape and values in order. */
export interface Plain {
  shape: number[];
  values: Float32Array;
}
const sizeOf = (shape: readonly number[]) => shape.reduce((n, m) => n * m, 1);

/** Axes in another order, element by element. */
export function permuted({ shape, values }: Plain, ...axes: number[]): Plain {
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
export const reshaped = ({ values }: Plain, ...shape: number[]): Plain => {
  assert.equal(sizeOf(shape), values.length);
  return { shape, values };
};
/** One after another along the first axis. */
export const stacked = (...parts: Plain[]): Plain => ({
  shape: [parts.reduce((n, { shape }) => n + shape[0], 0), ...parts[0].shape.slice(1)],
  values: Float32Array.from(parts.flatMap(({ values }) => [...values])),
});
export const rows = ({ shape, values }: Plain, from: number, to: number): Plain => {
  const each = values.length / shape[0];
  return { shape: [to - from, ...shape.slice(1)], values: values.slice(from * each, to * each) };
};
/** Tensors of the blocks of a scan side by side on axis 1. */
export const scanned = (parts: Plain[]): Plain => {
  const [{ shape }] = parts;
  const all = stacked(...parts.map((part) => reshaped(part, 1, ...part.shape)));
  const axes = [1, 0, ...shape.map((_, i) => i + 2).slice(0, -1)];
  return permuted(all, ...axes);
};
export const transposed = (matrix: Plain) => permuted(matrix, 1, 0);
/** Rows of padding behind a vocabulary. */
export const padded = (table: Plain) =>
  stacked(table, { shape: [3, table.shape[1]], values: new Float32Array(3 * table.shape[1]).fill(9) });

export type Tensors = Record<string, Plain>;

/** A model away from where it starts, as tensors in the names of Hugging Face, in a folder of that name. */
export function official(
  config: ModelConfig,
  path: string,
  dtype: 'f32' | 'bf16' = 'f32',
): { path: string; tensors: Tensors } {
  using _scope = T.arena();
  const model = createModel(config, new T.Random(4), { dtype });
  for (const { tensor, role } of model.parameters)
    if (role === 'vector' || role === 'dynamic') {
      const moved = T.noGrad(() => T.add(tensor, T.normal(new T.Random(9), tensor.shape, { deviation: 0.2, dtype })));
      tensor.device.run('copy', [tensor, moved]);
    }
  saveModel(path, model);
  const file = readSafetensors(join(path, 'model.safetensors'));
  const plain = (key: string): Plain => ({
    shape: [...file.tensors[key].shape],
    values: T.cast(file.load(key), 'f32').readSync() as Float32Array,
  });
  return { path, tensors: Object.fromEntries(Object.keys(file.tensors).map((key) => [key, plain(key)])) };
}

/** The same config.json with these tensors. */
export function twin(of: string, tensors: Tensors, dtype: 'f32' | 'bf16' = 'f32'): string {
  using _scope = T.arena();
  const path = `${of}-twin`;
  mkdirSync(path, { recursive: true });
  cpSync(join(of, 'config.json'), join(path, 'config.json'));
  const all = Object.entries(tensors).map(([key, { shape, values }]) => [key, T.tensor(values, { shape, dtype })]);
  writeSafetensors(join(path, 'model.safetensors'), Object.fromEntries(all));
  return path;
}

/** Of the tiny models. */
const [E, H, D] = [16, 4, 4];
export const LAYERS = 4;

/** (heads D, E) as (E, heads, D). */
export const heads = (matrix: Plain) => permuted(reshaped(matrix, matrix.shape[0] / D, D, E), 2, 0, 1);
/** (E, H D) as (H, D, E). */
export const backOf = (matrix: Plain) => permuted(reshaped(matrix, E, H, D), 1, 2, 0);

export function dcformerInMaxtext(t: Tensors, subs: number, kv: number, prefix = ''): Tensors {
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

export function yuanInMegatron(t: Tensors, experts: number, prefix = ''): Tensors {
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
