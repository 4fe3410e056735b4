/**
 * Child process: llama.cpp through node-llama-cpp, asked in JSON lines (child.ts): node bench/peers/llama.ts <threads>. Greedy, on the CPU,
 * with the library that comes with the package for this processor. Run as a program only.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { say, serve } from './serve.ts';

type Token = number;
/** The parts of the package that are used here. */
interface Sequence {
  clearHistory(): Promise<void>;
  evaluate(tokens: Token[], options: { temperature: number; yieldEogToken: boolean }): AsyncGenerator<Token>;
  evaluateWithoutGeneratingNewTokens(tokens: Token[]): Promise<void>;
}
interface Context {
  getSequence(): Sequence;
  dispose(): Promise<void>;
}
interface Model {
  createContext(options: object): Promise<Context>;
  dispose(): Promise<void>;
}
interface Package {
  getLlama(
    options: object,
  ): Promise<{ loadModel(options: object): Promise<Model>; llamaCppRelease: { release: string } }>;
}

interface Request {
  op: 'prepare' | 'greedy' | 'prefill' | 'decode' | 'streams' | 'memory' | 'drop';
  file: string;
  context: number;
  sequences: number;
  prompts: Token[][];
  tokens: number;
  reps: number;
}

const GREEDY = { temperature: 0, yieldEogToken: true };
const threads = Number(process.argv[2]);
const seconds = (start: number) => (performance.now() - start) / 1000;

let model: Model | undefined;
let context: Context | undefined;
let sequences: Sequence[] = [];

async function drop(): Promise<void> {
  await context?.dispose();
  await model?.dispose();
  [model, context, sequences] = [undefined, undefined, []];
}

/** Greedy tokens after a prompt; the seconds from the first of them to the last. */
async function greedy(sequence: Sequence, prompt: Token[], tokens: number): Promise<{ ids: Token[]; seconds: number }> {
  await sequence.clearHistory();
  const ids: Token[] = [];
  let start = 0;
  for await (const id of sequence.evaluate(prompt, GREEDY)) {
    if (ids.length === 0) start = performance.now();
    ids.push(id);
    if (ids.length > tokens) break;
  }
  if (ids.length <= tokens) throw new Error(`it ended after ${ids.length} tokens`);
  return { ids, seconds: seconds(start) };
}

async function timed(reps: number, once: () => Promise<number>): Promise<{ seconds: number }> {
  let total = 0;
  for (let rep = 0; rep < reps; rep++) total += await once();
  return { seconds: total };
}

async function answer({ op, prompts, tokens, reps, ...request }: Request): Promise<object> {
  const [first] = sequences;
  switch (op) {
    case 'memory':
      return { bytes: process.resourceUsage().maxRSS * 1024 };
    case 'drop':
      await drop();
      return {};
    case 'prepare': {
      await drop();
      model = await llama.loadModel({ modelPath: request.file });
      context = await model.createContext({
        contextSize: request.context,
        batchSize: 512,
        threads,
        sequences: request.sequences,
      });
      sequences = Array.from({ length: request.sequences }, () => context!.getSequence());
      return {};
    }
    case 'greedy':
      return { ids: (await greedy(first, prompts[0], tokens)).ids };
    case 'decode':
      return timed(reps, async () => (await greedy(first, prompts[0], tokens)).seconds);
    case 'prefill':
      return timed(reps, async () => {
        await first.clearHistory();
        const start = performance.now();
        await first.evaluateWithoutGeneratingNewTokens(prompts[0]);
        return seconds(start);
      });
    case 'streams':
      return timed(reps, async () => {
        for (const sequence of sequences) await sequence.clearHistory();
        const start = performance.now();
        await Promise.all(sequences.map((sequence, i) => greedy(sequence, prompts[i], tokens)));
        return seconds(start);
      });
    default:
      throw new Error(`unknown op ${op}`);
  }
}

async function load() {
  const path = createRequire(import.meta.url).resolve('node-llama-cpp');
  const { getLlama } = (await import(pathToFileURL(path).href)) as Package;
  return getLlama({ gpu: false, maxThreads: threads, build: 'never', logLevel: 'error' });
}

let llama: Awaited<ReturnType<typeof load>>;
try {
  llama = await load();
} catch (error) {
  say({ missing: `node-llama-cpp does not load: ${(error as Error).message.split('\n')[0]}` });
  process.exit(0);
}
const manifest = new URL('node_modules/node-llama-cpp/package.json', import.meta.url);
const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
say({
  name: 'node-llama-cpp',
  version,
  settings: `llama.cpp ${llama.llamaCppRelease.release}, its own library for this processor`,
});
await serve('node-llama-cpp', answer);
process.exit(0);
