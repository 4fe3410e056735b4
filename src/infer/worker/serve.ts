/**
 * The worker thread: a model, its scheduler, and the loop between them. A module that is a worker's entry calls serve() with what opens
 * its model; main.ts is the one for checkpoints. Not the other side of the messages (running-model.ts).
 */
import { type MessagePort, parentPort, type Transferable, workerData } from 'node:worker_threads';
import { sentError } from '../../text/worker-error.ts';
import { Scheduler, type Submitted } from '../scheduler/index.ts';
import { Generation } from './generation.ts';
import type { Calls, FromWorker, GenerateRequest, Score, Start, ToWorker } from './protocol.ts';
import { promptIds, schedulerRequest } from './request.ts';
import type { OpenServed, ServedModel } from './served-model.ts';

export type { OpenServed, ServedModel, TextCodec } from './served-model.ts';

/** Runs the thread until it is told to close. What fails while the model opens is told to the other side. */
export async function serve<O>(open: OpenServed<O>): Promise<void> {
  const port = parentPort!;
  const { path, options, queue } = workerData as Start;
  try {
    const model = await open(path, options as O);
    new Host(model, port, queue);
    port.postMessage({ type: 'ready', info: model.info } satisfies FromWorker);
  } catch (error) {
    port.postMessage({ type: 'failed', error: sentError(error) } satisfies FromWorker);
    port.close();
  }
}

class Host {
  readonly #model: ServedModel;
  readonly #port: MessagePort;
  readonly #scheduler: Scheduler;
  readonly #generations = new Map<number, { generation: Generation; submitted: Submitted }>();
  /** A step is to come; or none ever again. */
  #awake = false;
  #closed = false;

  constructor(model: ServedModel, port: MessagePort, queue?: number) {
    this.#model = model;
    this.#port = port;
    const { engine, tokenizer } = model;
    this.#scheduler = new Scheduler(engine, { vocab: Math.min(engine.vocab, tokenizer.size), queue });
    port.on('message', (message: ToWorker) => this.#receive(message));
  }

  #receive(message: ToWorker): void {
    if (message.type === 'generate') this.#generate(message.id, message.request);
    else if (message.type === 'cancel') this.#generations.get(message.id)?.submitted.cancel();
    else if (message.type === 'call') this.#call(message.id, message.method, message.ask);
    else this.#close();
    this.#wake();
  }

  #generate(id: number, request: GenerateRequest & { seed: number }): void {
    try {
      const generation = new Generation(this.#model.tokenizer, request);
      const submitted = this.#scheduler.submit(schedulerRequest(this.#model, request), generation);
      this.#generations.set(id, { generation, submitted });
    } catch (error) {
      this.#post({ type: 'refused', id, error: sentError(error) });
    }
  }

  async #call<K extends keyof Calls>(id: number, method: K, ask: Calls[K]['ask']): Promise<void> {
    try {
      const value = await this.#answer(method, ask);
      this.#post({ type: 'answer', id, value });
    } catch (error) {
      this.#post({ type: 'failure', id, error: sentError(error) });
    }
  }

  #answer(method: keyof Calls, ask: object): Calls[keyof Calls]['answer'] | Promise<Score> {
    const { tokenizer } = this.#model;
    if (method === 'stats') return this.#scheduler.statistics();
    if (method === 'score') return this.#score((ask as Calls['score']['ask']).text);
    if (method === 'detokenize') {
      const { ids, skipSpecial } = ask as Calls['detokenize']['ask'];
      return tokenizer.decode(ids, { skipSpecial });
    }
    const { text, special, addSpecial } = ask as Calls['tokenize']['ask'];
    return tokenizer.encode(text, { special, addSpecial });
  }

  #score(text: string | ArrayLike<number>): Promise<Score> {
    const ids = promptIds(this.#model, text);
    const { promise, resolve, reject } = Promise.withResolvers<Score>();
    let logprobs = new Float64Array(0);
    this.#scheduler.submit(
      { prompt: ids, maxTokens: 0, promptLogprobs: 0 },
      {
        token: () => undefined,
        prompt(all) {
          logprobs = Float64Array.from(all, ({ logprob }) => logprob);
        },
        ended: (_, { error }) => (error ? reject(error) : resolve({ ids, logprobs })),
      },
    );
    return promise;
  }

  /** One step at a time, with room between them for messages: what is cancelled is gone before the next. */
  #wake(): void {
    if (this.#awake || this.#closed) return;
    this.#awake = true;
    setImmediate(() => {
      this.#awake = false;
      if (this.#closed) return;
      const more = !this.#scheduler.idle && this.#scheduler.step();
      this.#tell();
      if (more) this.#wake();
    });
  }

  /** What came of this step, all requests in one message. */
  #tell(): void {
    const told: { id: number; events: ReturnType<Generation['take']> }[] = [];
    for (const [id, { generation }] of this.#generations) {
      const events = generation.take();
      if (events.length > 0) told.push({ id, events });
      if (generation.done) this.#generations.delete(id);
    }
    if (told.length > 0) this.#post({ type: 'events', events: told });
  }

  /** Everything ends; the thread with it, since nothing else keeps it. */
  #close(): void {
    this.#closed = true;
    for (const { submitted } of this.#generations.values()) submitted.cancel();
    this.#tell();
    this.#port.close();
    this.#model.engine[Symbol.dispose]();
  }

  #post(message: FromWorker, transfer: Transferable[] = []): void {
    this.#port.postMessage(message, transfer);
  }
}
