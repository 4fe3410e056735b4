/** Configurations from outside: what older and newer files say alike, what is refused by its name, and nothing that crashes. */
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { Source } from '../../test/support/source.ts';
import { DECODERS } from './architectures/index.ts';
import { checkConfig } from './config.ts';
import { type Json, ModelConfigError } from './config-fields.ts';
import { checkDecoderConfig, ggufConfig } from './decoder-config.ts';
import { readGguf } from './weights/gguf/read.ts';
import type { WeightSource } from './weights/source.ts';

const ROOT = 'test/fixtures/checkpoints';
const folders = readdirSync(ROOT).filter((name) => existsSync(join(ROOT, name, 'config.json')));
const configOf = (name: string): Json => JSON.parse(readFileSync(join(ROOT, name, 'config.json'), 'utf8'));

const decoderOf = (json: Json, context = 64) => {
  const { architecture, config, layout } = checkDecoderConfig(json);
  return architecture.decoder(config, context, layout);
};
const least = {
  vocab_size: 32,
  hidden_size: 16,
  intermediate_size: 24,
  num_hidden_layers: 2,
  num_attention_heads: 4,
};

describe('older files say the same as newer ones', () => {
  const rope = (config: Json) => config.rope_parameters as Json;
  const without = (config: Json, ...names: string[]) =>
    Object.fromEntries(Object.entries(config).filter(([name]) => !names.includes(name)));
  const same: [folder: string, older: (config: Json) => Json][] = [
    [
      'llama-linear',
      (config) => ({
        ...without(config, 'rope_parameters'),
        rope_theta: rope(config).rope_theta,
        rope_scaling: { type: 'linear', factor: rope(config).factor },
      }),
    ],
    [
      'phi3',
      (config) => ({
        ...without(config, 'rope_parameters'),
        rope_theta: rope(config).rope_theta,
        partial_rotary_factor: rope(config).partial_rotary_factor,
        rope_scaling: { ...without(rope(config), 'rope_type', 'rope_theta', 'partial_rotary_factor'), type: 'su' },
      }),
    ],
    ['gemma3', (config) => config.text_config as Json],
    ['qwen2', (config) => without(config, 'layer_types')],
    ['gemma2', (config) => without(config, 'layer_types', 'hidden_activation')],
  ];
  for (const [folder, older] of same)
    test(folder, () => {
      const config = configOf(folder);
      assert.deepEqual(decoderOf(older(config)), decoderOf(config));
    });
});

describe('a configuration written as JSON is the same when it is read', () => {
  const again = (config: object) => checkDecoderConfig(JSON.parse(JSON.stringify(config))).config;
  for (const folder of folders)
    test(folder, () => {
      const { config } = checkDecoderConfig(configOf(folder));
      assert.deepEqual(again(config), config);
    });
  for (const name of readdirSync(join(ROOT, 'gguf')).filter((file) => file.endsWith('.gguf')))
    test(name, () => {
      const file = readGguf(join(ROOT, 'gguf', name));
      const { config } = ggufConfig(file, file.metadata);
      assert.deepEqual(again(config), config);
    });
});

