/**
 * Our trainer on a job's folder (train-job.ts), the counterpart of peers/torch_train.py. As a program it is a child process asked in
 * JSON lines (peers/child.ts): node bench/train-ours.ts <threads>; or `golden <folder>` prints the instruction set and the loss of
 * each step. The step is src/train's own, nothing is left out of it.
 */
import { fileURLToPath } from 'node:url';
import { loadModel } from '../src/model/index.ts';
import { arena, type CpuBackend, device } from '../src/tensor/index.ts';
import { createOptimizer, OPTIMIZER_DEFAULTS } from '../src/train/optimizer.ts';
import { trainStep } from '../src/train/step.ts';
import { say, serve } from './peers/serve.ts';
import { readBatches, readSettings } from './train-job.ts';

/** Yields the loss of one step after another, going through the batches in turn, without end. */
export function* training(folder: string): Generator<number, never> {
  using _scope = arena();
  const { lr, clip, ...rule } = readSettings(folder);
  const batches = readBatches(folder);
  const model = loadModel(folder);
  const optimizer = createOptimizer(model.parameters, { ...OPTIMIZER_DEFAULTS, ...rule, name: 'adamw', lr: 1 });
  for (let step = 0; ; step = (step + 1) % batches.length)
    yield trainStep(model, optimizer, [batches[step]], { factor: lr[step], clip }).loss;
}

interface Request {
  op: 'prepare' | 'losses' | 'run' | 'memory' | 'drop';
  folder: string;
  steps: number;
  reps: number;
}

let current: Generator<number, never> | undefined;

/** Ends the training under way, whose tensors are then freed. */
function drop(): void {
  current?.return(undefined as never);
  current = undefined;
}

function answer(request: Request): object {
  if (request.op === 'memory') return { bytes: process.resourceUsage().maxRSS * 1024 };
  if (request.op === 'drop' || request.op === 'prepare') {
    drop();
    if (request.op === 'prepare') current = training(request.folder);
    return {};
  }
  const steps = current;
  if (!steps) throw new Error('nothing is prepared');
  if (request.op === 'losses') return { values: Array.from({ length: request.steps }, () => steps.next().value) };
  if (request.op !== 'run') throw new Error(`unknown op ${request.op}`);
  const start = performance.now();
  for (let rep = 0; rep < request.reps; rep++) steps.next();
  return { seconds: (performance.now() - start) / 1000 };
}

async function main([first, folder]: string[]): Promise<void> {
  const cpu = device('cpu') as CpuBackend;
  if (first === 'golden') {
    const steps = training(folder);
    const losses = readSettings(folder).lr.map(() => steps.next().value);
    say({ isa: cpu.isa, losses });
    return;
  }
  cpu.threads = Number(first);
  say({ name: 'Callosum', version: cpu.isa });
  await serve('Callosum', answer);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
