/**
 * A frozen base and a store of documents that it answers from: learn, ask, forget. Joins store, address, ports and answer; each of them is
 * in its own folder. One thread of a process may have it open.
 */
import { type EngineOptions, RequestError } from '../infer/index.ts';
import type { ChatMessage } from '../infer/worker/served-model.ts';
import { calibrateGate, type GateThreshold } from './address/index.ts';
import type { Answer } from './answer/answer.ts';
import { type AskOptions, answering } from './answer/ask.ts';
import { type BaseVoice, baseAnswer, type VoiceOptions } from './answer/base-voice.ts';
import { FLOOR } from './answer/floor.ts';
import { OpenedBase } from './opened-base.ts';
import { type BulkOptions, Store } from './store/index.ts';
import type { Certificate, DocumentInfo, DocumentInput, LearnReport, Slot } from './store/store-types.ts';

export interface DataNetworkOptions {
  /** Of the store; made where there is none. */
  readonly folder: string;
  /** The base: a GGUF file, a folder in Hugging Face's layout, a llama2.c file. Without it answers are strings of the documents, found by words and types. */
  readonly model?: string;
  /** The base's reader; looked for beside the base and among the project's own unless said. */
  readonly reader?: string;
  readonly engine?: EngineOptions;
  /** Memory for compiled slots, in bytes; 256 MB unless said. */
  readonly cacheBytes?: number;
}

/** Gate G1 is calibrated again when the store has grown or shrunk by this factor. */
const GROWTH = 1.25;

export class DataNetwork implements Disposable {
  readonly store: Store;
  readonly #base: OpenedBase | undefined;
  /** Keys of slots that the base has read, by document: what forgetting must wipe. */
  readonly #read = new Map<string, Set<string>>();
  #closed = false;
  #gate: { readonly threshold: GateThreshold; readonly slots: number } | undefined;

  private constructor(store: Store, base: OpenedBase | undefined) {
    this.store = store;
    this.#base = base;
  }

  /** Throws what the store and the base throw: StoreError where another process has the folder, errors that name the model's file and field. */
  static open({ folder, model, ...options }: DataNetworkOptions): DataNetwork {
    const store = Store.open(folder);
    try {
      return new DataNetwork(store, model === undefined ? undefined : new OpenedBase(model, options));
    } catch (error) {
      store.close();
      throw error;
    }
  }

  /** What a person must know of how answers are found here; undefined where a trained reader reads. */
  get notice(): string | undefined {
    if (this.#base) return this.#base.notice;
    return 'no base: answers are strings of the documents, found by words and types alone; give a model to have them read';
  }

  /** Path of the reader in use. */
  get reader(): string | undefined {
    return this.#base?.notice === undefined ? this.#base?.reader : undefined;
  }

  /** Learns a document, or a new version of one; durable when it returns, and answered from at once. */
  learn(document: DocumentInput): LearnReport {
    return this.store.learn(document);
  }

  /** The same as `learn`, for those who know that the document is there: of a version only what changed is written. */
  update(document: DocumentInput): LearnReport {
    return this.store.learn(document);
  }

  learnMany(
    documents: Iterable<DocumentInput> | AsyncIterable<DocumentInput>,
    options?: BulkOptions,
  ): Promise<LearnReport[]> {
    return this.store.learnMany(documents, options);
  }

  /** Forgets a document or one version of it: in the store, and in the memory of what the base has read. */
  forget(name: string, options: { version?: number; compact?: boolean } = {}): Certificate {
    const certificate = this.store.forget(name, options);
    this.#base?.forget([...(this.#read.get(name) ?? [])]);
    this.#read.delete(name);
    return certificate;
  }

  documents(options?: Parameters<Store['documents']>[0]): DocumentInfo[] {
    return this.store.documents(options);
  }

  /**
   * The answer to a question, as it is written: an iterator of its pieces, and `answer` for the whole with its citations. Who asks reads
   * documents without a label, and those with one of `labels`.
   */
  ask(question: string, options: AskOptions = {}): Asking {
    const snapshot = this.store.snapshot({ asOf: options.asOf, labels: options.labels });
    const by = this.#base?.judge ?? FLOOR;
    const gate = this.#gateOf();
    const places = (name: string, version: number) => this.store.places(name, version);
    const reads = (slots: readonly Slot[]): void => {
      for (const { document, key } of slots) {
        const keys = this.#read.get(document) ?? new Set();
        this.#read.set(document, keys.add(key));
      }
    };
    return new Asking(answering({ snapshot, gate, by, base: this.#base, places, reads }, question, options));
  }

  /** The base alone, as if nothing had been learned: its answer in pieces. Throws RequestError where the conversation is too long for it. */
  speak(conversation: readonly ChatMessage[], options?: VoiceOptions): AsyncGenerator<string, void> {
    return baseAnswer(this.#voice, conversation, options);
  }

  /** Tokens of a conversation as the base is asked, the longest text it can run, and tokens of a text. Undefined without a base. */
  get measure():
    | { context: number; conversation(of: readonly ChatMessage[]): number; text(of: string): number }
    | undefined {
    const voice = this.#base?.voice;
    return (
      voice && {
        context: voice.engine.context,
        conversation: (of) => voice.prompt(of).length,
        text: (of) => voice.tokenizer.encode(of).length,
      }
    );
  }

  get #voice(): BaseVoice {
    if (this.#base) return this.#base.voice;
    throw new RequestError({
      what: 'base',
      rule: 'must be there to speak by itself',
      received: 'none',
      hint: 'give a model',
    });
  }

  /** Gives memory and folder back; once, however often it is called. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#base?.[Symbol.dispose]();
    this.store.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }

  /** Of the whole store, whoever asks. */
  #gateOf(): GateThreshold {
    const owner = this.store.snapshot({ labels: 'all' });
    const { slots } = owner;
    if (this.#gate && slots < this.#gate.slots * GROWTH && slots * GROWTH > this.#gate.slots)
      return this.#gate.threshold;
    this.#gate = { threshold: calibrateGate(owner), slots };
    return this.#gate.threshold;
  }
}

/** A question being answered. */
export class Asking implements AsyncIterable<string> {
  readonly #pieces: AsyncGenerator<string, Answer>;
  #answer: Promise<Answer> | undefined;

  constructor(pieces: AsyncGenerator<string, Answer>) {
    this.#pieces = pieces;
  }

  /** Pieces of the answer's text in order; together `answer.text`. To be gone through once; who leaves the loop early ends the asking. */
  async *[Symbol.asyncIterator](): AsyncGenerator<string, void> {
    let left = true;
    try {
      for (;;) {
        const step = await this.#pieces.next();
        if (step.done) {
          left = false;
          this.#answer ??= Promise.resolve(step.value);
          return;
        }
        yield step.value;
      }
    } finally {
      // What the writing holds of the engine goes back now.
      if (left) await this.#pieces.return(undefined as never);
    }
  }

  /** The whole answer; goes through the pieces that nobody took. */
  answer(): Promise<Answer> {
    this.#answer ??= this.#rest();
    return this.#answer;
  }

  async #rest(): Promise<Answer> {
    for (;;) {
      const step = await this.#pieces.next();
      if (!step.done) continue;
      if (step.value) return step.value;
      throw new DOMException('the asking was ended before its answer was whole', 'AbortError');
    }
  }
}