describe('what a file does not say is what the library takes', () => {
  const blocksOf = (json: Json, context = 1e6) => decoderOf({ ...least, ...json }, context).blocks;
  test('windows', () => {
    const windows = (json: Json) => blocksOf({ num_hidden_layers: 7, ...json }).map(({ window }) => window);
    assert.deepEqual(windows({ model_type: 'mistral', num_key_value_heads: 4 }), Array(7).fill(4096));
    assert.deepEqual(
      windows({ model_type: 'mistral', num_key_value_heads: 4, sliding_window: null }),
      Array(7).fill(0),
    );
    assert.deepEqual(windows({ model_type: 'gemma2' }), [4096, 0, 4096, 0, 4096, 0, 4096]);
    assert.deepEqual(windows({ model_type: 'gemma3_text' }), [4096, 4096, 4096, 4096, 4096, 0, 4096]);
    assert.deepEqual(windows({ model_type: 'qwen2', num_key_value_heads: 4, sliding_window: 8 }), Array(7).fill(0));
    assert.deepEqual(windows({ model_type: 'phi3' }), Array(7).fill(0));
  });
  test('a window that hides nothing is none', () => {
    const mistral = { model_type: 'mistral', num_key_value_heads: 4 };
    assert.equal(blocksOf(mistral, 4096)[0].window, 0);
    assert.equal(blocksOf(mistral, 4097)[0].window, 4096);
  });
  test('caps, heads and scales', () => {
    const gemma2 = decoderOf({ ...least, model_type: 'gemma2' });
    assert.deepEqual([gemma2.logitCap, gemma2.blocks[0].scoreCap, gemma2.blocks[0].headDim], [30, 50, 256]);
    assert.deepEqual([gemma2.embeddingScale, gemma2.blocks[0].scale, gemma2.tied], [4, 1 / 16, true]);
    const uncapped = { attn_logit_softcapping: null, final_logit_softcapping: null };
    const { logitCap, blocks } = decoderOf({ ...least, model_type: 'gemma2', ...uncapped });
    assert.deepEqual([logitCap, blocks[0].scoreCap], [0, 0]);
    const { intermediate_size: _, ...sizes } = least;
    assert.equal(decoderOf({ ...sizes, model_type: 'gpt2' }).blocks[0].inner, 64);
    assert.equal(blocksOf({ model_type: 'gpt_neox', hidden_size: 64 })[0].rotation?.rotated, 4);
  });
});

describe('refused by its name', () => {
  const wrong: [json: Json, message: RegExp][] = [
    [{ model_type: 'bert' }, /model_type must be one of llama, mistral, .*gpt_neox: "bert"/],
    [{ model_type: 'llama', quantization_config: {} }, /quantization_config is not supported/],
    [{ model_type: 'llama', hidden_act: 'gelu' }, /hidden_act must be one of silu, swish: "gelu"/],
    [{ model_type: 'llama', head_dim: 5 }, /head_dim must be even/],
    [{ model_type: 'llama', num_key_value_heads: 3 }, /num_key_value_heads must divide/],
    [{ model_type: 'llama', rope_scaling: 2 }, /rope_scaling must be an object/],
    [{ model_type: 'llama', rope_scaling: { rope_type: 'llama3' } }, /low_freq_factor must be a number/],
    [{ model_type: 'mistral', num_key_value_heads: 4, sliding_window: 0 }, /sliding_window must be a whole number/],
    [
      { model_type: 'qwen2', num_key_value_heads: 4, layer_types: ['full_attention'] },
      /layer_types must be a list of 2/,
    ],
    [
      { model_type: 'qwen2', num_key_value_heads: 4, layer_types: ['full_attention', 'sliding_attention'] },
      /layer_types must be full_attention throughout/,
    ],
    [{ model_type: 'gemma2', hidden_activation: 'gelu' }, /hidden_activation must be one of gelu_pytorch_tanh/],
    [{ model_type: 'gemma2', use_bidirectional_attention: true }, /use_bidirectional_attention is not supported/],
    [{ model_type: 'gemma3_text', attn_logit_softcapping: 50 }, /attn_logit_softcapping is not supported/],
    [{ model_type: 'gemma3' }, /text_config must be an object: nothing/],
    [{ model_type: 'phi3', partial_rotary_factor: 0.3 }, /partial_rotary_factor must make an even number of the 4/],
    [{ model_type: 'gpt2', n_embd: 18 }, /n_embd|head_dim/],
    [{ model_type: 'gpt2', add_cross_attention: true }, /add_cross_attention is not supported/],
    [{ model_type: 'gpt2', activation_function: 'mish' }, /activation_function must be one of/],
    [{ model_type: 'gpt_neox', rotary_pct: 2 }, /rotary_pct must be a number above 0 and at most 1: 2/],
  ];
  for (const [json, message] of wrong)
    test(JSON.stringify(json), () => {
      assert.throws(
        () => decoderOf({ ...least, ...json }),
        (e) => {
          assert.ok(e instanceof ModelConfigError);
          assert.match(e.message, message);
          return true;
        },
      );
    });

  test('a GPT-2 size in the name that the file has', () => {
    assert.throws(
      () => decoderOf({ model_type: 'gpt2', n_embd: 16, n_layer: 0, n_head: 4 }),
      /n_layer must be a whole/,
    );
  });
});

