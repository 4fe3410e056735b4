/** Convolution of documents packed in one row: the same as of each alone. The operation itself: test/conformance. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arena, conv1d, normal, Random, slice, tensor } from '../index.ts';

const draw = (seed: number, ...shape: number[]) => normal(new Random(seed), shape, { device: 'reference' });

for (const [name, shape] of Object.entries({ dense: [4, 3, 3], depthwise: [3, 1, 3] }))
  test(`segments are convolved each by itself: ${name}`, () => {
    using _scope = arena();
    const lengths = [1, 4, 2, 1, 3];
    const segments = tensor(
      lengths.flatMap((n, i) => Array(n).fill(10 - i)),
      { shape: [1, 11], dtype: 'i32', device: 'reference' },
    );
    const [x, weight, bias] = [draw(1, 1, 11, 3), draw(2, ...shape), draw(3, shape[0])];
    const packed = conv1d(x, weight, { bias, segments });
    let at = 0;
    for (const n of lengths) {
      const alone = conv1d(slice(x, 1, at, at + n), weight, { bias });
      assert.deepEqual(slice(packed, 1, at, at + n).readSync(), alone.readSync(), `at ${at}`);
      at += n;
    }
  });

test('segments of another shape are refused', () => {
  using _scope = arena();
  const segments = tensor(new Int32Array(5), { shape: [1, 5], dtype: 'i32', device: 'reference' });
  assert.throws(() => conv1d(draw(1, 2, 5, 3), draw(2, 4, 3, 2), { segments }), /segments must be i32 \(2,5\)/);
});
