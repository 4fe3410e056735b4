/** Configurations from outside: what is left out gets the library's value, and every wrong field is named. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { TINY } from '../../test/support/model.ts';
import { checkConfig, ModelConfigError, type TransformerConfig } from './index.ts';

const { model_type, vocab_size, hidden_size, intermediate_size, num_hidden_layers, num_attention_heads } = TINY;
const least = { model_type, vocab_size, hidden_size, intermediate_size, num_hidden_layers, num_attention_heads };

describe('checkConfig', () => {
  test('is the same twice, and knows no more than it should', () => {
    const config = checkConfig({ ...TINY, attention_dropout: 0, use_cache: true });
    assert.deepEqual(config, { ...TINY, mlp_bias: false });
    assert.deepEqual(checkConfig(JSON.parse(JSON.stringify(config))), config);
  });

  test('fills in what the library would', () => {
    const { num_key_value_heads, head_dim, max_position_embeddings, rope_theta, tie_word_embeddings, rms_norm_eps } =
      checkConfig({ ...least, hidden_size: 16 }) as TransformerConfig;
    assert.deepEqual(
      [num_key_value_heads, head_dim, max_position_embeddings, rope_theta, tie_word_embeddings, rms_norm_eps],
      [4, 4, 2048, 10_000, false, 1e-6],
    );
  });

  const wrong: [field: string, value: unknown, message: RegExp][] = [
    ['model_type', 'gpt2', /model_type must be one of llama, qwen3\b.*: "gpt2"/],
    ['model_type', undefined, /model_type must be one of llama, qwen3\b.*: nothing/],
    ['vocab_size', 0, /vocab_size must be a whole number from 1 to/],
    ['vocab_size', 1e12, /vocab_size/],
    ['hidden_size', '12', /hidden_size .*: "12"/],
    ['hidden_size', 12.5, /hidden_size/],
    ['intermediate_size', -1, /intermediate_size/],
    ['num_hidden_layers', 1e9, /num_hidden_layers must be a whole number from 1 to 1024: 1000000000/],
    ['num_attention_heads', null, /num_attention_heads/],
    ['num_key_value_heads', 3, /num_key_value_heads must divide num_attention_heads \(4\): 3/],
    ['num_key_value_heads', 8, /num_key_value_heads/],
    ['head_dim', 5, /head_dim must be even/],
    ['max_position_embeddings', 1e9, /max_position_embeddings/],
    ['rope_theta', 0, /rope_theta must be a number above 0/],
    ['rope_theta', Number.NaN, /rope_theta/],
    ['rope_parameters', 1, /rope_parameters must be an object/],
    [
      'rope_parameters',
      { rope_type: 'yarn', rope_theta: 1 },
      /rope_parameters\] rope_type must be one of default: "yarn"/,
    ],
    ['rope_scaling', { type: 'linear' }, /rope_scaling is not supported/],
    ['quantization_config', {}, /quantization_config is not supported/],
    ['rms_norm_eps', -1, /rms_norm_eps/],
    ['hidden_act', 'gelu', /hidden_act must be one of silu: "gelu"/],
    ['tie_word_embeddings', 'yes', /tie_word_embeddings must be true or false/],
    ['attention_bias', 1, /attention_bias/],
    ['initializer_range', 0, /initializer_range/],
    ['bos_token_id', 29, /bos_token_id must be a whole number from 0 to 28: 29/],
    ['eos_token_id', [1, 29], /eos_token_id must be ids from 0 to 28/],
    ['eos_token_id', [], /eos_token_id/],
    ['torch_dtype', 'int8', /torch_dtype must be one of float32, bfloat16, float16/],
    ['dtype', 'int8', /\] dtype must be one of/],
  ];
  for (const [field, value, message] of wrong)
    test(`${field}: ${JSON.stringify(value)}`, () => {
      assert.throws(
        () => checkConfig({ ...TINY, [field]: value }, 'x/config.json'),
        (e) => {
          assert.ok(e instanceof ModelConfigError && e.what.startsWith('x/config.json'));
          assert.match(e.message, message);
          return true;
        },
      );
    });

  test('what qwen3 has not', () => {
    const qwen3 = { ...TINY, model_type: 'qwen3' };
    assert.throws(() => checkConfig({ ...qwen3, mlp_bias: true }), /mlp_bias must be false/);
    assert.throws(() => checkConfig({ ...qwen3, use_sliding_window: true }), /use_sliding_window/);
    assert.equal(checkConfig({ ...least, model_type: 'qwen3' }).head_dim, 128);
  });

  test('what is no object', () => {
    for (const json of [undefined, null, 1, 'a', []]) assert.throws(() => checkConfig(json), /must be a JSON object/);
  });
});
