/**
 * `callosum chat`: a conversation with a model in the terminal. Answers come as they are written; Ctrl-C stops an answer, a second one or
 * Ctrl-D ends. What a line that begins with / does is chat-commands.ts.
 */
import { parseArgs } from 'node:util';
import { build } from '../../native/build.ts';
import { openModel, type RunningModel } from '../infer/index.ts';
import { type Chat, type Outcome, obey } from './chat-commands.ts';
import { UsageError } from './command.ts';
import { Lines } from './lines.ts';
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
  const chat: Chat = { messages: [], system: values.system, request, ended: undefined };
  const lines = new Lines(PROMPT, signal);
  if (lines.terminal) console.log(`${path}, context ${model.info.context} tokens. /help lists commands, Ctrl-D ends.`);
  try {
    await converse(chat, model, lines, signal);
  } finally {
    lines.close();
  }
  return 0;
}

async function converse(chat: Chat, model: RunningModel, lines: Lines, signal: AbortSignal): Promise<void> {
  for (;;) {
    const said = await nextMessage(lines);
    if (said === undefined) return;
    if (said.text === '') continue;
    let outcome: Outcome = 'answer';
    if (said.command) outcome = await obey(said.text, chat);
    else chat.messages.push({ role: 'user', content: said.text });
    if (outcome === 'end') return;
    if (outcome === 'answer') await reply(chat, model, lines, signal);
  }
}

/** A line, or the lines between two """, which are never a command; undefined at the end. */
async function nextMessage(lines: Lines): Promise<{ text: string; command: boolean } | undefined> {
  const first = await lines.next();
  if (first === undefined) return undefined;
  if (!first.startsWith(LONG)) return { text: first.trim(), command: first.startsWith('/') };
  const parts = [first.slice(LONG.length)];
  while (!parts.at(-1)!.endsWith(LONG)) {
    const line = await lines.next();
    if (line === undefined) break;
    parts.push(line);
  }
  return { text: parts.join('\n').replace(/"""$/, '').trim(), command: false };
}

/** Writes the model's answer; what was written of it stays in the conversation when it is stopped. */
async function reply(chat: Chat, model: RunningModel, lines: Lines, signal: AbortSignal): Promise<void> {
  const stop = new AbortController();
  lines.onInterrupt = () => stop.abort();
  const system = chat.system === undefined ? [] : [{ role: 'system', content: chat.system }];
  const messages = [...system, ...chat.messages];
  let content = '';
  try {
    const both = AbortSignal.any([stop.signal, signal]);
    for await (const event of model.generate({ ...chat.request, messages, signal: both })) {
      if (event.kind === 'tokens') {
        content += event.text;
        process.stdout.write(event.text);
      }
      if (event.kind !== 'end') continue;
      chat.ended = speedLine(event, model.info);
      if (event.finish === 'length') process.stdout.write(' [cut: no room or tokens left; /reset begins anew]');
    }
    chat.messages.push({ role: 'assistant', content });
  } catch (error) {
    chat.messages.pop(); // the question that cannot be answered
    console.error((error as Error).message);
  } finally {
    lines.onInterrupt = undefined;
  }
  process.stdout.write(lines.terminal ? '\n\n' : '\n');
}
