/** A server under load: readers that ask one question after another while text by the hundred megabytes is sent and learned. */
import type { Started } from '../../test/support/server.ts';
import { corpusOf } from '../memory/scale-corpus.ts';
import { ask, learned, mostMegabytes, send } from './visitor.ts';

export interface Load {
  readonly seconds: number;
  readonly bytes: number;
  readonly documents: number;
  /** Milliseconds of each answered question. */
  readonly answers: number[];
  /** What failed requests said. */
  readonly failed: string[];
  /** The most memory that the server held. */
  readonly megabytes: number | undefined;
}

/** Characters of a request: a document of the corpus is a paragraph or a book. */
const REQUEST = 2e6;

/** Asked in turn; the last is in no document. */
const QUESTIONS = [
  'Who wrote the constitution?',
  '这部法律自什么时候起施行？',
  'In which year did the war end?',
  '这座城市有多少人口？',
  'What does the Orlavik pumping station deliver?',
];

/** Throws where learning fails; requests that fail are counted. */
export async function loadOf(server: Started, bytes: number, readers: number): Promise<Load> {
  const answers: number[] = [];
  const failed: string[] = [];
  let learning = true;
  const reader = async (number: number) => {
    for (let turn = number; learning; turn++) {
      const start = performance.now();
      await ask(server, QUESTIONS[turn % QUESTIONS.length]).then(
        () => answers.push(performance.now() - start),
        (error: Error) => failed.push(error.message),
      );
    }
  };
  const start = performance.now();
  const asking = Array.from({ length: readers }, (_, i) => reader(i));
  let sent = 0;
  let batch: { name: string; text: string }[] = [];
  const names = new Set<string>();
  const flush = async () => {
    if (batch.length > 0) await send(server, batch);
    batch = [];
  };
  try {
    for await (const { name, text } of corpusOf(bytes)) {
      if (text.trim() === '') continue;
      // One file a document; names of the corpus may differ in what no file name has.
      const unique = `${names.size}-${name.replaceAll(/[^\p{L}\p{N}]+/gu, '-').slice(-60)}.txt`;
      names.add(unique);
      batch.push({ name: unique, text });
      sent += Buffer.byteLength(text);
      if (batch.length >= 64 || batch.reduce((sum, one) => sum + one.text.length, 0) > REQUEST) await flush();
    }
    await flush();
    await learned(server, names.size);
  } finally {
    learning = false;
  }
  const seconds = (performance.now() - start) / 1000;
  await Promise.all(asking);
  return { seconds, bytes: sent, documents: names.size, answers, failed, megabytes: mostMegabytes(server) };
}
