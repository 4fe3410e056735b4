/** Reads received files in a thread of its own, one after another. */
import { Worker } from 'node:worker_threads';
import { type ReadDocument, ReaderError } from '../../refine/readers/index.ts';
import { errorFrom, type SentError } from '../../text/worker-error.ts';

export class ReadingThread {
  #worker: Worker | undefined;

  /** The file as text with places. Throws ReaderError whatever is wrong with it. */
  async read(path: string): Promise<ReadDocument> {
    this.#worker ??= new Worker(new URL('./reading-main.ts', import.meta.url), { execArgv: [] });
    const worker = this.#worker;
    const { promise, resolve, reject } = Promise.withResolvers<{ document: ReadDocument } | { error: SentError }>();
    const ended = (): void => {
      this.#worker = undefined;
      reject(new ReaderError({ what: path, rule: 'could not be read', received: 'the thread that read it ended' }));
    };
    worker.once('message', resolve);
    worker.once('error', ended);
    worker.once('exit', ended);
    worker.postMessage(path);
    try {
      const reply = await promise;
      if ('error' in reply) throw errorFrom(reply.error, { ReaderError });
      return reply.document;
    } finally {
      for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event);
    }
  }

  async close(): Promise<void> {
    const worker = this.#worker;
    if (worker === undefined) return;
    const gone = new Promise((resolve) => worker.once('exit', resolve));
    worker.postMessage(null);
    await gone;
  }
}
