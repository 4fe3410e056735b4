/**
 * A model that runs in a thread of its own, as a program uses it. Everything here is asynchronous and short: reading the model, its
 * steps and its text happen in the other thread (serve.ts), so that this one stays free.
 */
import { RequestError } from '../errors.ts';
import type { Statistics } from '../scheduler/index.ts';
import { Connection, received } from './connection.ts';
import { EventStream } from './event-stream.ts';
import type { Calls, EndEvent, FromWorker, GenerateEvent, GenerateRequest, Score, SentEvent } from './protocol.ts';
import type { ModelInfo } from './served-model.ts';

export interface RunOptions {
  /** The module that is the thread: it calls serve(). That for checkpoints unless said. */
  module?: URL;
  /** Most completions that wait for their turn; more are refused. Default 1024. */
  queue?: number;
}

/** A request that is under way. */
interface Running {
  readonly stream: EventStream<GenerateEvent>;
  left: number;
  /** Of the first completion that failed: thrown behind the last event. */
  error?: Error;
  /** Removes the listener from the signal. */
  readonly release: () => void;
}

export class RunningModel {
  readonly #connection: Connection;
  readonly #running = new Map<number, Running>();
  readonly #calls = new Map<number, Pick<PromiseWithResolvers<never>, 'resolve' | 'reject'>>();
  readonly #opened = Promise.withResolvers<ModelInfo>();
  #info: ModelInfo | undefined;
  #ids = 0;

