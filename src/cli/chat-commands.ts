/** What lines of a chat that begin with / do. A command is one line of the table. */
import { readFileSync } from 'node:fs';
import type { ChatMessage, GenerateRequest } from '../infer/index.ts';
import { CallosumError, writeWholeFile } from '../tensor/index.ts';

export interface Chat {
  messages: ChatMessage[];
  system: string | undefined;
  /** How answers are written. */
  request: GenerateRequest;
  /** About the last answer. */
  ended: string | undefined;
}

export type Outcome = 'go on' | 'answer' | 'end';
interface ChatCommand {
  usage: string;
  what: string;
  run(rest: string, chat: Chat): Outcome | Promise<Outcome>;
}

class ChatError extends CallosumError {
  override name = 'ChatError';
}

/** What /set changes, and how a value is read. */
const SETTINGS: Record<string, keyof GenerateRequest> = {
  temperature: 'temperature',
  'top-k': 'topK',
  'top-p': 'topP',
  'min-p': 'minP',
  'repetition-penalty': 'repetitionPenalty',
  tokens: 'maxTokens',
  seed: 'seed',
};

const COMMANDS: Record<string, ChatCommand> = {
  help: { usage: '/help', what: 'this list', run: () => say(helpText()) },
  reset: {
    usage: '/reset',
    what: 'forgets the conversation',
    run(_, chat) {
      chat.messages = [];
      return say('a new conversation');
    },
  },
  undo: {
    usage: '/undo',
    what: 'takes back the last question and its answer',
    run(_, chat) {
      const at = chat.messages.findLastIndex(({ role }) => role === 'user');
      if (at < 0) return say('there is nothing to take back');
      chat.messages.length = at;
      return say(`${chat.messages.length} messages are left`);
    },
  },
  again: {
    usage: '/again',
    what: 'another answer to the last question',
    run(_, chat) {
      const at = chat.messages.findLastIndex(({ role }) => role === 'user');
      if (at < 0) return say('there is no question yet');
      chat.messages.length = at + 1;
      return 'answer';
    },
  },
  system: {
    usage: '/system <text>',
    what: 'what stands before the conversation; without a text it is shown',
    run(rest, chat) {
      if (rest !== '') chat.system = rest;
      return say(chat.system ?? 'none but what the template has');
    },
  },
  set: {
    usage: '/set <name> <number>',
    what: `changes ${Object.keys(SETTINGS).join(', ')}; without a name all are shown`,
    run: set,
  },
  history: {
    usage: '/history',
    what: 'shows the conversation',
    run: (_, chat) => say(chat.messages.map(({ role, content }) => `${role}: ${content}`).join('\n') || 'empty'),
  },
  save: {
    usage: '/save <file>',
    what: 'writes the conversation as JSON',
    run(rest, chat) {
      writeWholeFile(
        needed(rest, 'a file'),
        `${JSON.stringify({ system: chat.system, messages: chat.messages }, null, 2)}\n`,
      );
      return say(`${chat.messages.length} messages in ${rest}`);
    },
  },
  load: {
    usage: '/load <file>',
    what: 'goes on with a saved conversation',
    run(rest, chat) {
      const { system, messages } = readChat(needed(rest, 'a file'));
      Object.assign(chat, { system, messages });
      return say(`${messages.length} messages`);
    },
  },
  stats: { usage: '/stats', what: 'speed of the last answer', run: (_, chat) => say(chat.ended ?? 'no answer yet') },
  exit: { usage: '/exit', what: 'ends, as Ctrl-D does', run: () => 'end' },
};

/** Does what a line says. An unknown or failing command is told, and the chat goes on. */
export async function obey(line: string, chat: Chat): Promise<Outcome> {
  const [, name, rest] = /^\/(\S*)\s*(.*)$/s.exec(line)!;
  if (name === 'quit' || name === 'bye') return 'end';
  if (!Object.hasOwn(COMMANDS, name)) return say(`there is no /${name}\n${helpText()}`);
  try {
    return await COMMANDS[name].run(rest.trim(), chat);
  } catch (error) {
    return say((error as Error).message);
  }
}

function helpText(): string {
  const width = Math.max(...Object.values(COMMANDS).map(({ usage }) => usage.length));
  return Object.values(COMMANDS)
    .map(({ usage, what }) => `${usage.padEnd(width)}  ${what}`)
    .join('\n');
}

function set(rest: string, chat: Chat): Outcome {
  const [name, text] = rest.split(/\s+/);
  const shown = () => Object.entries(SETTINGS).map(([key, field]) => `${key} ${chat.request[field] ?? 'unset'}`);
  if (name === '') return say(shown().join('\n'));
  const value = Number(text);
  if (!Object.hasOwn(SETTINGS, name) || text === undefined || !Number.isFinite(value))
    return say(`/set needs one of ${Object.keys(SETTINGS).join(', ')} and a number`);
  Object.assign(chat.request, { [SETTINGS[name]]: value });
  return say(`${name} ${value}`);
}

function readChat(file: string): Pick<Chat, 'system' | 'messages'> {
  const wrong = (received: string) =>
    new ChatError({ what: file, rule: 'must be a conversation that /save wrote', received });
  let json: { system?: unknown; messages?: unknown };
  try {
    json = JSON.parse(readFileSync(file, 'utf8')) as typeof json;
  } catch (error) {
    throw wrong((error as Error).message);
  }
  const { system, messages } = json ?? {};
  const isMessage = (m: unknown) =>
    typeof (m as ChatMessage)?.role === 'string' && typeof (m as ChatMessage)?.content === 'string';
  if ((system !== undefined && typeof system !== 'string') || !Array.isArray(messages) || !messages.every(isMessage))
    throw wrong('other fields');
  return { system: system as string | undefined, messages: messages as ChatMessage[] };
}

function needed(text: string, what: string): string {
  if (text === '') throw new ChatError({ what: 'chat', rule: `the command needs ${what}`, received: 'nothing' });
  return text;
}

function say(text: string): 'go on' {
  console.log(text);
  return 'go on';
}
