/**
 * The golden training run: a small model on the bytes of a Chinese and English text, 200 steps, and the loss of each step with all
 * its digits, for each instruction set of ours and for PyTorch. `node bench/golden-train.ts` makes the fixture anew
 * (src/train/golden/losses.json), for a change that is meant to change the numbers: on an x64 machine with AVX-512, with PyTorch
 * (CALLOSUM_PYTHON names its Python) and with the emulator of the neon suite, under which NEON takes some minutes. The comparison
 * is src/train/golden.test.ts. All digits are expected to be the same on every machine, with any number of threads and whatever
 * compiled the kernels (g++ and clang++ were tried, and the portable set on x64 and on arm64): they fix the order of every sum and
 * bring their own exponential and logarithm. Of the C library only AdamW's beta^step is used, in float64 and then rounded to float32.
 */
import { execFile } from 'node:child_process';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from '../native/build.ts';
import type { ModelConfig } from '../src/model/index.ts';
import { Random } from '../src/tensor/index.ts';
import { SCHEDULE_DEFAULTS, scheduleFactor } from '../src/train/schedule.ts';
import { emulatedNode } from '../test/runner/emulator.ts';
import { python } from './peers/sources.ts';
import { inJobFolder, type TrainJob } from './train-job.ts';

const pathOf = (name: string) => fileURLToPath(new URL(name, import.meta.url));
export const FIXTURE = pathOf('../src/train/golden/losses.json');

export interface Golden {
  /** Ours by instruction set. */
  losses: Record<string, number[]>;
  torch: { version: string; losses: number[] };
}

const STEPS = 200;
const [ROWS, LENGTH] = [4, 64];
const HIGHEST_RATE = 2e-3;

const CONFIG: ModelConfig = {
  model_type: 'qwen3', // for the norms on queries and keys
  vocab_size: 256,
  hidden_size: 64,
  intermediate_size: 160,
  num_hidden_layers: 2,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  head_dim: 16,
  max_position_embeddings: LENGTH,
  rope_theta: 10_000,
  rms_norm_eps: 1e-6,
  hidden_act: 'silu',
  tie_word_embeddings: true,
  attention_bias: false,
  initializer_range: 0.08,
};

/** The run: random windows of the text's bytes, each byte to be predicted from those before it. */
export function goldenJob(steps = STEPS): TrainJob {
  const bytes = readFileSync(pathOf('../src/cli/demo-text.txt'));
  const random = new Random(4);
  const size = ROWS * LENGTH;
  const [ids, labels] = [new Int32Array(steps * size), new Int32Array(steps * size)];
  for (let row = 0; row < steps * ROWS; row++) {
    const start = random.words(1)[0] % (bytes.length - LENGTH);
    ids.set(bytes.subarray(start, start + LENGTH), row * LENGTH);
    labels.set(bytes.subarray(start + 1, start + LENGTH + 1), row * LENGTH);
  }
  const schedule = { ...SCHEDULE_DEFAULTS, kind: 'cosine', warmup: 20, floor: 0.1 } as const;
  const lr = Array.from({ length: steps }, (_, step) => HIGHEST_RATE * scheduleFactor(schedule, step, steps));
  const settings = { lr, beta1: 0.9, beta2: 0.95, eps: 1e-8, decay: 0.1, clip: 1 };
  return { config: CONFIG, seed: 7, rows: ROWS, length: LENGTH, ids, labels, settings };
}

/** The instruction sets of the fixture: those of x64, and the one of arm64. */
const SETS = ['avx512', 'avx2', 'portable'];
const EMULATED = 'neon';

const run = async (command: string, args: string[], env: Record<string, string>): Promise<unknown> => {
  const options = { env: { ...process.env, ...env }, timeout: 600_000 };
  return JSON.parse((await promisify(execFile)(command, args, options)).stdout);
};

/** Our losses in an instruction set; `node` starts Node where that is another than this one. */
export async function ourLosses(
  folder: string,
  isa: string,
  threads: number,
  { node = [process.execPath], library = '' }: { node?: string[]; library?: string } = {},
): Promise<number[]> {
  const env: Record<string, string> = { CALLOSUM_ISA: isa, CALLOSUM_THREADS: String(threads) };
  if (library) env.CALLOSUM_NATIVE = library;
  const args = [...node.slice(1), pathOf('train-ours.ts'), 'golden', folder];
  return ((await run(node[0], args, env)) as { losses: number[] }).losses;
}

/** PyTorch's losses, or why there are none. */
export async function torchLosses(folder: string): Promise<Golden['torch'] | { missing: string }> {
  const args = [pathOf('peers/torch_train.py'), 'golden', folder];
  try {
    return (await run(python(), args, { OMP_NUM_THREADS: '1' })) as Golden['torch'] | { missing: string };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { missing: `${python()} is not there` };
    throw error;
  }
}

/** Numbers in lines as long as the formatter makes them. */
function block(numbers: readonly number[]): string {
  const lines: string[] = [];
  for (const [i, number] of numbers.entries()) {
    const word = `${number}${i + 1 < numbers.length ? ',' : ''}`;
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= 120) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`      ${word}`);
  }
  return `[\n${lines.join('\n')}\n    ]`;
}

async function regenerate(): Promise<void> {
  await inJobFolder(goldenJob(), async (folder) => {
    const torch = await torchLosses(folder);
    if ('missing' in torch) throw new Error(`the fixture needs PyTorch: ${torch.missing}`);
    const losses: Golden['losses'] = {};
    for (const isa of SETS) losses[isa] = await ourLosses(folder, isa, 1);
    console.error(`${EMULATED} under emulation: some minutes`);
    const emulated = { node: emulatedNode(), library: await build('aarch64') };
    losses[EMULATED] = await ourLosses(folder, EMULATED, 1, emulated);
    const lists = Object.entries(losses).map(([isa, list]) => `    "${isa}": ${block(list)}`);
    const recorded = `    "version": "${torch.version}",\n    "losses": ${block(torch.losses)}`;
    const text = `{\n  "losses": {\n${lists.join(',\n')}\n  },\n  "torch": {\n${recorded}\n  }\n}\n`;
    const unfinished = `${FIXTURE}.${process.pid}.tmp`;
    writeFileSync(unfinished, text, { flush: true });
    renameSync(unfinished, FIXTURE);
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await regenerate();
