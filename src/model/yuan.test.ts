/**
 * Yuan 2.0 and M32: the split of heads, sizes of the releases, names and shapes in files, what a configuration may not say, and training.
 * Gradients, devices, documents in one row: transformer.test.ts; the cache: generate.test.ts; the layers: beside them.
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { skip, vectors } from '../../test/support/filled.ts';
import { i32, idsOf, TINY_YUAN, TINY_YUAN_MOE } from '../../test/support/model.ts';
import { askPeer } from '../../test/support/peer.ts';
import { forwardFlops, parametersOf } from '../cost/index.ts';
import {
  add,
  arena,
  backward,
  concat,
  device,
  full,
  noGrad,
  normal,
  Random,
  reshape,
  tensor,
} from '../tensor/index.ts';
import {
  activeParameterCount,
  checkConfig,
  createModel,
  loadConfig,
  loadModel,
  type ModelConfig,
  parameterCount,
  saveModel,
  shapeOf,
  TRAINABLE,
  Yuan2,
  Yuan2Moe,
  type YuanConfig,
} from './index.ts';
import { readSafetensors, writeSafetensors } from './weights/safetensors.ts';
import { queriesAndKeys, queryKeyHeads } from './yuan.ts';

const folder = mkdtempSync(join(tmpdir(), 'yuan-'));
after(() => rmSync(folder, { recursive: true }));

/** The fields of config.json that the releases have. */
const RELEASED = {
  architectures: ['YuanForCausalLM'],
  model_type: 'yuan',
  vocab_size: 135_040,
  hidden_size: 2048,
  intermediate_size: 8192,
  num_hidden_layers: 24,
  num_attention_heads: 32,
  max_position_embeddings: 8192,
  hidden_act: 'silu',
  rms_norm_eps: 1e-6,
  dropout: 0.1,
  tie_word_embeddings: true,
  torch_dtype: 'bfloat16',
  causal_mask: true,
  use_flash_attention: true,
  reset_attention_mask: true,
  eod_token: 77_185,
  bos_token_id: 77_185,
  eos_token_id: 77_185,
};
const LARGE = { ...RELEASED, hidden_size: 8192, intermediate_size: 32_768, num_attention_heads: 64 };
const M32 = {
  ...RELEASED,
  num_attention_heads: 16,
  attention_projection_size: 4096,
  max_position_embeddings: 4096,
  tie_word_embeddings: undefined,
  use_moe: true,
  moe_config: {
    moe_num_experts: 32,
    moe_top_k: 2,
    ffn_hidden_size: 8192,
    norm_topk_prob: true,
    gated_linear_unit: true,
  },
};

describe('parameters of the releases, without memory', () => {
  const sizes: [name: string, config: object, total: number, active?: number][] = [
    ['2B', RELEASED, 2_088_724_480],
    ['51B', { ...LARGE, num_hidden_layers: 42 }, 51_842_105_344],
    ['102B', { ...LARGE, num_hidden_layers: 84 }, 102_577_954_816],
    ['M32', M32, 39_942_842_368, 3_704_055_808],
  ];
  for (const [name, config, total, active = total] of sizes)
    test(name, () => {
      const before = device('cpu').memory().liveBytes;
      const checked = checkConfig(config);
      assert.equal(parameterCount(checked), total);
      assert.equal(activeParameterCount(checked), active);
      assert.equal(device('cpu').memory().liveBytes, before);
      const shape = shapeOf(checked);
      assert.equal(parametersOf(shape).total, total, 'as the account has it');
      const perToken = forwardFlops(shape, 1) / 1e9;
      const products = (2 * active) / 1e9;
      assert.ok(Math.abs(perToken - products) < 0.002 * products, `${perToken} and ${products} GFLOP a token`);
    });
});

test('a row of the two projections is a query and then a key, whichever matrix it came from', { skip }, () => {
  using _scope = arena();
  const numbers = tensor([0, 1, 2, 3, 4, 5, 6, 7, 100, 101, 102, 103, 104, 105, 106, 107], { shape: [1, 1, 16] });
  const { expect } = vectors('yuan_qk_split');
  const [queries, keys] = queriesAndKeys(queryKeyHeads(numbers, 4)).map((t) => Array.from(t.readSync()));
  assert.deepEqual(queries, (expect.query as number[][]).flat());
  assert.deepEqual(keys, (expect.key as number[][]).flat());
});

