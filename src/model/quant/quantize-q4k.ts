/**
 * Q4_K: x ≈ d scale q - m minimum, parts of 32 elements. Each part's scale and minimum are the least-squares fit to the best of some ways
 * to spread its range over the levels; then whole numbers are chosen for all parts of the block, and d and m fitted to those.
 */
import { putHalf } from './block.ts';
import { asHalf, errorOf, nearestLevel, type Sums, settle, sumsOf, takeLevels } from './fit.ts';

const PARTS = 8;
const SIZE = 32;
const TOP = 15;
const MOST_SCALE = 63;
/** The range of a part is spread over 14 to 16 levels in steps of a tenth. */
const SPREADS = 21;

/** Least-squares scale and minimum of a part. */
interface Fit {
  x: Float32Array;
  sums: Sums;
  scale: number;
  minimum: number;
}
/** Whole steps of d and of m, and the levels under them. */
interface Part {
  s: number;
  m: number;
  error: number;
  sums: Sums;
  levels: Uint8Array;
}
interface Scales {
  d: number;
  least: number;
}

/** The fit of a part for its best spread; the minimum is never below 0. */
function fit(x: Float32Array): Fit {
  const sums = sumsOf(x);
  let low = 0;
  let high = x[0];
  for (const v of x) {
    if (v < low) low = v;
    if (v > high) high = v;
  }
  const found: Fit = { x, sums, scale: 0, minimum: -low };
  if (!(high > low)) return found;
  let best = Number.POSITIVE_INFINITY;
  for (let k = 0; k < SPREADS; k++) {
    const inverse = (TOP - 1 + k * 0.1) / (high - low);
    const s = takeLevels(sums, x, inverse, -low * inverse, TOP, 0).sums;
    const determinant = SIZE * s.qq - s.q * s.q;
    if (!(determinant > 0)) continue;
    let scale = (SIZE * s.qx - s.q * s.x) / determinant;
    let minimum = (s.q * s.qx - s.qq * s.x) / determinant;
    if (minimum < 0) {
      minimum = 0;
      scale = s.qx / s.qq;
    }
    const error = errorOf(s, scale, minimum);
    if (error < best) {
      best = error;
      found.scale = scale;
      found.minimum = minimum;
    }
  }
  return found;
}

const near = (v: number) => [v - 1, v, v + 1].filter((n) => n >= 0 && n <= MOST_SCALE);

/** The best whole scale and minimum within one step of (s, m). */
function choose({ x, sums }: Fit, { d, least }: Scales, s: number, m: number): Part {
  let best: Part = { s, m, error: Number.POSITIVE_INFINITY, sums, levels: new Uint8Array(SIZE) };
  for (const i of near(s))
    for (const j of near(m)) {
      const scale = d * i;
      const minimum = least * j;
      const inverse = scale > 0 ? 1 / scale : 0;
      const taken = takeLevels(sums, x, inverse, minimum * inverse, TOP, 0);
      const error = errorOf(taken.sums, scale, minimum);
      if (error < best.error) best = { s: i, m: j, error, ...taken };
    }
  return best;
}

/** The d and m that fit the whole scales, minimums and levels of all parts best. */
function refit(parts: readonly Part[], old: Scales): Scales {
  let [ss, sm, mm, sx, mx] = [0, 0, 0, 0, 0];
  for (const { s, m, sums } of parts) {
    ss += s * s * sums.qq;
    sm += s * m * sums.q;
    mm += m * m * SIZE;
    sx += s * sums.qx;
    mx += m * sums.x;
  }
  const determinant = ss * mm - sm * sm;
  let { d, least } = old;
  if (determinant > 0) {
    d = (sx * mm - sm * mx) / determinant;
    least = (sm * sx - ss * mx) / determinant;
  } else if (ss > 0) d = sx / ss;
  return { d: asHalf(Math.max(d, 0)), least: asHalf(Math.max(least, 0)) };
}

/** Writes the block of the 256 floats from element `from` of `x` to the bytes at `at`. */
export function q4_k(out: Uint8Array, at: number, x: Float32Array, from: number): void {
  const fits = Array.from({ length: PARTS }, (_, k) => fit(x.subarray(from + k * SIZE, from + (k + 1) * SIZE)));
  const steps = (value: number, step: number) => (step > 0 ? nearestLevel(value / step, MOST_SCALE) : 0);
  const { scales, parts } = settle<Scales, Part>(
    {
      d: asHalf(Math.max(0, ...fits.map((p) => p.scale)) / MOST_SCALE),
      least: asHalf(Math.max(0, ...fits.map((p) => p.minimum)) / MOST_SCALE),
    },
    (scales, old) =>
      fits.map((p, k) =>
        choose(p, scales, old ? old[k].s : steps(p.scale, scales.d), old ? old[k].m : steps(p.minimum, scales.least)),
      ),
    refit,
  );
  putHalf(out, at, scales.d);
  putHalf(out, at + 2, scales.least);
  for (const [k, { s, m }] of parts.entries()) {
    if (k < 4) {
      out[at + 4 + k] = s;
      out[at + 8 + k] = m;
      continue;
    }
    out[at + 8 + k] = (s & 15) | ((m & 15) << 4);
    out[at + k] |= (s >> 4) << 6;
    out[at + 4 + k] |= (m >> 4) << 6;
  }
  for (let j = 0; j < PARTS / 2; j++)
    for (let i = 0; i < SIZE; i++)
      out[at + 16 + j * SIZE + i] = parts[2 * j].levels[i] | (parts[2 * j + 1].levels[i] << 4);
}
