/** DCFormer, MUDDFormer and their Pythias, every variant, against PyTorch by an implementation of its own: logits, loss, gradients. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { i32, idsOf, MODELS } from '../../test/support/model.ts';
import { askPeer } from '../../test/support/peer.ts';
import * as T from '../tensor/index.ts';
import { createModel, type ModelConfig, saveModel, TRAINABLE } from './index.ts';
import { writeSafetensors } from './weights/safetensors.ts';

const folder = mkdtempSync(join(tmpdir(), 'dim-models-'));
after(() => rmSync(folder, { recursive: true }));

/** A model away from where it starts, its logits and gradients, in files. */
function written(config: ModelConfig, into: string): string {
  using _scope = T.arena();
  const model = createModel(config, new T.Random(4));
  for (const { tensor, role } of model.parameters) {
    const deviation = { vector: 0.5, dynamic: 0.1 }[role as string];
    if (!deviation) continue;
    const moved = T.noGrad(() => T.add(tensor, T.normal(new T.Random(9), tensor.shape, { deviation })));
    tensor.device.run('copy', [tensor, moved]);
  }
  const ids = i32(idsOf(2, 20, 29), [2, 20]);
  const labels = i32(idsOf(2, 20, 29, 2).with(3, -100), [2, 20]);
  const loss = model.loss({ ids }, labels);
  T.backward(loss);
  saveModel(into, model);
  const gradients = model.parameters.map(({ tensor }) => tensor.grad!);
  saveModel(join(into, 'gradients'), TRAINABLE[config.model_type].build(model.config, gradients));
  const logits = T.noGrad(() => model.logits({ ids }));
  writeSafetensors(join(into, 'expected.safetensors'), { ids, labels, logits, loss: T.reshape(loss, [1]) });
  return into;
}

test('PyTorch computes the same logits and gradients', { timeout: 120_000 }, (t) => {
  const models = Object.entries(MODELS).filter(([name]) => /^(dc|mudd)/.test(name));
  const folders = models.map(([, config], i) => written(config, join(folder, String(i))));
  const { answers, missing } = askPeer('dim_models.py', ['check', ...folders]);
  if (missing) return t.skip(missing);
  assert.equal(answers.length, folders.length);
  answers.forEach(({ logits, loss, gradients, where, left }, i) => {
    const [name] = models[i];
    t.diagnostic(`${name}: logits ${logits}, loss ${loss}, gradients ${gradients} (${where})`);
    assert.deepEqual(left, []);
    assert.ok((logits as number) < 1e-4 && (loss as number) < 1e-5, `${name}: ${logits}, ${loss}`);
    assert.ok((gradients as number) < 1e-4, `${name}: ${gradients} of ${where}`);
  });
});
