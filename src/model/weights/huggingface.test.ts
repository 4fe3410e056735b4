/** Models as folders: bit for bit through a file, the logits of another implementation, and every mismatch named. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { i32, idsOf, MODELS, TINY, VARIANTS } from '../../../test/support/model.ts';
import { askPeer } from '../../../test/support/peer.ts';
import { arena, device, noGrad, Random, type Tensor, zeros } from '../../tensor/index.ts';
import { createModel, type LanguageModel, loadConfig, loadModel, saveModel } from '../index.ts';
import { readSafetensors, writeSafetensors } from './safetensors.ts';

const here = dirname(fileURLToPath(import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'model-'));
after(() => rmSync(folder, { recursive: true }));
const weights = join(folder, 'model.safetensors');
const configFile = join(folder, 'config.json');

const bits = (t: Tensor) => Buffer.from(t.readSync().buffer);
const bitsOf = (model: LanguageModel) => model.parameters.map(({ name, tensor }) => [name, bits(tensor)]);
const largest = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (v, i) => Math.abs(v - b[i])));

describe('saved and loaded', () => {
  for (const [name, config] of Object.entries(MODELS))
    for (const dtype of ['f32', 'bf16'] as const)
      test(`bit for bit: ${name}, ${dtype}`, () => {
        using _scope = arena();
        const model = createModel(config, new Random(4), { dtype });
        saveModel(folder, model);
        const bytes = readFileSync(weights);
        const back = loadModel(folder);
        assert.deepEqual(bitsOf(back), bitsOf(model));
        assert.ok(back.parameters.every(({ tensor }) => tensor.requiresGrad && tensor.dtype === dtype));
        const { torch_dtype: _, ...same } = back.config;
        assert.deepEqual(same, model.config);
        saveModel(folder, back);
        assert.deepEqual(readFileSync(weights), bytes);
        assert.deepEqual(readdirSync(folder).sort(), ['config.json', 'model.safetensors']);
      });

  test('under the names and shapes of the library', () => {
    using _scope = arena();
    const model = createModel({ ...TINY, model_type: 'qwen3', attention_bias: true }, new Random(4));
    saveModel(folder, model);
    const file = readSafetensors(weights);
    assert.deepEqual({ ...file.metadata }, { format: 'pt' });
    const block = (names: Record<string, number[]>) =>
      [0, 1].flatMap((i) => Object.entries(names).map(([name, shape]) => [`model.layers.${i}.${name}`, shape]));
    const expected = Object.fromEntries([
      ['model.embed_tokens.weight', [29, 12]],
      ...block({
        'input_layernorm.weight': [12],
        'self_attn.q_proj.weight': [16, 12],
        'self_attn.k_proj.weight': [8, 12],
        'self_attn.v_proj.weight': [8, 12],
        'self_attn.q_proj.bias': [16],
        'self_attn.k_proj.bias': [8],
        'self_attn.v_proj.bias': [8],
        'self_attn.q_norm.weight': [4],
        'self_attn.k_norm.weight': [4],
        'self_attn.o_proj.weight': [12, 16],
        'self_attn.o_proj.bias': [12],
        'post_attention_layernorm.weight': [12],
        'mlp.gate_proj.weight': [16, 12],
        'mlp.up_proj.weight': [16, 12],
        'mlp.down_proj.weight': [12, 16],
      }),
      ['model.norm.weight', [12]],
    ]);
    assert.deepEqual(Object.fromEntries(Object.entries(file.tensors).map(([k, v]) => [k, v.shape])), expected);
    const json = JSON.parse(readFileSync(configFile, 'utf8'));
    assert.deepEqual([json.architectures, json.dtype, json.torch_dtype], [['Qwen3ForCausalLM'], 'float32', 'float32']);
  });

  test('as another type', () => {
    using _scope = arena();
    const model = createModel(TINY, new Random(4));
    saveModel(folder, model);
    const narrow = loadModel(folder, { dtype: 'bf16' });
    assert.equal(narrow.config.torch_dtype, 'bfloat16');
    narrow.parameters.forEach(({ tensor }, i) => {
      const exact = model.parameters[i].tensor.readSync();
      tensor.readSync().forEach((v, k) => {
        assert.ok(Math.abs(v - exact[k]) <= Math.abs(exact[k]) / 256);
      });
    });
    assert.equal(loadModel(folder, { device: 'reference' }).head.device.name, 'reference');
  });

  test('token ids, and configurations of older and newer files', () => {
    using _scope = arena();
    const model = createModel({ ...TINY, bos_token_id: 0, eos_token_id: [2, 3] }, new Random(4));
    saveModel(folder, model);
    assert.deepEqual(loadConfig(folder).eos_token_id, [2, 3]);
    const json = JSON.parse(readFileSync(configFile, 'utf8'));
    for (const old of [true, false]) {
      const { rope_theta, rope_parameters, ...rest } = json;
      writeFileSync(configFile, JSON.stringify({ ...rest, ...(old ? { rope_theta } : { rope_parameters }) }));
      assert.equal(loadConfig(folder).rope_theta, TINY.rope_theta);
    }
  });
});

describe('a folder that does not fit', () => {
  /** Saves TINY, changes its tensors or its config.json, loads. */
  function attempt(changes: { tensors?(t: Record<string, Tensor>): void; config?: object }): void {
    using _scope = arena();
    saveModel(folder, createModel(TINY, new Random(4)));
    const file = readSafetensors(weights);
    const tensors = Object.fromEntries(Object.keys(file.tensors).map((name) => [name, file.load(name)]));
    changes.tensors?.(tensors);
    writeSafetensors(weights, tensors);
    writeFileSync(configFile, JSON.stringify({ ...JSON.parse(readFileSync(configFile, 'utf8')), ...changes.config }));
    loadModel(folder);
  }
  const q = 'model.layers.1.self_attn.q_proj.weight';
  const cases: [what: string, Parameters<typeof attempt>[0], name: string, message: RegExp][] = [
    [
      'a tensor missing',
      { tensors: (t) => delete t[q] },
      'ModelWeightsError',
      /missing: model\.layers\.1\.self_attn\.q_proj\.weight/,
    ],
    [
      'a tensor too many',
      { tensors: (t) => (t.extra = zeros([1])) },
      'ModelWeightsError',
      /not ask for are there: extra/,
    ],
    [
      'another shape',
      { tensors: (t) => (t[q] = zeros([12, 16])) },
      'ModelWeightsError',
      /q_proj\.weight must be \(16,12\) .*: \(12,16\)/,
    ],
    [
      'more layers',
      { config: { num_hidden_layers: 3 } },
      'ModelWeightsError',
      /missing: model\.layers\.2\..* and 5 more/,
    ],
    ['an untied head', { config: { tie_word_embeddings: false } }, 'ModelWeightsError', /missing: lm_head\.weight/],
    [
      'another head beside a tied one',
      { tensors: (t) => (t['lm_head.weight'] = zeros([29, 12])) },
      'ModelWeightsError',
      /set tie_word_embeddings to false/,
    ],
    [
      'integers',
      { tensors: (t) => (t[q] = zeros([16, 12], { dtype: 'i32' })) },
      'ModelWeightsError',
      /q_proj\.weight must hold F32, BF16, F16: I32/,
    ],
    [
      'an unknown model_type',
      { config: { model_type: 'gpt2' } },
      'ModelConfigError',
      /model_type must be one of llama, qwen3, .*"gpt2"/,
    ],
  ];
  for (const [what, changes, name, message] of cases)
    test(what, () => {
      const before = device('cpu').memory().liveBytes;
      assert.throws(() => attempt(changes), { name, message });
      assert.equal(device('cpu').memory().liveBytes, before);
    });

  test('nothing stays allocated when the last check fails', () => {
    assert.throws(() => attempt({ tensors: (t) => (t['lm_head.weight'] = zeros([29, 12])) }), /another matrix/);
    const before = device('cpu').memory().liveBytes;
    assert.throws(() => loadModel(folder), /another matrix/); // in no arena that would free it
    assert.equal(device('cpu').memory().liveBytes, before);
  });

  test('a head that is there twice, and constants of old files, are fine', () => {
    attempt({
      tensors(t) {
        t['lm_head.weight'] = t['model.embed_tokens.weight'];
        t['model.layers.0.self_attn.rotary_emb.inv_freq'] = zeros([2]);
      },
    });
  });

  test('no config.json, one that is no JSON, one that is too large', () => {
    for (const [text, message] of [
      ['{"model_type":', /must be JSON/],
      ['[]', /JSON object/],
      [' '.repeat(2 ** 20 + 1), /1048576 bytes/],
    ] as const) {
      writeFileSync(configFile, text);
      assert.throws(() => loadModel(folder), { name: 'CheckpointJsonError', message });
    }
    rmSync(configFile);
    assert.throws(() => loadModel(folder), { name: 'CheckpointJsonError', message: /no such file/ });
  });
});

