/** POST /v1/chat/completions: a question to the documents and the base, whole or as a stream, with its citations. */
import { Hono } from 'hono';
import { readJson } from '../http/body.ts';
import { eventStream, eventText } from '../http/event-stream.ts';
import { errorBody, HttpError, httpErrorOf } from '../http/http-error.ts';
import type { Answered } from '../network/protocol.ts';
import { type ChatRequest, chatRequest } from '../openai/chat-request.ts';
import { completion, firstChunk, type Head, lastChunk, pieceChunk, usageChunk } from '../openai/completion.ts';
import type { Services } from '../services.ts';
import { checkModel } from './models.ts';

export function chat({ network, model, ending }: Services): Hono {
  return new Hono().post('/completions', async (c) => {
    const request = chatRequest(await readJson(c.req.raw));
    checkModel(model, request.model);
    if (request.question.documents === 'off' && network.info.context === undefined)
      throw new HttpError(
        400,
        'unsupported_parameter',
        'callosum.documents off needs a base: none is loaded',
        'callosum.documents',
      );
    if (ending.aborted) throw new HttpError(503, 'shutting_down', 'the server ends', null, { 'retry-after': '5' });
    const head: Head = {
      id: `chatcmpl-${crypto.randomUUID().replaceAll('-', '')}`,
      created: Math.floor(Date.now() / 1000),
      model: request.model,
    };
    // Names that a header may hold; others are nobody's parameters.
    const ignored = request.ignored.filter((name) => /^[\w.-]{1,64}$/.test(name));
    const headers: Record<string, string> =
      ignored.length > 0 ? { 'x-callosum-ignored': ignored.join(', ').slice(0, 500) } : {};
    const pieces = network.ask(request.question, c.req.raw.signal);
    let isSent = false;
    try {
      if (request.stream) {
        // What refuses the request must come as a status, not within the stream.
        const first = await pieces.next();
        const source = chunks(head, request, first, pieces);
        const response = eventStream(source, (error) => eventText(errorBody(httpErrorOf(error))), headers);
        isSent = true;
        return response;
      }
      for (;;) {
        const step = await pieces.next();
        if (step.done) return c.json(completion(head, step.value), 200, headers);
      }
    } finally {
      if (!isSent) await pieces.return(undefined as never);
    }
  });
}

async function* chunks(
  head: Head,
  { includeUsage }: ChatRequest,
  first: IteratorResult<string, Answered>,
  pieces: AsyncGenerator<string, Answered>,
): AsyncGenerator<string, void> {
  try {
    yield eventText(firstChunk(head));
    for (let step = first; ; step = await pieces.next()) {
      if (!step.done) {
        yield eventText(pieceChunk(head, step.value));
        continue;
      }
      yield eventText(lastChunk(head, step.value));
      if (includeUsage) yield eventText(usageChunk(head, step.value));
      yield eventText('[DONE]');
      return;
    }
  } finally {
    await pieces.return(undefined as never);
  }
}
