/** A small fast seeded source of numbers for tests (a counter through two rounds of a 32-bit mixer). Not the product's generator. */
export class Source {
  #state: number;
  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Uniform in [0, 1). */
  next(): number {
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    let z = this.#state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return ((z ^ (z >>> 15)) >>> 0) / 2 ** 32;
  }

  /** Whole, in [low, high). */
  int = (low: number, high: number): number => low + Math.floor(this.next() * (high - low));

  /** Standard normal (Box and Muller, 1958). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
  }

  shuffle<T>(list: T[]): T[] {
    for (let i = list.length - 1; i > 0; i--) {
      const j = this.int(0, i + 1);
      [list[i], list[j]] = [list[j], list[i]];
    }
    return list;
  }
}

/**
 * The seed of a property test: the same at every run, so that a red test is red for a reason; CALLOSUM_TEST_SEED names another,
 * and `fresh` draws one. It is printed with every failure.
 */
export function testSeed(): number {
  const asked = process.env.CALLOSUM_TEST_SEED;
  if (asked === 'fresh') return Math.floor(Math.random() * 2 ** 31);
  return asked ? Number(asked) : 20261122;
}
