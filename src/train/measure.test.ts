/** The calibration takes real steps and reckons from them. No time is asserted: only what must hold of any clock. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trainingFlops } from '../cost/index.ts';
import { type ModelConfig, shapeOf } from '../model/index.ts';
import { device } from '../tensor/index.ts';
import { type MeasureOptions, measureStep } from './measure.ts';

const CONFIG: ModelConfig = {
  model_type: 'llama',
  vocab_size: 97,
  hidden_size: 32,
  intermediate_size: 64,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  num_key_value_heads: 1,
  head_dim: 16,
  max_position_embeddings: 32,
  rope_theta: 10_000,
  rms_norm_eps: 1e-6,
  hidden_act: 'silu',
  tie_word_embeddings: true,
  attention_bias: false,
  initializer_range: 0.05,
};
const OPTIONS: MeasureOptions = {
  config: CONFIG,
  rows: 2,
  length: 32,
  optimizer: 'adamw',
  dtype: 'f32',
  recompute: false,
  steps: 3,
  seconds: 0.001,
};

test('steps are taken, warm-up aside, and nothing stays in memory', () => {
  const before = device('cpu').memory().liveCount;
  const seen: number[] = [];
  const measured = measureStep({ ...OPTIONS, onStep: (done) => seen.push(done) });
  assert.equal(measured.samples, 3);
  assert.ok(seen.length > 3 && seen.every((done, i) => done === i + 1), String(seen));
  assert.ok(measured.secondsPerStep > 0 && measured.peakBytes > 2 ** 24);
  const flops = 64 * trainingFlops(shapeOf(CONFIG), { context: 32 });
  assert.ok(Math.abs((measured.flopsPerSec * measured.secondsPerStep) / flops - 1) < 1e-9);
  assert.equal(device('cpu').memory().liveCount, before);
});

test('every way of training that a plan may ask for', () => {
  for (const other of [{ optimizer: 'muon' }, { dtype: 'bf16' }, { recompute: true }, { accumulate: 5 }] as const) {
    const { secondsPerStep } = measureStep({ ...OPTIONS, ...other, steps: 1 });
    assert.ok(secondsPerStep > 0, JSON.stringify(other));
  }
});