describe('GGUF metadata', () => {
  const file = readGguf(join(ROOT, 'gguf/llama.gguf'));
  const said = (change: Json, source: WeightSource = file) =>
    ggufConfig(source, new Map<string, unknown>([...file.metadata, ...Object.entries(change)]));
  const wrong: [change: Json, message: RegExp][] = [
    [{ 'general.architecture': 'mamba' }, /general.architecture must be one of llama, qwen2, .*: "mamba"/],
    [{ 'general.architecture': 'qwen2' }, /qwen2.embedding_length must be there: nothing/],
    [{ 'llama.block_count': 2n ** 60n }, /llama.block_count must be a whole number .*: "1152921504606846976"/],
    [{ 'llama.attention.head_count_kv': new Int32Array([2, 1]) }, /llama.attention.head_count_kv .*: \[2,1\]/],
    [{ 'llama.expert_count': 8 }, /llama.expert_count is not supported and must be 0: 8/],
    [{ 'llama.attention.value_length': 4 }, /llama.attention.value_length must be that of keys, 16: 4/],
    [{ 'llama.rope.dimension_count': 8 }, /partial_rotary_factor is not supported and must be 1: 0.5/],
    [{ 'llama.rope.scaling.type': 'strange' }, /rope_type must be one of/],
    [{ 'tokenizer.ggml.eos_token_id': 40 }, /tokenizer.ggml.eos_token_id must be ids from 0 to 39: 40/],
  ];
  for (const [change, message] of wrong)
    test(JSON.stringify(Object.keys(change)), () => {
      assert.throws(
        () => said(change),
        (e) => e instanceof ModelConfigError && e.what.startsWith(file.path) && message.test(e.message),
      );
    });

  test('frequencies must be a vector of floats', () => {
    const rope = { type: 'F16', shape: [6], bytes: 12 };
    const source = { ...file, tensors: new Map([...file.tensors, ['rope_freqs.weight', rope]]) };
    assert.throws(() => said({}, source), /rope_freqs.weight must be a vector of F32: F16, 6/);
  });
});

describe('thousands of broken configurations', () => {
  const VALUES = [null, true, -1, 0, 0.5, 3, 1e9, 1e300, -0, '', 'silu', 'yarn', [], [1], {}, { rope_type: 'yarn' }];
  const random = new Source(5);

  /** The object with one value, at any depth, replaced, removed, or moved to another name. */
  function broken(json: Json): Json {
    const keys = Object.keys(json);
    const key = keys[random.int(0, keys.length)];
    const value = json[key];
    if (typeof value === 'object' && value !== null && !Array.isArray(value) && random.int(0, 3))
      return { ...json, [key]: broken(value as Json) };
    const { [key]: _, ...rest } = json;
    switch (random.int(0, 4)) {
      case 0:
        return rest;
      case 1:
        return { ...rest, [keys[random.int(0, keys.length)]]: value };
      default:
        return { ...json, [key]: VALUES[random.int(0, VALUES.length)] };
    }
  }

  test('are answered with a configuration whose numbers are finite, or with an error that names them', () => {
    let [right, refused] = [0, 0];
    for (let i = 0; i < 6000; i++) {
      let json = configOf(folders[i % folders.length]);
      for (let n = random.int(1, 4); n > 0; n--) json = broken(json);
      for (const check of [checkConfig, decoderOf])
        try {
          const result = check(json);
          right++;
          if ('blocks' in result)
            for (const { rotation, scale } of result.blocks)
              assert.ok([...(rotation?.frequencies ?? []), rotation?.factor ?? 1, scale].every(Number.isFinite));
        } catch (error) {
          assert.ok(error instanceof ModelConfigError, `${error}\n${(error as Error).stack}\n${JSON.stringify(json)}`);
          refused++;
        }
    }
    assert.ok(right > 1000 && refused > 1000, `${right} right, ${refused} refused`);
  });
});

test('every architecture has a checkpoint among the fixtures', () => {
  const there = new Set(folders.map((name) => configOf(name).model_type));
  assert.deepEqual(
    DECODERS.flatMap(({ modelTypes }) => modelTypes).filter((type) => !there.has(type)),
    [],
  );
});
