/** The random choice among the candidates that are left: a number that depends on seed, completion and position alone. */
import { philox } from '../../tensor/philox.ts';
import type { Candidates } from './candidates.ts';

const words = new Uint32Array(4);

/**
 * Uniform in [0, 1), 53 bits: of the Philox block with the seed as key and (position, 0, completion, 0) as counter. The same whatever
 * runs beside the request and in whatever order.
 * @param position tokens of the completion before this one
 * @param completion which of several completions of a prompt
 */
export function uniformAt(seed: number, completion: number, position: number): number {
  philox(words, 0, [position, 0, completion, 0], [seed >>> 0, Math.floor(seed / 2 ** 32)]);
  return ((words[0] >>> 5) * 2 ** 26 + (words[1] >>> 6)) / 2 ** 53;
}

/** The id at `uniform` of the distribution, candidates in ascending order. */
export function drawAt(uniform: number, { ids, weights, count, total }: Candidates): number {
  let rest = uniform * total;
  for (let place = 0; place < count; place++) {
    rest -= weights[place];
    if (rest < 0) return ids[place];
  }
  return ids[count - 1];
}
