/**
 * The thread in which PDF, Word and HTML files are read: one for each kind, kept for the next file, ended and made anew when a file takes
 * too long or too much memory. Only the text comes back. What is done in it is thread-main.ts.
 */
import { Worker } from 'node:worker_threads';
import type { ErrorParts } from '../../tensor/errors.ts';
import { errorFrom, type SentError } from '../../text/worker-error.ts';
import { type Limits, type ReadDocument, ReaderError } from './document.ts';
import type { ThreadKind } from './kinds.ts';

/** Milliseconds between two looks at what a thread holds. */
const WEIGH_EVERY_MS = 100;

/** What the thread is asked; its kind it knows from its start. */
export interface Request {
  path: string;
  limits: Limits;
}
/** What it says: that it has loaded its parser, that it is at work, the document, or why there is none. */
export type Reply = { loaded: true } | { alive: true } | { document: ReadDocument } | { error: SentError };

export class ReaderThreads implements AsyncDisposable {
  readonly #limits: Limits;
  readonly #threads = new Map<ThreadKind, Thread>();
  readonly #turns = new Map<ThreadKind, Promise<unknown>>();
  #disposed = false;

  constructor(limits: Limits) {
    this.#limits = limits;
  }

  /** Files of one kind are read one after another. */
  read(kind: ThreadKind, path: string): Promise<ReadDocument> {
    const turn = (this.#turns.get(kind) ?? Promise.resolve()).then(() => this.#read(kind, path));
    this.#turns.set(
      kind,
      turn.catch(() => {}),
    );
    return turn;
  }

  async #read(kind: ThreadKind, path: string): Promise<ReadDocument> {
    if (this.#disposed) throw new ReaderError({ what: path, rule: 'was not read', received: 'its reader was ended' });
    let thread = this.#threads.get(kind);
    if (thread === undefined) {
      thread = new Thread(kind, this.#limits);
      this.#threads.set(kind, thread);
    }
    try {
      return await thread.read({ path, limits: this.#limits });
    } catch (error) {
      if (thread.broken) this.#threads.delete(kind);
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed = true;
    await Promise.all([...this.#threads.values()].map((thread) => thread.end()));
    this.#threads.clear();
  }
}

class Thread {
  broken = false;
  /** Its end is waited for: the process may not end before. */
  #ending = false;
  readonly #worker: Worker;
  readonly #limits: Limits;
  /** Node aborts the whole process when a thread is ended within an import. */
  readonly #loaded = Promise.withResolvers<void>();
  #asked: { path: string; answer: PromiseWithResolvers<ReadDocument> } | undefined;
  #timer: NodeJS.Timeout | undefined;
  #weighing: NodeJS.Timeout | undefined;

  constructor(kind: ThreadKind, limits: Limits) {
    this.#limits = limits;
    this.#worker = new Worker(new URL('./thread-main.ts', import.meta.url), {
      workerData: kind,
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: limits.heapMiB },
    });
    this.#worker.unref();
    this.#worker.on('message', (reply: Reply) => this.#hear(reply));
    this.#worker.on('error', (error: NodeJS.ErrnoException) => this.#fail(error));
    this.#worker.on('exit', () => {
      this.#loaded.resolve();
      this.#fail(new Error('the thread ended'));
    });
  }

  async read(request: Request): Promise<ReadDocument> {
    const answer = Promise.withResolvers<ReadDocument>();
    this.#asked = { path: request.path, answer };
    this.#worker.ref();
    this.#worker.postMessage(request);
    this.#loaded.promise.then(() => this.#begin());
    try {
      return await answer.promise;
    } finally {
      clearTimeout(this.#timer);
      clearInterval(this.#weighing);
      this.#asked = undefined;
      if (!this.#ending) this.#worker.unref();
    }
  }

  async end(): Promise<void> {
    this.#ending = true;
    this.#worker.ref(); // else a process with nothing else to do ends while it waits
    await this.#loaded.promise;
    await this.#worker.terminate();
  }

  #hear(reply: Reply): void {
    if ('loaded' in reply) this.#loaded.resolve();
    else if ('alive' in reply) this.#wait();
    else if ('document' in reply) this.#asked?.answer.resolve(reply.document);
    else this.#asked?.answer.reject(errorFrom(reply.error, { ReaderError }));
  }

  #begin(): void {
    if (this.#asked === undefined) return;
    this.#wait();
    this.#weighing = setInterval(() => void this.#weigh(), WEIGH_EVERY_MS);
  }

  #wait(): void {
    clearTimeout(this.#timer);
    if (this.#asked === undefined || this.broken) return;
    this.#timer = setTimeout(() => {
      this.#giveUp({
        rule: `must be read within ${this.#limits.stallMs / 1000} s a page`,
        received: 'more work than a document is',
        hint: 'it may be made to hang its reader; save it anew from the program it was made with',
      });
    }, this.#limits.stallMs);
  }

  /** Buffers lie outside of what the system limits: a stream in a PDF may unpack to any size. */
  async #weigh(): Promise<void> {
    const { external_memory } = await this.#worker.getHeapStatistics().catch(() => ({ external_memory: 0 }));
    if (external_memory > this.#limits.heapMiB * 2 ** 20) this.#giveUp(this.#tooLarge);
  }

  get #tooLarge() {
    return {
      rule: `must be readable in ${this.#limits.heapMiB} MiB of memory`,
      received: 'a file that takes more',
      hint: 'split it, or save it anew',
    };
  }

  #giveUp(parts: Omit<ErrorParts, 'what'>): void {
    if (this.#asked === undefined || this.broken) return;
    this.broken = true;
    this.#asked.answer.reject(new ReaderError({ what: this.#asked.path, ...parts }));
    void this.#worker.terminate();
  }

  #fail(error: NodeJS.ErrnoException): void {
    const full = error.code === 'ERR_WORKER_OUT_OF_MEMORY';
    this.#giveUp(full ? this.#tooLarge : { rule: 'could not be read', received: error.message });
    this.broken = true;
  }
}
