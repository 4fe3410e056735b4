/** `callosum memory`: finds the command after it. */
import { type Command, UsageError } from './command.ts';
import * as trainReader from './memory-train-reader.ts';

const COMMANDS: Record<string, Command['run']> = { 'train-reader': trainReader.run };

export const { usage } = trainReader;

export async function run([name, ...args]: string[], signal: AbortSignal): Promise<number> {
  if (name !== undefined && Object.hasOwn(COMMANDS, name)) return COMMANDS[name](args, signal);
  throw new UsageError({
    what: 'memory',
    rule: `must be followed by ${Object.keys(COMMANDS).join(', ')}`,
    received: name ?? 'nothing',
  });
}
