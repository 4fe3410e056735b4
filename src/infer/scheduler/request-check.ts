/** Whether a request can be served at all. Sampling has its own check (sampling/options.ts). */
import { OutOfRangeError } from '../../tensor/errors.ts';
import type { Engine } from '../engine.ts';
import { RequestError } from '../errors.ts';
import { MOST_LOGPROBS } from '../sampling/index.ts';
import type { Request } from './request.ts';

/** Completions of one prompt at most. */
const MOST_COMPLETIONS = 1024;

/**
 * The most tokens that prompt and completion can have together.
 * @param limit of any sequence, by context and memory
 * @throws OutOfRangeError for a count out of its range
 * @throws RequestError for a prompt that is empty, has an id outside the vocabulary, or leaves no room for a token
 */
export function checkRequest(request: Request, { vocab, context }: Engine, limit: number): number {
  const { prompt, maxTokens = limit } = request;
  count('maxTokens', maxTokens, 0, Number.MAX_SAFE_INTEGER);
  count('completions', request.completions ?? 1, 1, MOST_COMPLETIONS);
  count('logprobs', request.logprobs ?? 0, 0, MOST_LOGPROBS);
  count('promptLogprobs', request.promptLogprobs ?? 0, 0, MOST_LOGPROBS);
  count('draftTokens', request.draftTokens ?? 0, 0, Number.MAX_SAFE_INTEGER);
  if (prompt.length === 0) throw new RequestError({ what: 'prompt', rule: 'must have one token at least' });
  const bad = prompt.find((id) => id < 0 || id >= vocab);
  if (bad !== undefined)
    throw new RequestError({ what: 'prompt', rule: `ids must be 0 to ${vocab - 1}`, received: String(bad) });
  if (prompt.length + (maxTokens > 0 ? 1 : 0) > limit)
    throw new RequestError({
      what: 'prompt',
      rule: `prompt and completion must fit ${limit < context ? 'the memory for keys and values' : 'the context'}, ${limit} tokens`,
      received: `${prompt.length} tokens of prompt${maxTokens > 0 ? ' and one to come' : ''}`,
      hint: limit < context ? 'give more memory, or a shorter prompt' : 'shorten the prompt',
    });
  return Math.min(limit, prompt.length + maxTokens);
}

function count(what: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new OutOfRangeError({ what, rule: `must be an integer from ${least} to ${most}`, received: String(value) });
}
