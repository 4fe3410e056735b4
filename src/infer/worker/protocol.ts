/** The messages between the two threads. Plain data only. */
import type { SentError } from '../../text/worker-error.ts';
import type { SamplingOptions, TokenLogprobs } from '../sampling/index.ts';
import type { Statistics, Timings, Usage } from '../scheduler/index.ts';
import type { ChatMessage, ModelInfo } from './served-model.ts';

/** What the thread is started with. */
export interface Start {
  readonly path: string;
  readonly options: unknown;
  /** Most completions that wait. */
  readonly queue?: number;
}

/** A request for text, as plain data. */
export interface GenerateRequest extends Omit<SamplingOptions, 'dry'> {
  /** Text, which may hold special tokens, behind what the model puts before any text; or ids as they are. This or messages. */
  prompt?: string | ArrayLike<number>;
  /** A conversation, put into words by the model's template. */
  messages?: readonly ChatMessage[];
  /** For the template. */
  templateOptions?: object;
  /** DRY; breakers as texts, by default line feed, colon, quotation mark and asterisk: every token that has one of them. */
  dry?: { multiplier: number; base?: number; allowedLength?: number; breakers?: readonly string[] };
  /** The text ends before any of these. */
  stop?: string | readonly string[];
  /** Ids that end the text; the model's own unless said. */
  stopIds?: readonly number[];
  maxTokens?: number;
  completions?: number;
  logprobs?: number;
  promptLogprobs?: number;
  /** Whom the work is for. */
  user?: string;
  draftTokens?: number;
  /** What the text must be: a ConstraintSpec for checkpoints. It ends with the model's own ends, whatever stopIds says. */
  constraint?: unknown;
  /** Special tokens are part of the text that comes; they are left out of it unless said. */
  keepSpecial?: boolean;
}

/** Tokens of a completion, as many as came since the last event. */
export interface TokensEvent {
  readonly kind: 'tokens';
  readonly completion: number;
  /** Not always as long as the ids: half characters, and what may be a stop string, come later. */
  text: string;
  readonly ids: number[];
  /** Of the ids, where asked for. */
  readonly logprobs?: TokenLogprobs[];
}
/** Log-probabilities of the prompt's tokens from the second on, where asked for. */
export interface PromptEvent {
  readonly kind: 'prompt';
  readonly logprobs: readonly TokenLogprobs[];
}
/** A completion is over. */
export interface EndEvent {
  readonly kind: 'end';
  readonly completion: number;
  readonly finish: 'stop' | 'length' | 'cancelled' | 'error';
  /** The stop string or id; absent where a constraint was satisfied, or another reason ended it. */
  readonly stop?: number | string;
  /** Of finish 'error'. */
  readonly error?: Error;
  readonly usage: Usage;
  readonly timings: Timings;
  /** What gives the same completion again. */
  readonly seed: number;
}
export type GenerateEvent = TokensEvent | PromptEvent | EndEvent;
/** An EndEvent on its way. */
export type SentEnd = Omit<EndEvent, 'error'> & { error?: SentError };
export type SentEvent = TokensEvent | PromptEvent | SentEnd;

/** Questions that have one answer. */
export interface Calls {
  tokenize: { ask: { text: string; special: boolean; addSpecial: boolean }; answer: Uint32Array };
  detokenize: { ask: { ids: ArrayLike<number>; skipSpecial: boolean }; answer: string };
  score: { ask: { text: string | ArrayLike<number> }; answer: Score };
  stats: { ask: object; answer: Statistics };
}
export interface Score {
  readonly ids: Int32Array;
  /** Natural log-probabilities of ids 1, 2, ..., each given all before it: one fewer than ids. */
  readonly logprobs: Float64Array;
}

export type ToWorker =
  | { type: 'generate'; id: number; request: GenerateRequest & { seed: number } }
  | { type: 'cancel'; id: number }
  | { [K in keyof Calls]: { type: 'call'; id: number; method: K; ask: Calls[K]['ask'] } }[keyof Calls]
  | { type: 'close' };

export type FromWorker =
  | { type: 'ready'; info: ModelInfo }
  | { type: 'failed'; error: SentError }
  /** Of one step, all requests together. */
  | { type: 'events'; events: { id: number; events: SentEvent[] }[] }
  /** A request was not taken. */
  | { type: 'refused'; id: number; error: SentError }
  | { type: 'answer'; id: number; value: unknown }
  | { type: 'failure'; id: number; error: SentError };
