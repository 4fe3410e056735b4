/**
 * The infer suite: SmolLM2-135M-Instruct, as its publisher's GGUF file has it and requantized to Q4_0, against llama.cpp on the same file,
 * with the same threads, greedy. This is the table; what is measured is in infer-figure.ts.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { prepareRead } from './bounds.ts';
import { bandwidthFigure, firstTokenFigure, type Inference, memoryFigure, rateFigure } from './infer-figure.ts';
import { scattered } from './inputs.ts';
import type { FigurePlan, Suite } from './suite.ts';

const ROOT = join(import.meta.dirname, '..');
const FILE = join(ROOT, '../shared/models/smollm2-135m-instruct/SmolLM2-135M-Instruct.Q4_1.gguf');

/** "The corpus callosum is", in this model's ids: what decoding goes on from, and what both must go on from alike. */
const PROMPT = [504, 22391, 946, 46403, 314];
const VOCABULARY = 49_000;
const PREFILL = 512;
const CACHED = 1000;
const STREAMS = 8;
const GENERATED = 64;

function published(): string {
  if (existsSync(FILE)) return FILE;
  throw new Error('SmolLM2-135M-Instruct.Q4_1.gguf is not in ../shared/models/smollm2-135m-instruct');
}

/** The same model in Q4_0, made once. */
async function requantized(): Promise<string> {
  const file = join(ROOT, 'build/bench/smollm2-q4_0.gguf');
  if (existsSync(file)) return file;
  mkdirSync(join(ROOT, 'build/bench'), { recursive: true });
  const { convert } = await import('../src/infer/index.ts');
  convert(published(), file, { type: 'Q4_0' });
  return file;
}

const FILES = { q4_1: published, q4_0: requantized };
type Quantization = keyof typeof FILES;

const of = (quantization: Quantization, threads: number, changes: Partial<Inference>): Inference => ({
  threads,
  file: FILES[quantization],
  sequences: 1,
  context: 1024,
  prompts: [PROMPT],
  check: PROMPT,
  tokens: GENERATED,
  note: `SmolLM2-135M ${quantization.toUpperCase()}`,
  ...changes,
});

const ids = (count: number, seed: number) =>
  [...scattered(count, VOCABULARY)].map((id) => ((id + seed * 17) % VOCABULARY) + 100);
const long = { prompts: [ids(PREFILL, 0)], note: `${PREFILL} tokens` };
const streams = {
  sequences: STREAMS,
  context: 256,
  prompts: Array.from({ length: STREAMS }, (_, i) => [...PROMPT, ...ids(10, i)]),
};

const rows: FigurePlan[] = [1, 2].flatMap((threads) => [
  rateFigure({ id: `infer.decode.smollm2-q4_1.t${threads}`, bar: 1.7 }, 'decode', of('q4_1', threads, {})),
  rateFigure({ id: `infer.decode.smollm2-q4_0.t${threads}`, bar: 1.3 }, 'decode', of('q4_0', threads, {})),
  rateFigure({ id: `infer.prefill.smollm2-q4_1.t${threads}`, bar: 2.5 }, 'prefill', of('q4_1', threads, long)),
  rateFigure({ id: `infer.prefill.smollm2-q4_0.t${threads}`, bar: 1.3 }, 'prefill', of('q4_0', threads, long)),
]);

export const suite: Suite = {
  name: 'infer',
  figures: [
    ...rows,
    bandwidthFigure({ id: 'infer.bandwidth.smollm2-q4_1.t1', bar: 0.6 }, of('q4_1', 1, {}), prepareRead),
    rateFigure({ id: 'infer.streams8.smollm2-q4_1.t2', bar: 2.5 }, 'streams', of('q4_1', 2, streams)),
    firstTokenFigure(
      { id: 'infer.first-token.cached', bar: 20 },
      of('q4_1', 2, { prompts: [ids(CACHED, 1)], note: `${CACHED} tokens read before` }),
    ),
    memoryFigure({ id: 'infer.memory.smollm2-q4_1.t2', bar: 1 / 1.1 }, of('q4_1', 2, streams)),
  ],
};
