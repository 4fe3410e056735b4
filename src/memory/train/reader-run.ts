/**
 * Training a reader for a base from start to file: steps, held-out figures after each phase, checkpoints to go on from, then what is fitted at the
 * end. What a step does: trainer.ts. What it looks like to a person: the command line.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Tokenizer } from '../../text/index.ts';
import { fingerprintOf } from '../reader/fingerprint.ts';
import { CHECKPOINT_FILE, checkpointOptions, loadCheckpoint, saveCheckpoint } from './checkpoint.ts';
import type { Contender } from './contenders.ts';
import { type FinishedRun, finishRun } from './finish-run.ts';
import { heldOutColumns } from './held-out.ts';
import { readHumanQuestions } from './human-questions.ts';
import { type AnsweredColumn, answerColumn, figuresOf, type MeasuredColumn, pointed } from './measure.ts';
import { weightsOf } from './reader-parameters.ts';
import { type BaseModel, type ReadingBase, readingBaseOf } from './reading-base.ts';
import { readExamples } from './readings.ts';
import { ReaderTrainer, type StepReport, type TrainerOptions } from './trainer.ts';
import type { Watch } from './watch.ts';

export interface ReaderRunOptions {
  /** Its weights are read at the start, and by the engine that the gate is fitted with. */
  readonly model: BaseModel;
  readonly tokenizer: Tokenizer;
  /** As the reader's file names its base. */
  readonly name: string;
  /** Path of the reader's file; figures and the run's folder stand beside it. */
  readonly out: string;
  /** Files of questions that people wrote. */
  readonly questionFiles: readonly string[];
  readonly training: Omit<TrainerOptions, 'humanQuestions' | 'steps'> & {
    /** Absent: as many as fit in `minutes`. */
    readonly steps?: number;
    readonly minutes?: number;
  };
  /** Questions that heads, choice and gate are fitted on after the steps, about. */
  readonly fitted: number;
  /** Worlds that associations are learned from; as many as help unless said. */
  readonly associated?: number;
  /** Questions a held-out column after each phase, and at the end. */
  readonly heldOut: { readonly between: number; readonly end: number };
  readonly signal?: AbortSignal;
}

export interface ReaderRunEvents {
  begin(steps: number, done: number): void;
  step(report: StepReport): void;
  /** Held-out figures of the pointers after a phase. */
  phase(name: string, columns: readonly MeasuredColumn[]): void;
  /** Something else than steps begins, of so many questions. */
  starting(what: string, questions: number): void;
  /** So many of them are done. */
  done(questions: number): void;
  /** Held-out figures of a contender, at the end. */
  measured(name: Contender, columns: readonly MeasuredColumn[]): void;
}

const CHECKPOINT_EVERY_MS = 3 * 60_000;
/** Of the worlds: a language with less is not measured. */
const MEASURED_SHARE = 0.25;

/** The finished reader; undefined where the signal stopped the run, which then goes on from its folder when it is started again. */
export async function runReaderTraining(
  options: ReaderRunOptions,
  events: ReaderRunEvents,
): Promise<FinishedRun | undefined> {
  try {
    return await trainAndFinish(options, events);
  } catch (error) {
    if (options.signal?.aborted && error === options.signal.reason) return undefined;
    throw error;
  }
}

/** Throws the signal's reason where it stops. */
async function trainAndFinish(options: ReaderRunOptions, events: ReaderRunEvents): Promise<FinishedRun> {
  const { model, tokenizer, out, questionFiles, heldOut, signal } = options;
  const watch: Watch = { signal, starting: events.starting, done: events.done };
  const fingerprint = fingerprintOf(model.sizes, tokenizer);
  const folder = `${out.replace(/\.reader\.safetensors$/, '')}.run`;
  mkdirSync(folder, { recursive: true });
  const checkpoint = join(folder, CHECKPOINT_FILE);
  using base = readingBaseOf(model);
  const { steps, minutes, ...data } = {
    ...options.training,
    humanQuestions: questionFiles.length > 0 ? readHumanQuestions(questionFiles, 'train') : undefined,
  };
  const going = existsSync(checkpoint);
  const fixed = steps ?? (going ? checkpointOptions(checkpoint, fingerprint).steps : undefined);
  using trainer = new ReaderTrainer(base, tokenizer, {
    ...data,
    steps: fixed ?? (await stepsIn(minutes ?? 30, base, tokenizer, data, signal)),
  });
  if (going) loadCheckpoint(checkpoint, trainer, fingerprint);
  const human = questionFiles.length > 0 ? readHumanQuestions(questionFiles, 'held-out') : undefined;
  // A language with a small share is there to keep, not to be measured: on a base made for another it takes most of the time.
  const languages = (['en', 'zh'] as const).filter(
    (own) => (own === 'zh' ? data.chinese : 1 - data.chinese) >= MEASURED_SHARE,
  );
  const columns = (questions: number) => heldOutColumns({ questions, languages, human });
  const between = columns(heldOut.between);

  const total = trainer.options.steps;
  events.begin(total, trainer.step);
  let saved = performance.now();
  let trainedMs = 0;
  while (trainer.step < total) {
    await setImmediate(); // so that signals are heard
    if (signal?.aborted) {
      saveCheckpoint(checkpoint, trainer, fingerprint);
      signal.throwIfAborted();
    }
    const start = performance.now();
    const report = trainer.next();
    trainedMs += performance.now() - start;
    events.step(report);
    const ended = trainer.step < total && trainer.phase.name !== report.phase.name;
    if (ended || performance.now() - saved > CHECKPOINT_EVERY_MS || trainer.step === total) {
      saveCheckpoint(checkpoint, trainer, fingerprint);
      saved = performance.now();
    }
    if (!ended) continue;
    const { pointerNull } = weightsOf(trainer.parameters, []);
    const answered: AnsweredColumn[] = [];
    for (const { name, examples } of between) {
      const read = await readExamples(base, trainer.tokenizer, trainer.parameters, [], examples, { signal });
      answered.push(await answerColumn(name, read, (one) => pointed(one, pointerNull), signal));
    }
    events.phase(report.phase.name, figuresOf(answered));
  }
  return await finishRun(
    {
      base,
      trainer,
      fingerprint,
      model,
      tokenizer,
      name: options.name,
      out,
      folder,
      fitted: options.fitted,
      associated: options.associated,
      columns: columns(heldOut.end),
      trained: { ...plain(trainer.options), seconds: Math.round(trainedMs / 1000) },
    },
    events.measured,
    watch,
  );
}

function plain({ humanQuestions, keepText, from, ...rest }: TrainerOptions) {
  return {
    ...rest,
    ...(from && { from: from.facts.trained }),
    humanQuestions: humanQuestions?.questions.length ?? 0,
    keepCharacters: keepText?.length ?? 0,
  };
}

/** As many steps as fit in so many minutes, by the time of some of each phase. */
async function stepsIn(
  minutes: number,
  base: ReadingBase,
  tokenizer: Tokenizer,
  options: Omit<TrainerOptions, 'steps'>,
  signal?: AbortSignal,
): Promise<number> {
  const samples = 16;
  using trial = new ReaderTrainer(base, tokenizer, { ...options, steps: samples });
  trial.next(); // the first pays for memory
  const start = performance.now();
  while (trial.step < samples) {
    await setImmediate();
    signal?.throwIfAborted();
    trial.next();
  }
  const seconds = (performance.now() - start) / 1000 / (samples - 1);
  return Math.max(samples, Math.floor((60 * minutes) / seconds));
}
