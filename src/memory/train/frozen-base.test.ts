/** Reading over slots against the plain forward pass of every architecture, and its gradients against finite differences. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { decoderLogits } from '../../model/decoder-forward.ts';
import { openDecoder } from '../../model/open.ts';
import {
  add,
  arena,
  backward,
  less,
  logSoftmax,
  mul,
  noGrad,
  normal,
  Random,
  sum,
  type Tensor,
  tensor,
  where,
} from '../../tensor/index.ts';
import { FrozenBase } from './frozen-base.ts';
import { FrozenWeights } from './frozen-weights.ts';
import { namedTensors, newParameters, type ReaderParameters } from './reader-parameters.ts';

const FIXTURES = join(import.meta.dirname, '../../../test/fixtures/checkpoints');
const folders = readdirSync(FIXTURES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'gguf')
  .map(({ name }) => name);

/** Ids that repeat, within a vocabulary. */
const idsOf = (count: number, vocab: number, seed: number) =>
  Uint32Array.from({ length: count }, (_, i) => (i * i * 7 + seed * 13 + 3) % vocab);

/** Null slots so low that nothing of them is left. */
function withoutNull(parameters: ReaderParameters): ReaderParameters {
  for (const { nullScore } of parameters.blocks)
    nullScore.device.write(nullScore.storage.handle, new Float32Array(nullScore.size).fill(-1e4), 0);
  return parameters;
}

function opened(name: string) {
  const { decoder: stored, weights } = openDecoder(join(FIXTURES, name));
  // Windows of a handful of tokens are for other tests: no row here would fit in one.
  const decoder = { ...stored, blocks: stored.blocks.map((block) => ({ ...block, window: 0 })) };
  const base = new FrozenBase(new FrozenWeights(decoder, weights, 'float32'));
  const last = decoder.blocks.length - 1;
  const parameters = newParameters(base, new Random(5), { rank: 2, pointerLayers: [last] });
  return { decoder, weights, base, parameters };
}

describe('a reader that was not trained reads as its base does', () => {
  for (const name of folders)
    test(name, () => {
      using _scope = arena();
      const { decoder, weights, base, parameters } = opened(name);
      const V = decoder.vocab;
      const slots = [idsOf(5, V, 1), idsOf(3, V, 2)];
      const suffixes = [idsOf(4, V, 3), idsOf(2, V, 4), idsOf(3, V, 5)];
      const rows = suffixes.map((tokens, i) => ({ slot: i === 1 ? 0 : 1, tokens, question: tokens.length }));
      const reading = base.read(base.compile(slots), rows, withoutNull(parameters), new Set([0]));
      const all = Array.from({ length: reading.stream.shape[0] }, (_, i) => i);
      const logits = base.logits(reading.stream, all).readSync();
      rows.forEach(({ slot, tokens }, r) => {
        const whole = decoderLogits(decoder, weights, [...slots[slot], ...tokens]);
        const expected = whole.subarray(slots[slot].length * V);
        const received = logits.subarray(reading.first[r] * V, (reading.first[r] + tokens.length) * V);
        expected.forEach((x, i) => {
          assert.ok(Math.abs(x - received[i]) < 1e-4, `row ${r}, logit ${i}: ${received[i]}, not ${x}`);
        });
      });
    });
});

/** A number that depends on all that a reading gives. */
function scoreOf(base: FrozenBase, parameters: ReaderParameters): Tensor {
  const V = base.weights.decoder.vocab;
  const slots = base.compile([idsOf(4, V, 1), idsOf(6, V, 2)]);
  const rows = [
    { slot: 0, tokens: idsOf(4, V, 3), question: 3 },
    { slot: 1, tokens: idsOf(3, V, 4), question: 3 },
  ];
  const { stream, first, looks, pointers, longest } = base.read(slots, rows, parameters, new Set([1]));
  const logits = logSoftmax(base.logits(stream, [first[0] + 2, first[1] + 1]));
  const picked = (x: Tensor, at: number[]) => {
    const mask = new Float32Array(x.size);
    for (const i of at) mask[i] = 1;
    // Selected, not multiplied: what is hidden is -infinity.
    return sum(mul(tensor(mask, { shape: x.shape }), finite(x)));
  };
  const look = looks.get(1)!;
  return add(add(picked(logits, [5, V + 7]), picked(look, [2])), mul(picked(pointers!, [1, 2 * longest + 6]), 0.5));
}

function finite(x: Tensor): Tensor {
  return where(
    noGrad(() => less(x, -1e30)),
    0,
    x,
  );
}

describe('gradients', () => {
  for (const name of ['llama', 'qwen3', 'gemma2', 'gpt2'])
    test(`of every parameter are the finite differences: ${name}`, () => {
      using _scope = arena();
      const { base, parameters } = opened(name);
      const named = namedTensors(parameters);
      // Away from the start, where half of the gradients are zero.
      const random = new Random(9);
      for (const [path, x] of named)
        if (path.endsWith('lora_B') || path.endsWith('slot_bias'))
          x.device.write(x.storage.handle, normal(random, x.shape, { deviation: 0.3 }).readSync() as Float32Array, 0);
      for (const { nullScore } of parameters.blocks)
        nullScore.device.write(nullScore.storage.handle, new Float32Array(nullScore.size).fill(-0.5), 0);
      backward(scoreOf(base, parameters));
      const value = () => noGrad(() => scoreOf(base, parameters)).item();
      for (const [path, x] of named) {
        if (path === 'pointer.null') continue;
        assert.ok(x.grad, `${path} has a gradient`);
        const gradient = Float32Array.from(x.grad.readSync());
        const values = Float32Array.from(x.readSync());
        const at = gradient.reduce((best, g, i) => (Math.abs(g) > Math.abs(gradient[best]) ? i : best), 0);
        const shifted = (by: number) => {
          const moved = Float32Array.from(values);
          moved[at] += by;
          x.device.write(x.storage.handle, moved, 0);
          return value();
        };
        const step = 2e-2;
        const difference = (shifted(step) - shifted(-step)) / (2 * step);
        x.device.write(x.storage.handle, values, 0);
        const off = Math.abs(difference - gradient[at]);
        assert.ok(off < 2e-3 + 0.05 * Math.abs(difference), `${path}: ${gradient[at]}, not ${difference}`);
      }
    });
});
