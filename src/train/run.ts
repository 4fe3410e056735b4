/**
 * A training run as a typed value: everything that decides what happens in it. It round-trips to JSON, lies beside each
 * checkpoint, and is what a resumed run is made of. Not how a person writes one down (recipe.ts), and not the loop (loop.ts).
 */
import { checkConfig, type ModelConfig } from '../model/index.ts';
import type { DataConfig } from './data/index.ts';
import { Fields, RunError } from './fields.ts';
import { GUARD_DEFAULTS, type GuardConfig } from './guard.ts';
import { OPTIMIZER_DEFAULTS, type OptimizerConfig } from './optimizer.ts';
import { decayStart, SCHEDULE_DEFAULTS, type ScheduleConfig } from './schedule.ts';

export interface Run {
  name: string;
  /** Of the model's first values and of the samples. The order of the data has its own, in `data`. */
  seed: number;
  model: ModelConfig;
  /** Folder of the model whose values it starts with; left out: with random ones. This and all paths start from the run's folder. */
  from?: string;
  /** Folder of the tokenizer. */
  tokenizer: string;
  data: DataConfig;
  /** A step is `accumulate` micro-batches of `rows` sequences of `length` tokens. */
  batch: { rows: number; length: number; accumulate: number };
  /** Optimizer steps. */
  steps: number;
  optimizer: OptimizerConfig;
  schedule: ScheduleConfig;
  /** Largest norm of all gradients together. */
  clip: number;
  /** Weight of the squared log partition in the loss. */
  zLoss: number;
  /** Of parameters and activations; bf16 is trained through float32 masters. */
  dtype: 'f32' | 'bf16';
  /** Activations are computed again in the backward pass: less memory, a third more work. */
  recompute: boolean;
  /** Every so many steps, so many tokens of each source; then texts that go on from the prompts. */
  evaluate: { every: number; tokens: number; prompts: string[]; sampleTokens: number };
  /** Every so many steps; the last `keep` stay, the best, and the one before the rate falls. */
  checkpoint: { every: number; keep: number };
  guard: GuardConfig;
}

/** The settings with which a run may be continued: all others must stay what they were. */
export type RunChange = Partial<Pick<Run, 'steps' | 'evaluate' | 'checkpoint' | 'guard'>>;

export function tokensPerStep({ batch }: Pick<Run, 'batch'>): number {
  return batch.rows * batch.length * batch.accumulate;
}

/** The step before the rate of a wsd schedule falls: its checkpoint is kept, for a longer run goes on from there. */
export function plateauEnd({ schedule, steps }: Pick<Run, 'schedule' | 'steps'>): number | undefined {
  return schedule.kind === 'wsd' && schedule.decayShare > 0 ? decayStart(schedule, steps) : undefined;
}

/** Reads a run from JSON. Throws RunError naming the field, what was expected and what was there. */
export function parseRun(where: string, json: unknown): Run {
  const fields = new Fields(where, json);
  const run: Run = {
    name: fields.string('name'),
    seed: fields.number('seed', { least: 0, whole: true }),
    model: checkConfig(fields.raw('model'), `${where}: model`),
    ...(fields.has('from') && { from: fields.string('from') }),
    tokenizer: fields.string('tokenizer'),
    data: parseData(fields.object('data')),
    steps: fields.number('steps', { least: 1, whole: true }),
    ...parseTraining(fields),
  };
  fields.end();
  return run;
}

function parseData(fields: Fields): DataConfig {
  const sources = fields.objects('sources').map((source) => {
    const parsed = {
      name: source.string('name'),
      shards: source.texts('shards'),
      weight: source.number('weight', { least: 0, fallback: 1 }),
    };
    source.end();
    return parsed;
  });
  const data: DataConfig = { sources, ...parseOrder(fields) };
  fields.end();
  return data;
}

/** The fields of `data` that a recipe has too: what is held out, the order, infilling. */
export function parseOrder(fields: Fields): Omit<DataConfig, 'sources'> {
  const order: Omit<DataConfig, 'sources'> = {
    heldOut: fields.number('heldOut', { least: 0, most: 0.5, fallback: 0.005 }),
    seed: fields.number('seed', { least: 0, whole: true, fallback: 1 }),
  };
  if (fields.has('fim')) {
    const fim = fields.object('fim');
    order.fim = {
      rate: fim.number('rate', { least: 0, most: 1 }),
      spm: fim.number('spm', { least: 0, most: 1, fallback: 0.5 }),
    };
    fim.end();
  }
  return order;
}

