/** Conversions between numbers and stored elements, in TypeScript and natively. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encode, fromBf16, fromF16, toBf16, toF16 } from './dtype.ts';
import { arena, cast, tensor } from './index.ts';

test('every bf16 and f16 pattern survives the way to a number and back', () => {
  for (let p = 0; p < 65536; p++) {
    const b = fromBf16(p);
    if (Number.isNaN(b)) assert.ok(Number.isNaN(fromBf16(toBf16(b))));
    else assert.equal(toBf16(b), p, `bf16 ${p}`);
    const h = fromF16(p);
    if (Number.isNaN(h)) assert.ok(Number.isNaN(fromF16(toF16(h))));
    else assert.equal(toF16(h), p, `f16 ${p}`);
  }
});

test('rounding is to nearest, ties to even', () => {
  assert.equal(fromBf16(toBf16(1 + 1 / 256)), 1);
  assert.equal(fromBf16(toBf16(1 + 3 / 256)), 1 + 4 / 256);
  assert.equal(fromBf16(toBf16(1 + 1 / 256 + 1e-5)), 1 + 2 / 256);
  assert.equal(fromF16(toF16(2048 + 1)), 2048);
  assert.equal(fromF16(toF16(2048 + 3)), 2052);
  assert.equal(fromF16(toF16(65519)), 65504);
  assert.equal(fromF16(toF16(65520)), Number.POSITIVE_INFINITY);
  assert.equal(fromF16(toF16(2 ** -25)), 0);
  assert.equal(fromF16(toF16(2 ** -25 * 1.01)), 2 ** -24);
});

test('the native conversions give the same patterns', () => {
  using _scope = arena();
  const values = [
    0,
    -0,
    1,
    -1,
    1 / 3,
    65504,
    65519.9,
    65520,
    1e-8,
    6e-8,
    3.05e-5,
    1e38,
    3.4e38,
    Number.POSITIVE_INFINITY,
    1 + 1 / 256,
    1 + 3 / 256,
    2049,
    2051,
  ];
  const x = tensor(values);
  for (const dtype of ['bf16', 'f16'] as const) {
    const expected = tensor(values, { dtype }).readSync(); // encoded here in TypeScript
    assert.deepEqual(cast(x, dtype).readSync(), expected, dtype);
  }
  assert.ok(Number.isNaN(cast(tensor([Number.NaN]), 'bf16').item()));
});

test('integers are cut and saturated', () => {
  assert.deepEqual([...encode([-1, 3.9, 256, Number.NaN], 'u8')], [0, 3, 255, 0]);
  assert.deepEqual([...encode([-3.9, 2 ** 40], 'i32')], [-3, 2147483647]);
});
