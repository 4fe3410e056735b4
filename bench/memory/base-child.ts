/**
 * The base as a child process asked in JSON lines (peers/child.ts): the native core belongs to one thread of a process, and the suite's own
 * process measures the machine with it. node bench/memory/base-child.ts; threads by CALLOSUM_THREADS.
 */
import { openModel, RequestError, type RunningModel } from '../../src/infer/index.ts';
import { say, serve } from '../peers/serve.ts';
import type { Asked } from './prompts.ts';

interface Request {
  op: 'open' | 'generate' | 'first';
  file: string;
  adapter?: string;
  asked: Asked[];
  maxTokens: number;
}

/** Sequences at a time; more only wait for each other's pages. */
const PARALLEL = 16;

let model: RunningModel | undefined;

async function textAfter(asked: Asked, maxTokens: number): Promise<{ text: string; firstMs: number }> {
  let text = '';
  let firstMs = Number.NaN;
  const start = performance.now();
  try {
    for await (const event of model!.generate({ ...asked, maxTokens, temperature: 0, stop: ['\n'] })) {
      if (event.kind !== 'prompt' && Number.isNaN(firstMs)) firstMs = performance.now() - start;
      if (event.kind === 'tokens') text += event.text;
      if (event.kind === 'end' && event.error) throw event.error;
    }
  } catch (error) {
    // What the base cannot be asked (longer than its context, a chat without a template) it does not answer.
    if (!(error instanceof RequestError)) throw error;
  }
  return { text, firstMs };
}

async function answer({ op, file, adapter, asked, maxTokens }: Request): Promise<object> {
  switch (op) {
    case 'open':
      model = await openModel(file, { adapter });
      return {};
    case 'generate': {
      const given: string[] = new Array(asked.length);
      let next = 0;
      const lane = async () => {
        while (next < asked.length) {
          const index = next++;
          given[index] = (await textAfter(asked[index], maxTokens)).text;
        }
      };
      await Promise.all(Array.from({ length: PARALLEL }, lane));
      return { texts: given };
    }
    case 'first': {
      const ms: number[] = [];
      for (const one of asked) ms.push((await textAfter(one, 1)).firstMs);
      return { ms };
    }
  }
}

say({ name: 'the base', version: 'this' });
await serve('the base', answer);
await model?.close();
