/**
 * Sampling from a model, one token at a time: the prompt is read once, then every token costs one token's work, thanks to the cache of
 * keys and values. Not responsible for text (src/text) or for serving many requests at once.
 */
import { arena, CallosumError, type Random, slice, tensor } from '../tensor/index.ts';
import type { KeyValueCache } from './kv-cache.ts';
import type { LanguageModel } from './model.ts';

/** The prompt or an option of generate is out of its range. */
export class GenerateError extends CallosumError {
  override name = 'GenerateError';
}

export interface GenerateOptions {
  /** The most tokens to generate. */
  maxTokens: number;
  /** Logits are divided by it: below 1 surer, above 1 freer. 0: always the likeliest token. 1 unless said. */
  temperature?: number;
  /** Only the k likeliest tokens; 0, all, unless said. */
  topK?: number;
  /** Only the likeliest tokens whose probabilities reach this sum (Holtzman et al., 2020); 1, all, unless said. */
  topP?: number;
  /** Needed unless temperature is 0 (or topK 1). */
  random?: Random;
  /** Ids that end the text; they are not given out. */
  stop?: readonly number[];
}

/** Tokens of a prompt read at a time, so that the memory of a long one stays bounded. */
const PREFILL = 512;

/**
 * Ids that follow `prompt`, each as soon as it is known, until a stop id, `maxTokens`, or the model's max_position_embeddings: there it
 * stops, since a window that slides would have to read all its tokens again at every step. The same random state gives the same ids.
 * Between two ids nothing but the cache is held, and no arena is open; the cache is freed when the loop over the generator is left.
 * Throws GenerateError.
 */
export function* generate(
  model: LanguageModel,
  prompt: readonly number[],
  options: GenerateOptions,
): Generator<number> {
  const { maxTokens, stop = [] } = options;
  const { max_position_embeddings: context, vocab_size: vocab } = model.config;
  check(options);
  if (
    prompt.length === 0 ||
    prompt.length > context ||
    !prompt.every((id) => Number.isInteger(id) && id >= 0 && id < vocab)
  )
    throw new GenerateError({
      what: 'generate',
      rule: `the prompt must be 1 to ${context} ids below ${vocab}`,
      received: `${prompt.length} ids`,
    });
  // The last token that is given out is never read.
  using cache = model.cache(1, Math.min(context, prompt.length + Math.max(0, maxTokens - 1)));
  let unread: readonly number[] = prompt;
  for (let count = 0; count < maxTokens; count++) {
    if (cache.length + unread.length > context) return;
    const id = sample(read(model, unread, cache), options);
    if (stop.includes(id)) return;
    yield id;
    unread = [id];
  }
}

/** Reads tokens into the cache; the logits (V) after the last. */
function read(model: LanguageModel, ids: readonly number[], cache: KeyValueCache): Float32Array {
  for (let at = 0; ; at += PREFILL) {
    using _scope = arena();
    const piece = ids.slice(at, at + PREFILL);
    const row = tensor(piece, { shape: [1, piece.length], dtype: 'i32', device: model.head.device });
    const hidden = model.hidden({ ids: row }, { cache });
    if (at + PREFILL < ids.length) continue;
    return Float32Array.from(model.logitsOf(slice(hidden, 1, -1)).readSync());
  }
}

function check({ maxTokens, temperature = 1, topK = 0, topP = 1, random }: GenerateOptions): void {
  const wrong = (rule: string, received: unknown) =>
    new GenerateError({ what: 'generate', rule, received: String(received) });
  if (!Number.isInteger(maxTokens) || maxTokens < 0) throw wrong('maxTokens must be whole and not negative', maxTokens);
  if (!(temperature >= 0 && temperature < Number.POSITIVE_INFINITY))
    throw wrong('temperature must not be negative', temperature);
  if (!Number.isInteger(topK) || topK < 0) throw wrong('topK must be whole and not negative', topK);
  if (!(topP > 0 && topP <= 1)) throw wrong('topP must lie above 0 and at most at 1', topP);
  if (temperature > 0 && topK !== 1 && !random) throw wrong('random must be given unless temperature is 0', random);
}

/**
 * One id drawn from softmax(logits / temperature), cut to the topK likeliest and then to the fewest whose probabilities, among
 * those, reach topP. Ties go to the lower id. Throws GenerateError where logits are not finite.
 */
export function sample(
  logits: Float32Array,
  { temperature = 1, topK = 0, topP = 1, random }: Omit<GenerateOptions, 'maxTokens' | 'stop'>,
): number {
  let best = 0;
  for (let i = 0; i < logits.length; i++) {
    if (!Number.isFinite(logits[i]))
      throw new GenerateError({ what: 'generate', rule: 'logits must be finite', received: `${logits[i]} of id ${i}` });
    if (logits[i] > logits[best]) best = i;
  }
  if (temperature === 0 || topK === 1) return best;
  const weightOf = (logit: number) => Math.exp((logit - logits[best]) / temperature);
  const ids = likeliest(logits, weightOf, topK, topP);
  const total = ids.reduce((sum, id) => sum + weightOf(logits[id]), 0);
  let rest = (random!.words(1)[0] / 2 ** 32) * total;
  for (const id of ids) {
    rest -= weightOf(logits[id]);
    if (rest < 0) return id;
  }
  return ids[ids.length - 1];
}

/** The ids that the cuts leave, ascending. Only values are sorted, which is much faster than sorting ids by value. */
function likeliest(logits: Float32Array, weightOf: (logit: number) => number, topK: number, topP: number): Uint32Array {
  const most = topK > 0 ? Math.min(topK, logits.length) : logits.length;
  if (most === logits.length && topP === 1) return Uint32Array.from(logits.keys());
  const ranked = logits.slice().sort().reverse().subarray(0, most);
  let count = most;
  if (topP < 1) {
    const wanted = topP * ranked.reduce((sum, logit) => sum + weightOf(logit), 0);
    let total = 0;
    for (count = 0; count < most && total < wanted; count++) total += weightOf(ranked[count]);
  }
  const least = ranked[count - 1];
  let ties = count - ranked.indexOf(least);
  return Uint32Array.from(logits.keys()).filter((id) => logits[id] > least || (logits[id] === least && ties-- > 0));
}
