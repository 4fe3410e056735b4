/** Sparse upcycling: the mixture begins as the dense model, shares no memory with it, and its experts can come apart. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { i32, idsOf, TINY, TINY_YUAN, TINY_YUAN_MOE } from '../../test/support/model.ts';
import { arena, backward, Random } from '../tensor/index.ts';
import { createModel, type MoeConfig } from './index.ts';
import { upcycle } from './upcycle.ts';

const MOE: MoeConfig = { ...TINY_YUAN_MOE.moe_config!, ffn_hidden_size: TINY_YUAN.intermediate_size };
const input = () => ({ ids: i32(idsOf(2, 8, 29), [2, 8]) });

for (const router of ['attention', 'softmax'] as const)
  for (const dtype of ['f32', 'bf16'] as const)
    test(`the mixture computes what the dense model does: ${router}, ${dtype}`, () => {
      using _scope = arena();
      const dense = createModel(TINY_YUAN, new Random(5), { dtype });
      const mixture = upcycle(dense, { ...MOE, router }, new Random(6));
      const [a, b] = [dense, mixture].map((model) => model.logits(input()).readSync());
      const within = dtype === 'f32' ? 1e-5 : 0.1;
      a.forEach((v, i) => {
        assert.ok(Math.abs(v - b[i]) < within, `${i}: ${v}, ${b[i]}`);
      });
    });

test('the mixture has memory and gradients of its own', () => {
  using _scope = arena();
  const dense = createModel(TINY_YUAN, new Random(5));
  const mixture = upcycle(dense, MOE, new Random(6));
  const { ids } = input();
  backward(mixture.loss({ ids }, ids));
  assert.ok(mixture.parameters.every(({ tensor }) => tensor.grad));
  assert.ok(dense.parameters.every(({ tensor }) => !tensor.grad));
  const storages = new Set(dense.parameters.map(({ tensor }) => tensor.storage));
  assert.ok(mixture.parameters.every(({ tensor }) => !storages.has(tensor.storage)));
  const { grad } = mixture.parameters.find(({ name }) => name.includes('experts_w2'))!.tensor;
  const [first, second] = [0, 1].map((expert) => grad!.readSync().slice(expert * 12 * 16, (expert + 1) * 12 * 16));
  assert.notDeepEqual(first, second, 'experts learn from other tokens each');
});

test('what is no dense Yuan 2.0, or has another inner width, is refused', () => {
  using _scope = arena();
  const random = new Random(1);
  const refused = (config: Parameters<typeof createModel>[0], moe: MoeConfig, message: RegExp) =>
    assert.throws(() => upcycle(createModel(config, random), moe, random), { name: 'ModelConfigError', message });
  refused(TINY, MOE, /must be a Yuan 2.0 without experts/);
  refused(TINY_YUAN_MOE, MOE, /must be a Yuan 2.0 without experts/);
  refused(TINY_YUAN, { ...MOE, ffn_hidden_size: 10 }, /ffn_hidden_size must be the intermediate_size/);
  refused(TINY_YUAN, { ...MOE, moe_top_k: 6 }, /moe_top_k must be a whole number from 1 to 5/);
});
