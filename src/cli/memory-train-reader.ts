/** `callosum memory train-reader`: trains the reader of a base and writes its file. What training does is src/memory/train. */
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadReader, READER_SUFFIX } from '../memory/reader/reader-file.ts';
import { type ReaderRunEvents, type ReaderRunOptions, runReaderTraining, tableOf } from '../memory/train/index.ts';
import { baseToRead } from './base-to-read.ts';
import { number, UsageError } from './command.ts';
import { duration, progress } from './progress.ts';
import { whole } from './sampling-flags.ts';

export const usage = `usage: callosum memory train-reader -m <base> [options]
Trains what lets a frozen base read the data network: low-rank adapters that act on questions alone, pointers, and the choice among
candidates, on worlds of invented documents that change every step. The base is not changed. Stopped with Ctrl-C or SIGTERM it goes on
when it is started again with the same options.
  -m, --model    the base: a GGUF file, a folder in Hugging Face's layout, a pulled model
  --out          the reader's file; <base>${READER_SUFFIX} in this folder unless said
  --steps        steps of training; 0 with --from: heads, choice and gate are fitted anew, nothing else
  --minutes      in place of --steps: as many as fit, about; 30 unless said
  --rank         of the adapters; 16 unless said
  --pointers     layers with pointers, from 0, as 20,21,22; those at 65 to 85 % of the depth unless said
  --lr           learning rate; 0.002 unless said
  --batch        questions of a step; 24 unless said
  --chinese      share of the worlds that are Chinese, 0 to 1; 0.5 unless said
  --questions    a file of questions that people wrote, .jsonl or .jsonl.zst; may be given again. Half of its paragraphs train
  --human        share of the steps that ask those; 0.15 unless said
  --from         a reader of this base to go on from, with its rank and pointers
  --keep         a text file that has nothing to do with any document: the open reader is kept to what the base says of it
  --fitted       questions that heads, choice and gate are fitted on; 768 unless said. More are better where the base is small and quick
  --held-out     questions of each held-out column at the end; 300 unless said
  --seed         1 unless said
  --threads      as many as the processor has cores unless said`;

const FLAGS = {
  model: { type: 'string', short: 'm' },
  out: { type: 'string' },
  steps: { type: 'string' },
  minutes: { type: 'string' },
  rank: { type: 'string' },
  pointers: { type: 'string' },
  lr: { type: 'string' },
  batch: { type: 'string' },
  chinese: { type: 'string' },
  questions: { type: 'string', multiple: true },
  human: { type: 'string' },
  from: { type: 'string' },
  keep: { type: 'string' },
  fitted: { type: 'string' },
  'held-out': { type: 'string' },
  seed: { type: 'string' },
  threads: { type: 'string' },
} as const;

export async function run(args: string[], signal: AbortSignal): Promise<number> {
  const { values } = parseArgs({ args, options: FLAGS });
  if (values.steps !== undefined && values.minutes !== undefined)
    throw new UsageError({ what: 'memory train-reader', rule: 'takes --steps or --minutes', received: 'both' });
  const { path, opened, tokenizer } = await baseToRead(values.model, values.threads);
  using _opened = opened;
  const name = basename(path).replace(/\.gguf$/i, '');
  const from = values.from === undefined ? undefined : loadReader(values.from, opened.sizes);
  const options: ReaderRunOptions = {
    model: opened,
    tokenizer,
    name,
    out: values.out ?? join(process.cwd(), `${name.toLowerCase()}${READER_SUFFIX}`),
    questionFiles: values.questions ?? [],
    training: {
      seed: whole('--seed', values.seed) ?? 1,
      steps: whole('--steps', values.steps, from ? 0 : 1),
      minutes: whole('--minutes', values.minutes) ?? 30,
      rank: from?.weights.blocks[0]?.q?.rank ?? whole('--rank', values.rank) ?? 16,
      lr: share('--lr', values.lr) ?? 2e-3,
      questions: whole('--batch', values.batch) ?? 24,
      chinese: share('--chinese', values.chinese) ?? 0.5,
      human: share('--human', values.human) ?? 0.15,
      pointerLayers:
        from?.weights.pointers.map(({ layer }) => layer) ?? layers(values.pointers, opened.sizes.blocks.length),
      from,
      keepText: values.keep === undefined ? undefined : readFileSync(values.keep, 'utf8'),
    },
    fitted: whole('--fitted', values.fitted) ?? 768,
    heldOut: { between: 24, end: whole('--held-out', values['held-out']) ?? 300 },
    signal,
  };
  if (!options.out.endsWith(READER_SUFFIX))
    throw new UsageError({ what: '--out', rule: `must end in ${READER_SUFFIX}`, received: options.out });
  const finished = await runReaderTraining(options, eventsOf());
  if (!finished) {
    console.error('stopped; the same command goes on from here');
    return 1;
  }
  console.log(`reader   ${finished.path}\nfigures  ${finished.figures}`);
  return 0;
}

function eventsOf(): ReaderRunEvents {
  let line = progress('reader', { unit: 'steps' });
  let first = 0;
  let start = performance.now();
  return {
    begin(steps, done) {
      line = progress('reader', { unit: 'steps', total: steps - done });
      first = done;
      start = performance.now();
      if (done > 0) console.error(`goes on at step ${number(done)} of ${number(steps)}`);
    },
    step({ step, phase, open, loss, read, pointer }) {
      const part = (label: string, value: number) => (Number.isNaN(value) ? '' : `${label} ${value.toFixed(3)}`);
      const parts = [phase.name, `${open} open`, part('loss', loss), part('read', read), part('pointer', pointer)];
      line.update(step + 1 - first, parts.filter(Boolean).join(' '));
    },
    phase(name, columns) {
      line.end(
        `after ${name}, ${duration((performance.now() - start) / 1000)}: by the pointers alone\n${tableOf(columns)}`,
      );
    },
    starting(what, questions) {
      line.end();
      line = progress(`reader: ${what}`, { unit: 'questions', total: questions });
    },
    done: (questions) => line.update(questions),
    measured(name, columns) {
      line.end();
      console.log(`${name}\n${tableOf(columns)}\n`);
    },
  };
}

/** A number above 0, at most 1. */
function share(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new UsageError({ what: flag, rule: 'must be a number from 0 to 1', received: text });
}

function layers(text: string | undefined, depth: number): number[] {
  if (text === undefined) {
    const [from, to] = [Math.floor(0.65 * depth), Math.max(Math.floor(0.65 * depth) + 1, Math.ceil(0.85 * depth))];
    return Array.from({ length: Math.min(to, depth) - from }, (_, i) => from + i);
  }
  const list = text.split(',').map(Number);
  if (
    list.every((layer) => Number.isInteger(layer) && layer >= 0 && layer < depth) &&
    new Set(list).size === list.length
  )
    return list;
  throw new UsageError({ what: '--pointers', rule: `must be different layers from 0 to ${depth - 1}`, received: text });
}
