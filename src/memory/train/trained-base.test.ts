/** Bases of architectures that are only trained: against the base of decoders where both read a model, against their engine, and by finite differences. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { idsOf, MODELS, moved, VARIANTS } from '../../../test/support/model.ts';
import { difference } from '../../infer/fixtures/pages.ts';
import { settingsOf } from '../../infer/runner/options.ts';
import { TrainedEngine } from '../../infer/trained/engine.ts';
import { sizesOf } from '../../infer/trained/sizes.ts';
import { loadModel, openDecoder, saveModel } from '../../model/index.ts';
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
import { namedTensors, newParameters, type ReaderParameters, weightsOf } from './reader-parameters.ts';
import type { ReadingBase } from './reading-base.ts';
import { TrainedBase } from './trained-base.ts';

const folder = mkdtempSync(join(tmpdir(), 'trained-base-'));
after(() => rmSync(folder, { recursive: true }));

/** Parameters of which every part acts. */
function acting(base: ReadingBase): ReaderParameters {
  const last = base.sizes.blocks.length - 1;
  const parameters = newParameters(base, new Random(5), { rank: 2, pointerLayers: [0, last] });
  const random = new Random(9);
  for (const [path, x] of namedTensors(parameters))
    if (path.endsWith('lora_B') || path.endsWith('slot_bias'))
      x.device.write(x.storage.handle, normal(random, x.shape, { deviation: 0.3 }).readSync() as Float32Array, 0);
  for (const { nullScore } of parameters.blocks)
    nullScore.device.write(nullScore.storage.handle, new Float32Array(nullScore.size).fill(-0.5), 0);
  return parameters;
}

/** The largest difference; where a window hides the slot, all numbers are 0. */
const off = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Array.from(a).reduce((most, x, i) => Math.max(most, Math.abs(x - b[i])), 0);

const text = (count: number, seed: number) => Array.from(idsOf(1, count, 29, seed));
const SLOTS = [text(7, 3), text(5, 4)];
const ROWS = [
  { slot: 0, tokens: text(6, 5), question: 6 },
  { slot: 1, tokens: text(4, 6), question: 3 },
];

/** All that a reading says, as numbers. */
function readBy(base: ReadingBase, parameters: ReaderParameters) {
  const { stream, first, looks, pointers } = base.read(base.compile(SLOTS), ROWS, parameters, new Set([1, 0]));
  const values = (x: Tensor) => Array.from(x.readSync(), (value) => Math.max(value, -60));
  const all = Array.from({ length: stream.shape[0] }, (_, i) => i);
  return {
    first,
    logits: values(base.logits(stream, all)),
    alone: values(base.readAlone(SLOTS)),
    looks: [0, 1].flatMap((layer) => values(looks.get(layer)!)),
    pointers: values(pointers!),
  };
}

describe('the base of decoders reads the same', () => {
  for (const [name, config] of Object.entries(VARIANTS))
    test(name, () => {
      using _scope = arena();
      const at = join(folder, name.replaceAll(/\W/g, '-'));
      saveModel(at, moved({ ...config, head_dim: 8 }));
      const { decoder, weights } = openDecoder(at);
      using frozen = new FrozenBase(new FrozenWeights(decoder, weights, 'float32'));
      const model = loadModel(at);
      using trained = new TrainedBase(model, sizesOf(model.config));
      const [received, expected] = [trained, frozen].map((base) => readBy(base, acting(base)));
      assert.deepEqual(received.first, expected.first);
      for (const part of ['logits', 'alone', 'looks', 'pointers'] as const)
        assert.ok(
          difference(received[part], expected[part]) < 1e-4,
          `${part}: ${difference(received[part], expected[part])}`,
        );
    });
});

describe('the engine reads the same', () => {
  for (const [name, config] of Object.entries(MODELS))
    test(name, () => {
      using _scope = arena();
      const sizes = sizesOf(config);
      using base = new TrainedBase(moved(config), sizes);
      const parameters = acting(base);
      const heads = [1, 0].flatMap((layer) => sizes.blocks[layer].heads - 1).map((head, i) => [1 - i, head] as const);
      const { looks, pointers } = base.read(base.compile(SLOTS), ROWS, parameters, new Set([0, 1]));
      using engine = new TrainedEngine(moved(config), sizes, settingsOf({ cacheBytes: 1 << 20 }, sizes.context));
      using reading = engine.reading(weightsOf(parameters, heads), { cacheBytes: 1 << 20 });
      ROWS.forEach(({ slot, tokens, question }, row) => {
        const L = SLOTS[slot].length;
        const pages = [3];
        reading.compile([{ tokens: SLOTS[slot], start: 0, pages, logits: 'none' }]);
        const stretch = { tokens: tokens.slice(0, question), start: L, pages, slotTokens: L, logits: 'none' as const };
        const seen = reading.probe([stretch]);
        const longest = Math.max(...SLOTS.map(({ length }) => length));
        heads.forEach(([layer, head], j) => {
          const H = sizes.blocks[layer].heads;
          const logs = looks
            .get(layer)!
            .readSync()
            .subarray((row * H + head) * longest)
            .subarray(0, L);
          assert.ok(off(seen.heads.subarray(j * L, (j + 1) * L), logs.map(Math.exp) as Float32Array) < 1e-5);
        });
        const ends = [0, 1].flatMap((end) =>
          Array.from({ length: L }, (_, t) => pointers!.readSync()[(row * longest + t) * 2 + end] as number),
        );
        assert.ok(off(seen.ends, ends) < 1e-4, `pointers of row ${row}`);
      });
    });
});

