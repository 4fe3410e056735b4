/** The messages between the server and the thread that has the data network. Plain data only. */
import type { SamplingOptions } from '../../infer/index.ts';
import type { Answer, Certificate, DocumentInfo, DocumentInput, LearnReport, Place } from '../../memory/index.ts';
import type { LeftOut } from '../../refine/readers/index.ts';
import type { SentError } from '../../text/worker-error.ts';

/** What the thread is started with. */
export interface NetworkStart {
  /** Of the store. */
  readonly folder: string;
  /** Path of the base; without one answers are strings of the documents. */
  readonly model?: string;
  /** Memory for compiled slots, in bytes. */
  readonly cacheBytes?: number;
}

/** What there is, once it is open. */
export interface NetworkInfo {
  /** Tokens that prompt and answer may have together; absent without a base. */
  readonly context?: number;
  /** Path of the reader in use. */
  readonly reader?: string;
  /** What a person must know of how answers are found. */
  readonly notice?: string;
}

/** A type, not an interface, so that it is a ChatMessage. */
export type Turn = {
  readonly role: 'system' | 'user' | 'assistant';
  readonly content: string;
};

/** A question, the last of a conversation. */
export interface Question {
  readonly conversation: readonly Turn[];
  readonly question: string;
  /** auto: the documents, and the base where they have nothing to say; only: never the base; off: the base alone. */
  readonly documents: 'auto' | 'only' | 'off';
  readonly labels: readonly string[];
  readonly maxTokens?: number;
  readonly stop: readonly string[];
  readonly sampling: SamplingOptions;
}

/** How an answer ended: `length` where it reached maxTokens, `stop` otherwise. */
export interface Answered {
  readonly answer: Answer;
  readonly finish: 'stop' | 'length';
  readonly promptTokens: number;
  readonly completionTokens: number;
}

/** A document as it is now, with what of its file is not in it. */
export type Listed = DocumentInfo & { readonly leftOut: readonly LeftOut[] };

/** The same, and what learning it came to. */
export type Learned = Listed & { readonly report: LearnReport };

/** Questions that have one answer. */
export interface Calls {
  /** Durable when it is answered; of each what it became, or why it could not be learned: by the store, which could not write, or by itself. */
  learn: { ask: { documents: DocumentInput[] }; answer: (Learned | { error: string; ofStore: boolean })[] };
  forget: { ask: { name: string }; answer: Certificate };
  documents: { ask: object; answer: Listed[] };
  text: { ask: { name: string; version?: number }; answer: { text: string; places: readonly Place[] } | undefined };
}

export type ToNetwork =
  | { [K in keyof Calls]: { id: number; method: K; ask: Calls[K]['ask'] } }[keyof Calls]
  | { id: number; method: 'ask'; ask: Question }
  | { id: number; method: 'cancel' }
  | { id: 0; method: 'close' };

export type FromNetwork =
  | { ready: NetworkInfo }
  | { failed: SentError }
  | { id: number; piece: string }
  | { id: number; value: unknown }
  | { id: number; error: SentError };
