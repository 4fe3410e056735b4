/**
 * What the searches for scales of Q4_K and Q6_K share: levels of a part under a scale, and the sums that give the scale which fits them
 * best and its squared error. Sums are formed in the order of the kernel's (four side by side), so that both find the same blocks.
 */
import { fromF16, toF16 } from '../../tensor/dtype.ts';

/** Sums over the n elements of a part with levels q. */
export interface Sums {
  n: number;
  x: number;
  xx: number;
  q: number;
  qq: number;
  qx: number;
}

/** The squared error of x ≈ scale q - minimum. */
export const errorOf = (s: Sums, scale: number, minimum: number) =>
  s.xx -
  2 * scale * s.qx +
  scale * scale * s.qq -
  2 * scale * minimum * s.q +
  2 * minimum * s.x +
  s.n * minimum * minimum;

/** What a scale becomes when it is stored. */
export const asHalf = (value: number) => fromF16(toF16(value));

/** The nearest level, 0 to `most`; of a NaN 0. */
export const nearestLevel = (v: number, most: number) => (!(v > 0) ? 0 : v >= most ? most : Math.trunc(v + 0.5));

/** Four sums side by side, then together; n a multiple of four. */
function sumOf(n: number, term: (i: number) => number): number {
  const sums = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) sums[i & 3] += term(i);
  return sums[0] + sums[1] + (sums[2] + sums[3]);
}

/** The sums of x alone. */
export const sumsOf = (x: Float32Array): Sums => ({
  n: x.length,
  x: sumOf(x.length, (i) => x[i]),
  xx: sumOf(x.length, (i) => x[i] * x[i]),
  q: 0,
  qq: 0,
  qx: 0,
});

/** Levels x * inverse + shift from 0 to `most`, and the sums with them; level `zero` stands for q = 0. */
export function takeLevels(s: Sums, x: Float32Array, inverse: number, shift: number, most: number, zero: number) {
  const levels = Uint8Array.from(x, (v) => nearestLevel(v * inverse + shift, most));
  let [q, qq] = [0, 0];
  for (const level of levels) {
    q += level - zero;
    qq += (level - zero) ** 2;
  }
  return { levels, sums: { ...s, q, qq, qx: sumOf(x.length, (i) => (levels[i] - zero) * x[i]) } };
}

/**
 * Chooses for all parts of a block, from scales given at the start; then fits the scales to the choice and chooses again, as long as the
 * error falls, at most `rounds` times.
 */
export function settle<Scales, Part extends { error: number }>(
  scales: Scales,
  choose: (scales: Scales, parts?: readonly Part[]) => Part[],
  refit: (parts: readonly Part[], scales: Scales) => Scales,
  rounds = 2,
): { scales: Scales; parts: Part[] } {
  const total = (parts: readonly Part[]) => parts.reduce((sum, p) => sum + p.error, 0);
  let parts = choose(scales);
  for (let round = 0; round < rounds; round++) {
    const better = refit(parts, scales);
    const next = choose(better, parts);
    if (!(total(next) < total(parts))) break;
    scales = better;
    parts = next;
  }
  return { scales, parts };
}
