/** One completion: its tokens, its pages, how far they are computed. No decisions here: those are the scheduler's. */
import { type Sampling, SamplingState, type TokenLogprobs } from '../sampling/index.ts';
import type { Waiting } from './fair-queue.ts';
import type { PrefixNode } from './prefix-tree.ts';
import type { Listener, Request, Timings, Usage } from './request.ts';

/** What a sequence is made from, beside its request; checked. */
export interface SequenceParts {
  readonly request: Request;
  readonly listener: Listener;
  readonly sampling: Sampling;
  /** Which completion of the request. */
  readonly completion: number;
  /** Counts all sequences: the smaller, the older. */
  readonly order: number;
  /** Most tokens, prompt and completion. */
  readonly limit: number;
  readonly now: number;
}

export class Sequence implements Waiting {
  readonly request: Request;
  readonly listener: Listener;
  readonly completion: number;
  readonly order: number;
  readonly user: string;
  readonly limit: number;
  readonly state: SamplingState;
  readonly stopIds: ReadonlySet<number>;
  status: 'waiting' | 'running' | 'ended' = 'waiting';
  /** Completions of the same prompt that begin when this one's is computed. */
  followers: Sequence[] = [];
  /** Positions whose keys and values are in the pages. */
  computed = 0;
  /** Pages in order of positions; the first path.length of them are those of the path. */
  pages: number[] = [];
  path: PrefixNode[] = [];
  /** Prompt tokens that were not computed for this sequence. */
  cached = 0;
  /** Log-probabilities of the prompt's tokens so far, from its second token on. */
  readonly promptLogprobs: TokenLogprobs[] = [];
  /** It was preempted: what is computed now was computed before. */
  resumed = false;
  /** Tokens of the next draft at most. */
  draftLength: number;
  #ids: Int32Array;
  #length: number;
  readonly #since: number;
  #startedMs: number | undefined;
  #firstTokenMs: number | undefined;

  constructor({ request, listener, sampling, completion, order, limit, now }: SequenceParts) {
    this.request = request;
    this.listener = listener;
    this.completion = completion;
    this.order = order;
    this.user = request.user ?? '';
    this.limit = limit;
    this.state = new SamplingState(sampling, request.prompt, completion, request.constraint?.());
    this.stopIds = new Set(request.stopIds);
    this.draftLength = request.draftTokens ?? 0;
    this.#ids = Int32Array.from(request.prompt);
    this.#length = request.prompt.length;
    this.#since = now;
  }

  /** Prompt and completion so far; valid until the next push. */
  get ids(): Int32Array {
    return this.#ids.subarray(0, this.#length);
  }
  get length(): number {
    return this.#length;
  }
  /** Tokens that are not computed, at least one while it runs. */
  get remaining(): number {
    return this.#length - this.computed;
  }
  get promptLength(): number {
    return this.request.prompt.length;
  }
  /** Log-probabilities of the prompt that are still to come: once for all its completions. */
  get unscored(): number {
    if (this.request.promptLogprobs === undefined || this.completion > 0) return 0;
    return this.promptLength - 1 - this.promptLogprobs.length;
  }

  /** From here on the prompt's positions must be computed, found or not: their logits are still wanted. */
  get mustCompute(): number {
    return this.unscored > 0 ? this.promptLogprobs.length : Infinity;
  }

  /** Its pages are gone. */
  forget(): void {
    this.computed = 0;
    this.pages = [];
    this.path = [];
  }

  push(id: number): void {
    if (this.#length === this.#ids.length) {
      const grown = new Int32Array(Math.min(this.limit, 2 * this.#length + 64));
      grown.set(this.#ids);
      this.#ids = grown;
    }
    this.#ids[this.#length++] = id;
  }

  /** It runs for the first time. */
  started(now: number): void {
    this.#startedMs ??= now - this.#since;
  }

  /** A token came: milliseconds since the request, if it was the first. */
  tokenCame(now: number): number | undefined {
    if (this.#firstTokenMs !== undefined) return undefined;
    this.#firstTokenMs = now - this.#since;
    return this.#firstTokenMs;
  }

  usage(): Usage {
    return { prompt: this.promptLength, cached: this.cached, completion: this.#length - this.promptLength };
  }

  timings(now: number): Timings {
    return { startedMs: this.#startedMs, firstTokenMs: this.#firstTokenMs, endedMs: now - this.#since };
  }
}
