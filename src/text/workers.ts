/**
 * Spreads work over worker threads and hands the results back in the order of the input, whatever the number of workers. Knows nothing
 * of what is done: that is a module of its own, named by its URL. Not for tensors: the native core has its own threads.
 */
import { type Transferable, Worker } from 'node:worker_threads';
import { CallosumError } from '../tensor/errors.ts';
import { errorFrom, type SentError } from './worker-error.ts';

/** What the module of a worker exports as `create`. */
export type CreateMapper<I, R> = (data: never) => Mapper<I, R> | Promise<Mapper<I, R>>;

export interface Mapper<I, R> {
  /** The result for one block, or undefined for none. */
  map(block: I): R | undefined | Promise<R | undefined>;
  /** What is left when all blocks are done, once a worker. Which blocks a worker had is not determined. */
  finish?(): R;
  /** Buffers of a result that go to the caller without a copy. */
  transfer?(result: R): Transferable[];
}

export interface MapOptions {
  /** Threads that work, beside this one which reads. 1: no thread is started and the work is done in this one. */
  workers: number;
}

/** What a worker is sent: a block, or that there are no more. */
export type Task<I> = { block: I } | { finish: true };
/** What a worker sends: first that it has loaded its module, or has failed to; then an answer to each task. */
export type Answer<R> = { loaded: true } | { result?: R } | { error: SentError };
/** What the shim in the thread is started with. */
export interface Start {
  module: string;
  data: unknown;
}

/** Blocks that a worker has at a time: the one it works on and the next. */
const IN_FLIGHT = 2;

/**
 * Runs `create(data)` of the module `worker` in each worker and yields the results of its `map` in the order of `blocks`, then those of
 * `finish`. Buffers of a block that are its own fields (`bytes`) are transferred. At most two blocks a worker are in flight, so a slow
 * consumer slows the reading. The first error of a worker or of `blocks` ends everything and is thrown with its class; the threads are
 * gone when the generator ends, however it ends.
 */
export async function* mapBlocks<R, I extends object = object>(
  worker: URL,
  data: unknown,
  blocks: AsyncIterable<I>,
  { workers }: MapOptions,
): AsyncGenerator<R> {
  if (workers > 1) yield* mapInThreads<R, I>(worker, data, blocks, workers);
  else yield* mapHere<R, I>(worker, data, blocks);
}

async function* mapHere<R, I>(worker: URL, data: unknown, blocks: AsyncIterable<I>): AsyncGenerator<R> {
  const { create } = (await import(worker.href)) as { create: CreateMapper<I, R> };
  const mapper = await create(data as never);
  for await (const block of blocks) {
    const result = await mapper.map(block);
    if (result !== undefined) yield result;
  }
  if (mapper.finish) yield mapper.finish();
}

async function* mapInThreads<R, I extends object>(
  worker: URL,
  data: unknown,
  blocks: AsyncIterable<I>,
  workers: number,
): AsyncGenerator<R> {
  const threads = Array.from({ length: workers }, () => new Thread<R, I>({ module: worker.href, data }));
  /** Answers that were asked for and not yet yielded, oldest first. */
  const asked: Promise<R | undefined>[] = [];
  const source = blocks[Symbol.asyncIterator]();
  try {
    for (;;) {
      if (asked.length >= workers * IN_FLIGHT) {
        const result = await asked.shift()!;
        if (result !== undefined) yield result;
        continue;
      }
      const { done, value } = await source.next();
      if (done) break;
      const free = threads.reduce((a, b) => (b.pending < a.pending ? b : a));
      asked.push(free.ask({ block: value }, buffersOf(value)));
    }
    asked.push(...threads.map((thread) => thread.ask({ finish: true }, [])));
    for (const answer of asked) {
      const result = await answer;
      if (result !== undefined) yield result;
    }
  } finally {
    await Promise.all([source.return?.(), ...threads.map((thread) => thread.end())]);
  }
}

/** One worker thread; it answers in the order in which it is asked. */
class Thread<R, I> {
  readonly #worker: Worker;
  readonly #waiting: PromiseWithResolvers<R | undefined>[] = [];
  /** Resolved when the thread has loaded its module or is gone. */
  readonly #loaded = Promise.withResolvers<void>();
  #failure: Error | undefined;

  constructor(start: Start) {
    this.#worker = new Worker(new URL('./worker-main.ts', import.meta.url), { workerData: start });
    this.#worker.on('message', (answer: Answer<R>) => {
      if ('loaded' in answer) this.#loaded.resolve();
      else if ('error' in answer) this.#fail(errorFrom(answer.error));
      else this.#waiting.shift()?.resolve(answer.result); // none waits once the thread has failed
    });
    this.#worker.on('error', (error) => this.#fail(error as Error));
    this.#worker.on('exit', (code) => {
      this.#loaded.resolve();
      this.#fail(new CallosumError({ what: 'worker', rule: 'must not end before its work', received: `code ${code}` }));
    });
  }

  get pending(): number {
    return this.#waiting.length;
  }

  ask(task: Task<I>, transfer: Transferable[]): Promise<R | undefined> {
    const answer = Promise.withResolvers<R | undefined>();
    answer.promise.catch(() => {}); // it may never be awaited when another fails first
    if (this.#failure) answer.reject(this.#failure);
    else {
      this.#waiting.push(answer);
      this.#worker.postMessage(task, transfer);
    }
    return answer.promise;
  }

  /** Not while it loads: Node 24 aborts the whole process when a thread is ended within an import. */
  async end(): Promise<void> {
    await this.#loaded.promise;
    await this.#worker.terminate();
  }

  #fail(error: Error): void {
    this.#failure ??= error;
    for (const answer of this.#waiting.splice(0)) answer.reject(this.#failure);
  }
}

function buffersOf(block: object): ArrayBuffer[] {
  return Object.values(block).flatMap((field) =>
    ArrayBuffer.isView(field) && field.buffer instanceof ArrayBuffer && field.byteLength === field.buffer.byteLength
      ? [field.buffer]
      : [],
  );
}
