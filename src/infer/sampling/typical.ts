/** Locally typical sampling (Meister and others, 2022). */
import type { Candidates } from './candidates.ts';

let keys = new Float64Array(0);

/**
 * Leaves the candidates whose information -ln p is nearest the entropy H = -Σ p ln p, as few as have together at least `mass` of the
 * probability; at least one. Ties: the lower id.
 */
export function cutTypical(candidates: Candidates, mass: number): void {
  if (mass >= 1) return;
  const { distances, weights, count, total } = candidates;
  if (keys.length < count) keys = new Float64Array(weights.length);
  // p = weight / total, so -ln p = distance + ln total.
  let mean = 0;
  for (let place = 0; place < count; place++) mean += weights[place] * distances[place];
  mean /= total;
  for (let place = 0; place < count; place++) keys[place] = Math.abs(distances[place] - mean);
  candidates.keepSmallest(keys, mass * total);
}
