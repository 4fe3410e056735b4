/**
 * `callosum demo` shows the engine: which kernels run and why,
 * whether they are right, how fast this machine is, and a small model trained on it. This file prints; the check is
 * demo-check.ts, the model demo-model.ts, the training loop demo-train.ts.
 */
import { readFileSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { build } from '../../native/build.ts';
import { arena, CallosumError, type CpuBackend, device, Random } from '../tensor/index.ts';
import { measureFma, measureRead } from '../tensor/peaks.ts';
import { number, UsageError } from './command.ts';
import { ALLOWED, checkOps } from './demo-check.ts';
import { flopPerToken, generate, initModel, type Model, parametersOf } from './demo-model.ts';
import { type Corpus, decode, encode, readCorpus, train } from './demo-train.ts';

export const usage = `usage: callosum demo [--steps <n>] [--seed <n>]
  --steps  training steps; 400 unless said
  --seed   of the model's first values and of the order of the text; 1 unless said`;

const HEAD = `Callosum: own a language model that knows your documents, on the hardware you already have.
This shows the numeric core; callosum train makes a language model from text on it, and callosum up lets one read your documents.
`;

const SIZES = { width: 128, heads: 4, inner: 352, layers: 2, context: 64 };
const BATCH = 16; // sequences a step
const LR = 4e-3;
const PROMPTS = ['Shall I', '床前明月光'];
const SAMPLE = 72; // characters

const NEXT = `
A few pages are all that the model has read, so reciting is all it can do. That it learns was to be shown.

what to try next
  npx callosum train --recipe recipes/tiny-zh-en.json
                                     from texts to a model of 2M parameters, in some minutes
  npx callosum info                  this machine, the kernels, and which ops run on them
  npx callosum demo --steps 1000     learn the text by heart
  CALLOSUM_THREADS=1 npx callosum demo
                                     on one thread: slower, and the same loss to the last bit
  CALLOSUM_ISA=portable npx callosum demo
                                     without vector instructions: slower still
  src/cli/demo-model.ts              the model that was trained: the first example of the library
  docs/engine.md                     tensors, gradients and memory, from the beginning
  docs/train.md                      from your own text files to a model in a folder`;

export async function run(args: string[], signal: AbortSignal): Promise<number> {
  const { values } = parseArgs({ args, options: { steps: { type: 'string' }, seed: { type: 'string' } } });
  const steps = whole('--steps', values.steps ?? '400', 1);
  const seed = whole('--seed', values.seed ?? '1', 0);
  try {
    await show(steps, seed, signal);
    return 0;
  } catch (error) {
    await nextTurn(); // a compiler that Ctrl-C stopped fails before the signal arrives here
    if (!signal.aborted) throw error;
    console.log('\nStopped. Nothing was written.');
    return 130;
  }
}

async function show(steps: number, seed: number, signal: AbortSignal): Promise<void> {
  /** Lets Ctrl-C in. */
  const pause = async () => {
    await nextTurn();
    signal.throwIfAborted();
  };
  console.log(HEAD);
  if (!process.env.CALLOSUM_NATIVE) await build(); // says what it does, where there is something to do
  await pause();
  const cpu = device('cpu');
  say('backend', cpu.description);
  check(cpu);
  await pause();
  const peak = measureFma(cpu);
  say('machine', `${number(peak)} GFLOP/s of multiply-adds, ${number(measureRead(cpu), 1)} GB/s read from memory`);
  await pause();

  using _model = arena(); // held while Ctrl-C is let in: nobody else opens one here
  const corpus = readCorpus(readFileSync(new URL('./demo-text.txt', import.meta.url), 'utf8'));
  const random = new Random(seed);
  const model = initModel({ ...SIZES, vocab: corpus.characters.length }, random);
  introduce(model, corpus, steps);
  const progress = new Progress(flopPerToken(model.config), steps, peak);
  for (const loss of train(model, corpus, { steps, batch: BATCH, lr: LR }, random)) {
    progress.step(loss);
    await pause();
  }
  console.log();
  for (const prompt of PROMPTS) recite(model, corpus, prompt, random);
  console.log(NEXT);
}

function say(label: string, text: string): void {
  console.log(`${label.padEnd(9)} ${text.replaceAll('\n', `\n${' '.repeat(10)}`)}`);
}

function whole(option: string, text: string, least: number): number {
  const n = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(n) && n >= least) return n;
  throw new UsageError({ what: 'demo', rule: `${option} must be a whole number from ${least}`, received: text });
}

