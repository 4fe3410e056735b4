/** The dial and the presets: sizes near what was asked, widths that kernels like, and the laws' figures worked out by hand. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parametersOf } from '../cost/index.ts';
import { DialError, derive, type ModelConfig, PRESETS, parameterCount, preset, shapeOf } from './index.ts';

function checkWidths({
  hidden_size,
  intermediate_size,
  head_dim,
  num_attention_heads,
  num_key_value_heads,
}: ModelConfig) {
  assert.ok(hidden_size % 64 === 0 && intermediate_size % 64 === 0 && head_dim === 64);
  assert.equal(num_attention_heads * head_dim, hidden_size);
  assert.equal(num_attention_heads % num_key_value_heads, 0);
}

describe('presets', () => {
  /** Counted by hand: V E + L ((H + 2 G) D E + H D E + 3 E F + 2 E) + E. */
  const counts: Record<(typeof PRESETS)[number], number> = {
    '1m': 1_041_280,
    '3m': 3_262_208,
    '10m': 9_637_248,
    '30m': 31_203_840,
    '60m': 60_512_640,
    '135m': 134_666_112,
    '350m': 344_359_296,
    '1b': 989_339_520,
  };
  for (const name of PRESETS)
    test(name, () => {
      const config = preset(name);
      checkWidths(config);
      assert.equal(parameterCount(config), counts[name]);
      assert.equal(parametersOf(shapeOf(config)).total, counts[name], 'the account counts the same');
      const asked = Number.parseInt(name, 10) * (name.endsWith('b') ? 1e9 : 1e6);
      assert.ok(Math.abs(counts[name] / asked - 1) < 0.1);
    });

  test('take the vocabulary of a tokenizer; another name is an error that lists them', () => {
    assert.equal(preset('10m', { vocab_size: 100 }).vocab_size, 100);
    assert.throws(() => preset('10m', { vocab_size: 0 }), { name: 'ModelConfigError', message: /vocab_size/ });
    for (const name of ['11m', '../10m', 'toString'])
      assert.throws(() => preset(name), { name: 'ModelConfigError', message: /1m, 3m, 10m/ });
  });
});

describe('the dial', () => {
  test('by depth: the width follows', () => {
    const widths = [2, 4, 6, 8, 12, 20].map((depth) => derive({ depth, vocab: 8192, context: 512 }).config.hidden_size);
    assert.deepEqual(widths, [128, 256, 384, 512, 768, 1280]);
  });

  test('by size: the count comes near, from the smallest to large', () => {
    for (const params of [7e5, 1e6, 2e6, 5e6, 1e7, 2e7, 1e8, 5e8, 3e9]) {
      const { config, parameters } = derive({ params, vocab: 4096, context: 512 });
      checkWidths(config);
      assert.equal(parameters, parameterCount(config));
      assert.ok(Math.abs(parameters / params - 1) < 0.15, `${params}: ${parameters}`);
    }
  });

  test('rate, batch and horizon are those of the laws', () => {
    const { lr, batchTokens, horizonTokens, parameters, reasons } = derive({
      params: 60e6,
      vocab: 16384,
      context: 1024,
    });
    assert.equal(horizonTokens, 20 * parameters);
    // 50,026,880 in layers, 1,210,252,800 tokens: 1.79 · e^(-0.713 · 17.728) · e^(0.307 · 20.914) and 0.58 · e^(0.571 · 20.914).
    assert.equal(lr, 0.0036);
    assert.equal(batchTokens, 87 * 1024);
    assert.ok(reasons.length >= 7 && reasons.every((reason) => reason.endsWith('.')));
  });

  test('a horizon that is given decides rate and batch; the rate of small models is held', () => {
    const short = derive({ params: 10e6, vocab: 8192, context: 512, tokens: 8e6 });
    assert.deepEqual([short.horizonTokens, short.batchTokens, short.lr], [8e6, 5120, 0.0033]);
    const long = derive({ params: 10e6, vocab: 8192, context: 512 });
    assert.equal(long.lr, 0.004);
    assert.match(long.reasons.join(' '), /fitted from 60M up/);
  });

  test('refuses what no model has', () => {
    const [vocab, context] = [8192, 512];
    const wrong: [Parameters<typeof derive>[0], RegExp][] = [
      [{ vocab, context }, /one of depth and params must be set: none/],
      [{ depth: 2, params: 1e6, vocab, context }, /both/],
      [{ depth: 0, vocab, context }, /depth/],
      [{ depth: 2.5, vocab, context }, /depth/],
      [{ params: 1000, vocab, context }, /the smallest with a vocabulary of 8192/],
      [{ params: Number.NaN, vocab, context }, /params/],
      [{ depth: 2, vocab: 0, context }, /vocab/],
      [{ depth: 2, vocab, context: 0 }, /context/],
      [{ depth: 2, vocab, context, tokens: 0 }, /tokens/],
    ];
    for (const [dial, message] of wrong)
      assert.throws(
        () => derive(dial),
        (e) => e instanceof DialError && message.test(e.message),
        String(message),
      );
  });
});
