/** `callosum tokenizer`: finds the command after it. Training is tokenizer-train.ts; looking at a tokenizer is tokenizer-show.ts. */
import { type Command, UsageError } from './command.ts';
import * as show from './tokenizer-show.ts';
import * as train from './tokenizer-train.ts';

type Run = Command['run'];

const COMMANDS: Record<string, Run> = { train: train.run, show: show.show, encode: show.encode, decode: show.decode };

export const usage = `${train.usage}

${show.usage}`;

export async function run([name, ...args]: string[], signal: AbortSignal): Promise<number> {
  if (name !== undefined && Object.hasOwn(COMMANDS, name)) return COMMANDS[name](args, signal);
  throw new UsageError({
    what: 'tokenizer',
    rule: `must be followed by ${Object.keys(COMMANDS).join(', ')}`,
    received: name ?? 'nothing',
  });
}
