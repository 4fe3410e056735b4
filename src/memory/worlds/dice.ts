/** Choices drawn from a seed: the one source of chance of a world. Not for tensors (src/tensor/random.ts), though it draws its words there. */
import { Random } from '../../tensor/random.ts';

const BLOCK = 256;

export class Dice {
  readonly #random: Random;
  #words: Uint32Array = new Uint32Array(0);
  #next = 0;

  /** `seed` whole, from 0 to 2^53 - 1; OutOfRangeError else. */
  constructor(seed: number | Random) {
    this.#random = typeof seed === 'number' ? new Random(seed) : seed;
  }

  /** A generator of its own, whose draws do not depend on how many are made here afterwards. */
  fork(): Dice {
    return new Dice(this.#random.fork());
  }

  /** Whole, in [0, below). */
  below(below: number): number {
    if (this.#next === this.#words.length) {
      this.#words = this.#random.words(BLOCK);
      this.#next = 0;
    }
    return Math.floor((this.#words[this.#next++] / 2 ** 32) * below);
  }

  /** Whole, in [low, high]. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  /** True with this probability. */
  chance(probability: number): boolean {
    return this.below(1_000_000) < probability * 1_000_000;
  }

  pick<T>(list: readonly T[]): T {
    return list[this.below(list.length)];
  }

  /** A new list in another order. */
  shuffled<T>(list: readonly T[]): T[] {
    const out = [...list];
    for (let i = out.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [out[i], out[j]] = [out[j], out[i]];
    }
    return out;
  }
}
