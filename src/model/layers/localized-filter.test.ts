/** The filter: the vectors of its specification, nothing from the future, and piece by piece as at once. Gradients: transformer.test.ts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEVICES, farthest, skip, vectors } from '../../../test/support/filled.ts';
import { arena, conv1d, normal, Random, reshape, slice, type Tensor, tensor, zeros } from '../../tensor/index.ts';
import { type FilterState, type LocalizedFilter, localizedFilter } from './localized-filter.ts';

const [E, C, LENGTH] = [6, 3, 9];
const draw = (seed: number, ...shape: number[]) => normal(new Random(seed), shape);

const filterOf = (): LocalizedFilter => ({
  down_CE21: draw(1, C, E, 2, 1),
  downBias_C: draw(2, C),
  up_EC21: draw(3, E, C, 2, 1),
  upBias_E: draw(4, E),
  gain_E: draw(5, E),
});

for (const { device, dtype, within } of DEVICES)
  test(`the vectors of the specification, ${dtype}`, { skip }, () => {
    using _scope = arena();
    const { fill, expect } = vectors('lfa_filter');
    const of = (name: string) => fill(name, device, dtype);
    const w = {
      down_CE21: of('conv1_w'),
      downBias_C: of('conv1_b'),
      up_EC21: of('conv2_w'),
      upBias_E: of('conv2_b'),
      gain_E: of('norm_w'),
    };
    const x = reshape(of('x'), [1, 4, 4]);
    const y = conv1d(x, reshape(w.down_CE21, [2, 4, 2]), { bias: w.downBias_C });
    const z = conv1d(y, reshape(w.up_EC21, [4, 2, 2]), { bias: w.upBias_E });
    assert.ok(farthest(y, expect.conv1) < within, 'the first convolution');
    assert.ok(farthest(z, expect.conv2) < within, 'the second');
    assert.ok(farthest(localizedFilter(w, x), expect.out) < within, 'the filter');
  });

test('a token reaches itself and the two after it, and none before', () => {
  using _scope = arena();
  const [w, x] = [filterOf(), draw(7, 1, LENGTH, E)];
  const before = localizedFilter(w, x).readSync();
  for (let t = 0; t < LENGTH; t++) {
    const values = x.readSync().slice();
    for (let i = t * E; i < (t + 1) * E; i++) values[i] += 1;
    const after = localizedFilter(w, tensor(values, { shape: x.shape })).readSync();
    const same = (s: number) => after.subarray(s * E, (s + 1) * E).every((v, i) => v === before[s * E + i]);
    for (let s = 0; s < LENGTH; s++) assert.equal(same(s), s < t || s > t + 2, `${t} at ${s}`);
  }
});

test('in pieces it gives what it gives at once', () => {
  using _scope = arena();
  const [w, x] = [filterOf(), draw(7, 2, LENGTH, E)];
  const whole = localizedFilter(w, x);
  let last: readonly Tensor[] = [zeros([2, 1, E]), zeros([2, 1, C])];
  let at = 0;
  for (const n of [1, 1, 3, 1, 2, 1]) {
    const state: FilterState = {
      last,
      keep(...next) {
        last = next.map((x) => slice(x, 1, -1));
      },
    };
    const part = localizedFilter(w, slice(x, 1, at, at + n), { state });
    assert.ok(farthest(part, Array.from(slice(whole, 1, at, at + n).readSync())) < 1e-5, `at ${at}`);
    at += n;
  }
  assert.equal(at, LENGTH);
});
