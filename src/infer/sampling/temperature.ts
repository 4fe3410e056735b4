/**
 * Logits at a temperature: distances (best - logit) / temperature and weights e^-distance, the softmax whose sum is not yet divided out.
 * Loops over a whole vocabulary are here; cuts work on the candidates they leave.
 */
import type { Candidates } from './candidates.ts';
import { expMinus } from './exponential.ts';

/** What weighs less than e⁻⁴⁰ of the likeliest (4·10⁻¹⁸) never comes: a vocabulary of it weighs less than a draw resolves. */
export const REACH = 40;

/**
 * Fills `into` with the ids of `among` (ascending; absent: all) at a distance of at most `reach`.
 * Blocks of eight with none of them are passed over; in others, which stay is as good as random, and counting on without a branch is faster.
 */
export function weigh(
  into: Candidates,
  logits: Float32Array,
  best: number,
  temperature: number,
  { reach = REACH, among }: { reach?: number; among?: Int32Array } = {},
): void {
  const { ids, distances, weights } = into;
  const factor = 1 / temperature;
  const { length } = logits;
  let to = 0;
  if (among) {
    for (const id of among) {
      const distance = (best - logits[id]) * factor;
      ids[to] = id;
      distances[to] = distance;
      to += distance <= reach ? 1 : 0;
    }
  } else {
    const floor = best - reach * temperature * (1 + 1e-9); // a little further, for rounding
    for (let from = 0; from < length; from += 8) {
      if (
        from + 8 <= length &&
        logits[from] < floor &&
        logits[from + 1] < floor &&
        logits[from + 2] < floor &&
        logits[from + 3] < floor &&
        logits[from + 4] < floor &&
        logits[from + 5] < floor &&
        logits[from + 6] < floor &&
        logits[from + 7] < floor
      )
        continue;
      const end = Math.min(from + 8, length);
      for (let id = from; id < end; id++) {
        const distance = (best - logits[id]) * factor;
        ids[to] = id;
        distances[to] = distance;
        to += distance <= reach ? 1 : 0;
      }
    }
  }
  let total = 0;
  for (let place = 0; place < to; place++) {
    const weight = expMinus(distances[place]);
    weights[place] = weight;
    total += weight;
  }
  into.count = to;
  into.total = total;
}

/** The weights of all ids together. */
export function totalWeight(logits: Float32Array, best: number, temperature: number): number {
  const factor = 1 / temperature;
  let total = 0;
  for (let id = 0; id < logits.length; id++) total += expMinus((best - logits[id]) * factor);
  return total;
}

/** The id at `uniform` of the distribution over all ids in ascending order, without a list of them. */
export function drawFromAll(uniform: number, logits: Float32Array, best: number, temperature: number): number {
  const factor = 1 / temperature;
  let rest = uniform * totalWeight(logits, best, temperature);
  let last = 0;
  for (let id = 0; id < logits.length; id++) {
    const weight = expMinus((best - logits[id]) * factor);
    rest -= weight;
    if (rest < 0) return id;
    if (weight > 0) last = id;
  }
  return last;
}
