/**
 * How long an optimizer step of each architecture takes on one thread: they take turns in one process, for the runs themselves shared the
 * machine with others. Muon and AdamW as in the runs. Processor time counts, which waiting for a processor does not lengthen. Not what a step learns.
 */
import { createModel, type ModelConfig } from '../../src/model/index.ts';
import { arena, type CpuBackend, device, Random } from '../../src/tensor/index.ts';
import { createOptimizer, OPTIMIZER_DEFAULTS } from '../../src/train/optimizer.ts';
import { trainStep } from '../../src/train/step.ts';
import { scattered } from '../inputs.ts';
import { measure } from '../measure.ts';

/** Rows of two documents each: the segments of packed text are part of the work. */
function* training(config: ModelConfig, rows: number, length: number): Generator<void, never> {
  using _scope = arena();
  const model = createModel(config, new Random(1));
  const optimizer = createOptimizer(model.parameters, { ...OPTIMIZER_DEFAULTS, name: 'muon', lr: 1e-4, muonLr: 1e-4 });
  const size = rows * length;
  const ids = scattered(size + 1, config.vocab_size);
  const second = (i: number) => Number(i % length >= length / 2);
  const batch = {
    ids: ids.slice(0, -1),
    labels: ids.slice(1),
    segments: Int32Array.from({ length: size }, (_, i) => second(i)),
    positions: Int32Array.from({ length: size }, (_, i) => (i % length) - second(i) * (length / 2)),
    rows,
    length,
    counted: size,
  };
  for (;;) {
    trainStep(model, optimizer, [batch], { factor: 1, clip: 1 });
    yield;
  }
}

export interface StepShape {
  rows: number;
  length: number;
  /** At least so many of each. */
  samples: number;
  /** A sample is as many steps as take about so long; 0.25 unless said. */
  sampleSeconds?: number;
}

/** Processor seconds a step by name, a sample a round. */
export async function stepTimes(
  configs: Readonly<Record<string, ModelConfig>>,
  { rows, length, samples, sampleSeconds = 0.25 }: StepShape,
): Promise<Record<string, number[]>> {
  const cpu = device('cpu') as CpuBackend;
  const before = cpu.threads;
  cpu.threads = 1;
  const all = Object.entries(configs).map(([name, config]) => ({ name, steps: training(config, rows, length) }));
  const contenders = all.map(({ name, steps }) => ({
    name,
    run(reps: number) {
      const start = process.cpuUsage();
      for (let rep = 0; rep < reps; rep++) steps.next();
      const { user, system } = process.cpuUsage(start);
      return (user + system) / 1e6;
    },
  }));
  try {
    const timings = await measure(contenders, { minSamples: samples, sampleSeconds, minSeconds: 0 });
    const failed = timings.find(({ error }) => error);
    if (failed) throw failed.error;
    return Object.fromEntries(timings.map(({ name, seconds }) => [name, seconds]));
  } finally {
    for (const { steps } of all.reverse()) steps.return(undefined as never); // arenas end in the reverse order
    cpu.threads = before;
  }
}
