/**
 * The inputs of every kernel that is timed, by formula, so that our side, each peer and the oracle hold the same
 * numbers without passing them around. No randomness and no files.
 */

/** Input number `which` of a kernel is value[i] = sin(a i + b), rounded to float32. */
const RATES = [0.7390851, 0.4142135, 0.5671432, 0.9159655];
const PHASES = [0.1, 0.5, 0.9, 1.3];

/** As requests carry it: a and b of each input in turn. */
export const FILL: readonly number[] = RATES.flatMap((rate, which) => [rate, PHASES[which]]);

export function element(which: number, index: number, fill: readonly number[] = FILL): number {
  return Math.fround(Math.sin(fill[2 * which] * index + fill[2 * which + 1]));
}

export function filled(which: number, count: number, fill: readonly number[] = FILL): Float32Array {
  const values = new Float32Array(count);
  const [rate, phase] = [fill[2 * which], fill[2 * which + 1]];
  for (let index = 0; index < count; index++) values[index] = Math.sin(rate * index + phase);
  return values;
}

/** The indices that stand for tokens: spread over 0..limit-1 without order. */
export function scattered(count: number, limit: number): Int32Array {
  return Int32Array.from({ length: count }, (_, index) => (index * 7919) % limit);
}

/** `count` positions spread over an array of `length` elements, its first and last among them. */
export function positions(length: number, count = 8): number[] {
  const last = length - 1;
  const spread = Array.from({ length: count }, (_, index) => Math.floor((last * index) / (count - 1)));
  return [...new Set(spread)];
}
