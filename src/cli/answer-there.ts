/** A question to the server that runs on a data folder: the pieces of its answer, and the whole as a data network in this process would give it. */
import type { Answer, Citation } from '../memory/answer/answer.ts';
import { type RunningServer, ServerError } from './running-server.ts';

interface Chunk {
  choices?: { delta: { content?: string } }[];
  callosum?: Omit<Answer, 'text' | 'citations'> & { citations: (Citation & { id: string; url: string })[] };
  error?: { message: string };
}

/** Throws ServerError, and the signal's reason. */
export async function* answerThere(
  server: RunningServer,
  question: string,
  { labels = [], signal }: { labels?: readonly string[]; signal?: AbortSignal },
): AsyncGenerator<string, Answer> {
  const messages = [{ role: 'user', content: question }];
  const response = await server.request('/v1/chat/completions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'default', stream: true, messages, callosum: { labels } }),
    signal,
  });
  let text = '';
  let rest = '';
  for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
    const events = (rest + part).split('\n\n');
    rest = events.pop()!;
    for (const event of events) {
      if (!event.startsWith('data: {')) continue;
      const chunk = JSON.parse(event.slice('data: '.length)) as Chunk;
      if (chunk.error) throw failed(server, chunk.error.message);
      const piece = chunk.choices?.[0]?.delta.content;
      if (piece) yield piece;
      text += piece ?? '';
      if (chunk.callosum) {
        const citations = chunk.callosum.citations.map(({ id: _id, url: _url, ...citation }) => citation);
        const { outcome, value, confidence } = chunk.callosum;
        return { outcome, text, value, citations, confidence };
      }
    }
  }
  throw failed(server, 'the answer was cut off');
}

const failed = ({ url }: RunningServer, received: string): ServerError =>
  new ServerError({ what: url, rule: 'the answer must come whole', received, hint: 'ask again' });
