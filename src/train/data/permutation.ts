/**
 * A keyed order of 0..n-1 that needs no memory: a balanced Feistel network over the next power of four, walked until it falls
 * inside (Black and Rogaway, 2002). For shuffling, not for secrets: its round function is a mixer of 32 bits.
 */
import { philox } from '../../tensor/philox.ts';

const ROUNDS = 8; // twice what makes a Feistel network a strong permutation: small domains need more

export class Permutation {
  readonly size: number;
  readonly #keys = new Uint32Array(ROUNDS);
  readonly #bits: number;

  /** The order of `size` things (at most 2³²) under a key; the round keys are two Philox blocks at [0|1, ...counter]. */
  constructor(size: number, key: readonly [number, number], counter: readonly [number, number, number]) {
    this.size = size;
    let bits = 1;
    while (4 ** bits < size) bits++;
    this.#bits = bits;
    for (const block of [0, 1]) philox(this.#keys, 4 * block, [block, ...counter], key);
  }

  /** The thing at a place of the order; place in [0, size). */
  at(place: number): number {
    const bits = this.#bits;
    const scale = 2 ** bits;
    const mask = scale - 1;
    let value = place;
    do {
      let left = Math.floor(value / scale);
      let right = value % scale;
      for (let round = 0; round < ROUNDS; round++) {
        const next = left ^ (mix(right ^ this.#keys[round]) & mask);
        left = right;
        right = next;
      }
      value = (left >>> 0) * scale + (right >>> 0);
    } while (value >= this.size);
    return value;
  }
}

/** A bijection of 32 bits in which each bit of the result depends on all of the argument (constants by Wellons). */
function mix(x: number): number {
  let z = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
  return z ^ (z >>> 15);
}
