/**
 * Everything that a run holds while it goes: model, optimizer, data, guard, account; opened from nothing or from the run's last
 * checkpoint, and saved. What is done in which order is loop.ts.
 */
import { join } from 'node:path';
import { Account } from '../cost/index.ts';
import { createModel, type LanguageModel, loadModel } from '../model/index.ts';
import { device, Random } from '../tensor/index.ts';
import { Tokenizer } from '../text/index.ts';
import {
  type Best,
  lastCheckpoint,
  loadOptimizer,
  type Position,
  pruneCheckpoints,
  readPosition,
  saveCheckpoint,
  writeWhole,
} from './checkpoint.ts';
import { Loader } from './data/index.ts';
import { RunError } from './fields.ts';
import { Guard } from './guard.ts';
import { checkMemory } from './memory.ts';
import { MetricsFile } from './metrics.ts';
import { createOptimizer, type Optimizer } from './optimizer.ts';
import { plateauEnd, type Run } from './run.ts';

export interface Trainer {
  readonly folder: string;
  readonly run: Run;
  readonly tokenizer: Tokenizer;
  readonly model: LanguageModel;
  readonly optimizer: Optimizer;
  readonly loader: Loader;
  readonly guard: Guard;
  readonly account: Account;
  readonly metrics: MetricsFile;
  /** Optimizer steps done. */
  step: number;
  best: Best | null;
}

/** Opens `run` in its folder: from the last checkpoint, or from the run's seed and then saved as step 0. */
export function openTrainer(folder: string, run: Run): Trainer {
  checkMemory(run);
  const checkpoint = lastCheckpoint(folder);
  const position = checkpoint === undefined ? undefined : readPosition(checkpoint).position;
  const tokenizer = Tokenizer.load(join(folder, run.tokenizer));
  if (run.model.vocab_size < tokenizer.size)
    throw new RunError({
      what: run.name,
      rule: `the model must have a row for each of the tokenizer's ${tokenizer.size} tokens`,
      received: `${run.model.vocab_size}`,
    });
  const { rows, length } = run.batch;
  const loader = Loader.open(run.data, { rows, length, tokenizer, folder });
  if (position) loader.restore(position.loader);
  const start = checkpoint ?? (run.from && join(folder, run.from));
  const model = start
    ? loadModel(start, { dtype: run.dtype })
    : createModel(run.model, new Random(run.seed), { dtype: run.dtype });
  const optimizer = createOptimizer(model.parameters, run.optimizer);
  if (checkpoint) loadOptimizer(checkpoint, optimizer);
  const trainer: Trainer = {
    folder,
    run,
    tokenizer,
    model,
    optimizer,
    loader,
    guard: new Guard(run.guard, position?.guard),
    account: Account.start({ cores: device('cpu').threads, state: position?.account }),
    metrics: new MetricsFile(join(folder, 'metrics.jsonl'), position?.metricsBytes ?? 0),
    step: position?.step ?? 0,
    best: position?.best ?? null,
  };
  writeWhole(join(folder, 'run.json'), `${JSON.stringify(run, null, 2)}\n`);
  if (!checkpoint) saveTrainer(trainer); // from here on, whatever stops the process, there is something to go on from
  return trainer;
}

/** Saves a checkpoint of where the run is and removes those that are no longer kept; returns the new one's folder. */
export function saveTrainer(trainer: Trainer): string {
  const { folder, run, model, optimizer, loader, guard, account, metrics, step, best } = trainer;
  const position: Position = {
    step,
    loader: loader.state,
    guard: guard.state,
    account: account.toJSON(),
    best,
    metricsBytes: metrics.bytes,
  };
  metrics.flush();
  const tokenizer = join(folder, run.tokenizer);
  const saved = saveCheckpoint(folder, { run, model, optimizer, tokenizer, position });
  pruneCheckpoints(folder, run.checkpoint.keep, [best?.step, plateauEnd(run)]);
  return saved;
}

/** Frees the tensors and closes the files. */
export function closeTrainer({ model, optimizer, loader, metrics }: Trainer): void {
  model[Symbol.dispose]();
  for (const { state } of optimizer.groups)
    for (const { master, moments } of state.slots) for (const t of [master, ...moments]) t?.dispose();
  loader.close();
  metrics.close();
}
