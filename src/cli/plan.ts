/**
 * `callosum plan`: memory, time, energy and money of a training run before anyone starts it, from a few real steps of
 * that model at that batch shape on this machine. What the run is: plan-run.ts; the steps: plan-measure.ts; the
 * arithmetic: src/cost.
 */
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from '../../native/build.ts';
import {
  amount,
  type Estimate,
  estimateRun,
  machineLimits,
  type PriceTable,
  parametersOf,
  readPrices,
  type TrainingMemory,
  trainingFlops,
  trainingMemory,
} from '../cost/index.ts';
import { bytesText, count, duration } from '../cost/units.ts';
import { shapeOf } from '../model/index.ts';
import { CallosumError, device } from '../tensor/index.ts';
import { measureFma } from '../tensor/peaks.ts';
import { parseAmount } from '../train/fields.ts';
import type { MeasureOptions } from '../train/measure.ts';
import { type Run, tokensPerStep } from '../train/run.ts';
import { number, UsageError } from './command.ts';
import type { Calibration } from './plan-measure.ts';
import { plannedRun } from './plan-run.ts';

export const usage = `usage: callosum plan --params <n> [--tokens <n>] [options]
       callosum plan --depth <n> | --preset <name> | --recipe <file>  [--tokens <n>] [options]
  --params     a size, such as 60M; or --depth in layers, or a preset's name, or a recipe's file
  --tokens     length of the run, such as 1B; what the dial advises unless said
  --vocab      ids of the tokenizer; 16384 unless said
  --context    tokens of a sequence; 512 unless said
  --batch      sequences a step; what the dial advises unless said
  --optimizer  adamw or muon
  --dtype      f32 or bf16
  --recompute  compute activations again in place of keeping them
  --prices     a JSON file with the prices of a core-hour and a kilowatt-hour; see docs/cost.md
  --seconds    length of the calibration; 8 unless said
  --no-calibration  reckon with a share of the machine's peak in place of measuring: much less sure
  --json       one JSON object`;

