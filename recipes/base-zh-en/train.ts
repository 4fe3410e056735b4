/**
 * The base of the project from its texts to the last step, one phase after another; the same command goes on where it was stopped or
 * killed. Before a phase begins, the one before must have taught what it was for: the base is asked whether it copies.
 *
 *   node recipes/base-zh-en/train.ts [--until <phase>] [--corpus <folder>] [--reading <folder>]
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { CopyColumn } from '../../src/memory/train/copy-hits.ts';
import { listCheckpoints, runOf } from '../../src/train/index.ts';
import { begin } from './begin.ts';
import { makeData } from './data.ts';

interface Phase {
  readonly name: string;
  /** Columns of `callosum memory heads`, and in what share of their questions the base must say the answer's first token at its end. */
  readonly columns: RegExp;
  readonly said: number;
}

/** The first begins with the values of begin.ts, each other with the best checkpoint of the one before. */
const PHASES: readonly Phase[] = [
  { name: 'recall', columns: /recall/, said: 0.7 },
  { name: 'lists', columns: /recall/, said: 0.9 },
  { name: 'reading', columns: /recall/, said: 0.4 },
  { name: 'passages', columns: /gold document/, said: 0.3 },
  { name: 'pages', columns: /gold document/, said: 0.4 },
  { name: 'wordings', columns: /gold document/, said: 0.4 },
  { name: 'whole', columns: /gold document/, said: 0 },
];

const here = fileURLToPath(new URL('.', import.meta.url));
const root = resolve(here, '..', '..');
const program = join(root, 'src', 'cli', 'main.ts');

const { values } = parseArgs({
  options: {
    until: { type: 'string', default: PHASES.at(-1)!.name },
    corpus: { type: 'string', default: join(root, '..', 'shared', 'corpus') },
    reading: { type: 'string', default: join(root, '..', 'shared', 'reading') },
  },
});
// The recipes name this folder.
const out = join(root, 'runs', 'base-zh-en');

let running: ReturnType<typeof spawn> | undefined;
let stopped = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    stopped = true;
    running?.kill('SIGTERM');
  });

/** Runs the program; what it printed where `kept`. Throws where it fails, save for being stopped. */
async function callosum(args: string[], kept = false): Promise<string> {
  const child = spawn(process.execPath, [program, ...args], {
    stdio: ['ignore', kept ? 'pipe' : 'inherit', 'inherit'],
  });
  running = child;
  let text = '';
  child.stdout?.on('data', (bytes) => {
    text += bytes;
  });
  const code = await new Promise((done) => child.on('close', done));
  if (stopped) process.exit(130);
  if (code !== 0) throw new Error(`callosum ${args[0]} ended with ${code}`);
  return text;
}

async function trainPhase(name: string): Promise<void> {
  const folder = join(out, name);
  if (listCheckpoints(folder).length === 0)
    return void (await callosum(['train', '--recipe', join(here, `${name}.json`), '--out', folder]));
  const { run, step } = runOf(folder);
  if (step < run.steps) await callosum(['train', '--resume', folder]);
}

/** Prints where the base looks; throws where the phase has not taught what it is for. */
async function checkPhase({ name, columns, said }: Phase): Promise<void> {
  const folder = join(out, name);
  const all = JSON.parse(await callosum(['memory', 'heads', '-m', folder, '--json'], true)) as CopyColumn[];
  console.log(`after ${name}:`);
  for (const column of all) {
    const heads = column.heads.map(({ layer, head, hits }) => `${layer}.${head} ${percent(hits)}`).join(', ');
    console.log(
      `  ${column.name.padEnd(20)} says ${percent(column.said)}; heads ${heads}; chance ${percent(column.chance)}`,
    );
  }
  const least = Math.min(...all.filter((column) => columns.test(column.name)).map((column) => column.said));
  if (least >= said) return;
  const { tokens } = JSON.parse(readFileSync(join(here, `${name}.json`), 'utf8')) as { tokens: string };
  throw new Error(
    `${name} has not taught enough: ${percent(least)} where ${percent(said)} are wanted; go on with it beyond ${tokens}: callosum train --resume ${folder} --tokens <more>`,
  );
}

const percent = (share: number) => `${(100 * share).toFixed(0)} %`;

if (!existsSync(join(out, 'data', 'reading.jsonl')))
  await makeData(values.corpus, values.reading, join(out, 'data'), console.log);
if (!existsSync(join(out, 'begin', 'config.json'))) begin(join(out, 'begin'));
for (const phase of PHASES) {
  await trainPhase(phase.name);
  await checkPhase(phase);
  if (phase.name === values.until) break;
}
