/** Training of architectures beside the transformer: a few steps on documents packed in rows, by both optimizers, lower the loss. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  idsOf,
  TINY_DC,
  TINY_DC_PYTHIA,
  TINY_LFA_DC,
  TINY_MUDD,
  TINY_MUDD_PYTHIA,
  TINY_YUAN,
  TINY_YUAN_MOE,
} from '../../test/support/model.ts';
import { createModel, type ModelConfig } from '../model/index.ts';
import { arena, Random } from '../tensor/index.ts';
import type { Batch } from './data/index.ts';
import { createOptimizer, OPTIMIZER_DEFAULTS } from './optimizer.ts';
import { trainStep } from './step.ts';

/** Two rows of two documents each. */
function batchOf(): Batch {
  const [rows, length] = [2, 16];
  const ids = idsOf(rows, length + 1, 29);
  const at = (shift: number) =>
    Int32Array.from(
      { length: rows * length },
      (_, i) => ids[Math.floor(i / length) * (length + 1) + (i % length) + shift],
    );
  const segments = Int32Array.from({ length: rows * length }, (_, i) => (i % length < 7 ? 1 : 2));
  const positions = segments.map((segment, i) => (i % length) - (segment === 2 ? 7 : 0));
  const labels = at(1);
  for (let row = 0; row < rows; row++) labels[row * length + 6] = -100;
  return { ids: at(0), labels, segments, positions, rows, length, counted: rows * (length - 1) };
}

const models: Record<string, ModelConfig> = {
  'Yuan 2.0': TINY_YUAN,
  M32: TINY_YUAN_MOE,
  'one product as the router': {
    ...TINY_YUAN_MOE,
    moe_config: { ...TINY_YUAN_MOE.moe_config!, router: 'softmax' },
  },
  DCFormer: TINY_DC,
  DCPythia: TINY_DC_PYTHIA,
  'LFA and DCMHA': TINY_LFA_DC,
  MUDDFormer: TINY_MUDD,
  MUDDPythia: TINY_MUDD_PYTHIA,
};
for (const [what, config] of Object.entries(models))
  for (const name of ['adamw', 'muon'] as const)
    test(`20 steps lower the loss: ${what}, ${name}`, () => {
      using _scope = arena();
      const model = createModel({ ...config, initializer_range: 0.1 }, new Random(3));
      const optimizer = createOptimizer(model.parameters, { ...OPTIMIZER_DEFAULTS, name, lr: 0.02 });
      const batch = batchOf();
      const losses = Array.from(
        { length: 20 },
        (_, i) => trainStep(model, optimizer, [batch], { factor: 1, clip: 1, recompute: i % 2 === 0 }).loss,
      );
      assert.ok(losses[19] < losses[0] / 2, losses.map((loss) => loss.toFixed(2)).join(' '));
      for (const { name: parameter, tensor } of model.parameters)
        assert.ok(tensor.readSync().every(Number.isFinite), parameter);
    });
