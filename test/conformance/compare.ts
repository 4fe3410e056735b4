/** Comparing results: the largest difference relative to the largest value; infinities and NaN must be the same. */
export function difference(got: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (got.length !== expected.length) return Number.POSITIVE_INFINITY;
  let scale = 1e-3;
  let worst = 0;
  for (let i = 0; i < expected.length; i++) {
    if (Number.isFinite(expected[i])) scale = Math.max(scale, Math.abs(expected[i]));
    if (Object.is(got[i], expected[i]) || got[i] === expected[i]) continue;
    const d = Math.abs(got[i] - expected[i]);
    worst = Math.max(worst, Number.isNaN(d) ? Number.POSITIVE_INFINITY : d);
  }
  return worst / scale;
}
