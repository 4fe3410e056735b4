/** Parts that blocks of several formats share: half-precision scales, the six-bit scales of k-quants, the sixteen values of IQ4. */
import { fromF16, toF16 } from '../../tensor/dtype.ts';

/** Writes the floats of the block at bytes `at` of `p` to elements `to`... of `out`. */
export type Block = (p: Uint8Array, at: number, out: Float32Array, to: number) => void;

/** The half-precision number at `at`. */
export const half = (p: Uint8Array, at: number) => fromF16(p[at] | (p[at + 1] << 8));

/** Writes `value` as the nearest half-precision number, ties to even. */
export function putHalf(p: Uint8Array, at: number, value: number): void {
  const pattern = toF16(value);
  p[at] = pattern & 255;
  p[at + 1] = pattern >> 8;
}

/**
 * Scale and minimum of part i < 8, six bits each, in the 12 bytes of Q4_K and Q5_K: those of the first four parts are the low bits of
 * bytes 0..3 and 4..7; of the last four, the low four bits share bytes 8..11 and the high two are the tops of bytes 0..7.
 */
export const scaleAt = (p: Uint8Array, at: number, i: number) =>
  i < 4 ? p[at + i] & 63 : (p[at + i + 4] & 15) | ((p[at + i - 4] >> 6) << 4);
export const minimumAt = (p: Uint8Array, at: number, i: number) =>
  i < 4 ? p[at + i + 4] & 63 : (p[at + i + 4] >> 4) | ((p[at + i] >> 6) << 4);

/** The values that the four bits of IQ4_NL and IQ4_XS stand for: closer together where weights are many. */
export const NON_LINEAR = [-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113];
