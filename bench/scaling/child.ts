/**
 * One run of the scaling experiment in a process of its own, by the trainer of src/train in a run folder like any other, so that it goes
 * on where it was stopped. Its result is one small JSON beside the folder.
 *
 *   node bench/scaling/child.ts <folder of the experiment> <settings.json> <job as JSON>
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type Evaluation,
  parseRun,
  type Run,
  TrainingStoppedError,
  tokensPerStep,
  train,
  writeWhole,
} from '../../src/train/index.ts';
import { configOf, sizeOf } from './architectures.ts';
import { LANGUAGES } from './data.ts';
import { idOf, type Job, type Result, type Settings, stepsOf } from './plan.ts';

/** Muon's rate over AdamW's, as the trainer's defaults have it for small models. */
const MUON = 2.5;

/**
 * Muon for the matrices and AdamW for the rest, with the trainer's other defaults; the rate rises over the first twentieth of the steps and
 * falls over the last fifth. With AdamW alone the smallest models spend most of so few steps on finding how often each token occurs.
 */
export function runOf(job: Job, settings: Settings): Run {
  const { context, rows, vocab, evaluatedTokens } = settings;
  const size = sizeOf(job.size);
  const steps = stepsOf(size, settings);
  return parseRun(idOf(job), {
    name: idOf(job),
    seed: job.seed,
    model: configOf(job.architecture, size, { vocab, context, variant: job.variant }),
    tokenizer: '../../tokenizer',
    data: {
      sources: LANGUAGES.map((name) => ({ name, weight: 1, shards: [`../../shards/${name}/*.shard`] })),
      heldOut: 0.02,
      seed: job.seed,
    },
    batch: { rows, length: context },
    steps,
    optimizer: { name: 'muon', lr: job.lr, muonLr: MUON * job.lr },
    schedule: { kind: 'wsd', warmup: Math.ceil(steps / 20), decayShare: 0.2 },
    evaluate: { every: steps, tokens: evaluatedTokens },
    checkpoint: { every: 200, keep: 1 },
  });
}

/** Trains until the end, whose result it writes and gives; undefined where the signal came before. */
export async function runJob(
  folder: string,
  job: Job,
  settings: Settings,
  signal?: AbortSignal,
): Promise<Result | undefined> {
  const file = join(folder, 'runs', `${idOf(job)}.json`);
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Result;
  const run = runOf(job, settings);
  const tokens = run.steps * tokensPerStep(run);
  let sources: Record<string, Evaluation> = {};
  let result: Result | undefined;
  try {
    for await (const event of train(join(folder, 'runs', idOf(job)), run, { signal })) {
      if (event.kind === 'evaluation') ({ sources } = event);
      if (event.kind !== 'end' || !event.finished) continue;
      const languages = Object.fromEntries(
        Object.entries(sources).map(([name, { loss, bitsPerByte }]) => [name, { loss, bitsPerByte }]),
      );
      result = { job, languages, tokens, seconds: event.account.seconds };
    }
  } catch (error) {
    if (!(error instanceof TrainingStoppedError)) throw error;
    result = { job, tokens, seconds: 0, failed: error.message };
  }
  if (result) writeWhole(file, `${JSON.stringify(result, null, 2)}\n`);
  return result;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [folder, settings, job] = process.argv.slice(2);
  const stop = new AbortController();
  process.on('SIGTERM', () => stop.abort());
  process.on('SIGINT', () => stop.abort());
  await runJob(folder, JSON.parse(job) as Job, JSON.parse(readFileSync(settings, 'utf8')) as Settings, stop.signal);
}
