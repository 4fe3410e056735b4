/** Rounded tables of positions: where they are bfloat16's, and where exact. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arena, cast, ropeTables, tensor } from '../../tensor/index.ts';
import { ropeTablesOf } from './rope-precision.ts';

const round = (values: number[]) => Array.from(cast(cast(tensor(values), 'bf16'), 'f32').readSync());
const of = (precision: Parameters<typeof ropeTablesOf>[2]['precision']) =>
  ropeTablesOf(400, 8, { base: 10_000, precision, device: 'cpu' });

test('float32 is the plain table', () => {
  using _scope = arena();
  const [a, b] = [of('float32'), ropeTables(400, 8)];
  assert.deepEqual([a.cos.readSync(), a.sin.readSync()], [b.cos.readSync(), b.sin.readSync()]);
});

test('bfloat16 rounds frequencies, positions, angles and what is made of them', () => {
  using _scope = arena();
  const { cos, sin } = of('bfloat16');
  const [c, s] = [cos.readSync(), sin.readSync()];
  const frequencies = round([1, 0.1, 0.01, 0.001]);
  for (const position of [0, 1, 255, 257, 399]) {
    const [p] = round([position]);
    const angles = round(frequencies.map((f) => p * f));
    assert.deepEqual(Array.from(c.subarray(4 * position, 4 * position + 4)), round(angles.map(Math.cos)));
    assert.deepEqual(Array.from(s.subarray(4 * position, 4 * position + 4)), round(angles.map(Math.sin)));
  }
  const row = (p: number) => Array.from(c.subarray(4 * p, 4 * p + 4));
  assert.deepEqual(row(257), row(256), 'bfloat16 has no 257');
});

test('bfloat16_frequencies tells all positions apart', () => {
  using _scope = arena();
  const c = of('bfloat16_frequencies').cos.readSync();
  const [, , f] = round([1, 0.1, 0.01]);
  assert.notEqual(f, Math.fround(0.01));
  assert.equal(c[4 * 257 + 2], Math.fround(Math.cos(257 * f)));
});
