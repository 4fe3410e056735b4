/** Scaled rotations: frequencies and factors of transformers, and what a wrong field is answered with. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { type Json, ModelConfigError } from './config-fields.ts';
import { checkRope } from './rope-config.ts';
import { rotationOf } from './rope-scaling.ts';

interface Known {
  readonly rope: Json;
  readonly positions: number;
  readonly context: number;
  readonly frequencies: readonly number[];
  readonly factor: number;
}
const known: Known[] = JSON.parse(readFileSync('test/fixtures/checkpoints/rope.json', 'utf8'));

const options = { what: 'x', headDim: 64, positions: 4096, theta: 10_000 };

describe('as transformers computes them', () => {
  assert.ok(new Set(known.map(({ rope }) => rope.rope_type)).size >= 5);
  for (const { rope, positions, context, frequencies, factor } of known)
    test(`${rope.rope_type} to ${positions}, context ${context}`, () => {
      const ours = rotationOf(checkRope(rope, { ...options, positions }), 64, positions, context);
      assert.ok(Math.abs(ours.factor - factor) < 1e-6, `factor ${ours.factor}, expected ${factor}`);
      frequencies.forEach((expected, i) => {
        const off = Math.abs(ours.frequencies[i] - expected) / expected;
        assert.ok(off < 2e-6, `pair ${i}: ${ours.frequencies[i]}, expected ${expected}`);
      });
    });
});

test('the kinds differ from each other and by context where they should', () => {
  const shown = new Set(known.map(({ frequencies, factor }) => JSON.stringify([frequencies, factor])));
  // Of eight, dynamic differs by context once and longrope once.
  assert.equal(shown.size, 10);
});

describe('a wrong field is named', () => {
  const wrong: [rope: Json, message: RegExp][] = [
    [{ rope_type: 'mrope' }, /rope_type must be one of default, linear, dynamic, yarn, llama3, longrope: "mrope"/],
    [{ type: 'linear' }, /factor must be a number above 0 .*: nothing/],
    [{ rope_theta: 0.5 }, /rope_theta must be at least 1/],
    [{ partial_rotary_factor: 0.5 }, /partial_rotary_factor is not supported and must be 1: 0.5/],
    [{ rope_type: 'yarn', factor: 2, original_max_position_embeddings: 0.5 }, /original_max_position_embeddings/],
    [{ rope_type: 'yarn', factor: 2, truncate: 1 }, /truncate must be true or false/],
    [{ rope_type: 'llama3', factor: 2, low_freq_factor: 4, high_freq_factor: 4 }, /high_freq_factor must be above/],
    [{ rope_type: 'longrope', short_factor: [1], long_factor: [1] }, /short_factor must be a list of 32 numbers/],
    [{ rope_type: 'longrope', short_factor: Array(32).fill(0) }, /short_factor must be a list of 32 numbers/],
  ];
  for (const [rope, message] of wrong)
    test(JSON.stringify(rope).slice(0, 60), () => {
      assert.throws(
        () => checkRope(rope, options),
        (e) => e instanceof ModelConfigError && e.what === 'x: rope_parameters' && message.test(e.message),
      );
    });
});
