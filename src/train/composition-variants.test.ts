/**
 * The parts of heads that mix (DCMHA), left out one by one by configuration: what each has to learn, one training step of it, and that a
 * file says which it is. What they compute is compared with PyTorch in src/model/dim-models.test.ts.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { idsOf, TINY_DC } from '../../test/support/model.ts';
import { checkConfig, createModel, type DCFormerConfig, parameterCount, TRAINABLE } from '../model/index.ts';
import { arena, Random } from '../tensor/index.ts';
import type { Batch } from './data/index.ts';
import { createOptimizer, OPTIMIZER_DEFAULTS } from './optimizer.ts';
import { trainStep } from './step.ts';

const [E, N] = [TINY_DC.hidden_size, TINY_DC.num_attention_heads];

/** Fields, and the numbers that a block has for mixing: `slots` of (20 E N + 64 N²) / 4 at rank 2, and what is the same for all tokens. */
const low = (slots: number, rank: number, heads = N, groups = 1) =>
  groups * slots * (E * 2 * rank * heads + 2 * rank * heads * 2 * rank * heads);
const gates = (slots: number) => slots * E * N;
const VARIANTS: Record<string, [fields: Partial<DCFormerConfig>, mixing: number]> = {
  whole: [{}, 20 * E * N + 64 * N * N],
  'by queries alone': [{ compose_sides: 'query' }, low(2, 2) + gates(2)],
  'by keys alone': [{ compose_sides: 'key' }, low(2, 2) + gates(2)],
  'before the softmax alone': [{ compose_stages: 'pre' }, low(2, 2) + gates(2)],
  'after the softmax alone': [{ compose_stages: 'post' }, low(2, 2) + gates(2)],
  'by queries, after the softmax': [{ compose_sides: 'query', compose_stages: 'post' }, low(1, 2) + gates(1)],
  'rank 1': [{ compose_rank: 1 }, low(4, 1) + gates(4)],
  'rank 4': [{ compose_rank: 4 }, low(4, 4) + gates(4)],
  'low rank without gates': [{ compose_gates: false }, low(4, 2)],
  'gates alone': [{ compose_rank: 0 }, gates(4)],
  'the same for all tokens': [{ compose_rank: 0, compose_gates: false, static_proj: true }, 2 * N * N],
  'with what is the same for all tokens': [{ static_proj: true }, low(4, 2) + gates(4) + 2 * N * N],
  'in two groups': [{ compose_groups: 2 }, low(4, 2, N / 2, 2) + gates(4)],
  'in groups of one head': [{ compose_groups: N }, low(4, 2, 1, N) + gates(4)],
};

function batchOf(): Batch {
  const [rows, length] = [2, 16];
  const size = rows * length;
  const ids = idsOf(1, size + 1, 29);
  return {
    ids: ids.slice(0, size),
    labels: ids.slice(1),
    segments: new Int32Array(size),
    positions: Int32Array.from({ length: size }, (_, i) => i % length),
    rows,
    length,
    counted: size,
  };
}

for (const [name, [fields, mixing]] of Object.entries(VARIANTS))
  describe(name, () => {
    const config = { ...TINY_DC, ...fields };

    test('what it has to learn', () => {
      const plain = parameterCount({ ...TINY_DC, use_dcmha: false });
      assert.equal(parameterCount(config) - plain, config.num_hidden_layers * mixing);
    });

    test('one training step moves every parameter and lowers the loss', () => {
      using _scope = arena();
      const model = createModel(config, new Random(3));
      const optimizer = createOptimizer(model.parameters, { ...OPTIMIZER_DEFAULTS, name: 'adamw', lr: 1e-3, decay: 0 });
      const before = model.parameters.map(({ tensor }) => tensor.readSync().slice());
      const batch = batchOf();
      const step = () => trainStep(model, optimizer, [batch], { factor: 1, clip: 1 });
      const { loss, updated } = step();
      assert.ok(updated && Number.isFinite(loss));
      for (const [i, { name: parameter, tensor }] of model.parameters.entries()) {
        const now = tensor.readSync();
        assert.ok(now.every(Number.isFinite), parameter);
        assert.ok(
          now.some((value, at) => value !== before[i][at]),
          `${parameter} has not moved`,
        );
      }
      assert.ok(step().loss < loss);
    });

    test('a file says which it is', () => {
      assert.deepEqual(checkConfig(JSON.parse(JSON.stringify(TRAINABLE.dcformer.json(config)))), config);
    });
  });

test('what mixing adds to a block of the releases, in millions', () => {
  const releases = {
    '405M': [1024, 16, 0.344],
    'DCFormer-2.8B': [2560, 32, 1.704],
    'DCPythia-6.9B': [4096, 32, 2.687],
  };
  for (const [name, [dim, n_head, millions]] of Object.entries(releases)) {
    const sizes = { vocab_size: 29, dim, n_head, n_layer: 1, intermediate_size: 128 };
    const model_type = name.startsWith('DCPythia') ? 'dcpythia' : 'dcformer';
    const [mixed, plain] = [true, false].map((use_dcmha) =>
      parameterCount(checkConfig({ ...sizes, model_type, use_dcmha })),
    );
    assert.equal(Math.round((mixed - plain) / 1e3) / 1e3, millions, name);
  }
});

test('the released name of the cheapest to decode', () => {
  const { compose_sides: _, ...json } = TRAINABLE.dcformer.json(TINY_DC);
  const config = checkConfig({ ...json, query_wise: true });
  assert.ok(config.model_type === 'dcformer' && config.compose_sides === 'query');
});