function check(cpu: CpuBackend): void {
  const start = performance.now();
  const checked = checkOps(cpu, device('reference')).sort((a, b) => b.difference - a.difference);
  const [worst] = checked;
  const seconds = (performance.now() - start) / 1000;
  if (worst.difference > ALLOWED)
    throw new CallosumError({
      what: 'check',
      rule: `${worst.name} on ${cpu.name} must agree with the reference to ${ALLOWED}`,
      received: worst.difference.toExponential(1),
      hint: 'npm test says more; please report it',
    });
  const size = `largest difference ${worst.difference.toExponential(1)} of the largest value, in ${worst.name}`;
  say(
    'check',
    `${checked.length} ops and their gradients agree with the reference backend: ${size}; ${number(seconds, 1)} s`,
  );
}

function introduce(model: Model, { characters, ids }: Corpus, steps: number): void {
  const parameters = parametersOf(model).reduce((n, p) => n + p.size, 0);
  const { layers, width, context } = model.config;
  const text = `${number(ids.length)} characters, ${characters.length} different, half Chinese and half English`;
  say('train', `a transformer of ${number(parameters)} parameters, ${layers} layers of width ${width}, from nothing`);
  say('', `on ${text} (src/cli/demo-text.md)`);
  const chance = Math.log(characters.length).toFixed(2);
  say(
    '',
    `${number(steps)} steps of ${BATCH} x ${context} characters; chance is a loss of ${chance} nats per character`,
  );
  say('', 'step, loss per character, characters and arithmetic per second with its share of the peak, time left:');
}

/** One line on a terminal, rewritten; elsewhere ten lines in all. */
class Progress {
  readonly #flopPerToken: number;
  readonly #steps: number;
  readonly #peak: number;
  readonly #every: number;
  #done = 0;
  #start = 0;

  /** `peak` in GFLOP/s. */
  constructor(flopPerToken: number, steps: number, peak: number) {
    this.#flopPerToken = flopPerToken;
    this.#steps = steps;
    this.#peak = peak;
    this.#every = process.stdout.isTTY ? 5 : Math.ceil(steps / 10);
  }

  step(loss: number): void {
    const done = ++this.#done;
    if (done === 1) this.#start = performance.now(); // the first step also takes memory from the system
    if (done !== this.#steps && done % this.#every !== 0) return;
    // 79 columns at most, as narrow terminals have.
    const line = [
      `${done}/${this.#steps}`,
      `loss ${loss.toFixed(3)} nats, ${(loss / Math.LN2).toFixed(3)} bits`,
      ...this.#pace(done - 1),
    ].join('  ');
    const { stdout } = process;
    if (stdout.isTTY) stdout.write(`\r\x1b[K${line.slice(0, stdout.columns - 1)}${done === this.#steps ? '\n' : ''}`);
    else console.log(line);
  }

  /** Speed and time left, by the steps since the clock was started. */
  #pace(timed: number): string[] {
    if (timed === 0) return [];
    const each = (performance.now() - this.#start) / 1000 / timed;
    const tokens = (BATCH * SIZES.context) / each;
    const gflops = (tokens * this.#flopPerToken) / 1e9;
    return [
      `${number(tokens / 1000, 1)}k char/s`,
      `${number(gflops)} GFLOP/s, ${number((100 * gflops) / this.#peak)} %`,
      `${number(each * (this.#steps - timed - 1))} s left`,
    ];
  }
}

function recite(model: Model, corpus: Corpus, prompt: string, random: Random): void {
  const text = decode(corpus, generate(model, encode(corpus, prompt), SAMPLE, random));
  say('sample', `[${prompt}]${text.trimEnd()}`);
}
