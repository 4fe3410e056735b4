/**
 * Conversations as ids, in ChatML, with the mask of what supervised training counts. Not the objective itself, and not the
 * template that other programs read (format/save.ts), which renders the same text.
 */
import { TokenBuffer } from './bpe/token-buffer.ts';
import type { Message } from './corpus/index.ts';
import { TokenizerError } from './errors.ts';
import type { Tokenizer } from './tokenizer.ts';

const ROLES: readonly string[] = ['system', 'user', 'assistant'] satisfies Message['role'][];

export interface RenderedChat {
  ids: Uint32Array;
  /** One a token: 1 on what the assistant says and on the <|im_end|> behind it, 0 on all else. */
  mask: Uint8Array;
}

/**
 * Each message as `<|im_start|>role\ncontent<|im_end|>\n`. What a message says never becomes a special token, whatever it
 * says. The assistant's content is encoded apart from the line before it, as it is when a model writes it.
 * @throws TokenizerError for a vocabulary without ChatML's tokens, or a message that is none.
 */
export function renderChat(tokenizer: Tokenizer, messages: readonly Message[]): RenderedChat {
  const start = idOf(tokenizer, '<|im_start|>');
  const end = idOf(tokenizer, '<|im_end|>');
  const ids = new TokenBuffer();
  const counted: [from: number, to: number][] = [];
  for (const [index, { role, content }] of messages.entries()) {
    if (!ROLES.includes(role)) throw failure(`message ${index} must be of ${ROLES.join(', ')}`, String(role));
    if (typeof content !== 'string') throw failure(`the content of message ${index} must be a string`, typeof content);
    ids.push(start);
    if (role === 'assistant') {
      tokenizer.encodeInto(`${role}\n`, ids);
      const from = ids.length;
      tokenizer.encodeInto(content, ids);
      counted.push([from, ids.length + 1]);
    } else {
      tokenizer.encodeInto(`${role}\n${content}`, ids);
    }
    ids.push(end);
    tokenizer.encodeInto('\n', ids);
  }
  const mask = new Uint8Array(ids.length);
  for (const [from, to] of counted) mask.fill(1, from, to);
  return { ids: ids.slice(), mask };
}

/** The ids that a model goes on from to answer: the messages, and the line that opens the assistant's. Throws as renderChat does. */
export function renderPrompt(tokenizer: Tokenizer, messages: readonly Message[]): Uint32Array {
  const opening = tokenizer.encode('assistant\n');
  const { ids } = renderChat(tokenizer, messages);
  return Uint32Array.of(...ids, idOf(tokenizer, '<|im_start|>'), ...opening);
}

function idOf(tokenizer: Tokenizer, token: string): number {
  const id = tokenizer.special.get(token);
  if (id === undefined) throw failure(`the vocabulary must have ${token}`, 'it has not');
  return id;
}

const failure = (rule: string, received: string) => new TokenizerError({ what: 'chat', rule, received });
