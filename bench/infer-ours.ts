/**
 * Our inference as a child process asked in JSON lines (peers/child.ts), the counterpart of peers/llama.ts: node bench/infer-ours.ts. A
 * program's own view of it: requests to a model in a thread of its own, tokens by an asynchronous loop. Threads by CALLOSUM_THREADS.
 */
import { openModel, type RunningModel } from '../src/infer/index.ts';
import { say, serve } from './peers/serve.ts';

interface Request {
  op: 'prepare' | 'greedy' | 'prefill' | 'decode' | 'streams' | 'first' | 'memory' | 'drop';
  file: string;
  context: number;
  prompts: number[][];
  tokens: number;
  reps: number;
}

let model: RunningModel | undefined;
let texts = 0;

/** Greedy tokens after a prompt, and the milliseconds from the request to the first of them and to the last. */
async function greedy(prompt: number[], tokens: number) {
  const ids: number[] = [];
  const start = performance.now();
  let first = 0;
  const request = { prompt, maxTokens: tokens, temperature: 0, stopIds: [] };
  for await (const event of model!.generate(request)) {
    if (event.kind === 'end' && event.error) throw event.error;
    if (event.kind !== 'tokens' || event.ids.length === 0) continue;
    if (ids.length === 0) first = performance.now() - start;
    ids.push(...event.ids);
  }
  return { ids, first, last: performance.now() - start };
}

/** A prompt that no earlier one begins like, so that nothing of it was read before. */
const fresh = ([, ...rest]: number[]) => [1000 + (texts++ % 30_000), ...rest];

async function timed(reps: number, once: () => Promise<number>): Promise<{ seconds: number }> {
  let total = 0;
  for (let rep = 0; rep < reps; rep++) total += await once();
  return { seconds: total / 1000 };
}

async function answer({ op, prompts, tokens, reps, ...request }: Request): Promise<object> {
  switch (op) {
    case 'memory':
      return { bytes: process.resourceUsage().maxRSS * 1024 };
    case 'drop':
    case 'prepare': {
      await model?.close();
      model = undefined;
      if (op === 'drop') return {};
      const { file, context } = request;
      model = await openModel(file, { context });
      return { weights: (model.info.bytes as { weights: number }).weights };
    }
    case 'greedy':
      return { ids: (await greedy(prompts[0], tokens)).ids };
    case 'first':
      return timed(reps, async () => (await greedy(prompts[0], 1)).first);
    case 'decode':
      return timed(reps, async () => {
        const { first, last } = await greedy(prompts[0], tokens + 1);
        return last - first;
      });
    case 'prefill':
      return timed(reps, async () => (await greedy(fresh(prompts[0]), 1)).first);
    case 'streams':
      return timed(reps, async () => {
        const all = await Promise.all(prompts.map((prompt) => greedy(prompt, tokens + 1)));
        return Math.max(...all.map(({ last }) => last));
      });
    default:
      throw new Error(`unknown op ${op}`);
  }
}

say({ name: 'Callosum', version: 'this' });
await serve('Callosum', answer);
await model?.close();
