/** Reads received files in a thread of its own, one after another, each in a limited time and memory. What is done in it is reading-main.ts. */
import { Worker } from 'node:worker_threads';
import { type ReadDocument, ReaderError } from '../../refine/readers/index.ts';
import { CallosumError } from '../../tensor/index.ts';
import { errorFrom, type SentError } from '../../text/worker-error.ts';

/** The longest time for one document, whatever it is. */
const LONGEST_MS = 300_000;
/** Memory of JavaScript for one, in MiB; the parsers of PDF, Word and HTML have a smaller limit of their own. */
const HEAP_MIB = 2048;
/** A thread that is to end has so long for it; one that is in the middle of a file is ended then. */
const PATIENCE_MS = 1000;

/** Not read, by no fault of the file: the system refused, or the reading was ended. */
export class ReadingEndedError extends CallosumError {
  override name = 'ReadingEndedError';
}

export type Reply = { loaded: true } | { document: ReadDocument } | { error: SentError; system: boolean };

export class ReadingThread {
  readonly #longest: number;
  #thread: Thread | undefined;
  #closed = false;

  /** @param longest milliseconds for one document */
  constructor(longest = LONGEST_MS) {
    this.#longest = longest;
  }

  /** The file as text with places. Throws ReaderError where something is wrong with it, ReadingEndedError where something else is. */
  async read(path: string): Promise<ReadDocument> {
    if (this.#closed) throw ended(path, 'the server ends');
    const thread = this.#thread ?? new Thread();
    this.#thread = thread;
    const timer = setTimeout(() => {
      thread.giveUp(
        new ReaderError({
          what: path,
          rule: `must be read within ${this.#longest / 1000} s`,
          received: 'more work than a document is',
          hint: 'split it, or save it anew from the program it was made with',
        }),
      );
    }, this.#longest);
    try {
      return await thread.read(path);
    } finally {
      clearTimeout(timer);
      if (thread.broken) {
        this.#thread = undefined;
        await thread.end();
      }
    }
  }

  /** What is being read is not finished: its reading is rejected with ReadingEndedError. */
  async close(): Promise<void> {
    this.#closed = true;
    this.#thread?.giveUp(ended('reading', 'the server ends'));
    await this.#thread?.end();
  }
}

const ended = (what: string, received: string): ReadingEndedError =>
  new ReadingEndedError({ what, rule: 'was not read', received });

class Thread {
  /** Takes no file any more. */
  broken = false;
  readonly #worker: Worker;
  /** Node aborts the whole process when a thread is ended within an import. */
  readonly #loaded = Promise.withResolvers<void>();
  readonly #gone = Promise.withResolvers<void>();
  #asked: { path: string; answer: PromiseWithResolvers<ReadDocument> } | undefined;

  constructor() {
    this.#worker = new Worker(new URL('./reading-main.ts', import.meta.url), {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB },
    });
    this.#worker.on('message', (reply: Reply) => this.#hear(reply));
    this.#worker.on('error', (error: NodeJS.ErrnoException) => this.#stop(error));
    this.#worker.on('exit', () => {
      this.#stop(new Error('the thread that read it ended'));
      this.#loaded.resolve();
      this.#gone.resolve();
    });
  }

  async read(path: string): Promise<ReadDocument> {
    const answer = Promise.withResolvers<ReadDocument>();
    this.#asked = { path, answer };
    this.#worker.postMessage(path);
    try {
      return await answer.promise;
    } finally {
      this.#asked = undefined;
    }
  }

  giveUp(error: Error): void {
    this.broken = true;
    this.#asked?.answer.reject(error);
  }

  /** In order where it can, so that the threads that it has end before it. */
  async end(): Promise<void> {
    await this.#loaded.promise;
    this.#worker.postMessage(null);
    const timer = setTimeout(() => void this.#worker.terminate(), PATIENCE_MS);
    await this.#gone.promise;
    clearTimeout(timer);
  }

  #hear(reply: Reply): void {
    if ('loaded' in reply) this.#loaded.resolve();
    else if ('document' in reply) this.#asked?.answer.resolve(reply.document);
    else {
      const error = errorFrom(reply.error, { ReaderError });
      this.#asked?.answer.reject(reply.system ? ended(this.#asked.path, error.message) : error);
    }
  }

  #stop(error: NodeJS.ErrnoException): void {
    const what = this.#asked?.path ?? 'reading';
    const full = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    const rule = `must be readable in ${HEAP_MIB} MiB of memory`;
    const received = 'a file that takes more';
    this.giveUp(full ? new ReaderError({ what, rule, received, hint: 'split it' }) : ended(what, error.message));
  }
}
