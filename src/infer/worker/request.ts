/** From a request as plain data to the scheduler's: text becomes ids, breakers become ids, a description becomes a constraint. */
import { RequestError } from '../errors.ts';
import type { Request } from '../scheduler/index.ts';
import type { GenerateRequest } from './protocol.ts';
import type { ServedModel, TextCodec } from './served-model.ts';

const BREAKERS = ['\n', ':', '"', '*'];

/** @throws RequestError for a prompt in two forms or none, and for what the model cannot do; what the template throws */
export function schedulerRequest(model: ServedModel, request: GenerateRequest): Request {
  const { constraint, dry } = request;
  // A constraint ends its text with the model's own ends.
  const stopIds = [...(request.stopIds ?? model.stopIds), ...(constraint === undefined ? [] : model.stopIds)];
  if (constraint !== undefined && !model.constraint)
    throw new RequestError({ what: 'constraint', rule: 'this model was opened without constraints' });
  checkTexts('stop', typeof request.stop === 'string' ? [request.stop] : (request.stop ?? []));
  checkTexts('dry.breakers', dry?.breakers ?? []);
  const breakers = dry && breakerIds(model.tokenizer, dry.breakers ?? BREAKERS);
  return {
    prompt: promptOf(model, request),
    maxTokens: request.maxTokens,
    stopIds,
    completions: request.completions,
    user: request.user,
    logprobs: request.logprobs,
    promptLogprobs: request.promptLogprobs,
    draftTokens: request.draftTokens,
    constraint: constraint === undefined ? undefined : model.constraint!(constraint),
    sampling: { ...request, dry: dry && { ...dry, breakers } },
  };
}

function checkTexts(what: string, texts: readonly string[]): void {
  if (Array.isArray(texts) && texts.every((text) => typeof text === 'string')) return;
  throw new RequestError({ what, rule: 'must be texts', received: JSON.stringify(texts) });
}

function promptOf(model: ServedModel, { prompt, messages, templateOptions }: GenerateRequest): Int32Array {
  if ((prompt === undefined) === (messages === undefined))
    throw new RequestError({
      what: 'prompt',
      rule: 'either prompt or messages must be given',
      received: prompt === undefined ? 'neither' : 'both',
    });
  if (prompt !== undefined) return promptIds(model, prompt);
  if (!model.render)
    throw new RequestError({
      what: 'messages',
      rule: 'the model must have a chat template',
      received: 'it has none',
      hint: 'give a prompt',
    });
  return Int32Array.from(model.render(messages!, templateOptions));
}

/** Ids as they are; of a text, those that the tokenizer gives it, behind what stands before any text. */
export function promptIds({ tokenizer, beginning }: ServedModel, prompt: string | ArrayLike<number>): Int32Array {
  if (typeof prompt !== 'string') return Int32Array.from(prompt);
  const text = tokenizer.encode(prompt, { special: true });
  const ids = new Int32Array(beginning.length + text.length);
  ids.set(beginning);
  ids.set(text, beginning.length);
  return ids;
}

const known = new WeakMap<TextCodec, Map<string, readonly number[]>>();

/** Ids whose bytes have one of the texts; found once for a tokenizer and list. */
function breakerIds(codec: TextCodec, texts: readonly string[]): readonly number[] {
  const lists = known.get(codec) ?? new Map<string, readonly number[]>();
  known.set(codec, lists);
  const key = JSON.stringify(texts);
  const found = lists.get(key);
  if (found) return found;
  const parts = texts.filter(Boolean).map((text) => Buffer.from(text));
  const has = (id: number) => {
    const bytes = Buffer.from(codec.tokenBytes(id));
    return parts.some((part) => bytes.includes(part));
  };
  const ids = Array.from({ length: codec.size }, (_, id) => id).filter(has);
  if (lists.size >= 8) lists.clear();
  lists.set(key, ids);
  return ids;
}