/** The fields that a recipe and a run share, with their defaults. */
export function parseTraining(
  fields: Fields,
): Omit<Run, 'name' | 'seed' | 'model' | 'from' | 'tokenizer' | 'data' | 'steps'> {
  const batch = fields.object('batch');
  const evaluate = fields.object('evaluate');
  const checkpoint = fields.object('checkpoint');
  const guard = fields.object('guard');
  const training = {
    batch: {
      rows: batch.number('rows', { least: 1, whole: true, fallback: 8 }),
      length: batch.number('length', { least: 2, whole: true, fallback: 512 }),
      accumulate: batch.number('accumulate', { least: 1, whole: true, fallback: 1 }),
    },
    optimizer: parseOptimizer(fields.object('optimizer')),
    schedule: parseSchedule(fields.object('schedule')),
    clip: fields.number('clip', { least: 1e-9, fallback: 1 }),
    zLoss: fields.number('zLoss', { least: 0, fallback: 0 }),
    dtype: fields.choice('dtype', ['f32', 'bf16'], 'f32'),
    recompute: fields.boolean('recompute', false),
    evaluate: {
      every: evaluate.number('every', { least: 1, whole: true, fallback: 250 }),
      tokens: evaluate.number('tokens', { least: 1, whole: true, fallback: 65_536 }),
      prompts: evaluate.texts('prompts', []),
      sampleTokens: evaluate.number('sampleTokens', { least: 1, whole: true, fallback: 64 }),
    },
    checkpoint: {
      every: checkpoint.number('every', { least: 1, whole: true, fallback: 250 }),
      keep: checkpoint.number('keep', { least: 1, whole: true, fallback: 2 }),
    },
    guard: {
      spike: guard.number('spike', { least: 0, fallback: GUARD_DEFAULTS.spike }),
      patience: guard.number('patience', { least: 1, whole: true, fallback: GUARD_DEFAULTS.patience }),
    },
  };
  for (const part of [batch, evaluate, checkpoint, guard]) part.end();
  return training;
}

function parseOptimizer(fields: Fields): OptimizerConfig {
  const d = OPTIMIZER_DEFAULTS;
  const share = (name: 'beta1' | 'beta2' | 'momentum') =>
    fields.number(name, { least: 0, most: 0.99999, fallback: d[name] });
  const optimizer: OptimizerConfig = {
    name: fields.choice('name', ['adamw', 'muon'], d.name),
    lr: fields.number('lr', { least: 0, fallback: d.lr }),
    beta1: share('beta1'),
    beta2: share('beta2'),
    eps: fields.number('eps', { least: 0, fallback: d.eps }),
    decay: fields.number('decay', { least: 0, fallback: d.decay }),
    muonLr: fields.number('muonLr', { least: 0, fallback: d.muonLr }),
    momentum: share('momentum'),
  };
  fields.end();
  return optimizer;
}

function parseSchedule(fields: Fields): ScheduleConfig {
  const d = SCHEDULE_DEFAULTS;
  const schedule: ScheduleConfig = {
    kind: fields.choice('kind', ['cosine', 'wsd'], d.kind),
    warmup: fields.number('warmup', { least: 0, whole: true, fallback: d.warmup }),
    floor: fields.number('floor', { least: 0, most: 1, fallback: d.floor }),
    decayShare: fields.number('decayShare', { least: 0, most: 1, fallback: d.decayShare }),
  };
  fields.end();
  return schedule;
}

/** The run with other ends. Throws RunError when it has already gone past them. */
export function changeRun(run: Run, change: RunChange, step: number): Run {
  const changed = { ...run, ...change };
  if (changed.steps < step)
    throw new RunError({
      what: run.name,
      rule: `it is at step ${step} already and cannot end at step ${changed.steps}`,
      hint: 'choose more tokens, or start another run',
    });
  return changed;
}