describe('in files', () => {
  const shapesOf = (config: ModelConfig) => {
    using _scope = arena();
    saveModel(folder, createModel(config, new Random(4)));
    const file = readSafetensors(join(folder, 'model.safetensors'));
    return Object.fromEntries(Object.entries(file.tensors).map(([name, { shape }]) => [name, shape]));
  };
  const attention = (E: number, P: number) => ({
    'input_layernorm.weight': [E],
    'self_attn.v_proj.weight': [P, E],
    'self_attn.o_proj.weight': [E, P],
    'self_attn.q_proj.weight': [P, E],
    'self_attn.k_proj.weight': [P, E],
    'self_attn.lf_gate.conv1.weight': [E / 2, E, 2, 1],
    'self_attn.lf_gate.conv1.bias': [E / 2],
    'self_attn.lf_gate.conv2.weight': [E, E / 2, 2, 1],
    'self_attn.lf_gate.conv2.bias': [E],
    'self_attn.lf_gate.output_layernorm.weight': [E],
    'post_attention_layernorm.weight': [E],
  });
  const model = (block: Record<string, number[]>, layers = 2) =>
    Object.fromEntries([
      ['model.embed_tokens.weight', [29, 12]],
      ...Array.from({ length: layers }, (_, i) =>
        Object.entries(block).map(([name, shape]) => [`model.layers.${i}.${name}`, shape] as const),
      ).flat(),
      ['model.norm.weight', [12]],
    ]);

  test('the names and shapes of Yuan 2.0', () => {
    const mlp = { 'mlp.up_proj.weight': [16, 12], 'mlp.gate_proj.weight': [16, 12], 'mlp.down_proj.weight': [12, 16] };
    assert.deepEqual(shapesOf(TINY_YUAN), model({ ...attention(12, 12), ...mlp }));
    const { rope_parameters: _, ...json } = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
    assert.deepEqual(json.architectures, ['YuanForCausalLM']);
    assert.equal(json.model_type, 'yuan');
  });

  test('the names and shapes of M32, and those of a router that is one product', () => {
    const gates = ['query', 'key', 'value'].map((name) => [`mlp.gate.${name}.weight`, [5, 12]] as const);
    const experts = [0, 1, 2, 3, 4].flatMap((e) => [
      [`mlp.experts.${e}.w1.weight`, [20, 12]] as const,
      [`mlp.experts.${e}.w2.weight`, [12, 10]] as const,
    ]);
    const rest = { ...attention(12, 24), ...Object.fromEntries(experts) };
    assert.deepEqual(shapesOf(TINY_YUAN_MOE), model({ ...rest, ...Object.fromEntries(gates) }));
    const json = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8'));
    assert.equal(json.use_moe, true);
    assert.equal(json.attention_projection_size, 24);
    const softmax = { ...TINY_YUAN_MOE, moe_config: { ...TINY_YUAN_MOE.moe_config!, router: 'softmax' as const } };
    assert.deepEqual(shapesOf(softmax), model({ ...rest, 'mlp.gate.weight': [5, 12] }));
  });

  test('a file with the constants of the rotation, and a tied head twice, is read', () => {
    using _scope = arena();
    const before = createModel(TINY_YUAN, new Random(4));
    saveModel(folder, before);
    const path = join(folder, 'model.safetensors');
    const file = readSafetensors(path);
    const tensors = Object.fromEntries(Object.keys(file.tensors).map((name) => [name, file.load(name)]));
    writeSafetensors(path, {
      ...tensors,
      'lm_head.weight': before.head,
      'model.layers.0.self_attn.rotary_emb.inv_freq': full([2], 1),
    });
    const ids = i32(idsOf(1, 8, 29), [1, 8]);
    assert.deepEqual(loadModel(folder).logits({ ids }).readSync(), before.logits({ ids }).readSync());
  });

  test('the configuration of a release', () => {
    writeFileSync(join(folder, 'config.json'), JSON.stringify(M32));
    const config = loadConfig(folder);
    assert.deepEqual(config, checkConfig(config), 'checked twice it is the same');
    assert.ok(config.model_type === 'yuan' && config.moe_config?.router === 'attention');
    assert.equal(config.head_dim, 256);
    assert.equal(config.rope_precision, 'float32');
    assert.equal(config.tie_word_embeddings, true);
  });
});

test('moe_config makes the difference', () => {
  using _scope = arena();
  assert.ok(createModel(TINY_YUAN, new Random(1)) instanceof Yuan2);
  assert.ok(createModel(TINY_YUAN_MOE, new Random(1)) instanceof Yuan2Moe);
  const without = { ...TINY_YUAN, moe_config: { moe_num_experts: 0 } };
  assert.equal('moe_config' in checkConfig(without), false);
});

