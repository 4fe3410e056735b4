/** The worker thread as seen from outside: messages to it, and its end. Whatever ends it, nothing that waits for it hangs. */
import { Worker } from 'node:worker_threads';
import { errorFrom, type SentError } from '../../text/worker-error.ts';
import * as errors from '../errors.ts';
import { EngineStoppedError } from '../errors.ts';
import type { FromWorker, Start, ToWorker } from './protocol.ts';

/** What the thread said, for the request or call with this id; `failed` once for all of them, when nothing follows any more. */
export interface Receiver {
  message(message: FromWorker): void;
  failed(error: Error): void;
}

/** An error of the thread, of its class. */
export const received = (sent: SentError): Error => errorFrom(sent, errors);

/**
 * Young objects of the thread, MB: reading a vocabulary makes many that die at once, and with the room that the runtime gives them by itself the
 * process grows by a hundred megabytes that it never needs again.
 */
const LIMITS = { maxYoungGenerationSizeMb: 8 };

export class Connection {
  readonly #worker: Worker;
  readonly #receiver: Receiver;
  readonly #gone = Promise.withResolvers<void>();
  #stopped: Error | undefined;

  constructor(module: URL, start: Start, receiver: Receiver) {
    this.#receiver = receiver;
    // Not with the flags of this process: some, of programs given on the command line, keep a thread from starting.
    this.#worker = new Worker(module, { workerData: start, execArgv: [], resourceLimits: LIMITS });
    this.#worker.on('message', (message: FromWorker) => receiver.message(message));
    this.#worker.on('messageerror', (error) => {
      this.#stop(error);
      this.#worker.terminate();
    });
    this.#worker.on('error', (error) => this.#stop(error));
    this.#worker.on('exit', (code) => {
      this.#stop(undefined, code);
      this.#gone.resolve();
    });
  }

  /** @throws EngineStoppedError when the thread is gone */
  send(message: ToWorker): void {
    if (this.#stopped) throw this.#stopped;
    this.#worker.postMessage(message);
  }

  /** Whether the process is kept alive for it. */
  keepAlive(alive: boolean): void {
    if (alive) this.#worker.ref();
    else this.#worker.unref();
  }

  /** The thread ends after its step; what is under way is cancelled. */
  async close(): Promise<void> {
    this.#worker.ref();
    if (!this.#stopped) {
      this.#worker.postMessage({ type: 'close' } satisfies ToWorker);
      this.#stop(new EngineStoppedError({ what: 'model', rule: 'was closed' }));
    }
    await this.#gone.promise;
  }

  #stop(cause?: unknown, code?: number): void {
    if (this.#stopped) return;
    this.#stopped =
      cause instanceof EngineStoppedError
        ? cause
        : new EngineStoppedError(
            {
              what: 'model',
              rule: 'the thread that runs it must not end by itself',
              received:
                cause === undefined ? `exit code ${code}` : String(cause instanceof Error ? cause.message : cause),
              hint: 'open the model again',
            },
            { cause },
          );
    this.#receiver.failed(this.#stopped);
  }
}
