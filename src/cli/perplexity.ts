/** `callosum perplexity`: how surprised a model is by a text, window by window. Scoring is src/infer. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { build } from '../../native/build.ts';
import { openModel } from '../infer/index.ts';
import { number, UsageError } from './command.ts';
import { modelPath } from './model-path.ts';
import { progress } from './progress.ts';
import { MODEL_FLAGS, MODEL_USAGE, modelOptions, whole } from './sampling-flags.ts';

export const usage = `usage: callosum perplexity -m <model> <text file> [--window <tokens>] [--windows <n>]
The text is encoded as one and cut into windows, each read by itself; its first token is not scored.
  --window       tokens of a window; 1024 unless said, or the context where that is shorter
  --windows      so many from the start; all unless said
${MODEL_USAGE}`;

export async function run(args: string[], signal: AbortSignal): Promise<number> {
  const own = { window: { type: 'string' }, windows: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ args, options: { ...MODEL_FLAGS, ...own }, allowPositionals: true });
  if (positionals.length !== 1)
    throw new UsageError({
      what: 'perplexity',
      rule: 'needs one text file',
      received: positionals.join(' ') || 'none',
    });
  const [longest, most] = [whole('--window', values.window, 2) ?? 1024, whole('--windows', values.windows) ?? Infinity];
  const path = modelPath(values.model);
  const text = readFileSync(positionals[0], 'utf8');
  if (!process.env.CALLOSUM_NATIVE) await build();
  await using model = await openModel(path, modelOptions(values));
  const ids = await model.tokenize(text);
  const window = Math.min(longest, model.info.context);
  const windows = Math.min(most, Math.floor(ids.length / window));
  if (windows < 1)
    throw new UsageError({
      what: positionals[0],
      rule: `must have ${window} tokens at least`,
      received: number(ids.length),
    });
  const line = progress('perplexity', { unit: 'tokens', total: windows * window });
  let [nll, bytes, scored] = [0, 0, 0];
  const start = performance.now();
  for (let w = 0; w < windows && !signal.aborted; w++) {
    const own = ids.subarray(w * window, (w + 1) * window);
    const { logprobs } = await model.score(own);
    for (const logprob of logprobs) nll -= logprob;
    scored += logprobs.length;
    bytes += Buffer.byteLength(await model.detokenize(own.subarray(1)));
    line.update((w + 1) * window, `perplexity ${number(Math.exp(nll / scored), 3)}`);
  }
  line.end();
  const seconds = (performance.now() - start) / 1000;
  if (scored === 0) return 1;
  console.log(`perplexity   ${number(Math.exp(nll / scored), 4)} over ${number(scored)} tokens`);
  console.log(`nats a token ${number(nll / scored, 6)}`);
  console.log(`bits a byte  ${number(nll / Math.LN2 / bytes, 4)}`);
  console.log(`rate         ${number(scored / seconds)} tokens/s`);
  return signal.aborted ? 1 : 0;
}
