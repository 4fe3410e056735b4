/**
 * Q6_K: x ≈ d scale (q - 32), parts of 16 elements. Each part's scale is the least-squares fit to the best of some ways to spread its range
 * over the levels; then whole numbers are chosen for all parts of the block, and d fitted to those.
 */
import { putHalf } from './block.ts';
import { asHalf, errorOf, nearestLevel, type Sums, settle, sumsOf, takeLevels } from './fit.ts';

const PARTS = 16;
const SIZE = 16;
const ZERO = 32;
const TOP = 63;
/** The largest magnitude becomes 31.1 to 32.9 steps, in steps of a tenth. */
const SPREADS = 19;

/** Least-squares scale of a part. */
interface Fit {
  x: Float32Array;
  sums: Sums;
  scale: number;
}
/** Whole steps of d, and the levels under them. */
interface Part {
  s: number;
  error: number;
  sums: Sums;
  levels: Uint8Array;
}

/** The one of the largest magnitude, the first of equals; 0 where there is none. */
const largest = (values: Iterable<number>) => {
  let found = 0;
  for (const v of values) if (Math.abs(v) > Math.abs(found)) found = v;
  return found;
};

/** The fit of a part for its best spread. */
function fit(x: Float32Array): Fit {
  const found: Fit = { x, sums: sumsOf(x), scale: 0 };
  const value = largest(x);
  if (value === 0) return found;
  let best = 0;
  for (let k = 0; k < SPREADS; k++) {
    // The level range reaches one further below zero: the largest magnitude goes there.
    const s = takeLevels(found.sums, x, -(ZERO - 0.9 + k * 0.1) / value, ZERO, TOP, ZERO).sums;
    if (s.qq === 0) continue;
    const scale = s.qx / s.qq;
    const explained = scale * s.qx;
    if (explained > best) {
      best = explained;
      found.scale = scale;
    }
  }
  return found;
}

/** The best whole scale within one step of s. */
function choose({ x, sums }: Fit, d: number, s: number): Part {
  let best: Part = { s, error: Number.POSITIVE_INFINITY, sums, levels: new Uint8Array(SIZE).fill(ZERO) };
  for (const i of [s - 1, s, s + 1].filter((n) => n >= -128 && n <= 127)) {
    const scale = d * i;
    const taken = takeLevels(sums, x, scale !== 0 ? 1 / scale : 0, ZERO, TOP, ZERO);
    const error = errorOf(taken.sums, scale, 0);
    if (error < best.error) best = { s: i, error, ...taken };
  }
  return best;
}

/** The d that fits the whole scales and levels of all parts best. */
function refit(parts: readonly Part[], old: number): number {
  let [ss, sx] = [0, 0];
  for (const { s, sums } of parts) {
    ss += s * s * sums.qq;
    sx += s * sums.qx;
  }
  return ss > 0 ? asHalf(sx / ss) : old;
}

/** Writes the block of the 256 floats from element `from` of `x` to the bytes at `at`. */
export function q6_k(out: Uint8Array, at: number, x: Float32Array, from: number): void {
  const fits = Array.from({ length: PARTS }, (_, k) => fit(x.subarray(from + k * SIZE, from + (k + 1) * SIZE)));
  const steps = (value: number, d: number) => (d !== 0 ? nearestLevel(value / d + 128, 255) - 128 : 0);
  const { scales: d, parts } = settle<number, Part>(
    asHalf(largest(fits.map((p) => p.scale)) / -128),
    (d, old) => fits.map((p, k) => choose(p, d, old ? old[k].s : steps(p.scale, d))),
    refit,
  );
  for (let part = 0; part < PARTS / 2; part++) {
    const low = at + (part >> 2) * 64 + (part & 1) * 32;
    const high = at + 128 + (part >> 2) * 32;
    for (let i = 0; i < 32; i++) {
      const level = parts[part * 2 + (i >> 4)].levels[i & 15];
      out[low + i] |= (level & 15) << (((part >> 1) & 1) * 4);
      out[high + i] |= (level >> 4) << ((part & 3) * 2);
    }
  }
  for (const [k, { s }] of parts.entries()) out[at + 192 + k] = s;
  putHalf(out, at + 208, d);
}
