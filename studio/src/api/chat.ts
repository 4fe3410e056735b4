/** Asks a question as a chat completion and reads its stream. */
import type { Citation, Outcome } from '../../../src/memory/answer/answer.ts';
import { ApiError, postJson } from './client.ts';
import { eventsOf } from './events.ts';

export interface CitedPassage extends Citation {
  /** Of the document. */
  readonly id: string;
}

export interface Answered {
  readonly outcome: Outcome;
  readonly citations: readonly CitedPassage[];
}

interface Chunk {
  choices?: { delta: { content?: string } }[];
  callosum?: Answered;
  error?: { message: string };
}

/** Gives the answer's text as it comes; returns what it rests on. Throws ApiError, and the signal's reason. */
export async function* ask(question: string, signal: AbortSignal): AsyncGenerator<string, Answered> {
  const messages = [{ role: 'user', content: question }];
  const response = await postJson('/v1/chat/completions', { model: 'default', stream: true, messages }, signal);
  let answered: Answered | undefined;
  for await (const { data } of eventsOf(response)) {
    if (data === '[DONE]') break;
    const chunk = JSON.parse(data) as Chunk;
    if (chunk.error) throw new ApiError(500, chunk.error.message);
    answered = chunk.callosum ?? answered;
    const text = chunk.choices?.[0]?.delta.content;
    if (text) yield text;
  }
  if (!answered) throw new ApiError(0, 'the answer was cut off');
  return answered;
}
