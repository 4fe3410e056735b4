/** The base alone: its answer to a conversation, by the engine's ordinary steps. Nothing of the data network takes part. */
import type { Engine } from '../../infer/engine.ts';
import { RequestError } from '../../infer/errors.ts';
import { Sampler, type SamplingOptions, SamplingState, samplingOf } from '../../infer/sampling/index.ts';
import type { ChatMessage } from '../../infer/worker/served-model.ts';
import type { Tokenizer } from '../../text/index.ts';

export interface BaseVoice {
  readonly engine: Engine;
  readonly tokenizer: Tokenizer;
  /** The conversation as the base wants to be asked, in tokens. */
  readonly prompt: (conversation: readonly ChatMessage[]) => ArrayLike<number>;
  readonly ends: ReadonlySet<number>;
  /** It was taught to converse, as its chat template shows. One that was not is asked by itself only where that is asked for. */
  readonly converses: boolean;
}

export interface VoiceOptions {
  /** Aborts between tokens by throwing its reason. */
  readonly signal?: AbortSignal;
  /** Tokens of the answer at most; 256 unless said. */
  readonly maxTokens?: number;
  /** Asked after each piece: true ends the text. */
  readonly isOver?: () => boolean;
  /** How tokens are chosen; the likeliest unless said. */
  readonly sampling?: SamplingOptions;
}

export const LONGEST_ANSWER = 256;

/**
 * The base's answer in pieces, each as soon as its characters are whole. Between tokens others get a turn.
 * @throws RequestError where prompt and answer do not fit into the base's context
 */
export async function* baseAnswer(
  { engine, tokenizer, prompt, ends }: BaseVoice,
  conversation: readonly ChatMessage[],
  { signal, isOver, maxTokens = LONGEST_ANSWER, sampling = { temperature: 0 } }: VoiceOptions = {},
): AsyncGenerator<string, void> {
  const asked = Int32Array.from(prompt(conversation));
  if (asked.length + maxTokens > engine.context)
    throw new RequestError({
      what: 'conversation',
      rule: `prompt and answer must fit into the base's ${engine.context} tokens`,
      received: `${asked.length} of the prompt and ${maxTokens} of the answer`,
      hint: 'shorten the conversation',
    });
  const vocab = Math.min(tokenizer.size, engine.vocab);
  const sampler = new Sampler(vocab);
  const state = new SamplingState(samplingOf(sampling, vocab), asked);
  const pages = Array.from({ length: Math.ceil((asked.length + maxTokens) / engine.pageTokens) }, (_, at) => at);
  const ids = new Int32Array(asked.length + maxTokens);
  ids.set(asked);
  let said = '';
  let start = 0;
  for (let length = asked.length; length < ids.length; ) {
    let logits = new Float32Array(0);
    for (; start < length; start += engine.stepTokens) {
      const tokens = Array.from(ids.subarray(start, Math.min(length, start + engine.stepTokens)));
      const last = start + tokens.length === length;
      logits = engine.step([{ tokens, start, pages, logits: last ? 'last' : 'none' }]) as Float32Array<ArrayBuffer>;
    }
    start = length;
    const next = sampler.choose(logits, ids.subarray(0, length), state);
    if (ends.has(next)) return;
    state.accept(next);
    ids[length++] = next;
    const text = tokenizer.decode(ids.subarray(asked.length, length));
    if (!text.endsWith('\ufffd') && text.length > said.length) {
      yield text.slice(said.length);
      said = text;
      if (isOver?.()) return;
    }
    await new Promise(setImmediate);
    signal?.throwIfAborted();
  }
}
