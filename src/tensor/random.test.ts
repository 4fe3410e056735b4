/** Philox's published answers, the maps from words to numbers, and their sameness on every backend and thread count. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { loadNative } from '../../native/load.ts';
import { CpuBackend } from './backends/cpu/backend.ts';
import { device } from './device.ts';
import { normalOf, philox, philoxWords, uniformOf } from './philox.ts';
import { normal, Random, uniform } from './random.ts';
import { arena } from './storage.ts';

const hex = (words: Iterable<number>) => [...words].map((w) => w.toString(16).padStart(8, '0')).join(' ');

describe('Philox4x32-10', () => {
  const ones = 0xffffffff;
  const known: [counter: number[], key: number[], words: string][] = [
    [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [[ones, ones, ones, ones], [ones, ones], '408f276d 41c83b0e a20bc7c6 6d5451fd'],
    [[0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0], 'd16cfe09 94fdcceb 5001e420 24126ea1'],
  ];
  for (const [counter, key, words] of known)
    test(`counter ${hex(counter)}`, () => {
      const out = new Uint32Array(4);
      philox(out, 0, counter, key);
      assert.equal(hex(out), words);
    });

  test('the counter carries into its upper half and wraps', () => {
    const across = philoxWords(12, 1, 2, 0xffffffff, 7);
    assert.deepEqual(across.subarray(4), philoxWords(8, 1, 2, 0, 8));
    assert.deepEqual(philoxWords(8, 1, 2, ones, ones).subarray(4), philoxWords(4, 1, 2, 0, 0));
  });
});

describe('maps', () => {
  test('uniform stays in [low, high) where rounding would leave it', () => {
    const extremes = new Uint32Array([0, 1, 0x7fffffff, 0xfffffeff, 0xffffffff]);
    for (const [low, high] of [
      [0, 1],
      [1, 2],
      [-1, 1],
      [0.1, 0.3],
      [-3, -2],
      [255, 256],
      [-1e-40, 0],
      [5, 5.0000001],
    ])
      for (const bf16 of [false, true])
        for (const x of uniformOf(extremes, low, high, bf16))
          assert.ok(x >= low && x < high, `${x} in [${low}, ${high}) bf16 ${bf16}`);
    assert.deepEqual([...uniformOf(new Uint32Array([0, 0x80000000, 0xffffffff]), 0, 1)], [0, 0.5, 1 - 2 ** -24]);
  });

  test('normal is the inverse of the distribution function', () => {
    // Quantiles from tables of the normal distribution.
    const quantiles: [p: number, z: number][] = [
      [0.5, 0],
      [0.8413447460685429, 1],
      [0.975, 1.959963984540054],
      [0.999, 3.090232306167813],
      [1e-6, -4.753424308822899],
    ];
    for (const [p, z] of quantiles) {
      const [got] = normalOf(new Uint32Array([Math.round(p * 2 ** 32 - 0.5)]), 0, 1);
      assert.ok(Math.abs(got - z) < 3e-4 * Math.abs(z) + 1e-9, `${p}: ${got} and ${z}`);
    }
    const [least, most] = normalOf(new Uint32Array([0, 0xffffffff]), 0, 1);
    assert.equal(least, -most);
    assert.ok(most > 6.33 && most < 6.34, String(most));
  });

  test('moments', () => {
    const z = normalOf(new Random(3).words(200_000), 0, 1);
    const moment = (k: number) => z.reduce((t, v) => t + v ** k, 0) / z.length;
    assert.ok(Math.abs(moment(1)) < 0.01 && Math.abs(moment(2) - 1) < 0.01 && Math.abs(moment(4) - 3) < 0.06);
  });
});

describe('the same bits everywhere', () => {
  const reference = device('reference');
  const backends = loadNative()
    .isas()
    .split(' ')
    .map((isa) => new CpuBackend(`cpu:${isa}`));
  const starts = [0, 2 ** 32 - 2, 2 ** 52 + 12345];
  for (const backend of backends)
    test(backend.name, () => {
      using _scope = arena();
      for (const threads of [1, 3]) {
        const before = backend.threads;
        backend.threads = threads;
        for (const counter of starts)
          for (const count of [0, 1, 5, 257, 20_011])
            for (const dtype of ['f32', 'bf16'] as const)
              for (const draw of [
                (on: object) =>
                  normal(new Random(987654321987, counter), [count], { ...on, dtype, mean: 0.5, deviation: 2 }),
                (on: object) => uniform(new Random(987654321987, counter), [count], { ...on, dtype, low: -1, high: 3 }),
              ])
                assert.deepEqual(draw({ device: backend }).readSync(), draw({ device: reference }).readSync());
        backend.threads = before;
      }
    });
});

describe('Random', () => {
  test('goes on where it was saved, and never repeats itself', () => {
    const random = new Random(42);
    const first = random.words(10);
    const saved = JSON.parse(JSON.stringify(random.state));
    assert.deepEqual(saved, { seed: 42, counter: 3 });
    const second = random.words(6);
    assert.deepEqual(Random.from(saved).words(6), second);
    assert.notDeepEqual(first.subarray(0, 6), second);
    assert.deepEqual(new Random(42).words(10), first);
  });

  test('a fork has its own stream', () => {
    const random = new Random(42);
    const [a, b] = [random.fork(), random.fork()];
    assert.notEqual(a.seed, b.seed);
    assert.deepEqual(new Random(42).fork().words(4), a.words(4));
  });

  test('seeds must be whole', () => {
    assert.throws(() => new Random(0.5), {
      name: 'OutOfRangeError',
      message: '[Random] seed must be a whole number from 0 to 2^53 - 1: 0.5',
    });
    assert.throws(() => new Random(1, -1), { name: 'OutOfRangeError' });
  });

  test('low above high is an error on every backend', () => {
    using _scope = arena();
    for (const on of ['reference', 'cpu'])
      assert.throws(() => uniform(new Random(1), [2], { low: 1, high: 0, device: on }), { name: 'OutOfRangeError' });
  });
});
