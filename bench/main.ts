/**
 * The command line of the benchmarks: node bench/main.ts [check] <suite> [--only <prefix>] [--json <file>] [--list].
 * Exit code 0: done; 1: `check` found a bar that falls short; 2: the command itself is wrong.
 */
import { access, rename, writeFile } from 'node:fs/promises';
import os from 'node:os';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { measureBounds } from './bounds.ts';
import { checkResult } from './format.ts';
import { type Progress, runSuite, selectFigures } from './run.ts';
import { betterOf, type FigurePlan, type Suite } from './suite.ts';
import { renderResult, shortfalls, unjudged } from './table.ts';

/** A new suite is one file beside this one and one line here. */
const SUITES: Record<string, () => Promise<{ suite: Suite }>> = {
  engine: () => import('./engine.ts'),
  train: () => import('./train.ts'),
  architectures: () => import('./architectures.ts'),
  tokenizer: () => import('./tokenizer.ts'),
  infer: () => import('./infer.ts'),
  memory: () => import('./memory.ts'),
  'memory-base': () => import('./memory-base.ts'),
  'memory-short': () => import('./memory-short.ts'),
  scaling: () => import('./scaling.ts'),
  appliance: () => import('./appliance.ts'),
};

const USAGE = `usage: npm run bench -- [check] <suite> [--only <prefix>] [--json <file>] [--list]
suites: ${Object.keys(SUITES).join(', ')}
  check   exit 1 and name each bar that falls short
  --only  only the figures whose id starts so
  --json  write the result to this file
  --list  name the figures and their bars; measure nothing`;

class UsageError extends Error {}

async function main(argv: string[]): Promise<number> {
  const { words, flags } = parse(argv);
  const check = words[0] === 'check';
  const [name, ...rest] = check ? words.slice(1) : words;
  if (flags.help || (name === undefined && flags.list)) {
    console.log(USAGE);
    return 0;
  }
  if (name === undefined) throw new UsageError(`no suite was named; there are: ${Object.keys(SUITES).join(', ')}`);
  if (!Object.hasOwn(SUITES, name))
    throw new UsageError(`there is no suite '${name}'; there are: ${Object.keys(SUITES).join(', ')}`);
  if (rest.length > 0) throw new UsageError(`one suite at a time; left over: ${rest.join(' ')}`);
  const { suite } = await SUITES[name]();
  const plans = selectFigures(suite, flags.only);
  if (plans.length === 0) {
    throw new UsageError(
      `no figure of '${name}' starts with '${flags.only}'; there are: ${suite.figures.map(({ id }) => id).join(', ')}`,
    );
  }
  if (flags.list) {
    for (const plan of plans) console.log(`${plan.id}  ${describeBar(plan)}`);
    return 0;
  }
  if (flags.json) await needFolder(dirname(flags.json)); // now, not after minutes of measuring
  warnIfBusy();
  const result = await runSuite(suite, { only: flags.only, measureBounds, onProgress: reporter() });
  console.log(renderResult(result));
  if (flags.json) {
    await writeWhole(flags.json, `${JSON.stringify(checkResult(result, flags.json), null, 2)}\n`);
    console.error(`wrote ${flags.json}`);
  }
  if (!check) return 0;
  for (const line of unjudged(result.figures)) console.error(`not judged: ${line}`);
  const short = shortfalls(result.figures);
  for (const line of short) console.error(`falls short: ${line}`);
  return short.length > 0 ? 1 : 0;
}

function parse(argv: string[]): {
  words: string[];
  flags: { only?: string; json?: string; list?: boolean; help?: boolean };
} {
  try {
    const { positionals, values } = parseArgs({
      args: argv,
      allowPositionals: true,
      options: {
        only: { type: 'string' },
        json: { type: 'string' },
        list: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    return { words: positionals, flags: values };
  } catch (error) {
    throw new UsageError((error as Error).message.split('. ')[0]);
  }
}

function describeBar(plan: FigurePlan): string {
  if (plan.bar === undefined) return `${plan.unit}, no bar`;
  if (plan.of === 'value') return `${betterOf(plan) === 'lower' ? '<=' : '>='} ${plan.bar} ${plan.unit}`;
  return `${plan.of} >= ${plan.bar}`;
}

/** Figures are as good as the machine is idle. */
function warnIfBusy(): void {
  const [load] = os.loadavg();
  if (load < 0.5) return;
  const cores = os.availableParallelism();
  console.error(`the machine is busy: load ${load.toFixed(1)} on ${cores} cores; figures and bounds will suffer`);
}

/** One line on a terminal, rewritten; elsewhere one line a figure. */
function reporter(): (progress: Progress) => void {
  const { stderr } = process;
  return ({ id, index, count, secondsLeft }) => {
    const left = secondsLeft === undefined ? '' : `, about ${Math.ceil(secondsLeft)} s left`;
    const line = `${index} of ${count}${left}: ${id}`;
    stderr.write(stderr.isTTY ? `\r\x1b[K${line}` : `${line}\n`);
    if (stderr.isTTY && index === count) stderr.write('\n');
  };
}

async function needFolder(folder: string): Promise<void> {
  await access(folder).catch(() => {
    throw new UsageError(`--json: there is no folder ${folder}`);
  });
}

/** Under a temporary name first: a reader never sees half a result. */
async function writeWhole(file: string, text: string): Promise<void> {
  const unfinished = `${file}.${process.pid}.tmp`;
  await writeFile(unfinished, text, { flush: true });
  await rename(unfinished, file);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`bench: ${error.message}\n${USAGE}`);
  process.exitCode = 2;
}
