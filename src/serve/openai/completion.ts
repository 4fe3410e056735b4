/** An answer in the shapes of the chat completions API: whole, or as the chunks of a stream. Citations are annotations of its text. */
import type { Citation } from '../../memory/index.ts';
import { idOf } from '../documents/record.ts';
import type { Answered } from '../network/protocol.ts';

/** What all parts of one completion share. */
export interface Head {
  readonly id: string;
  /** Seconds since 1970. */
  readonly created: number;
  readonly model: string;
}

/** Where the cited characters can be read: `#char=from,to` of the text (RFC 5147) of that version of the document. */
export const urlOf = ({ document, version, start, end }: Citation): string =>
  `/v1/documents/${idOf(document)}?version=${version}#char=${start},${end}`;

const annotationOf = (citation: Citation): object => ({
  type: 'url_citation',
  url_citation: {
    url: urlOf(citation),
    title: citation.title,
    start_index: citation.answer[0],
    end_index: citation.answer[1],
  },
});

/** What the API has no place for. */
const detailOf = ({ answer: { outcome, value, confidence, citations } }: Answered): object => ({
  outcome,
  value,
  confidence,
  citations: citations.map((citation) => ({ ...citation, id: idOf(citation.document), url: urlOf(citation) })),
});

const usageOf = ({ promptTokens, completionTokens }: Answered): object => ({
  prompt_tokens: promptTokens,
  completion_tokens: completionTokens,
  total_tokens: promptTokens + completionTokens,
});

export function completion(head: Head, answered: Answered): object {
  const { answer, finish } = answered;
  const message = {
    role: 'assistant',
    content: answer.text,
    refusal: null,
    annotations: answer.citations.map(annotationOf),
  };
  return {
    ...head,
    object: 'chat.completion',
    choices: [{ index: 0, message, logprobs: null, finish_reason: finish }],
    usage: usageOf(answered),
    callosum: detailOf(answered),
  };
}

const chunk = (head: Head, delta: object, finish: string | null = null, more: object = {}): object => ({
  ...head,
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
  ...more,
});

export const firstChunk = (head: Head): object => chunk(head, { role: 'assistant', content: '' });
export const pieceChunk = (head: Head, content: string): object => chunk(head, { content });

/** Its end, with the citations: they are known when the text is whole. */
export const lastChunk = (head: Head, answered: Answered): object =>
  chunk(head, { annotations: answered.answer.citations.map(annotationOf) }, answered.finish, {
    callosum: detailOf(answered),
  });

export const usageChunk = (head: Head, answered: Answered): object => ({
  ...head,
  object: 'chat.completion.chunk',
  choices: [],
  usage: usageOf(answered),
});
