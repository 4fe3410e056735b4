/** A visitor of a running server, by HTTP alone as any client: documents in, questions, and what the process holds. Not the figures. */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { postJson, type Started } from '../../test/support/server.ts';
import type { Given } from '../memory/score.ts';

interface Completion {
  choices: { message: { content: string } }[];
  callosum: {
    outcome: string;
    value?: string;
    confidence: number;
    citations: { document: string; start: number; end: number; quote: string }[];
  };
}

const DEADLINE_MS = 600_000;
/** Between two looks at the list, for each document in it: looking is no load. */
const LOOK_MS = 0.1;
/** Requests at a time. */
const LANES = 32;

export interface Sent {
  readonly name: string;
  readonly title?: string;
  readonly text: string;
}

/** Sends them and waits until all are learned. */
export async function learn(server: Started, documents: readonly Sent[]): Promise<void> {
  const left = documents.values();
  const lane = async () => {
    for (const { name, title = '', text } of left) {
      // As a page of Markdown has its title: in its first line.
      const page = text.split('\n', 1)[0].includes(title) ? text : `# ${title}\n\n${text}`;
      const sent = { name: `${name.replace(/\.json$/, '')}.md`, text: page };
      const response = await postJson(`${server.url}/v1/documents`, sent);
      if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`);
      await response.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  await learned(server, documents.length);
}

/** As files of one request. */
export async function send({ url }: Started, documents: readonly Sent[]): Promise<void> {
  const form = new FormData();
  for (const { name, text } of documents) form.append('file', new Blob([text]), name);
  const response = await fetch(`${url}/v1/documents`, { method: 'POST', body: form });
  if (!response.ok) throw new Error(`documents: ${response.status} ${await response.text()}`);
  await response.arrayBuffer();
}

/** Until so many documents are learned and none is on its way. */
export async function learned({ url }: Started, count: number): Promise<void> {
  for (const deadline = performance.now() + DEADLINE_MS; performance.now() < deadline; ) {
    const { data } = (await (await fetch(`${url}/v1/documents`)).json()) as {
      data: { name: string; status: string }[];
    };
    const failed = data.find(({ status }) => status === 'failed');
    if (failed) throw new Error(`${failed.name} was not learned`);
    if (data.length === count && data.every(({ status }) => status === 'learned')) return;
    await new Promise((resolve) => setTimeout(resolve, 20 + LOOK_MS * count));
  }
  throw new Error(`${count} documents were not learned in ${DEADLINE_MS / 1000} s`);
}

/** The answer from the documents, as the suite of the data network scores it. Throws where the request fails. */
export async function ask({ url }: Started, question: string): Promise<Given> {
  const body = { model: 'default', messages: [{ role: 'user', content: question }], callosum: { documents: 'only' } };
  const response = await postJson(`${url}/v1/chat/completions`, body);
  if (!response.ok) throw new Error(`${question} ${response.status} ${await response.text()}`);
  const { choices, callosum } = (await response.json()) as Completion;
  const { outcome, value, confidence, citations } = callosum;
  return {
    text: value ?? choices[0].message.content,
    confidence,
    answered: outcome === 'answered' || outcome === 'conflict',
    first: citations[0] && basename(citations[0].document),
    citations: citations.map(({ document, start, end, quote }) => ({ document, start, end, quote })),
  };
}

/** The most memory that the process has held, in MB; undefined where the system does not tell. */
export function mostMegabytes({ child }: Started): number | undefined {
  try {
    const found = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
    return found ? Number(found[1]) / 1e3 : undefined;
  } catch {
    return undefined;
  }
}

/** Ended as a person ends it. */
export async function end({ child, ended }: Started): Promise<void> {
  child.kill('SIGTERM');
  await ended;
}