const OPTIONS = {
  recipe: { type: 'string' },
  params: { type: 'string' },
  depth: { type: 'string' },
  preset: { type: 'string' },
  tokens: { type: 'string' },
  vocab: { type: 'string' },
  context: { type: 'string' },
  batch: { type: 'string' },
  optimizer: { type: 'string' },
  dtype: { type: 'string' },
  recompute: { type: 'boolean' },
  prices: { type: 'string' },
  seconds: { type: 'string' },
  'no-calibration': { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

/** The plan cannot be carried out on this machine. */
export class PlanError extends CallosumError {
  override name = 'PlanError';
}

export interface Plan {
  parameters: number;
  run: Pick<Run, 'steps' | 'batch' | 'dtype' | 'recompute'> & { optimizer: string };
  memory: TrainingMemory & { availableBytes: number };
  /** null: reckoned by a share of the peak. */
  calibration: Calibration | null;
  peakGflops: number;
  energySource: string;
  estimate: Estimate;
}

export async function run(args: string[], signal: AbortSignal): Promise<number> {
  const { values } = parseArgs({ args, options: OPTIONS });
  const ways = [values.recipe, values.params, values.depth, values.preset].filter((way) => way !== undefined);
  if (ways.length !== 1)
    throw new UsageError({ what: 'plan', rule: 'needs one of --params, --depth, --preset and --recipe' });
  const amountOf = (name: 'params' | 'depth' | 'tokens' | 'vocab' | 'context' | 'batch') =>
    values[name] === undefined ? undefined : wanted(`--${name}`, values[name]);
  const seconds = values.seconds === undefined ? undefined : wanted('--seconds', values.seconds);
  const planned = plannedRun({
    ...values,
    params: amountOf('params'),
    depth: amountOf('depth'),
    tokens: amountOf('tokens'),
    vocab: amountOf('vocab'),
    context: amountOf('context'),
    batch: amountOf('batch'),
  });
  const prices = readPrices(values.prices);
  const memory = checkedMemory(planned, machineLimits().availableBytes);
  if (!process.env.CALLOSUM_NATIVE) await build();
  const measure = values['no-calibration'] ? undefined : measureOptions(planned, seconds);
  const calibration = measure ? await inChild(measure, signal) : null;
  if (calibration === undefined) {
    console.error('Stopped. Nothing was written.');
    return 130;
  }
  const plan = planOf(planned, memory, calibration, prices);
  console.log(values.json ? JSON.stringify(plan, null, 2) : render(plan).join('\n'));
  return 0;
}

function wanted(option: string, text: string): number {
  const value = parseAmount(text);
  if (value !== undefined && value > 0) return value;
  throw new UsageError({ what: 'plan', rule: `${option} must be a number, such as 60M or 1.5e9`, received: text });
}

const memoryOf = ({ model, batch, optimizer, dtype, recompute }: Run): TrainingMemory =>
  trainingMemory(shapeOf(model), { ...batch, optimizer: optimizer.name, dtype, recompute });

/**
 * The memory by formula. Throws PlanError where it is more than there is, with what is missing and the first change
 * that would fit.
 */
export function checkedMemory(planned: Run, availableBytes: number): Plan['memory'] {
  const memory = memoryOf(planned);
  if (memory.total <= availableBytes) return { ...memory, availableBytes };
  const { rows, accumulate } = planned.batch;
  const smaller = { ...planned, batch: { ...planned.batch, rows: 1, accumulate: rows * accumulate } };
  const ways: [string, Run][] = [
    ['--recompute', { ...planned, recompute: true }],
    ['one sequence at a time (batch.rows 1, more batch.accumulate)', smaller],
    ['that with --recompute', { ...smaller, recompute: true }],
    ['that with --recompute and --dtype bf16', { ...smaller, recompute: true, dtype: 'bf16' }],
  ];
  const way = ways.find(([, other]) => memoryOf(other).total <= availableBytes);
  throw new PlanError({
    what: 'plan',
    rule: `this run needs about ${bytesText(memory.total)} of memory`,
    received: `${bytesText(availableBytes)} are free, ${bytesText(memory.total - availableBytes)} too little`,
    hint: way
      ? `${way[0]} would need ${bytesText(memoryOf(way[1]).total)}`
      : `a smaller model, or more memory: ${ways[3][0]} still needs ${bytesText(memoryOf(ways[3][1]).total)}`,
  });
}

const measureOptions = ({ model, batch, optimizer, dtype, recompute }: Run, seconds?: number): MeasureOptions => ({
  config: model,
  ...batch,
  optimizer: optimizer.name,
  dtype,
  recompute,
  ...(seconds !== undefined && { seconds }),
});

/** Measures in a process of its own; undefined where the signal stopped it. */
async function inChild(options: MeasureOptions, signal: AbortSignal): Promise<Calibration | undefined> {
  const file = fileURLToPath(new URL('./plan-measure.ts', import.meta.url));
  const child = spawn(process.execPath, [file, JSON.stringify(options)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    signal,
  });
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
  });
  const end = await new Promise<string | number | null>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (code, killed) => resolve(killed ?? code));
  });
  if (signal.aborted) return undefined;
  if (end === 0) return JSON.parse(out) as Calibration;
  throw new PlanError({
    what: 'plan',
    rule: 'the calibration must end',
    received: `it ended with ${end}`,
    hint: end === 'SIGKILL' ? 'the system had too little memory for it' : '--no-calibration plans without it',
  });
}

/** Share of the machine's peak that training reaches, where nothing was measured. */
const ASSUMED_SHARE = 0.6;

