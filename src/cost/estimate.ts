/**
 * What a training run will take, from what one of its steps takes: pure arithmetic. Steps times their time, and
 * beside them evaluations, samples and checkpoints. Who measures the step is src/train/measure.ts; who asks is
 * src/cli/plan.ts.
 */
import { OutOfRangeError } from '../tensor/index.ts';
import { type Money, moneyOf, type PriceTable } from './prices.ts';

/** A run in numbers. */
export interface Workload {
  steps: number;
  tokensPerStep: number;
  /** Training operations a token, as trainingFlops gives them. */
  flopsPerToken: number;
  /** Measured, or reckoned. */
  secondsPerStep: number;
  /** Times held-out text is looked at, and tokens of it each time. */
  evaluations: { count: number; tokens: number };
  /** Times a checkpoint is written, and its bytes. */
  checkpoints: { count: number; bytes: number };
  /** Tokens drawn one by one in the whole run, and the bytes of the weights that each reads. */
  samples: { tokens: number; bytes: number };
}

export interface EstimateOptions {
  /** Cores that the run holds. */
  cores: number;
  /** Of the processor packages while a step runs; null: unknown. */
  watts: number | null;
  prices: PriceTable;
}

export interface Estimate {
  tokens: number;
  flops: number;
  /** Wall clock of each part, in seconds. */
  parts: { training: number; evaluation: number; samples: number; checkpoints: number };
  seconds: number;
  coreHours: number;
  energyJoules: number | null;
  money: Money;
}

/** A forward pass is a third of a step's work. */
const FORWARD = 1 / 3;
/**
 * Bytes a second, both on the low side: a checkpoint is written, brought to the disk and read for its checksum; a
 * sample reads the weights.
 */
const CHECKPOINT_RATE = 200e6;
const SAMPLE_RATE = 5e9;

/**
 * seconds = steps · s + evaluations · tokens · s / (3 · tokens a step) + bytes of samples and checkpoints over their
 * rates, s the seconds a step. Throws OutOfRangeError for a number that is negative or not finite.
 */
export function estimateRun(work: Workload, { cores, watts, prices }: EstimateOptions): Estimate {
  const { steps, tokensPerStep, flopsPerToken, secondsPerStep, evaluations, checkpoints, samples } = work;
  for (const [name, value] of Object.entries({ steps, tokensPerStep, flopsPerToken, secondsPerStep, cores }))
    if (!(value > 0 && Number.isFinite(value)))
      throw new OutOfRangeError({ what: 'estimate', rule: `${name} must be above 0`, received: String(value) });
  const parts = {
    training: steps * secondsPerStep,
    evaluation: (evaluations.count * evaluations.tokens * FORWARD * secondsPerStep) / tokensPerStep,
    samples: (samples.tokens * samples.bytes) / SAMPLE_RATE,
    checkpoints: (checkpoints.count * checkpoints.bytes) / CHECKPOINT_RATE,
  };
  const seconds = Object.values(parts).reduce((sum, part) => sum + part, 0);
  const coreHours = (seconds * cores) / 3600;
  const energyJoules = watts === null ? null : seconds * watts;
  const tokens = steps * tokensPerStep;
  return {
    tokens,
    flops: tokens * flopsPerToken,
    parts,
    seconds,
    coreHours,
    energyJoules,
    money: moneyOf(prices, { coreHours, energyJoules }),
  };
}
