/** `callosum memory`: finds the command after it. */
import { type Command, UsageError } from './command.ts';
import * as heads from './memory-heads.ts';
import * as trainReader from './memory-train-reader.ts';

const COMMANDS: Record<string, Command['run']> = { 'train-reader': trainReader.run, heads: heads.run };

export const usage = `${trainReader.usage}\n\n${heads.usage}`;

export async function run([name, ...args]: string[], signal: AbortSignal): Promise<number> {
  if (name !== undefined && Object.hasOwn(COMMANDS, name)) return COMMANDS[name](args, signal);
  throw new UsageError({
    what: 'memory',
    rule: `must be followed by ${Object.keys(COMMANDS).join(', ')}`,
    received: name ?? 'nothing',
  });
}
