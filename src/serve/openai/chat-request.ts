/**
 * The body of a chat completion as the question it asks. What changes the answer is honoured or refused by name; what does not is reported as ignored.
 * Not the answering (routes/chat.ts).
 */
import type { SamplingOptions } from '../../infer/index.ts';
import { type Fields, field, isCount, isFlag, isNumber, isObject, isText, isTexts, wrongType } from '../http/body.ts';
import { HttpError } from '../http/http-error.ts';
import type { Question, Turn } from '../network/protocol.ts';

export interface ChatRequest {
  readonly model: string;
  readonly stream: boolean;
  readonly includeUsage: boolean;
  readonly question: Question;
  /** Fields that have no influence here. */
  readonly ignored: readonly string[];
}

/** Fields that are read. */
const KNOWN = new Set([
  ...['model', 'messages', 'stream', 'stream_options', 'max_tokens', 'max_completion_tokens', 'stop', 'callosum'],
  ...['temperature', 'top_p', 'presence_penalty', 'frequency_penalty', 'seed', 'logit_bias'],
  ...['top_k', 'min_p', 'repetition_penalty'],
]);

/** Fields that would change the answer and cannot be honoured, with what is allowed in them. */
const REFUSED: Record<string, (value: unknown) => boolean> = {
  n: (value) => value === 1,
  best_of: (value) => value === 1,
  reasoning_effort: (value) => value === 'none',
  verbosity: (value) => value === 'medium',
  tools: (value) => Array.isArray(value) && value.length === 0,
  tool_choice: (value) => value === 'none',
  functions: (value) => Array.isArray(value) && value.length === 0,
  function_call: (value) => value === 'none',
  response_format: (value) => isObject(value) && value.type === 'text',
  logprobs: (value) => value === false,
  top_logprobs: (value) => value === 0,
  modalities: (value) => isTexts(value) && value.join() === 'text',
  audio: () => false,
  prediction: () => false,
  web_search_options: () => false,
  store: (value) => value === false,
};

/** Throws HttpError naming the field. */
export function chatRequest(body: Fields): ChatRequest {
  for (const [name, allowed] of Object.entries(REFUSED)) {
    const value = body[name];
    if (value !== undefined && value !== null && !allowed(value))
      throw new HttpError(400, 'unsupported_parameter', `${name} cannot be honoured here; leave it out`, name);
  }
  const model = field(body, 'model', isText, 'a string');
  if (model === undefined) throw missing('model');
  const stream = field(body, 'stream', isFlag, 'true or false') ?? false;
  const options = field(body, 'stream_options', isObject, 'an object') ?? {};
  const ours = field(body, 'callosum', isObject, 'an object') ?? {};
  const documents = field(ours, 'documents', isText, 'auto, only or off') ?? 'auto';
  if (documents !== 'auto' && documents !== 'only' && documents !== 'off')
    throw new HttpError(400, 'invalid_value', 'callosum.documents must be auto, only or off', 'callosum.documents');
  const turns = turnsOf(body.messages);
  return {
    model,
    stream,
    includeUsage: field(options, 'include_usage', isFlag, 'true or false') ?? false,
    question: {
      conversation: turns.slice(0, -1),
      question: turns.at(-1)!.content,
      documents,
      labels: field(ours, 'labels', isTexts, 'a list of strings') ?? [],
      maxTokens: boundOf(body),
      stop: stopsOf(body.stop),
      sampling: samplingOf(body),
    },
    ignored: Object.keys(body).filter((name) => !KNOWN.has(name) && !(name in REFUSED)),
  };
}

function turnsOf(value: unknown): Turn[] {
  if (value === undefined) throw missing('messages');
  if (!Array.isArray(value) || value.length === 0) throw wrongType('messages', 'a list of one message or more', value);
  const turns = value.map((message, i) => turnOf(message, `messages[${i}]`));
  const last = turns.at(-1)!;
  if (last.role !== 'user' || last.content.trim() === '')
    throw new HttpError(400, 'invalid_value', 'the last message must be a question of the user', 'messages');
  return turns;
}

/** Roles as the API names them, and as they are told to the base. */
const ROLES: Record<string, Turn['role']> = {
  system: 'system',
  developer: 'system',
  user: 'user',
  assistant: 'assistant',
};

function turnOf(message: unknown, param: string): Turn {
  if (!isObject(message)) throw wrongType(param, 'an object', message);
  const { role, content } = message;
  if (!isText(role) || !Object.hasOwn(ROLES, role))
    throw new HttpError(
      400,
      'unsupported_parameter',
      `${param}.role must be one of ${Object.keys(ROLES).join(', ')}`,
      `${param}.role`,
    );
  if (isText(content)) return { role: ROLES[role], content };
  if (!Array.isArray(content)) throw wrongType(`${param}.content`, 'a string or a list of parts', content);
  const texts = content.map((part, i) => {
    if (isObject(part) && part.type === 'text' && isText(part.text)) return part.text;
    const kind = isObject(part) ? String(part.type) : typeof part;
    throw new HttpError(
      400,
      'unsupported_parameter',
      `${param}.content[${i}]: parts of kind ${kind.slice(0, 40)} are not read`,
      `${param}.content`,
    );
  });
  return { role: ROLES[role], content: texts.join('\n') };
}

function boundOf(body: Fields): number | undefined {
  const [old, now] = ['max_tokens', 'max_completion_tokens'].map((name) =>
    field(body, name, isCount, 'a whole number from 1'),
  );
  const bound = now ?? old;
  if (bound === 0)
    throw new HttpError(
      400,
      'invalid_value',
      'max_tokens must be at least 1',
      now === 0 ? 'max_completion_tokens' : 'max_tokens',
    );
  return bound;
}

function stopsOf(value: unknown): string[] {
  if (value === undefined || value === null) return [];
  const stops = isText(value) ? [value] : value;
  if (isTexts(stops) && stops.length <= 4 && stops.every((stop) => stop.length <= 500)) return stops;
  throw wrongType('stop', 'a string or at most four', value);
}

/** The likeliest token at each step unless the request says otherwise. Ranges are the sampler's to check. */
function samplingOf(body: Fields): SamplingOptions {
  const number = (name: string) => field(body, name, isNumber, 'a number');
  const sampled = ['temperature', 'top_p', 'top_k', 'min_p', 'seed'].some(
    (name) => body[name] !== undefined && body[name] !== null,
  );
  const bias = field(body, 'logit_bias', isObject, 'an object');
  for (const [id, value] of Object.entries(bias ?? {}))
    if (!isNumber(value)) throw wrongType(`logit_bias.${id}`, 'a number', value);
  return {
    temperature: number('temperature') ?? (sampled ? 1 : 0),
    topP: number('top_p'),
    topK: field(body, 'top_k', isCount, 'a whole number from 0'),
    minP: number('min_p'),
    repetitionPenalty: number('repetition_penalty'),
    presencePenalty: number('presence_penalty'),
    frequencyPenalty: number('frequency_penalty'),
    seed: field(body, 'seed', isCount, 'a whole number from 0'),
    logitBias: bias as Record<number, number> | undefined,
  };
}

const missing = (param: string): HttpError =>
  new HttpError(400, 'missing_required_parameter', `${param} is missing`, param);
