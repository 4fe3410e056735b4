/**
 * The training loop: steps, evaluations, samples and checkpoints in their order, told as events. Prints nothing and draws
 * nothing (src/cli). Between two steps it lets the process hear signals; when it is told to stop it saves and ends.
 */
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type AccountState, trainingFlops } from '../cost/index.ts';
import { generate, shapeOf, writeSafetensors } from '../model/index.ts';
import { arena, CallosumError, device, Random } from '../tensor/index.ts';
import { measureFma } from '../tensor/peaks.ts';
import { writeWhole } from './checkpoint.ts';
import type { Batch } from './data/index.ts';
import { type Evaluation, evaluate } from './evaluate.ts';
import { lockRun } from './lock.ts';
import type { StepMetrics } from './metrics.ts';
import { plateauEnd, type Run, tokensPerStep } from './run.ts';
import { scheduleFactor } from './schedule.ts';
import { inputOf, trainStep } from './step.ts';
import { closeTrainer, openTrainer, saveTrainer, type Trainer } from './trainer.ts';

export type TrainEvent =
  | {
      kind: 'start';
      step: number;
      steps: number;
      parameters: number;
      flopsPerToken: number;
      peakGflops: number;
      epochs: Record<string, number>;
      /** Sources of which the run asked for a held-out share and no document fell into it. */
      notHeldOut: string[];
    }
  | ({ kind: 'step'; secondsLeft: number; heldBytes: number } & StepMetrics)
  | { kind: 'evaluation'; step: number; sources: Record<string, Evaluation>; best: boolean }
  | { kind: 'sample'; step: number; prompt: string; text: string }
  | { kind: 'checkpoint'; step: number; folder: string }
  | {
      kind: 'end';
      step: number;
      finished: boolean;
      account: AccountState;
      peakGflops: number;
      epochs: Record<string, number>;
    };

export interface TrainOptions {
  /** Aborted: the step under way is finished, the run saved, and the loop ends. */
  signal?: AbortSignal;
}

/** The run was stopped by its guard; the offending step lies in `folder`. */
export class TrainingStoppedError extends CallosumError {
  override name = 'TrainingStoppedError';
}

/**
 * Trains `run` in `folder` until its last step, from its last checkpoint where there is one. A run that was stopped and
 * resumed makes the same bits as one that never was, on the same machine with any number of threads.
 */
export async function* train(folder: string, run: Run, { signal }: TrainOptions = {}): AsyncGenerator<TrainEvent> {
  using _lock = lockRun(folder);
  const trainer = openTrainer(folder, run);
  try {
    yield* steps(trainer, signal);
  } finally {
    closeTrainer(trainer);
  }
}

async function* steps(trainer: Trainer, signal: AbortSignal | undefined): AsyncGenerator<TrainEvent> {
  const { run, model, loader, account } = trainer;
  const flopsPerToken = trainingFlops(shapeOf(run.model), { context: run.batch.length });
  const cpu = device('cpu');
  let peakGflops = measureFma(cpu);
  const parameters = model.parameters.reduce((n, { tensor }) => n + tensor.size, 0);
  const { epochs } = loader;
  const without = loader.sources.filter(({ heldOutDocuments }) => run.data.heldOut > 0 && heldOutDocuments === 0);
  const notHeldOut = without.map(({ name }) => name);
  const { step } = trainer;
  yield { kind: 'start', step, steps: run.steps, parameters, flopsPerToken, peakGflops, epochs, notHeldOut };
  const pace = new Pace();
  let saved = trainer.step;
  while (trainer.step < run.steps && !signal?.aborted) {
    const metrics = oneStep(trainer, flopsPerToken, peakGflops);
    // More than the peak: it was measured while something else held the processor.
    if (metrics.share > 1) peakGflops = Math.max(peakGflops, measureFma(cpu));
    pace.add(metrics.seconds);
    const secondsLeft = pace.perStep * (run.steps - trainer.step);
    yield { kind: 'step', ...metrics, secondsLeft, heldBytes: cpu.memory().reservedBytes };
    const last = trainer.step === run.steps;
    if (last || trainer.step % run.evaluate.every === 0) yield* look(trainer);
    if (last || trainer.step % run.checkpoint.every === 0 || trainer.step === plateauEnd(run)) {
      yield { kind: 'checkpoint', step: trainer.step, folder: saveTrainer(trainer) };
      saved = trainer.step;
    }
    await nextTurn();
  }
  if (saved !== trainer.step) yield { kind: 'checkpoint', step: trainer.step, folder: saveTrainer(trainer) };
  const finished = trainer.step === run.steps;
  yield { kind: 'end', step: trainer.step, finished, account: account.toJSON(), peakGflops, epochs: loader.epochs };
}

/** Not the guard's matter: short rows of conversations can hold questions alone. */
const NOTHING_COUNTS = 'no label of its batch counts';

