/** The data network's thread as the server sees it: calls, questions whose pieces come one by one, its end. Nothing that waits for it hangs. */
import { Worker } from 'node:worker_threads';
import * as infer from '../../infer/index.ts';
import * as memory from '../../memory/index.ts';
import { CallosumError } from '../../tensor/errors.ts';
import { errorFrom, type SentError } from '../../text/worker-error.ts';
import { ContextLengthError } from './asking.ts';
import type { Answered, Calls, FromNetwork, NetworkInfo, NetworkStart, Question, ToNetwork } from './protocol.ts';

const { QueueFullError, RequestError } = infer;
const { StoreDamageError, StoreError, StoreTakenError, StoreWriteError } = memory;
const CLASSES = {
  ContextLengthError,
  QueueFullError,
  RequestError,
  StoreDamageError,
  StoreError,
  StoreTakenError,
  StoreWriteError,
};
const received = (sent: SentError): Error => errorFrom(sent, CLASSES);

/** The thread is gone. */
export class NetworkStoppedError extends CallosumError {
  override name = 'NetworkStoppedError';
}

interface Waiting {
  piece?(text: string): void;
  resolve(value: unknown): void;
  reject(error: Error): void;
}

export class NetworkThread {
  readonly info: NetworkInfo;
  readonly #worker: Worker;
  readonly #waiting: Map<number, Waiting>;
  #next = 1;
  #stopped: Error | undefined;

  private constructor(worker: Worker, info: NetworkInfo, waiting: Map<number, Waiting>) {
    this.#worker = worker;
    this.info = info;
    this.#waiting = waiting;
    worker.on('message', (message: FromNetwork) => this.#hear(message));
    worker.on('error', (error) => this.#stop(error));
    worker.on('exit', () => this.#stop(stopped('its thread ended')));
  }

  /** Throws what opening the store and the base throws. */
  static open(start: NetworkStart): Promise<NetworkThread> {
    const worker = new Worker(new URL('./thread-main.ts', import.meta.url), { workerData: start, execArgv: [] });
    const { promise, resolve, reject } = Promise.withResolvers<NetworkThread>();
    worker.once('message', (message: FromNetwork) => {
      if ('ready' in message) resolve(new NetworkThread(worker, message.ready, new Map()));
      else if ('failed' in message) reject(received(message.failed));
    });
    worker.once('error', reject);
    worker.once('exit', () => reject(stopped('its thread ended before it was open')));
    return promise;
  }

  call<K extends keyof Calls>(method: K, ask: Calls[K]['ask']): Promise<Calls[K]['answer']> {
    return new Promise((resolve, reject) => {
      const message = { method, ask } as Omit<ToNetwork, 'id'>;
      this.#send(message, { resolve: resolve as Waiting['resolve'], reject });
    });
  }

  /** The pieces of an answer as they come; returns how it ended. Who leaves the loop early, or aborts, ends the asking. */
  async *ask(ask: Question, signal?: AbortSignal): AsyncGenerator<string, Answered> {
    signal?.throwIfAborted();
    const pieces: string[] = [];
    let wake = Promise.withResolvers<void>();
    let end: { value: Answered } | { error: Error } | undefined;
    const settle = (how: NonNullable<typeof end>): void => {
      end ??= how;
      wake.resolve();
    };
    const id = this.#send({ method: 'ask', ask } as Omit<ToNetwork, 'id'>, {
      piece(text) {
        pieces.push(text);
        wake.resolve();
      },
      resolve: (value) => settle({ value: value as Answered }),
      reject: (error) => settle({ error }),
    });
    const cancel = (): void => this.#worker.postMessage({ id, method: 'cancel' } satisfies ToNetwork);
    signal?.addEventListener('abort', cancel, { once: true });
    try {
      for (;;) {
        while (pieces.length > 0) yield pieces.shift()!;
        if (end && 'error' in end) throw end.error;
        if (end) return end.value;
        await wake.promise;
        wake = Promise.withResolvers();
      }
    } finally {
      signal?.removeEventListener('abort', cancel);
      if (!end) cancel();
    }
  }

  /** What is being learned is finished first; questions are given up. */
  async close(): Promise<void> {
    if (this.#stopped) return;
    const gone = new Promise((resolve) => this.#worker.once('exit', resolve));
    this.#worker.postMessage({ id: 0, method: 'close' } satisfies ToNetwork);
    await gone;
  }

  #send(message: Omit<ToNetwork, 'id'>, waiting: Waiting): number {
    const id = this.#next++;
    if (this.#stopped) {
      waiting.reject(this.#stopped);
      return id;
    }
    this.#waiting.set(id, waiting);
    this.#worker.postMessage({ ...message, id });
    return id;
  }

  #hear(message: FromNetwork): void {
    if (!('id' in message)) return;
    const waiting = this.#waiting.get(message.id);
    if ('piece' in message) {
      waiting?.piece?.(message.piece);
      return;
    }
    this.#waiting.delete(message.id);
    if ('error' in message) waiting?.reject(received(message.error));
    else waiting?.resolve(message.value);
  }

  #stop(error: Error): void {
    this.#stopped ??= error;
    for (const { reject } of this.#waiting.values()) reject(this.#stopped);
    this.#waiting.clear();
  }
}

const stopped = (how: string): NetworkStoppedError =>
  new NetworkStoppedError({
    what: 'data network',
    rule: 'must be running',
    received: how,
    hint: 'start the server again',
  });
