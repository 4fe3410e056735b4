/** Min-p (Nguyen and others, 2024). */
import type { Candidates } from './candidates.ts';

/** Leaves the candidates with at least `p` times the probability of the likeliest. */
export function cutMinP(candidates: Candidates, p: number): void {
  if (p <= 0) return;
  const { weights, count } = candidates;
  let best = 0;
  for (let place = 0; place < count; place++) if (weights[place] > best) best = weights[place];
  candidates.keepHeavier(p * best);
}
