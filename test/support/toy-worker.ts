/** The entry of a worker thread with the toy engine and a tokenizer of single bytes: for tests of everything around a model. */
import { type ServedModel, serve } from '../../src/infer/worker/serve.ts';
import { ByteStreamDecoder } from '../../src/text/decode.ts';
import { ToyEngine, type ToyOptions } from './toy-engine.ts';

export interface ToyWorkerOptions extends ToyOptions {
  /** Opening fails. */
  broken?: boolean;
  /** Milliseconds of work in every step. */
  busyMs?: number;
  /** In this step (from 1) the thread ends, throws outside of any request, or the engine throws. */
  exitAt?: number;
  crashAt?: number;
  failAt?: number;
}

const END = 256;

class ToyWorkerEngine extends ToyEngine {
  readonly #options: ToyWorkerOptions;
  #steps = 0;
  constructor(options: ToyWorkerOptions) {
    super({ vocab: 260, ...options });
    this.#options = options;
  }
  override step(stretches: Parameters<ToyEngine['step']>[0]): Float32Array {
    const { busyMs = 0, exitAt, crashAt, failAt } = this.#options;
    this.#steps++;
    if (this.#steps === exitAt) process.exit(5);
    if (this.#steps === crashAt) {
      process.nextTick(() => {
        throw new TypeError('a crash of the thread');
      });
    }
    if (this.#steps === failAt) throw new RangeError('a failure of the engine');
    const logits = super.step(stretches);
    for (const end = performance.now() + busyMs; performance.now() < end; );
    return logits;
  }
}

const bytesOf = (id: number) => (id < END ? Uint8Array.of(id) : Buffer.from(id === END ? '<end>' : ''));

await serve((path: string, options: ToyWorkerOptions): ServedModel => {
  if (options.broken) throw new RangeError(`${path} is broken`);
  const engine = new ToyWorkerEngine(options);
  return {
    engine,
    tokenizer: {
      size: 257,
      encode: (text) => Uint32Array.from(Buffer.from(text)),
      decode: (ids) => Buffer.concat(Array.from(ids, bytesOf)).toString(),
      tokenBytes: bytesOf,
      stream: () => new ByteStreamDecoder(bytesOf),
    },
    beginning: [],
    stopIds: [END],
    info: { path, vocab: 257, context: engine.context, chat: true },
    render: (messages) => Buffer.from(messages.map(({ role, content }) => `${role}: ${content}\n`).join('')),
    constraint: (description) => {
      const { bytes, length } = description as { bytes: number[]; length: number };
      return () => {
        let left = length;
        return {
          get done() {
            return left === 0;
          },
          mask(into) {
            into.fill(0);
            for (const byte of bytes) into[byte >> 5] |= 1 << (byte & 31);
          },
          accept() {
            left--;
          },
        };
      };
    },
  };
});
