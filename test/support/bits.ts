/** Arrays compared to the bit; a difference is told by its place, not by two arrays. For tests. */
import assert from 'node:assert/strict';

type Numbers = Float32Array | Uint8Array;

export function sameBits(actual: ArrayLike<number>, expected: Numbers): void {
  assert.equal(actual.length, expected.length);
  const size = expected.BYTES_PER_ELEMENT;
  const bytes = (x: Numbers) => Buffer.from(x.buffer, x.byteOffset, x.byteLength);
  const [a, b] = [bytes(actual as Numbers), bytes(expected)];
  if (a.equals(b)) return;
  const at = Math.floor(a.findIndex((byte, i) => byte !== b[i]) / size);
  assert.fail(`element ${at} of ${expected.length} is ${actual[at]}, not ${expected[at]}`);
}
