/**
 * `callosum train`: from a recipe, or from text files and one size, to a trained model in a folder; and on from where a run was
 * stopped. Reads the command line and prints; the recipe is src/train/recipe.ts, the loop src/train/loop.ts.
 */
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../../native/build.ts';
import { readPrices, renderReport, reportOf } from '../cost/index.ts';
import {
  branchRun,
  changeRun,
  checkpointPath,
  listCheckpoints,
  parseAmount,
  parseRecipe,
  plateauEnd,
  prepareRun,
  type Recipe,
  type Run,
  readRecipe,
  runOf,
  type TrainEvent,
  tokensPerStep,
  train,
  writeWhole,
} from '../train/index.ts';
import { shellWord, UsageError } from './command.ts';
import { drawRun } from './curve.ts';
import { progress } from './progress.ts';
import { TrainView } from './train-view.ts';

export const usage = `usage: callosum train --recipe <file> [--out <folder>] [--tokens <n>]
       callosum train --params <n> [--out <folder>] [--tokens <n>] [--vocab <n>] <files...>
       callosum train --resume <folder> [--tokens <n>]
       callosum train --resume <folder>/checkpoints/step-... --out <folder> [--tokens <n>]
  --recipe  a JSON file: model, tokenizer, data, schedule; see recipes/ and docs/train.md
  --params  a size, such as 3M, in place of a recipe: the dial derives the rest and prints why
  --depth   layers, in place of --params
  --vocab   of the tokenizer that is trained from the files; 4096 unless said
  --out     folder of the run; runs/<name> unless said
  --resume  goes on with the run in this folder from its last checkpoint; of one checkpoint a new run begins
  --tokens  length of the run, such as 8M; with --resume, a new one
files: .txt, .md, .jsonl, .jsonl.zst, or folders of them
Ctrl-C and SIGTERM save and end; the command that resumes is printed.`;

const OPTIONS = {
  recipe: { type: 'string' },
  params: { type: 'string' },
  depth: { type: 'string' },
  vocab: { type: 'string' },
  out: { type: 'string' },
  resume: { type: 'string' },
  tokens: { type: 'string' },
} as const;

export async function run(args: string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const tokens = values.tokens === undefined ? undefined : amount('--tokens', values.tokens);
  const ways = [values.recipe, values.resume, values.params ?? values.depth].filter((way) => way !== undefined);
  if (ways.length !== 1)
    throw new UsageError({ what: 'train', rule: 'needs one of --recipe, --params, --depth and --resume' });
  if (positionals.length > 0 && (values.recipe ?? values.resume) !== undefined)
    throw new UsageError({ what: 'train', rule: 'a recipe names its files itself', received: positionals.join(' ') });
  if (!process.env.CALLOSUM_NATIVE) await build();
  if (values.resume !== undefined) {
    const folder = resumeFolder(values.resume, values.out);
    return follow(folder, resumed(folder, tokens), signal);
  }

  const recipe = values.recipe !== undefined ? readRecipe(values.recipe) : recipeOf(values, positionals);
  const folder = values.out ?? join('runs', recipe.name);
  if (listCheckpoints(folder).length > 0)
    throw new UsageError({
      what: 'train',
      rule: 'the folder of a new run must hold none',
      received: folder,
      hint: `callosum train --resume ${shellWord(folder)} goes on with it; --out chooses another`,
    });
  const base = values.recipe !== undefined ? dirname(resolve(values.recipe)) : process.cwd();
  const bars = new Map<string, ReturnType<typeof progress>>();
  const ended = new Set<string>();
  const prepared = await prepareRun({ ...recipe, tokens: tokens ?? recipe.tokens }, folder, base, {
    signal,
    onReason: (reason) => console.error(`  ${reason}`),
    onProgress(label, done, total, unit) {
      const bar = bars.get(label) ?? progress(label, { unit, total });
      bars.set(label, bar);
      bar.update(done);
      if (done >= total && !ended.has(label)) bar.end(`${label}: done`);
      if (done >= total) ended.add(label);
    },
  });
  if (prepared === undefined) {
    console.error('Stopped before the first step; the same command starts again.');
    return 130;
  }
  return follow(folder, prepared, signal);
}

