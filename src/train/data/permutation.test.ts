/** The keyed order: each thing once, another order for another key, no place preferred. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Source, testSeed } from '../../../test/support/source.ts';
import { Permutation } from './permutation.ts';

const orderOf = (size: number, seed: number, epoch = 0) => {
  const order = new Permutation(size, [seed, 0], [0, epoch, 0]);
  return Array.from({ length: size }, (_, i) => order.at(i));
};

test('every thing has one place', () => {
  const source = new Source(testSeed());
  const sizes = [...Array.from({ length: 70 }, (_, i) => i + 1), 255, 256, 257, 1023, 4096, 4097, 10_000, 65_537];
  for (const size of sizes) {
    const seen = new Set(orderOf(size, source.int(0, 2 ** 31)));
    assert.equal(seen.size, size);
    assert.ok(Math.min(...seen) === 0 && Math.max(...seen) === size - 1, `${size}`);
  }
});

test('another key or epoch is another order; the same is the same', () => {
  assert.deepEqual(orderOf(1000, 1), orderOf(1000, 1));
  for (const other of [orderOf(1000, 2), orderOf(1000, 1, 1)]) {
    const same = orderOf(1000, 1).filter((thing, i) => thing === other[i]).length;
    assert.ok(same < 10, `${same} of 1000 in the same place`); // 1 is expected
  }
});

test('things are spread evenly over the places, and neighbours part', () => {
  for (const size of [5, 10, 37]) {
    const keys = 200 * size;
    const counts = new Float64Array(size * size);
    let neighbours = 0;
    for (let key = 0; key < keys; key++) {
      const order = orderOf(size, key);
      order.forEach((thing, place) => {
        counts[place * size + thing]++;
      });
      for (let i = 1; i < size; i++) if (order[i] === order[i - 1] + 1) neighbours++;
    }
    // Chi-square of (size - 1)² degrees of freedom: six deviations above its mean.
    const chi = counts.reduce((sum, count) => sum + (count - 200) ** 2 / 200, 0);
    const freedom = (size - 1) ** 2;
    assert.ok(chi < freedom + 6 * Math.sqrt(2 * freedom), `size ${size}: ${chi} for ${freedom} degrees of freedom`);
    const expected = (keys * (size - 1)) / size;
    assert.ok(Math.abs(neighbours - expected) < 6 * Math.sqrt(expected), `size ${size}: ${neighbours} for ${expected}`);
  }
});

test('four thousand million things', () => {
  const order = new Permutation(2 ** 32, [7, 7], [1, 2, 3]);
  const places = Array.from({ length: 1000 }, (_, i) => order.at(2 ** 32 - 1 - i));
  assert.equal(new Set(places).size, 1000);
  assert.ok(places.every((thing) => Number.isInteger(thing) && thing >= 0 && thing < 2 ** 32));
});
