/** Intervals around a measured share or mean: how far another draw of questions or seeds may lie. */

/** Wilson's interval of a share, at `z` standard deviations (1.96: 95 %). */
export function wilson(right: number, count: number, z = 1.96): [low: number, high: number] {
  if (count === 0) return [0, 1];
  const share = right / count;
  const shrink = 1 + (z * z) / count;
  const middle = (share + (z * z) / (2 * count)) / shrink;
  const half = (z * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count))) / shrink;
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

/**
 * The interval of the mean over groups (seeds) of values by resampling: groups are drawn with repetition, then values of each drawn
 * group. `random` gives numbers in 0..1; `level` is the share of resampled means inside.
 */
export function bootstrap(
  groups: readonly (readonly number[])[],
  random: () => number,
  { draws = 1000, level = 0.95 } = {},
): [low: number, high: number] {
  const full = groups.filter((group) => group.length > 0);
  if (full.length === 0) return [Number.NaN, Number.NaN];
  const pick = <T>(from: readonly T[]) => from[Math.min(from.length - 1, Math.floor(random() * from.length))];
  const means = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    let sum = 0;
    let count = 0;
    for (let g = 0; g < full.length; g++) {
      const group = pick(full);
      for (let i = 0; i < group.length; i++) sum += pick(group);
      count += group.length;
    }
    means[draw] = sum / count;
  }
  means.sort();
  const at = (p: number) => means[Math.round(p * (draws - 1))];
  return [at((1 - level) / 2), at((1 + level) / 2)];
}
