/**
 * `callosum generate`: lets a trained model go on from a prompt, printing as it goes. Takes a run's folder (its best checkpoint, else its
 * last), a checkpoint, or any folder in the Hugging Face layout. Sampling is src/model/generate.ts.
 */
import { existsSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { build } from '../../native/build.ts';
import { generate, loadModel } from '../model/index.ts';
import { Random } from '../tensor/index.ts';
import { renderPrompt, Tokenizer } from '../text/index.ts';
import { CheckpointError } from '../train/index.ts';
import { number, UsageError } from './command.ts';
import { checkpointIn } from './model-path.ts';

export const usage = `usage: callosum generate <folder> --prompt <text> [--tokens <n>] [--temperature <x>] [--top-k <n>] [--top-p <x>] [--seed <n>] [--chat] [--last]
  <folder>       of a run (its best checkpoint is taken, with --last its last), of a checkpoint, or in the Hugging Face layout
  --prompt       what the model goes on from
  --chat         the prompt is a user's message and the model answers: for models trained on conversations
  --tokens       the most to generate; 128 unless said
  --temperature  0: always the likeliest token; 0.8 unless said
  --top-k        only so many of the likeliest tokens; 50 unless said, 0: all
  --top-p        only the likeliest whose probabilities reach this sum; 1 unless said
  --seed         another text from the same prompt; 1 unless said`;

const OPTIONS = {
  prompt: { type: 'string' },
  tokens: { type: 'string', default: '128' },
  temperature: { type: 'string', default: '0.8' },
  'top-k': { type: 'string', default: '50' },
  'top-p': { type: 'string', default: '1' },
  seed: { type: 'string', default: '1' },
  chat: { type: 'boolean', default: false },
  last: { type: 'boolean', default: false },
} as const;

export async function run(args: string[], signal: AbortSignal): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true });
  const { prompt } = values;
  if (positionals.length !== 1)
    throw new UsageError({ what: 'generate', rule: 'needs one folder', received: positionals.join(' ') || 'none' });
  if (prompt === undefined || prompt === '') throw new UsageError({ what: 'generate', rule: 'needs a --prompt' });
  const options = {
    maxTokens: numberOf('--tokens', values.tokens, { least: 1, whole: true }),
    temperature: numberOf('--temperature', values.temperature, { least: 0 }),
    topK: numberOf('--top-k', values['top-k'], { least: 0, whole: true }),
    topP: numberOf('--top-p', values['top-p'], { least: 1e-6, most: 1 }),
    random: new Random(numberOf('--seed', values.seed, { least: 0, whole: true })),
  };
  if (!process.env.CALLOSUM_NATIVE) await build();
  const folder = modelFolder(positionals[0], values.last);
  const tokenizer = Tokenizer.load(folder);
  using model = loadModel(folder);
  const ids = values.chat ? renderPrompt(tokenizer, [{ role: 'user', content: prompt }]) : tokenizer.encode(prompt);
  const stop = [tokenizer.endOfText, tokenizer.special.get('<|im_end|>') ?? -1].filter((id) => id >= 0);
  if (!values.chat) process.stdout.write(prompt);
  const decoder = tokenizer.stream();
  const start = performance.now();
  let count = 0;
  for (const id of generate(model, [...ids], { ...options, stop })) {
    process.stdout.write(decoder.push(id));
    count++;
    await nextTurn(); // lets Ctrl-C in
    if (signal.aborted) break;
  }
  process.stdout.write(`${decoder.end()}\n`);
  const seconds = (performance.now() - start) / 1000;
  console.error(`${count} tokens in ${number(seconds, 1)} s, ${number(count / seconds)} tokens/s`);
  return 0;
}

function modelFolder(folder: string, last: boolean): string {
  const found = checkpointIn(folder, last);
  if (found !== undefined) return found;
  throw new CheckpointError({
    what: folder,
    rule: existsSync(folder) ? 'it must hold a config.json, or checkpoints of a run' : 'the folder must be there',
    hint: 'callosum train makes one',
  });
}

function numberOf(
  option: string,
  text: string,
  { least, most = Infinity, whole = false }: { least: number; most?: number; whole?: boolean },
): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= least && value <= most && (!whole || Number.isSafeInteger(value))) return value;
  const range = most < Infinity ? `from ${least} to ${most}` : `from ${least}`;
  throw new UsageError({
    what: 'generate',
    rule: `${option} must be a ${whole ? 'whole ' : ''}number ${range}`,
    received: text,
  });
}