const MIXING = new Set(['dcformer', 'dcpythia', 'lfadcformer']);

describe('a reader that was not trained reads nearly as its base does', () => {
  for (const [name, config] of Object.entries(MODELS))
    test(name, () => {
      using _scope = arena();
      using base = new TrainedBase(moved(config), sizesOf(config));
      const fresh = newParameters(base, new Random(5), { rank: 2, pointerLayers: [0] });
      const { stream, first } = base.read(base.compile(SLOTS), ROWS, fresh);
      const wholes = ROWS.map(({ slot, tokens }) => base.readAlone([[...SLOTS[slot], ...tokens]]));
      ROWS.forEach(({ slot, tokens }, row) => {
        const E = base.sizes.width;
        const expected = wholes[row].readSync().subarray(SLOTS[slot].length * E) as Float32Array;
        const received = stream.readSync().subarray(first[row] * E, (first[row] + tokens.length) * E);
        assert.ok(off(received as Float32Array, expected) < 0.02, `row ${row}`);
      });
    });
});

test('of many tokens the inside of a row is computed again, with the same gradients', () => {
  const config = MODELS.lfadcformer;
  using _scope = arena();
  using base = new TrainedBase(moved(config), sizesOf(config));
  const row = { slot: 0, tokens: text(14, 5), question: 14 };
  const gradients = [1, 120].map((count) => {
    const parameters = acting(base);
    const reading = base.read(base.compile(SLOTS), new Array(count).fill(row), parameters, new Set([1]));
    const { stream, looks, pointers } = reading;
    const parts = [sum(mul(stream, stream)), sum(looks.get(1)!), sum(mul(pointers!, pointers!))];
    backward(
      mul(
        parts.reduce((a, b) => add(a, b)),
        1 / count,
      ),
    );
    return [...namedTensors(parameters)].flatMap(([, x]) => (x.grad ? [...x.grad.readSync()] : []));
  });
  assert.equal(gradients[1].length, gradients[0].length);
  assert.ok(difference(gradients[1], gradients[0]) < 1e-4);
});

/** A number that depends on all that a reading gives. */
function scoreOf(base: ReadingBase, parameters: ReaderParameters): Tensor {
  const { stream, first, looks, pointers, longest } = base.read(base.compile(SLOTS), ROWS, parameters, new Set([1]));
  const logits = logSoftmax(base.logits(stream, [first[0] + 2, first[1] + 1]));
  const finite = (x: Tensor) =>
    where(
      noGrad(() => less(x, -1e30)),
      0,
      x,
    );
  const picked = (x: Tensor, at: number[]) => {
    const mask = new Float32Array(x.size);
    for (const i of at) mask[i] = 1;
    return sum(mul(tensor(mask, { shape: x.shape }), finite(x)));
  };
  const parts = [picked(logits, [5, 29 + 7]), picked(looks.get(1)!, [2]), picked(pointers!, [1, 2 * longest + 6])];
  return parts.reduce((a, b) => add(a, b));
}

describe('gradients of every parameter are the finite differences', () => {
  for (const name of ['yuan, tied', 'dcformer', 'dcpythia', 'lfadcformer', 'muddformer', 'muddpythia', 'callosum'])
    test(name, () => {
      using _scope = arena();
      const config = MODELS[name];
      using base = new TrainedBase(moved(config), sizesOf(config));
      const parameters = acting(base);
      backward(scoreOf(base, parameters));
      const value = () => noGrad(() => scoreOf(base, parameters)).item();
      let checked = 0;
      for (const [path, x] of namedTensors(parameters)) {
        if (path === 'pointer.null') continue;
        // Where scores mix there is no null slot.
        if (!x.grad && path.endsWith('null_score') && MIXING.has(config.model_type)) continue;
        const gradient = Float32Array.from(x.grad!.readSync());
        const numbers = Float32Array.from(x.readSync());
        const at = gradient.reduce((best, g, i) => (Math.abs(g) > Math.abs(gradient[best]) ? i : best), 0);
        const step = 2e-3;
        const shifted = (by: number) => {
          x.device.write(x.storage.handle, numbers.with(at, numbers[at] + by), 0);
          return value();
        };
        const expected = (shifted(step) - shifted(-step)) / (2 * step);
        shifted(0);
        const share = Math.abs(gradient[at] - expected) / (0.1 + Math.abs(expected));
        assert.ok(share < 0.03, `${path}[${at}]: ${gradient[at]}, not ${expected}`);
        checked += Number(Math.abs(expected) > 1e-4);
      }
      assert.ok(checked > 8, String(checked));
    });
});
