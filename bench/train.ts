/**
 * The train suite: our trainer against PyTorch on the presets of 10 and 60 million parameters, sequences of 512 tokens, float32.
 * This is the table; what is measured is in train-figure.ts. Figures at all cores are reported where there are more than two; no bar.
 */
import os from 'node:os';
import { type ModelConfig, preset } from '../src/model/index.ts';
import { preparePeak } from './bounds.ts';
import { scattered } from './inputs.ts';
import type { FigurePlan, Suite } from './suite.ts';
import { memoryFigure, shareFigure, stepFigure, type Training } from './train-figure.ts';
import type { TrainJob } from './train-job.ts';

const LENGTH = 512;
/** Sequences a step, by preset: as many as keep a step within seconds. */
const ROWS = { '10m': 8, '60m': 4 };
type Size = keyof typeof ROWS;

const BARS = { eager: 1.25, compiled: 1.05, share: 0.65, memory: 2 };

/** Different batches, gone through in turn. */
const BATCHES = 2;
/** Low: the batches return again and again, and a loss near zero would be another kind of work. */
const SETTINGS = { lr: Array<number>(BATCHES).fill(1e-4), beta1: 0.9, beta2: 0.95, eps: 1e-8, decay: 0.1, clip: 1 };

export function trainJob(config: ModelConfig, rows: number, length: number): TrainJob {
  const stream = scattered(BATCHES * rows * length + 1, config.vocab_size);
  return { config, seed: 1, rows, length, ids: stream.slice(0, -1), labels: stream.slice(1), settings: SETTINGS };
}

export function trainFigures(cores: number): FigurePlan[] {
  const sizes = Object.keys(ROWS) as Size[];
  const barred = sizes.flatMap((size) => {
    const training = trainingOf(size, 2, cores);
    return [
      ...timed(size, training, BARS),
      memoryFigure({ id: `train.memory.${size}.t2`, bar: BARS.memory }, training),
    ];
  });
  return cores > 2 ? [...barred, ...sizes.flatMap((size) => timed(size, trainingOf(size, cores, cores), {}))] : barred;
}

/** The figures of a size that a clock takes. */
function timed(size: Size, training: Training, bars: Partial<typeof BARS>): FigurePlan[] {
  const at = `${size}.t${training.threads}`;
  return [
    stepFigure({ id: `train.step.${at}`, bar: bars.eager }, training, {}),
    stepFigure({ id: `train.step.${at}.compiled`, bar: bars.compiled }, training, { compiled: true }),
    shareFigure({ id: `train.share.${at}`, bar: bars.share }, training, preparePeak),
  ];
}

function trainingOf(size: Size, threads: number, cores: number): Training {
  const rows = ROWS[size];
  const few = threads > cores ? `; this machine has ${cores} cores` : '';
  return {
    threads,
    job: () => trainJob(preset(size), rows, LENGTH),
    note: `preset ${size}, ${rows} x ${LENGTH} tokens a step${few}`,
  };
}

export const suite: Suite = { name: 'train', figures: trainFigures(os.availableParallelism()) };