/** One optimizer step, its line in the metrics, and the guard's policy. */
function oneStep(trainer: Trainer, flopsPerToken: number, peakGflops: number): StepMetrics {
  const { run, model, optimizer, loader, guard, account, metrics } = trainer;
  const start = performance.now();
  const factor = scheduleFactor(run.schedule, trainer.step, run.steps);
  const batches = Array.from({ length: run.batch.accumulate }, () => loader.next());
  const { clip, zLoss, recompute } = run;
  const accept = (loss: number, norm: number) => guard.accept(loss, norm);
  const { loss, gradNorm, updated } = trainStep(model, optimizer, batches, { factor, clip, zLoss, recompute, accept });
  const reason = batches.some(({ counted }) => counted > 0) ? guard.reason : NOTHING_COUNTS;
  trainer.step++;
  const seconds = (performance.now() - start) / 1000;
  const tokens = tokensPerStep(run);
  account.add({ tokens, flops: tokens * flopsPerToken });
  const gflops = (tokens * flopsPerToken) / seconds / 1e9;
  const line: StepMetrics = {
    step: trainer.step,
    tokens: trainer.step * tokens,
    loss,
    lr: run.optimizer.lr * factor,
    gradNorm,
    tokensPerSec: tokens / seconds,
    gflops,
    share: gflops / peakGflops,
    seconds,
    ...(updated ? {} : { skipped: reason }),
    time: new Date().toISOString(),
  };
  metrics.append(line);
  if (guard.exhausted) throw stopped(trainer, batches, line);
  return line;
}

/** Held-out loss of each source, then texts that go on from the run's prompts. */
function* look(trainer: Trainer): Generator<TrainEvent> {
  const { run, loader, model, tokenizer, metrics, step } = trainer;
  const { rows, length } = run.batch;
  const byteLengths = tokenizer.byteLengths();
  const sources: Record<string, Evaluation> = {};
  for (const { source, batches } of loader.heldOut({ rows, length, maxTokens: run.evaluate.tokens })) {
    const evaluation = evaluate(model, batches(), byteLengths);
    if (evaluation.bytes > 0) sources[source] = evaluation;
  }
  const values = Object.values(sources).map(({ bitsPerByte }) => bitsPerByte);
  const bitsPerByte = values.reduce((sum, value) => sum + value, 0) / values.length;
  const best = bitsPerByte < (trainer.best?.bitsPerByte ?? Infinity); // never where it is no number
  if (best) trainer.best = { step, bitsPerByte };
  if (values.length > 0)
    metrics.append({ step, tokens: step * tokensPerStep(run), eval: sources, time: new Date().toISOString() });
  yield { kind: 'evaluation', step, sources, best };
  for (const prompt of run.evaluate.prompts) yield { kind: 'sample', step, prompt, text: sample(trainer, prompt) };
}

/** A text that goes on from the prompt, the same for the same model. */
function sample({ run, model, tokenizer, step }: Trainer, prompt: string): string {
  const ids = [...tokenizer.encode(prompt)];
  const stop = tokenizer.endOfText >= 0 ? [tokenizer.endOfText] : [];
  const options = { maxTokens: run.evaluate.sampleTokens, temperature: 0.7, topK: 50, topP: 1, stop };
  const random = new Random(run.seed * 2 ** 20 + step);
  return tokenizer.decode([...generate(model, ids, { ...options, random })]);
}

/** Saves the batches of the step that the run stopped at, and the run as it was before the first skipped step. */
function stopped(trainer: Trainer, batches: readonly Batch[], line: StepMetrics): TrainingStoppedError {
  const { folder, guard, step } = trainer;
  const checkpoint = saveTrainer(trainer);
  const path = join(folder, `offending-step-${step}`);
  {
    using _scope = arena();
    const tensors = batches.flatMap((batch, i) =>
      Object.entries(inputOf(batch)).map(([name, t]) => [`${i}.${name}`, t] as const),
    );
    writeSafetensors(`${path}.safetensors`, Object.fromEntries(tensors));
  }
  writeWhole(`${path}.json`, `${JSON.stringify({ ...line, guard: guard.config, checkpoint }, null, 2)}\n`);
  return new TrainingStoppedError({
    what: trainer.run.name,
    rule: `after ${guard.config.patience} skipped steps in a row the run stops`,
    received: `step ${step}: ${guard.reason}`,
    hint: `its batch is in ${path}.safetensors; try a lower learning rate from an earlier checkpoint`,
  });
}

/** Seconds a step, as a moving average that forgets a disturbance after some twenty steps. */
class Pace {
  #average = 0;
  #weight = 0;

  add(seconds: number): void {
    this.#average = 0.95 * this.#average + 0.05 * seconds;
    this.#weight = 0.95 * this.#weight + 0.05;
  }

  get perStep(): number {
    return this.#weight === 0 ? 0 : this.#average / this.#weight;
  }
}
