/**
 * `callosum chat`: a conversation with a model in the terminal. Answers come as they are written; Ctrl-C stops an answer, a second one or
 * Ctrl-D ends. What a line that begins with / does is chat-commands.ts.
 */
import { once } from 'node:events';
import { createInterface, type Interface } from 'node:readline';
import { parseArgs } from 'node:util';
import { build } from '../../native/build.ts';
import { openModel, type RunningModel } from '../infer/index.ts';
import { type Chat, obey } from './chat-commands.ts';
import { UsageError } from './command.ts';
import { modelPath } from './model-path.ts';
import {
  MODEL_FLAGS,
  MODEL_USAGE,
  modelOptions,
  SAMPLING_FLAGS,
  SAMPLING_USAGE,
  samplingRequest,
} from './sampling-flags.ts';
import { speedLine } from './speed.ts';

export const usage = `usage: callosum chat -m <model> [options]
Talks with a model. /help lists what lines that begin with / do; """ begins and ends a message of several lines.
  --system       what stands before the conversation
${MODEL_USAGE}
${SAMPLING_USAGE}`;

const PROMPT = '> ';
const LONG = '"""';

export async function run(args: string[], signal: AbortSignal): Promise<number> {
  const options = { ...MODEL_FLAGS, ...SAMPLING_FLAGS, system: { type: 'string' } } as const;
  const { values } = parseArgs({ args, options });
  const path = modelPath(values.model);
  const request = samplingRequest(values);
  if (!process.env.CALLOSUM_NATIVE) await build();
  await using model = await openModel(path, modelOptions(values));
  if (model.info.chat !== true)
    throw new UsageError({
      what: path,
      rule: 'a conversation needs a chat template, which this model does not bring',
      hint: 'callosum run --raw lets it go on from a text',
    });
  const chat: Chat = { messages: [], system: values.system, request, ended: undefined, info: model.info };
  const terminal = process.stdin.isTTY === true;
  const lines = createInterface({
    input: process.stdin,
    output: terminal ? process.stdout : undefined,
    prompt: PROMPT,
  });
  if (terminal) console.log(`${path}, context ${model.info.context} tokens. /help lists commands, Ctrl-D ends.`);
  try {
    await converse(chat, model, lines, terminal, signal);
  } finally {
    lines.close();
  }
  return 0;
}

async function converse(
  chat: Chat,
  model: RunningModel,
  lines: Interface,
  terminal: boolean,
  signal: AbortSignal,
): Promise<void> {
  for (;;) {
    const said = await nextMessage(lines, terminal, signal);
    if (said === undefined) return;
    if (said.trim() === '') continue;
    let answer = !said.startsWith('/');
    if (answer) chat.messages.push({ role: 'user', content: said });
    else {
      const outcome = await obey(said.trim(), chat);
      if (outcome === 'end') return;
      answer = outcome === 'answer';
    }
    if (answer) await reply(chat, model, lines, terminal);
  }
}

/** A line, or the lines between two """; undefined at the end. */
async function nextMessage(lines: Interface, terminal: boolean, signal: AbortSignal): Promise<string | undefined> {
  const first = await nextLine(lines, terminal, signal);
  if (first === undefined || !first.startsWith(LONG)) return first;
  const parts = [first.slice(LONG.length)];
  while (!parts.at(-1)!.endsWith(LONG) || parts.join('\n') === '') {
    const line = await nextLine(lines, terminal, signal);
    if (line === undefined) break;
    parts.push(line);
  }
  return parts.join('\n').replace(/"""$/, '').trim();
}

/** Lines that came while an answer was written wait here. */
const waiting = new WeakMap<Interface, { lines: string[]; closed: boolean; wake: () => void }>();

async function nextLine(lines: Interface, terminal: boolean, signal: AbortSignal): Promise<string | undefined> {
  let queue = waiting.get(lines);
  if (!queue) {
    const made = { lines: [] as string[], closed: false, wake: () => {} };
    lines.on('line', (line) => {
      made.lines.push(line);
      made.wake();
    });
    lines.on('close', () => {
      made.closed = true;
      made.wake();
    });
    // On a terminal readline takes Ctrl-C for itself.
    lines.on('SIGINT', () => lines.close());
    signal.addEventListener('abort', () => lines.close());
    waiting.set(lines, made);
    queue = made;
  }
  if (terminal && queue.lines.length === 0 && !queue.closed) lines.prompt();
  while (queue.lines.length === 0 && !queue.closed)
    await new Promise<void>((resolve) => {
      queue.wake = resolve;
    });
  return queue.lines.shift();
}

/** Writes the model's answer; what was written of it stays in the conversation when it is stopped. */
async function reply(chat: Chat, model: RunningModel, lines: Interface, terminal: boolean): Promise<void> {
  const stop = new AbortController();
  const halt = () => stop.abort();
  const others = lines.listeners('SIGINT') as (() => void)[];
  lines.removeAllListeners('SIGINT').on('SIGINT', halt);
  const system = chat.system === undefined ? [] : [{ role: 'system', content: chat.system }];
  let content = '';
  try {
    for await (const event of model.generate({
      ...chat.request,
      messages: [...system, ...chat.messages],
      signal: stop.signal,
    })) {
      if (event.kind === 'tokens') {
        content += event.text;
        if (!process.stdout.write(event.text)) await once(process.stdout, 'drain');
      }
      if (event.kind === 'end') {
        chat.ended = speedLine(event, model.info);
        if (event.error) console.error(`\n${event.error.message}`);
        if (event.finish === 'length') process.stdout.write(' [cut: no room or tokens left; /reset begins anew]');
      }
    }
    chat.messages.push({ role: 'assistant', content });
  } catch (error) {
    chat.messages.pop(); // the question that cannot be answered
    console.error((error as Error).message);
  } finally {
    lines.removeListener('SIGINT', halt);
    for (const listener of others) lines.on('SIGINT', listener);
  }
  process.stdout.write(terminal ? '\n\n' : '\n');
}
