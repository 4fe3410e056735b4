/** What the scheduler is asked for and what it tells. Ids only: text is the worker's matter. */
import type { TokenConstraint } from '../constraint.ts';
import type { SamplingOptions, TokenLogprobs } from '../sampling/index.ts';

export interface Request {
  /** One id at least. */
  readonly prompt: Int32Array;
  /** Most tokens of a completion; 0 with promptLogprobs: only the prompt is read. Default: what context and memory hold. */
  readonly maxTokens?: number;
  readonly sampling?: SamplingOptions;
  /** Ids that end a completion; they are not part of it. */
  readonly stopIds?: Iterable<number>;
  /** Completions of the prompt, which is read once. Default 1. */
  readonly completions?: number;
  /** Whom the work is for: the users that wait get equal shares. */
  readonly user?: string;
  /** Log-probabilities of the tokens, and of so many likeliest beside each (0 to 20). Absent: none. */
  readonly logprobs?: number;
  /** As logprobs, of the prompt's tokens from the second on. The prompt is then computed whole. */
  readonly promptLogprobs?: number;
  /** Makes the constraint of one completion. */
  readonly constraint?: () => TokenConstraint;
  /** Most tokens that are proposed from the text so far and checked in one step. The completion is the same. Default 0: off. */
  readonly draftTokens?: number;
}

export type Finish = 'stop' | 'length' | 'cancelled' | 'error';

/** How a completion ended. */
export interface Ended {
  readonly finish: Finish;
  /** Of finish stop: the id, or the string that the listener gave; absent where a constraint was satisfied. */
  readonly stop?: number | string;
  /** Of finish error. */
  readonly error?: unknown;
  readonly usage: Usage;
  readonly timings: Timings;
}
export interface Usage {
  readonly prompt: number;
  /** Tokens of the prompt whose keys and values were there already. */
  readonly cached: number;
  readonly completion: number;
}
/** Milliseconds since the request came. */
export interface Timings {
  /** Absent where it was never begun. */
  readonly startedMs?: number;
  /** Absent where no token came. */
  readonly firstTokenMs?: number;
  readonly endedMs: number;
}

/** What is called, within a step, as things come; `completion` counts from 0. It must not throw. */
export interface Listener {
  /** A token; what is returned, if anything, is the stop string that the completion ends with. */
  token(completion: number, id: number, logprobs?: TokenLogprobs): string | undefined;
  /** Log-probabilities of the prompt's tokens 1, 2, ..., once all are there. */
  prompt?(logprobs: readonly TokenLogprobs[]): void;
  ended(completion: number, end: Ended): void;
}
