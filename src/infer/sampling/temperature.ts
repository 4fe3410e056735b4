/** Logits to candidates with weights at a temperature: the softmax whose sum is not yet divided out. */
import type { Candidates } from './candidates.ts';
import { expNonPositive } from './exponential.ts';

/** What weighs less than e⁻⁴⁰ of the likeliest (4·10⁻¹⁸) never comes: a vocabulary of it weighs less than a draw resolves. */
const REACH = 40;

/** Fills `into` with the ids of `among` (ascending; absent: all) that can come: distance (best - logit) / temperature, weight e^-distance. */
export function weigh(
  into: Candidates,
  logits: Float32Array,
  best: number,
  temperature: number,
  among?: Int32Array,
): void {
  const count = among?.length ?? logits.length;
  let to = 0;
  let total = 0;
  for (let i = 0; i < count; i++) {
    const id = among ? among[i] : i;
    const distance = (best - logits[id]) / temperature;
    if (!(distance <= REACH)) continue;
    const weight = expNonPositive(-distance);
    into.ids[to] = id;
    into.distances[to] = distance;
    into.weights[to++] = weight;
    total += weight;
  }
  into.count = to;
  into.total = total;
}
