#!/usr/bin/env node
/**
 * The `callosum` command. Finds the command in the table and runs it; exit code 0: done, 1: failed, with one sentence,
 * 2: the command line is wrong, 130: stopped by Ctrl-C, 143: by SIGTERM, 141: nobody reads its output any more. What a command does
 * is its own file's matter.
 */
import { BuildError } from '../../native/build.ts';
import { CallosumError } from '../tensor/index.ts';
import { type Command, UsageError } from './command.ts';
import { versionOf } from './version.ts';

/** A new command is one file beside this one and one line here. */
const COMMANDS: Record<string, { summary: string; load(): Promise<Command> }> = {
  up: {
    summary: 'start the server and its page: documents in, cited answers out',
    load: () => import('./up.ts'),
  },
  demo: {
    summary: 'show what this machine can do, check it, and train a small model on it',
    load: () => import('./demo.ts'),
  },
  doctor: {
    summary: 'what this machine has, and what to do about what is missing',
    load: () => import('./doctor.ts'),
  },
  info: {
    summary: 'version, device, instruction sets, memory, and which ops run on which kernels',
    load: () => import('./info.ts'),
  },
  tokenizer: {
    summary: 'train a tokenizer on text, and try it out',
    load: () => import('./tokenizer.ts'),
  },
  shards: {
    summary: 'encode text to token shards, and inspect them',
    load: () => import('./shards.ts'),
  },
  train: {
    summary: 'train a language model from a recipe, or from text files and one size',
    load: () => import('./train.ts'),
  },
  generate: {
    summary: 'let a trained model go on from a prompt',
    load: () => import('./generate.ts'),
  },
  chat: {
    summary: 'talk with a model',
    load: () => import('./chat.ts'),
  },
  run: {
    summary: 'let a model answer one prompt, or go on from it',
    load: () => import('./run.ts'),
  },
  perplexity: {
    summary: 'measure how well a model predicts a text',
    load: () => import('./perplexity.ts'),
  },
  show: {
    summary: 'describe a model: parameters, bits, context, tokenizer, licence',
    load: () => import('./show.ts'),
  },
  convert: {
    summary: "write a model as GGUF or in Hugging Face's layout, quantized or not",
    load: () => import('./convert.ts'),
  },
  pull: {
    summary: 'bring a model from a hub to this machine',
    load: () => import('./pull.ts'),
  },
  models: {
    summary: 'list the models on this machine',
    load: () => import('./models.ts'),
  },
  memory: {
    summary: 'train what lets a base read documents that it was never trained on',
    load: () => import('./memory.ts'),
  },
  learn: {
    summary: 'take documents into a data network',
    load: () => import('./learn.ts'),
  },
  ask: {
    summary: 'ask a data network; answers come with their sources',
    load: () => import('./ask.ts'),
  },
  documents: {
    summary: 'list what a data network has learned',
    load: () => import('./documents.ts'),
  },
  forget: {
    summary: 'take a document out of a data network, with proof',
    load: () => import('./forget.ts'),
  },
  curve: {
    summary: 'draw the curves of a training run',
    load: () => import('./curve.ts'),
  },
  plan: {
    summary: 'memory, time, energy and money of a training run before it begins',
    load: () => import('./plan.ts'),
  },
};

const names = Object.keys(COMMANDS);
const USAGE = `usage: callosum <command> [options]

commands:
${names.map((name) => `  ${name.padEnd(10)} ${COMMANDS[name].summary}`).join('\n')}

callosum <command> --help tells more; callosum --version prints the version.`;

async function main([name, ...args]: string[], signal: AbortSignal): Promise<number> {
  if (name === '--help' || name === '-h' || name === 'help') return print(USAGE);
  if (name === '--version' || name === '-v') return print(versionOf());
  if (name === undefined || !Object.hasOwn(COMMANDS, name))
    throw new UsageError({
      what: 'command',
      rule: `must be one of ${names.join(', ')}`,
      received: name ?? 'none',
    });
  const command = await COMMANDS[name].load();
  if (args.includes('--help') || args.includes('-h')) return print(command.usage);
  return command.run(args, signal);
}

function print(text: string): number {
  console.log(text);
  return 0;
}

/** The exit code for an error that is a sentence for the user, the system's too; anything else is a fault of ours and keeps its stack. */
function codeOf(error: unknown): number {
  const { code = '', syscall } = error as NodeJS.ErrnoException;
  if (error instanceof UsageError || code.startsWith('ERR_PARSE_ARGS')) return 2;
  if (error instanceof CallosumError || error instanceof BuildError || syscall !== undefined) return 1;
  throw error;
}

/** The shells' convention: 128 and the number of the signal. */
const STOPS = { SIGINT: 130, SIGTERM: 143 } as const;
const BROKEN_PIPE = 141;
const interrupt = new AbortController();
let stopCode: number | undefined;
for (const [name, code] of Object.entries(STOPS))
  process.on(name, () => {
    if (stopCode !== undefined) process.exit(stopCode); // asked twice
    stopCode = code;
    interrupt.abort();
  });
// As `callosum ... | head` ends: a command that is stopped ends in order, and what it still says is not heard.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    stopCode ??= BROKEN_PIPE;
    interrupt.abort();
  });
try {
  const code = await main(process.argv.slice(2), interrupt.signal);
  process.exitCode = stopCode ?? code;
} catch (error) {
  process.exitCode = codeOf(error);
  console.error(`callosum: ${(error as Error).message}`);
  if (process.exitCode === 2) console.error('callosum --help names the commands and their options.');
}
