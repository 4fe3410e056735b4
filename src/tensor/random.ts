/**
 * Random tensors. A Random is a seed and a counter, passed as an argument; nothing is drawn from ambient state. The numbers
 * depend on seed, counter and position in the tensor only: the same on every backend and with any number of threads.
 */
import { backendOf, finish, type Options } from './create.ts';
import { OutOfRangeError } from './errors.ts';
import { empty } from './op.ts';
import { philoxWords } from './philox.ts';
import { checkShape, sizeOf } from './shape.ts';
import type { Tensor } from './tensor.ts';

/** Everything a Random is; plain JSON, for checkpoints. */
export interface RandomState {
  readonly seed: number;
  /** Blocks of four 32-bit words used so far. */
  readonly counter: number;
}

const LIMIT = 2 ** 53;
const halves = (n: number): [low: number, high: number] => [n % 2 ** 32, Math.floor(n / 2 ** 32)];

/** A position in the stream of random words that a seed names. Each use moves it on. */
export class Random {
  readonly seed: number;
  #counter: number;

  /** `seed` and `counter`: whole, from 0 to 2^53 - 1. */
  constructor(seed: number, counter = 0) {
    for (const [name, n] of Object.entries({ seed, counter }))
      if (!Number.isSafeInteger(n) || n < 0)
        throw new OutOfRangeError({
          what: 'Random',
          rule: `${name} must be a whole number from 0 to 2^53 - 1`,
          received: String(n),
        });
    this.seed = seed;
    this.#counter = counter;
  }

  /** The generator that was saved. */
  static from({ seed, counter }: RandomState): Random {
    return new Random(seed, counter);
  }

  get counter(): number {
    return this.#counter;
  }

  /** To be saved: `Random.from(state)` goes on where this one is now. */
  get state(): RandomState {
    return { seed: this.seed, counter: this.#counter };
  }

  /** Parameters of the random kernels for the next `words` words, which count as used. */
  take(words: number): [seedLow: number, seedHigh: number, counterLow: number, counterHigh: number] {
    const start = this.#counter;
    if (start + Math.ceil(words / 4) >= LIMIT)
      throw new OutOfRangeError({
        what: 'Random',
        rule: 'the counter must stay below 2^53',
        received: `${start} and ${words} words`,
      });
    this.#counter += Math.ceil(words / 4);
    return [...halves(this.seed), ...halves(start)];
  }

  /** The next `count` words, here and now. */
  words(count: number): Uint32Array {
    return philoxWords(count, ...this.take(count));
  }

  /** A generator of its own, seeded from this one: for a layer, a worker, a document. */
  fork(): Random {
    const [low, high] = this.words(2);
    return new Random((high >>> 11) * 2 ** 32 + low);
  }
}

export interface UniformOptions extends Options {
  /** 0 unless said. */
  low?: number;
  /** 1 unless said; not reached. */
  high?: number;
}

/** Uniform in [low, high): the upper 24 bits of a word each, so steps of (high - low) / 2^24. f32 or bf16. */
export function uniform(random: Random, shape: readonly number[], options: UniformOptions = {}): Tensor {
  const { low = 0, high = 1 } = options;
  return draw('uniform', random, shape, options, low, high);
}

export interface NormalOptions extends Options {
  /** 0 unless said. */
  mean?: number;
  /** Standard deviation; 1 unless said. */
  deviation?: number;
}

/** Normal: the inverse distribution function of one word each, so at most 6.34 deviations out. f32 or bf16. */
export function normal(random: Random, shape: readonly number[], options: NormalOptions = {}): Tensor {
  const { mean = 0, deviation = 1 } = options;
  return draw('normal', random, shape, options, mean, deviation);
}

function draw(
  kernel: 'uniform' | 'normal',
  random: Random,
  shape: readonly number[],
  options: Options,
  a: number,
  b: number,
): Tensor {
  const out = empty(kernel, backendOf(options.device), checkShape(kernel, shape), options.dtype ?? 'f32');
  out.device.run(kernel, [out], [...random.take(sizeOf(shape)), a, b]);
  return finish(out, options);
}
