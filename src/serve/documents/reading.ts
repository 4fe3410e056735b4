/**
 * Reads received files in threads of their own, each in a limited time and memory; one thread is kept for the next file. What is done in them is
 * reading-main.ts, and how many are read at once lanes.ts.
 */
import { Worker } from 'node:worker_threads';
import { type ReadDocument, ReaderError } from '../../refine/readers/index.ts';
import { CallosumError } from '../../tensor/index.ts';
import { errorFrom, type SentError } from '../../text/worker-error.ts';
import type { Reading } from './lanes.ts';

/** The longest time for one document, whatever it is. */
const LONGEST_MS = 300_000;
/** Memory of JavaScript for one, in MiB; the parsers of PDF, Word and HTML have a smaller limit of their own. */
const HEAP_MIB = 2048;
/** A thread that is to end has so long for it; one that is in the middle of a file is ended then. */
const PATIENCE_MS = 1000;

/** Not read, by no fault of the file: its reading was ended, or the machine is short of something. */
export class ReadingEndedError extends CallosumError {
  override name = 'ReadingEndedError';
}

/** Not read, whoever's fault it is: the system refused the file, or its thread ended at it. */
export class ReadingFailedError extends CallosumError {
  override name = 'ReadingFailedError';
}

/** Of the system, which pass: not enough files, memory or room. */
const SHORT = new Set(['EMFILE', 'ENFILE', 'ENOMEM', 'ENOSPC', 'EDQUOT', 'EAGAIN']);

/** `system`: the code of a failure that is the system's. */
export type Reply = { loaded: true } | { document: ReadDocument } | { error: SentError; system?: string };

export class ReadingThreads implements Reading {
  readonly #longest: number;
  /** Kept for the next file. */
  #idle: Thread | undefined;
  readonly #working = new Map<Thread, Promise<unknown>>();
  #closed = false;

  /** @param longest milliseconds for one document */
  constructor(longest = LONGEST_MS) {
    this.#longest = longest;
  }

  /**
   * The file as text with places. Throws ReaderError where something is wrong with it, ReadingEndedError where it was ended or the machine is short of
   * something, ReadingFailedError where it failed otherwise.
   */
  async read(path: string, signal?: AbortSignal): Promise<ReadDocument> {
    if (this.#closed) throw ended(path, 'the server ends');
    const thread = this.#idle?.broken === false ? this.#idle : new Thread();
    this.#idle = undefined;
    const read = this.#readIn(thread, path, signal);
    this.#working.set(
      thread,
      read.catch(() => {}),
    );
    return await read;
  }

  /** What is being read is not finished: its reading is rejected with ReadingEndedError. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const thread of this.#working.keys()) thread.giveUp(ended('reading', 'the server ends'));
    await Promise.all(this.#working.values());
    await this.#idle?.end();
  }

  async #readIn(thread: Thread, path: string, signal: AbortSignal | undefined): Promise<ReadDocument> {
    const giveWay = () => thread.giveUp(ended(path, 'others are read before it'));
    signal?.addEventListener('abort', giveWay);
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
      signal?.removeEventListener('abort', giveWay);
      if (thread.broken || this.#closed || this.#idle) await thread.end();
      else this.#idle = thread;
      this.#working.delete(thread);
    }
  }
}

const ended = (what: string, received: string): ReadingEndedError =>
  new ReadingEndedError({ what, rule: 'was not read', received });

const failed = (what: string, received: string): ReadingFailedError =>
  new ReadingFailedError({ what, rule: 'could not be read', received });

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
      const of = reply.system === undefined ? undefined : SHORT.has(reply.system) ? ended : failed;
      this.#asked?.answer.reject(of ? of(this.#asked.path, error.message) : error);
    }
  }

  #stop(error: NodeJS.ErrnoException): void {
    const what = this.#asked?.path ?? 'reading';
    const full = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    const rule = `must be readable in ${HEAP_MIB} MiB of memory`;
    const received = 'a file that takes more';
    this.giveUp(full ? new ReaderError({ what, rule, received, hint: 'split it' }) : failed(what, error.message));
  }
}
