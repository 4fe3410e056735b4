/** Top-p, or nucleus sampling (Holtzman and others, 2019). */
import type { Candidates } from './candidates.ts';

/** Leaves the likeliest candidates, as few as have together at least p of the probability; at least one. Ties: the lower id. */
export function cutTopP(candidates: Candidates, p: number): void {
  if (p < 1) candidates.keepSmallest(candidates.distances, p * candidates.total);
}