  private constructor(path: string, options: unknown, { module, queue }: RunOptions) {
    const entry = module ?? new URL('./main.ts', import.meta.url);
    this.#connection = new Connection(
      entry,
      { path, options, queue },
      {
        message: (message) => this.#receive(message),
        failed: (error) => this.#fail(error),
      },
    );
  }

  /** openModel, with any module. `options` are the module's own, plain data. */
  static async open(path: string, options: unknown, run: RunOptions): Promise<RunningModel> {
    const model = new RunningModel(path, options, run);
    model.#info = await model.#opened.promise;
    model.#rest();
    return model;
  }

  /** What was opened. */
  get info(): ModelInfo {
    return this.#info!;
  }

  /**
   * Text that continues a prompt or answers messages, as it comes. The request is under way at once; leaving the loop, or the signal,
   * cancels it. Each completion ends with one event of kind 'end'.
   *
   *     for await (const event of model.generate({ prompt: 'Once', maxTokens: 20 }))
   *       if (event.kind === 'tokens') process.stdout.write(event.text);
   *
   * The loop throws RequestError or OutOfRangeError for a request that cannot be served, QueueFullError when too many wait, and
   * EngineStoppedError when the thread ends. An error of one completion is in its end event, and is thrown when all have ended.
   */
  generate({ signal, ...request }: GenerateRequest & { signal?: AbortSignal }): AsyncIterableIterator<GenerateEvent> {
    const id = this.#ids++;
    const cancel = () => this.#send({ type: 'cancel', id });
    const leave = () => {
      this.#forget(id);
      cancel();
    };
    const stream = new EventStream<GenerateEvent>(merge, leave);
    const release = () => signal?.removeEventListener('abort', cancel);
    this.#running.set(id, { stream, left: request.completions ?? 1, release });
    this.#connection.keepAlive(true);
    try {
      const sent = { ...request, ...plainIds(request.prompt), seed: request.seed ?? freshSeed() };
      this.#connection.send({ type: 'generate', id, request: sent });
      if (signal?.aborted) cancel();
      else signal?.addEventListener('abort', cancel, { once: true });
    } catch (error) {
      this.#forget(id);
      stream.end(error as Error);
    }
    return stream;
  }

  /** The ids of a text; `special`: special tokens in it are recognised; `addSpecial`: with what the model puts around a text. */
  tokenize(text: string, { special = false, addSpecial = false } = {}): Promise<Uint32Array> {
    return this.#call('tokenize', { text, special, addSpecial });
  }

  /** The text of ids. */
  detokenize(ids: ArrayLike<number>, { skipSpecial = false } = {}): Promise<string> {
    return this.#call('detokenize', { ids: Int32Array.from(ids), skipSpecial });
  }

  /**
   * How likely a text is: natural log-probabilities of its tokens, from the second on. Perplexity is e^(-mean).
   * @throws RequestError for more tokens than the context has
   */
  score(text: string | ArrayLike<number>): Promise<Score> {
    return this.#call('score', { text: typeof text === 'string' ? text : Int32Array.from(text) });
  }

  /** What was done so far, and what is under way. */
  stats(): Promise<Statistics> {
    return this.#call('stats', {});
  }

  /** Ends the thread after its step. What is under way ends with EngineStoppedError. */
  async close(): Promise<void> {
    await this.#connection.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #call<K extends keyof Calls>(method: K, ask: Calls[K]['ask']): Promise<Calls[K]['answer']> {
    const answer = Promise.withResolvers<Calls[K]['answer']>();
    const id = this.#ids++;
    this.#calls.set(id, answer);
    this.#connection.keepAlive(true);
    try {
      this.#connection.send({ type: 'call', id, method, ask } as never);
    } catch (error) {
      this.#calls.delete(id);
      answer.reject(error);
    }
    return answer.promise;
  }

  #receive(message: FromWorker): void {
    if (message.type === 'ready') this.#opened.resolve(message.info);
    else if (message.type === 'failed') this.#opened.reject(received(message.error));
    else if (message.type === 'events') for (const { id, events } of message.events) this.#events(id, events);
    else if (message.type === 'refused') this.#end(message.id, received(message.error));
    else {
      const call = this.#calls.get(message.id);
      this.#calls.delete(message.id);
      if (message.type === 'answer') call?.resolve(message.value as never);
      else call?.reject(received(message.error));
    }
    this.#rest();
  }

  #events(id: number, events: readonly SentEvent[]): void {
    const running = this.#running.get(id);
    if (!running) return; // its reader has left
    for (const event of events) {
      if (event.kind === 'end') {
        const end = endOf(event);
        running.error ??= end.error;
        running.left--;
        running.stream.push(end);
      } else running.stream.push(event);
    }
    if (running.left === 0) this.#end(id, running.error);
  }

  #end(id: number, error?: Error): void {
    this.#running.get(id)?.stream.end(error);
    this.#forget(id);
  }

  #forget(id: number): void {
    this.#running.get(id)?.release();
    this.#running.delete(id);
    this.#rest();
  }

  /** Tells the thread what it may have no use for any more. */
  #send(message: { type: 'cancel'; id: number }): void {
    try {
      this.#connection.send(message);
    } catch {
      // It is gone, and what was to be cancelled with it.
    }
  }

  /** Nothing is under way: the thread alone does not keep the process. */
  #rest(): void {
    if (this.#info && this.#running.size === 0 && this.#calls.size === 0) this.#connection.keepAlive(false);
  }

  #fail(error: Error): void {
    this.#opened.reject(error);
    for (const call of this.#calls.values()) call.reject(error);
    this.#calls.clear();
    for (const id of [...this.#running.keys()]) this.#end(id, error);
  }
}

function endOf({ error, ...event }: SentEvent & { kind: 'end' }): EndEvent {
  return error ? { ...event, error: received(error) } : event;
}

/** Tokens of the same completion that nobody has read yet are one event. */
function merge(last: GenerateEvent, next: GenerateEvent): boolean {
  if (last.kind !== 'tokens' || next.kind !== 'tokens' || last.completion !== next.completion) return false;
  last.text += next.text;
  for (const id of next.ids) last.ids.push(id);
  for (const logprobs of next.logprobs ?? []) last.logprobs!.push(logprobs);
  return true;
}

/** Ids of a prompt as an array of their own. @throws RequestError for what is no id */
function plainIds(prompt: GenerateRequest['prompt']): { prompt?: string | Int32Array } {
  if (prompt === undefined || typeof prompt === 'string') return { prompt };
  const ids = Int32Array.from(prompt);
  const bad = Array.prototype.findIndex.call(prompt, (id, i) => ids[i] !== id);
  if (bad >= 0)
    throw new RequestError({ what: 'prompt', rule: 'ids must be whole numbers', received: String(prompt[bad]) });
  return { prompt: ids };
}

/** A seed for who gave none; the end event tells it. */
function freshSeed(): number {
  const [low, high] = crypto.getRandomValues(new Uint32Array(2));
  return low + (high & 0x1fffff) * 2 ** 32;
}
