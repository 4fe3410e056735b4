/**
 * `callosum start`, the default of `npm start`: what a newcomer sees first. Today that is the engine: which kernels run and why,
 * whether they are right, how fast this machine is, and a small model trained on it. The model is start-model.ts, the loop
 * start-train.ts, the check start-check.ts; this file prints.
 */
import { readFileSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { build } from '../../native/build.ts';
import { arena, CallosumError, type CpuBackend, device, Random } from '../tensor/index.ts';
import { measureFma, measureRead } from '../tensor/peaks.ts';
import { number, UsageError } from './command.ts';
import { ALLOWED, checkOps } from './start-check.ts';
import { flopPerToken, generate, initModel, type Model, type ModelConfig, parametersOf } from './start-model.ts';
import { type Corpus, decode, encode, readCorpus, train } from './start-train.ts';

export const usage = `usage: callosum start [--steps <n>] [--seed <n>]
  --steps  training steps; 300 unless said
  --seed   of the model's first values and of the text it sees; 1 unless said`;

const SIZES = { width: 128, heads: 4, inner: 352, layers: 2, context: 64 };
const BATCH = 16;
const LR = 4e-3;
const PROMPTS = ['道可道', 'Shall I'];
const SAMPLE = 64; // characters

const say = (label: string, text: string) => console.log(`${label.padEnd(9)} ${text}`);

export async function run(args: string[], signal: AbortSignal): Promise<number> {
  const { values } = parseArgs({ args, options: { steps: { type: 'string' }, seed: { type: 'string' } } });
  const steps = whole('--steps', values.steps ?? '300', 1);
  const seed = whole('--seed', values.seed ?? '1', 0);
  console.log('Callosum: own a language model that knows your documents, on the hardware you already have.');
  console.log('What there is today is the engine. Later, this command becomes the appliance that learns documents.\n');
  if (!process.env.CALLOSUM_NATIVE) await build(); // says what it does, where there is something to do
  const cpu = device('cpu') as CpuBackend;
  say('backend', cpu.description);

  const stages = [() => check(cpu), () => measure(cpu)];
  const stopped = () => {
    console.log('Stopped. Nothing was written.');
    return 130;
  };
  for (const stage of stages) {
    if (signal.aborted) return stopped();
    stage();
    await nextTurn();
  }
  if (signal.aborted) return stopped();
  using _model = arena();
  const corpus = readCorpus(readFileSync(new URL('./start-text.txt', import.meta.url), 'utf8'));
  const config = { ...SIZES, vocab: corpus.characters.length };
  const random = new Random(seed);
  const model = initModel(config, random);
  introduce(model, corpus, steps);
  if (!(await trainAndShow(model, corpus, steps, random, peak, signal))) return stopped();
  for (const prompt of PROMPTS) {
    const text = decode(corpus, generate(model, encode(corpus, prompt), SAMPLE, random));
    say('sample', `${prompt}${text}`.trimEnd().replaceAll('\n', `\n${' '.repeat(10)}`));
  }
  console.log(NEXT);
  return 0;
}