describe('a configuration is refused', () => {
  const wrong: [RegExp, object][] = [
    [/use_shareqk is not supported/, { use_shareqk: true }],
    [/hidden_size must be even/, { hidden_size: 15, num_attention_heads: 1, attention_projection_size: 15 }],
    [/num_attention_heads must leave an even part/, { num_attention_heads: 4 }],
    [/num_key_value_heads must be/, { num_key_value_heads: 1 }],
    [/attention_projection_size must give each of 3 heads/, { attention_projection_size: 10 }],
    [/attention_projection_size must give each of 3 heads/, { attention_projection_size: 6 }],
    [/head_dim must be 4/, { head_dim: 6 }],
    [/rope_precision must be one of float32/, { rope_precision: 'float16' }],
    [/quantization_config is not supported/, { quantization_config: {} }],
    [/moe_config.*moe_top_k must be a whole number from 1 to 4/, { moe_config: { moe_num_experts: 4, moe_top_k: 5 } }],
    [
      /gated_linear_unit must be true/,
      { moe_config: { moe_num_experts: 4, moe_top_k: 1, ffn_hidden_size: 4, gated_linear_unit: false } },
    ],
    [
      /router must be one of attention, softmax/,
      { moe_config: { moe_num_experts: 4, moe_top_k: 1, ffn_hidden_size: 4, router: 'hash' } },
    ],
  ];
  for (const [message, fields] of wrong)
    test(String(message), () => {
      assert.throws(() => checkConfig({ ...TINY_YUAN, ...fields }), { name: 'ModelConfigError', message });
    });
});

for (const [name, config] of Object.entries({ 'Yuan 2.0': TINY_YUAN, M32: TINY_YUAN_MOE }))
  test(`a token changes nothing before it: ${name}`, () => {
    using _scope = arena();
    const model = createModel(config, new Random(5));
    const ids = idsOf(1, 10, 29);
    const logits = (list: Int32Array) => model.logits({ ids: i32(list, [1, 10]) }).readSync();
    const before = logits(ids);
    for (const t of [0, 4, 9]) {
      const after = logits(ids.with(t, (ids[t] + 1) % 29));
      // Not to the bit: experts have other rows beside theirs.
      const same = (s: number) =>
        after.subarray(s * 29, (s + 1) * 29).every((v, i) => Math.abs(v - before[s * 29 + i]) < 1e-5);
      assert.ok(Array.from({ length: t }, (_, s) => same(s)).every(Boolean), `before ${t}`);
      assert.ok(!same(t), `at ${t}`);
    }
  });

test('tokens one by one give what the prompt gives', () => {
  using _scope = arena();
  const model = createModel(TINY_YUAN_MOE, new Random(5));
  const ids = idsOf(1, 8, 29);
  const whole = model.logits({ ids: i32(ids, [1, 8]) });
  using cache = model.cache(1, 8);
  const parts = Array.from(ids, (id) => model.logits({ ids: i32([id], [1, 1]) }, { cache }));
  const [a, b] = [concat(parts, 1).readSync(), whole.readSync()];
  a.forEach((v, i) => {
    assert.ok(Math.abs(v - b[i]) < 1e-4, `${i}: ${v}, ${b[i]}`);
  });
});

test('PyTorch computes the same logits and gradients, by an implementation of its own', { timeout: 120_000 }, (t) => {
  const configs: YuanConfig[] = [
    TINY_YUAN,
    { ...TINY_YUAN, tie_word_embeddings: false, rope_precision: 'bfloat16', max_position_embeddings: 400 },
    TINY_YUAN_MOE,
    {
      ...TINY_YUAN_MOE,
      rope_precision: 'bfloat16_frequencies',
      moe_config: { ...TINY_YUAN_MOE.moe_config!, router: 'softmax', norm_topk_prob: false },
    },
  ];
  const folders = configs.map((config, i) => {
    using _scope = arena();
    const into = join(folder, String(i));
    const model = createModel(config, new Random(4 + i));
    for (const { tensor: weight, role } of model.parameters)
      if (role === 'vector')
        // Gains and biases away from where they start, so that a forgotten one shows.
        weight.device.run('copy', [weight, noGrad(() => add(weight, normal(new Random(9), weight.shape)))]);
    const ids = i32(idsOf(2, 20, 29), [2, 20]);
    const labels = i32(idsOf(2, 20, 29, 2).with(3, -100), [2, 20]);
    const loss = model.loss({ ids }, labels);
    backward(loss);
    saveModel(into, model);
    saveModel(
      join(into, 'gradients'),
      TRAINABLE.yuan.build(
        config,
        model.parameters.map(({ tensor: weight }) => weight.grad!),
      ),
    );
    const logits = noGrad(() => model.logits({ ids }));
    writeSafetensors(join(into, 'expected.safetensors'), { ids, labels, logits, loss: reshape(loss, [1]) });
    return into;
  });
  const { answers, missing } = askPeer('yuan.py', ['check', ...folders]);
  if (missing) return t.skip(missing);
  assert.equal(answers.length, folders.length);
  for (const { folder: which, logits, loss, gradients, where, left } of answers) {
    t.diagnostic(`${which}: logits ${logits}, loss ${loss}, gradients ${gradients} (${where})`);
    assert.deepEqual(left, []);
    assert.ok((logits as number) < 1e-4 && (loss as number) < 1e-5, `${which}: ${logits}, ${loss}`);
    assert.ok((gradients as number) < 1e-4, `${which}: ${gradients} of ${where}`);
  }
});
