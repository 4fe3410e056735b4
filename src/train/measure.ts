/**
 * A short calibration: real optimizer steps of a model on random ids, timed. What a plan is made of; not the loop,
 * which also reads data, evaluates and saves. The process should do nothing else, for its peak of memory is reported.
 */
import { machineUse, trainingFlops } from '../cost/index.ts';
import { createModel, type ModelConfig, shapeOf } from '../model/index.ts';
import { arena, Random } from '../tensor/index.ts';
import type { Batch } from './data/index.ts';
import { createOptimizer, OPTIMIZER_DEFAULTS, type OptimizerConfig } from './optimizer.ts';
import { trainStep } from './step.ts';

export interface MeasureOptions {
  config: ModelConfig;
  /** Sequences of a micro-batch. */
  rows: number;
  /** Tokens of a sequence. */
  length: number;
  /** Micro-batches a step; 1 unless said. More than two are reckoned from one and two. */
  accumulate?: number;
  optimizer: OptimizerConfig['name'];
  dtype: 'f32' | 'bf16';
  recompute: boolean;
  /** Timed steps at least; 2 unless said. */
  steps?: number;
  /** Timed seconds at least; 8 unless said. */
  seconds?: number;
  /** Called after each step, those of the warm-up too. */
  onStep?(done: number): void;
}

export interface Measured {
  /** Of an optimizer step, with all its micro-batches; the median. */
  secondsPerStep: number;
  /** Steps that were timed. */
  samples: number;
  /** The most memory that the process held at once. */
  peakBytes: number;
  /** Operations that the model needs, a second. */
  flopsPerSec: number;
}

/** Untimed steps: the first takes memory from the system, the second finds it. */
const WARM_UP = 2;

/**
 * Times steps of the model at the batch shape they will have: the micro-batches, of which two at most are done, and
 * the update by itself. A step whose micro-batches are m seconds each and whose update takes u takes accumulate · m +
 * u.
 */
export function measureStep(options: MeasureOptions): Measured {
  const { config, rows, length, accumulate = 1, dtype, recompute, steps = 2, seconds = 8, onStep } = options;
  using _scope = arena();
  const model = createModel(config, new Random(1), { dtype });
  const optimizer = createOptimizer(model.parameters, { ...OPTIMIZER_DEFAULTS, name: options.optimizer });
  const random = new Random(2);
  let count = Math.min(accumulate, 2); // the second adds to the gradients of the first
  let done = 0;
  const once = (): { micro: number; update: number } => {
    const batches = Array.from({ length: count }, () => randomBatch(random, rows, length, config.vocab_size));
    const start = performance.now();
    let between = start;
    const accept = () => {
      between = performance.now();
      return true;
    };
    trainStep(model, optimizer, batches, { factor: 0.01, clip: 1, recompute, accept });
    onStep?.(++done);
    return { micro: (between - start) / 1000 / count, update: (performance.now() - between) / 1000 };
  };
  let end = performance.now() + 1000 * seconds;
  for (let i = 0; i < WARM_UP; i++) if (i === 0 || performance.now() < end) once();
  if (performance.now() > end) count = 1; // adding gradients is little beside micro-batches as long as that
  end = performance.now() + 1000 * seconds;
  const times: ReturnType<typeof once>[] = [];
  while (times.length < steps || performance.now() < end) times.push(once());
  const secondsPerStep =
    accumulate * median(times.map(({ micro }) => micro)) + median(times.map(({ update }) => update));
  const flops = rows * length * accumulate * trainingFlops(shapeOf(config), { context: length });
  return {
    secondsPerStep,
    samples: times.length,
    peakBytes: machineUse().peakBytes,
    flopsPerSec: flops / secondsPerStep,
  };
}

function randomBatch(random: Random, rows: number, length: number, vocabulary: number): Batch {
  const count = rows * length;
  const ids = Int32Array.from(random.words(count), (word) => word % vocabulary);
  const labels = Int32Array.from(random.words(count), (word) => word % vocabulary);
  const positions = Int32Array.from(ids, (_, i) => i % length);
  return { ids, labels, segments: new Int32Array(count), positions, rows, length, counted: count };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}
