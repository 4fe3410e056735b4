/** Routers: the vectors of the specification, the definition number by number, and what their weights add up to. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEVICES, farthest, skip, vectors } from '../../../test/support/filled.ts';
import { arena, concat, normal, Random, tensor } from '../../tensor/index.ts';
import { attentionScores, productScores, route } from './router.ts';

for (const { device, dtype, within } of DEVICES)
  test(`the vectors of the specification, ${dtype}`, { skip }, () => {
    using _scope = arena();
    const { fill, expect } = vectors('attention_router');
    const gate = concat(['query', 'key', 'value'].map((name) => fill(name, device, dtype)));
    const scores = attentionScores(fill('u', device, dtype), gate);
    const { weights_NK, experts_NK } = route(scores, { top: 2, norm: true });
    assert.ok(farthest(scores, expect.P) < within);
    assert.deepEqual(Array.from(experts_NK.readSync()), (expect.top as number[][]).flat());
    assert.ok(farthest(weights_NK, expect.weights) < within);
  });

test('attention among the experts is the sum of its definition', () => {
  using _scope = arena();
  const [N, E, X] = [7, 12, 9];
  const [x, w] = [normal(new Random(1), [N, E]), normal(new Random(2), [3 * X, E])];
  const [rows, gate, scores] = [x.readSync(), w.readSync(), attentionScores(x, w).readSync()];
  for (let n = 0; n < N; n++) {
    const [q, k, v] = [0, 1, 2].map((part) =>
      Array.from({ length: X }, (_, e) => {
        let sum = 0;
        for (let i = 0; i < E; i++) sum += gate[(part * X + e) * E + i] * rows[n * E + i];
        return sum;
      }),
    );
    for (let e = 0; e < X; e++) {
      const highest = Math.max(...k.map((key) => q[e] * key));
      const shares = k.map((key) => Math.exp(q[e] * key - highest));
      const total = shares.reduce((a, b) => a + b);
      const expected = shares.reduce((sum, share, f) => sum + (share / total) * v[f], 0);
      assert.ok(Math.abs(scores[n * X + e] - expected) < 1e-4, `${n}, ${e}: ${scores[n * X + e]}, ${expected}`);
    }
  }
});

test('weights of the chosen add up to 1, or those of all do', () => {
  using _scope = arena();
  const scores = tensor([
    [0, Math.log(3), Math.log(4)],
    [Math.log(6), 0, 0],
  ]);
  const of = (norm: boolean) => {
    const { weights_NK, experts_NK } = route(scores, { top: 2, norm });
    return [Array.from(experts_NK.readSync()), Array.from(weights_NK.readSync(), (v) => Number(v.toFixed(6)))];
  };
  assert.deepEqual(of(false), [
    [2, 1, 0, 1],
    [0.5, 0.375, 0.75, 0.125],
  ]);
  assert.deepEqual(of(true)[1], [0.571429, 0.428571, 0.857143, 0.142857]);
});

test('scores of bf16 models are float32', () => {
  using _scope = arena();
  const [x, w] = [normal(new Random(1), [4, 8], { dtype: 'bf16' }), normal(new Random(2), [6, 8], { dtype: 'bf16' })];
  for (const scores of [attentionScores(x, w), productScores(x, w)]) assert.equal(scores.dtype, 'f32');
});
