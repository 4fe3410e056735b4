/** The smallest keys up to a mass of weight, without sorting them all: a histogram finds the border, and only what lies there is sorted. */

const BUCKETS = 4096;
/** Keys from here on share the last bucket: e^-32 of the best is beyond what a cut by probability reaches. */
const REACH = 32;
const masses = new Float64Array(BUCKETS + 1);

const bucketOf = (key: number) => Math.min(key * (BUCKETS / REACH), BUCKETS) | 0;

/**
 * keep[i] = 1 for the fewest i < count with the smallest keys (>= 0) whose weights sum to at least `mass`, and 0 for the rest; at least
 * one is kept, equal keys go to the smaller i. Linear in count but for the keys of one bucket.
 */
export function selectSmallest(
  count: number,
  keys: Float64Array,
  weights: Float64Array,
  mass: number,
  keep: Uint8Array,
): void {
  masses.fill(0);
  for (let i = 0; i < count; i++) masses[bucketOf(keys[i])] += weights[i];
  let border = 0;
  let before = 0;
  while (border < BUCKETS && before + masses[border] < mass) before += masses[border++];
  const undecided: number[] = [];
  for (let i = 0; i < count; i++) {
    const bucket = bucketOf(keys[i]);
    keep[i] = Number(bucket < border);
    if (bucket === border) undecided.push(i);
  }
  undecided.sort((a, b) => keys[a] - keys[b] || a - b);
  for (const i of undecided) {
    if (before >= mass && before > 0) break;
    keep[i] = 1;
    before += weights[i];
  }
}
