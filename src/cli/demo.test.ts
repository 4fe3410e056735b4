/** The parts of `callosum demo`: the text, the check, the model and its training. The command itself is in main.test.ts. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { arena, CpuBackend, device, Random, slice, tensor, type View } from '../tensor/index.ts';
import type { KernelName } from '../tensor/kernels.ts';
import { ALLOWED, checkOps } from './demo-check.ts';
import { forward, generate, initModel, type ModelConfig } from './demo-model.ts';
import { decode, encode, readCorpus, train } from './demo-train.ts';

const cpu = device('cpu');
const corpus = readCorpus(readFileSync(new URL('./demo-text.txt', import.meta.url), 'utf8'));
const config: ModelConfig = { vocab: corpus.characters.length, width: 32, heads: 2, inner: 48, layers: 2, context: 24 };
const SETTINGS = { steps: 30, batch: 4, lr: 1e-2 };

function losses(steps = SETTINGS.steps): number[] {
  using _scope = arena();
  const random = new Random(1);
  return [...train(initModel(config, random), corpus, { ...SETTINGS, steps }, random)];
}

test('a dozen ops and one agree with the reference', () => {
  const checked = checkOps(cpu, device('reference'));
  assert.equal(checked.length, 13);
  for (const { name, difference } of checked) assert.ok(difference < ALLOWED, `${name}: ${difference}`);
});

test('the check sees a wrong kernel', () => {
  class Wrong extends CpuBackend {
    override run(kernel: KernelName, operands: (View | null | undefined)[], params?: number[]): void {
      super.run(kernel, operands, kernel === 'rmsnorm' ? [0.5] : params);
    }
  }
  const checked = checkOps(new Wrong('cpu'), device('reference'));
  const bad = checked.flatMap(({ name, difference }) => (difference >= ALLOWED ? [name] : []));
  assert.deepEqual(bad, ['rmsnorm']);
});

test('text to ids and back', () => {
  const text = '床前明月光, and all';
  assert.equal(decode(corpus, encode(corpus, text)), text);
  assert.equal(corpus.ids.length, [...readFileSync(new URL('./demo-text.txt', import.meta.url), 'utf8')].length);
});

test('training lowers the loss, from near chance', () => {
  const all = losses();
  assert.ok(Math.abs(all[0] - Math.log(config.vocab)) < 1, `first loss ${all[0]}`);
  assert.ok(all[all.length - 1] < all[0] - 1.5, `last loss ${all[all.length - 1]} of ${all[0]}`);
});

test('the same losses on any number of threads, to the last bit', () => {
  const before = cpu.threads;
  const runs = [1, 2, 3].map((threads) => {
    cpu.threads = threads;
    return losses(4);
  });
  cpu.threads = before;
  assert.deepEqual(runs[1], runs[0]);
  assert.deepEqual(runs[2], runs[0]);
});

test('a character sees none that come after it', () => {
  using _scope = arena();
  const model = initModel(config, new Random(2));
  const ids = encode(corpus, 'Shall I compare');
  const [whole, start] = [ids, ids.slice(0, 7)].map((some) => forward(model, tensor([some], { dtype: 'i32' })));
  const [a, b] = [whole, start].map((h) => slice(h, 1, 0, 7).readSync());
  for (const [i, value] of a.entries()) assert.ok(Math.abs(value - b[i]) < 1e-5, `${i}`);
});

test('text is drawn with the numbers of the generator alone', () => {
  using _scope = arena();
  const model = initModel(config, new Random(2));
  const [a, b, c] = [3, 3, 4].map((seed) => generate(model, encode(corpus, 'Shall I'), 30, new Random(seed)));
  assert.deepEqual(a, b);
  assert.notDeepEqual(a, c);
});

after(() => assert.equal(cpu.memory().liveCount, 0, 'tensors are left over'));