export function planOf(
  planned: Run,
  memory: Plan['memory'],
  calibration: Calibration | null,
  prices: PriceTable,
): Plan {
  const { model, steps, batch, dtype, recompute, evaluate, checkpoint, data, optimizer } = planned;
  const shape = shapeOf(model);
  const peakGflops = measureFma(device('cpu'));
  const perStep = tokensPerStep(planned);
  const flopsPerToken = trainingFlops(shape, { context: batch.length });
  const done = trainingFlops(shape, { context: batch.length, recompute });
  const looks = Math.ceil(steps / evaluate.every);
  const estimate = estimateRun(
    {
      steps,
      tokensPerStep: perStep,
      flopsPerToken,
      secondsPerStep: calibration?.secondsPerStep ?? (perStep * done) / (ASSUMED_SHARE * peakGflops * 1e9),
      evaluations: { count: looks, tokens: data.heldOut > 0 ? evaluate.tokens * data.sources.length : 0 },
      checkpoints: { count: 1 + Math.ceil(steps / checkpoint.every), bytes: memory.weights + memory.optimizer },
      samples: { tokens: looks * evaluate.prompts.length * evaluate.sampleTokens, bytes: memory.weights },
    },
    { cores: device('cpu').threads, watts: calibration?.watts ?? null, prices },
  );
  return {
    parameters: parametersOf(shape).total,
    run: { steps, batch, dtype, recompute, optimizer: optimizer.name },
    memory: calibration ? { ...memory, total: calibration.peakBytes } : memory,
    calibration,
    peakGflops,
    energySource: calibration?.energySource ?? 'unknown: nothing was measured',
    estimate,
  };
}

/** The plan as lines for people. */
export function render({ parameters, run, memory, calibration, peakGflops, energySource, estimate }: Plan): string[] {
  const { rows, length, accumulate } = run.batch;
  const { parts, money, energyJoules } = estimate;
  const flopsPerSec = estimate.flops / parts.training;
  const speed = [
    `${number(estimate.tokens / parts.training)} tokens/s`,
    `${number(flopsPerSec / 1e9)} GFLOP/s`,
    `${number(flopsPerSec / peakGflops / 1e7)} % of the measured peak`,
  ].join(', ');
  const secondsPerStep = parts.training / run.steps;
  const how = calibration
    ? `${calibration.samples} steps on this machine, median ${secondsPerStep.toPrecision(3)} s`
    : `not measured: ${number(100 * ASSUMED_SHARE)} % of the peak assumed, ${secondsPerStep.toPrecision(3)} s a step`;
  const others: [string, number][] = [
    ['evaluation', parts.evaluation],
    ['samples', parts.samples],
    ['checkpoints', parts.checkpoints],
  ];
  const beside = others.filter(([, s]) => s > 0).map(([name, s]) => `, ${name} ${duration(s)}`);
  const energy =
    energyJoules === null
      ? energySource
      : `${(energyJoules / 3.6e6).toPrecision(3)} kWh (${energySource}, while measuring)`;
  const electricity =
    money.energy === null ? 'electricity not included: unknown' : `electricity ${amount(money.energy, money)}`;
  const lines: [string, string][] = [
    ['model', `${number(parameters)} parameters, ${run.optimizer}, ${run.dtype}${run.recompute ? ', recomputed' : ''}`],
    ['run', `${count(estimate.tokens)} tokens: ${number(run.steps)} steps of ${accumulate} x ${rows} x ${length}`],
    ['step', how],
    ['speed', speed],
    ['memory', `${bytesText(memory.total)} of ${bytesText(memory.availableBytes)} free: ${memoryParts(memory)}`],
    ['time', `${duration(estimate.seconds)}: training ${duration(parts.training)}${beside.join('')}`],
    ['core-hours', number(estimate.coreHours, estimate.coreHours < 10 ? 3 : 0)],
    ['energy', energy],
    ['money', `${amount(money.total, money)}: cores ${amount(money.cores, money)}, ${electricity}`],
  ];
  return lines.map(([label, text]) => `${label.padEnd(11)} ${text}`);
}

function memoryParts(memory: TrainingMemory): string {
  const parts = ['weights', 'gradients', 'optimizer', 'activations', 'loss'] as const;
  return parts.map((part) => `${part} ${bytesText(memory[part])}`).join(', ');
}
