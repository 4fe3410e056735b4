/** What a command of `callosum` is, and what it may import from here: nothing of the others. The table of commands is main.ts. */
import { CallosumError } from '../tensor/index.ts';

export interface Command {
  /** What --help prints. */
  usage: string;
  /** Runs it and returns the exit code. `signal` is aborted by Ctrl-C and SIGTERM: end soon, with a sentence. */
  run(args: string[], signal: AbortSignal): Promise<number>;
}

/** The command line itself is wrong: exit code 2. */
export class UsageError extends CallosumError {
  override name = 'UsageError';
}

/** 12345.6 as 12,346; `digits` behind the point. */
export function number(value: number, digits = 0): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

/** A path as a shell reads it, for commands that are printed to be copied. */
export function shellWord(path: string): string {
  return /^[\w./:@%+=-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
}
