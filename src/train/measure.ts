/**
 * A short calibration: real optimizer steps of a model on random ids, timed. What a plan is made of; not the loop, which also reads data, evaluates and
 * saves. The process should do nothing else, for its peak of memory is reported.
 */
import { machineUse, trainingFlops } from '../cost/index.ts';
import { createModel, type ModelConfig, shapeOf } from '../model/index.ts';
import { arena, device, Random } from '../tensor/index.ts';
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
  /** Timed steps at least; 5 unless said. */
  steps?: number;
  /** Timed seconds at least, whatever the steps; 8 unless said. */
  seconds?: number;
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

/** Untimed: the first takes memory from the system, the second finds it. */
const WARM_UP = 2;

/** Times steps of the model at the batch shape they will have. Deterministic but for the clock. */
export function measureStep(options: MeasureOptions): Measured {
  const { config, rows, length, accumulate = 1, dtype, recompute, steps = 5, seconds = 8 } = options;
  using _scope = arena();
  const model = createModel(
    { ...config, max_position_embeddings: Math.max(length, config.max_position_embeddings) },
    new Random(1),
    { dtype },
  );
  const optimizer = createOptimizer(model.parameters, { ...OPTIMIZER_DEFAULTS, name: options.optimizer });
  const random = new Random(2);
  const once = (count: number): number => {
    const batches = Array.from({ length: count }, () => randomBatch(random, rows, length, config.vocab_size));
    const start = performance.now();
    trainStep(model, optimizer, batches, { factor: 0.01, clip: 1, recompute });
    return (performance.now() - start) / 1000;
  };
  // Interleaved, so that a disturbance hits both.
  const counts = accumulate > 2 ? [1, 2] : [accumulate];
  for (let i = 0; i < WARM_UP; i++) for (const count of counts) once(count);
  const times = counts.map((): number[] => []);
  const end = performance.now() + 1000 * seconds;
  while (times[0].length < steps || performance.now() < end)
    for (const [k, count] of counts.entries()) times[k].push(once(count));
  const [first, second] = times.map(median);
  const secondsPerStep = accumulate > 2 ? first + (accumulate - 1) * (second - first) : first;
  const tokens = rows * length * accumulate;
  const flops = tokens * trainingFlops(shapeOf(config), { context: length });
  return {
    secondsPerStep,
    samples: times.reduce((n, list) => n + list.length, 0),
    peakBytes: Math.max(machineUse().peakBytes, device('cpu').memory().peakBytes),
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