/** A recipe from the command line: text files, one size, a tokenizer of their own. */
function recipeOf(values: { params?: string; depth?: string; vocab?: string }, files: string[]): Recipe {
  if (files.length === 0)
    throw new UsageError({ what: 'train', rule: 'needs text files, or a --recipe that names them' });
  const model =
    values.params !== undefined
      ? { params: amount('--params', values.params) }
      : { depth: amount('--depth', values.depth!) };
  const size = values.params ?? `d${values.depth}`;
  return parseRecipe('the command line', {
    name: `text-${size.toLowerCase()}`,
    model,
    tokenizer: { vocab: amount('--vocab', values.vocab ?? '4096') },
    data: { sources: [{ name: 'text', files }], heldOut: 0.02 },
  });
}

/** The folder to go on in: the run's own; for a checkpoint, that of a new run which begins with it. */
function resumeFolder(resume: string, out: string | undefined): string {
  const isCheckpoint = existsSync(join(resume, 'position.json'));
  if (isCheckpoint && out === undefined)
    throw new UsageError({
      what: 'train',
      rule: 'a checkpoint is gone on with in a new run: choose --out',
      received: resume,
    });
  if (!isCheckpoint && out !== undefined)
    throw new UsageError({
      what: 'train',
      rule: '--out with --resume needs a checkpoint, <run>/checkpoints/step-...',
      received: resume,
    });
  if (out !== undefined) branchRun(resume, out);
  return out ?? resume;
}

function resumed(folder: string, tokens: number | undefined): Run {
  if (!existsSync(folder))
    throw new UsageError({ what: 'train', rule: 'the run to resume must be there', received: folder });
  const { run, step } = runOf(folder);
  if (tokens === undefined) {
    if (step === run.steps) console.error('This run is at its last step; --tokens makes it longer.');
    return run;
  }
  const longer = changeRun(run, { steps: Math.ceil(tokens / tokensPerStep(run)) }, step);
  const plateau = plateauEnd(run);
  if (plateau !== undefined && step > plateau && listCheckpoints(folder).includes(plateau))
    console.error(
      `warning: the rate of this run has begun to fall and rises again; a new run can begin before the fall: callosum train --resume ${shellWord(checkpointPath(folder, plateau))} --tokens ${tokens} --out <folder>`,
    );
  return longer;
}

/** Trains and shows; the exit code. */
async function follow(folder: string, run: Run, signal: AbortSignal): Promise<number> {
  const view = new TrainView();
  let end: Extract<TrainEvent, { kind: 'end' }> | undefined;
  for await (const event of train(folder, run, { signal })) {
    view.show(event);
    if (event.kind === 'end') end = event;
  }
  if (end === undefined) throw new Error('the loop ended without saying so');
  const report = reportOf(end.account, readPrices(), { peakFlops: end.peakGflops * 1e9 });
  writeWhole(join(folder, 'account.json'), `${JSON.stringify(report, null, 2)}\n`);
  const curves = drawRun(join(folder, 'metrics.jsonl'), folder);
  const epochs = Object.entries(end.epochs).map(([name, n]) => `${name} ${n.toFixed(2)}`);
  console.log(renderReport(report).join('\n'));
  console.log(`${'epochs'.padEnd(11)} ${epochs.join(', ')}`);
  console.log(`${'curve'.padEnd(11)} ${curves.join(', ')}`);
  if (end.finished) {
    console.log(`${'model'.padEnd(11)} callosum generate ${shellWord(folder)} --prompt "..." samples from it`);
    return 0;
  }
  console.log(`Stopped and saved. To go on: callosum train --resume ${shellWord(folder)}`);
  return 130;
}

function amount(option: string, text: string): number {
  const value = parseAmount(text);
  if (value !== undefined && value > 0) return value;
  throw new UsageError({ what: 'train', rule: `${option} must be a number, such as 8M or 60000`, received: text });
}
