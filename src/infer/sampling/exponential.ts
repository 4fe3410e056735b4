/**
 * e^-x for x >= 0: the inner loop of every softmax over a vocabulary, x the distance of a logit from the largest. Not Math.exp, which is
 * twice as slow here and whose last bits differ between engines.
 */

/** Steps of the table to a halving. */
const PARTS = 64;
const STEPS = PARTS / Math.LN2;
const STEP = Math.LN2 / PARTS;
/** From here on the result is 0: e⁻⁶⁴ is 2·10⁻²⁸, nothing beside the 1 of the likeliest. */
export const MOST_DISTANCE = 64;
/** 2^(-i / 64) */
const TABLE = Float64Array.from({ length: MOST_DISTANCE * STEPS + 2 }, (_, i) => 2 ** (-i / PARTS));

/**
 * e^-x for x from 0 to 64, with a relative error below (2 + x) · 2⁻⁵²; 0 beyond, and for NaN.
 * x = k ln 2 / 64 - r with |r| <= 0.0055, e^r by its series to the fifth power.
 */
export function expMinus(x: number): number {
  if (!(x < MOST_DISTANCE)) return 0;
  const k = (x * STEPS + 0.5) | 0;
  const r = k * STEP - x;
  return TABLE[k] * (1 + r * (1 + r * (1 / 2 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120))))));
}