describe('the transformers library', () => {
  for (const [name, dtype] of [
    ['llama', 'f32'],
    ['qwen3', 'bf16'],
  ] as const)
    test(`computes the same logits: ${name} of the fixtures`, () => {
      using _scope = arena();
      const fixture = join(here, '..', 'fixtures', name);
      assert.equal(loadModel(fixture).head.dtype, dtype);
      const golden = readSafetensors(join(fixture, 'golden.safetensors'));
      const model = loadModel(fixture, { dtype: 'f32' });
      const expected = golden.load('logits').readSync();
      const logits = noGrad(() => model.logits({ ids: golden.load('ids') })).readSync();
      assert.ok(largest(logits, expected) < 1e-4, String(largest(logits, expected)));
      assert.ok(largest(expected, new Float32Array(expected.length)) > 1, 'logits that tell something');
    });

  test('reads what is saved here, every variant', { timeout: 120_000 }, (t) => {
    using _scope = arena();
    const folders = Object.entries(VARIANTS).map(([name, config]) => {
      const model = createModel(config, new Random(4));
      const into = join(folder, name);
      saveModel(into, model);
      const ids = i32(idsOf(2, 20, config.vocab_size), [2, 20]);
      writeSafetensors(join(into, 'golden.safetensors'), { ids, logits: noGrad(() => model.logits({ ids })) });
      return into;
    });
    const { answers, missing } = askPeer('make_transformer_fixture.py', ['check', ...folders]);
    if (missing) return t.skip(missing);
    assert.equal(answers.length, folders.length);
    answers.forEach(({ largest: difference, class: className, ...left }, i) => {
      assert.deepEqual(left, { missing_keys: [], unexpected_keys: [], mismatched_keys: [] });
      assert.equal(className, /qwen3/.test(folders[i]) ? 'Qwen3ForCausalLM' : 'LlamaForCausalLM');
      assert.ok((difference as number) < 1e-4, `${folders[i]}: ${difference}`);
    });
  });
});
