/** Logits to candidates with weights at a temperature: the softmax whose sum is not yet divided out. */
import type { Candidates } from './candidates.ts';
import { expMinus } from './exponential.ts';

/** What weighs less than e⁻⁴⁰ of the likeliest (4·10⁻¹⁸) never comes: a vocabulary of it weighs less than a draw resolves. */
const REACH = 40;

/**
 * Fills `into` with the ids of `among` (ascending; absent: all) that can come: distance (best - logit) / temperature, weight e^-distance.
 * Which ids stay is as good as random: counting on without a branch is twice as fast.
 */
export function weigh(
  into: Candidates,
  logits: Float32Array,
  best: number,
  temperature: number,
  among?: Int32Array,
): void {
  const { ids, distances, weights } = into;
  const count = among?.length ?? logits.length;
  const factor = 1 / temperature;
  let to = 0;
  for (let i = 0; i < count; i++) {
    const id = among === undefined ? i : among[i];
    const distance = (best - logits[id]) * factor;
    ids[to] = id;
    distances[to] = distance;
    to += distance <= REACH ? 1 : 0;
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
