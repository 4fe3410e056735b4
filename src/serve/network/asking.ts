/** A question's way through a data network, as a request bounds it: its tokens counted, its text ended at stop strings and at the bound. */
import { RequestError } from '../../infer/index.ts';
import { StopText } from '../../infer/sampling/index.ts';
import type { Answer, DataNetwork } from '../../memory/index.ts';
import type { Answered, Question } from './protocol.ts';

/** Tokens of an answer that says no bound. */
const MOST_TOKENS = 256;

/**
 * The pieces of the answer; returns the whole, its text as far as it was given out and its citations as far as they lie in it.
 * @throws ContextLengthError where the conversation leaves no room for an answer
 */
export async function* asking(
  network: DataNetwork,
  asked: Question,
  signal: AbortSignal,
): AsyncGenerator<string, Answered> {
  const { measure } = network;
  const { conversation, question, stop } = asked;
  const turns = [...conversation, { role: 'user' as const, content: question }];
  const promptTokens = measure?.conversation(turns) ?? 0;
  const room = measure ? measure.context - promptTokens : Number.POSITIVE_INFINITY;
  const maxTokens = Math.min(asked.maxTokens ?? MOST_TOKENS, asked.maxTokens === undefined ? room : Infinity);
  if (measure && (maxTokens > room || room < 1)) throw tooLong(measure.context, promptTokens, asked.maxTokens ?? 1);
  // A question to documents is read over slots, which must fit beside it.
  const longest = measure ? Math.floor(measure.context / 4) : Number.POSITIVE_INFINITY;
  if (measure && asked.documents !== 'off' && measure.text(question) > longest)
    throw tooLongForDocuments(longest, measure.text(question));
  // Whether no more is given out.
  let isOver = false;
  const voice = { maxTokens, sampling: asked.sampling, isOver: () => isOver };
  const stops = new StopText(stop);
  let text = '';
  let finish: Answered['finish'] = 'stop';
  const count = (of: string): number => measure?.text(of) ?? 0;
  const pieces =
    asked.documents === 'off'
      ? spoken(network.speak(turns, { ...voice, signal }))
      : whole(network, question, {
          conversation,
          labels: asked.labels,
          voice: asked.documents === 'only' ? false : voice,
          signal,
        });
  let answer: Answer | undefined;
  try {
    while (!answer) {
      const step = await pieces.next();
      // The rest is heard for what it was answered from, which is known at its end.
      if (step.done) answer = step.value;
      if (isOver) continue;
      const passed = step.done ? { text: stops.end() } : stops.push(step.value);
      const isTooLong = count(text + passed.text) > maxTokens;
      isOver = isTooLong || passed.stop !== undefined;
      if (isTooLong) {
        finish = 'length';
        continue;
      }
      if (passed.text) yield passed.text;
      text += passed.text;
    }
  } finally {
    if (!answer) await pieces.return(undefined as never);
  }
  const completionTokens = count(text);
  if (completionTokens >= maxTokens) finish = 'length';
  return { answer: cut(answer, text), finish, promptTokens, completionTokens };
}

async function* spoken(pieces: AsyncGenerator<string, void>): AsyncGenerator<string, Answer> {
  let text = '';
  for await (const piece of pieces) {
    text += piece;
    yield piece;
  }
  return { outcome: 'base', text, citations: [], confidence: 0 };
}

async function* whole(
  network: DataNetwork,
  question: string,
  options: Parameters<DataNetwork['ask']>[1],
): AsyncGenerator<string, Answer> {
  const asking = network.ask(question, options);
  yield* asking;
  return await asking.answer();
}

/** The answer as far as its text was given out. */
function cut(answer: Answer, text: string): Answer {
  const citations = answer.citations.filter(({ answer: [, to] }) => to <= text.length);
  return { ...answer, text, citations };
}

/** Prompt and bound are more than the base can run. */
export class ContextLengthError extends RequestError {
  override name = 'ContextLengthError';
}

const tooLong = (context: number, prompt: number, bound: number): ContextLengthError =>
  new ContextLengthError({
    what: 'messages',
    rule: `prompt and answer must have at most ${context} tokens together`,
    received: `${prompt} of the messages and ${bound} of the answer`,
    hint: 'shorten the messages or lower max_tokens',
  });

const tooLongForDocuments = (longest: number, tokens: number): ContextLengthError =>
  new ContextLengthError({
    what: 'messages',
    rule: `a question to the documents must have at most ${longest} tokens`,
    received: String(tokens),
    hint: 'ask a shorter question, or the base alone with documents off',
  });
