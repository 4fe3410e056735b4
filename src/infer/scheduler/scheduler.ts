/**
 * Continuous batching: requests come at any time, each step of the engine computes something of many. What a completion says does not
 * depend on what runs beside it, as far as the engine's logits do not. Synchronous, in one thread; the loop around step() is the worker's.
 */
import type { Engine } from '../engine.ts';
import { QueueFullError } from '../errors.ts';
import { logprobsOf, Sampler, samplingOf } from '../sampling/index.ts';
import { planStep, type Row } from './plan.ts';
import type { Ended, Listener, Request } from './request.ts';
import { checkRequest } from './request-check.ts';
import { Residency } from './residency.ts';
import { Sequence } from './sequence.ts';
import { Counters, type Statistics } from './statistics.ts';

export interface SchedulerOptions {
  /** Ids that may come: below it. Default: the engine's. */
  readonly vocab?: number;
  /** Most completions that wait. Default 1024. */
  readonly queue?: number;
  /** Milliseconds. */
  readonly now?: () => number;
}

/** A request that was taken. */
export interface Submitted {
  /** Ends what has not ended of it, at once; its pages are free for the next step. */
  cancel(): void;
}

export class Scheduler {
  readonly #engine: Engine;
  readonly #sampler: Sampler;
  readonly #residency: Residency;
  readonly #counters = new Counters();
  readonly #queueLimit: number;
  readonly #now: () => number;
  /** Most tokens of a sequence. */
  readonly #limit: number;
  #orders = 0;
  /** Completions that wait for the first of their prompt. */
  #following = 0;

  constructor(
    engine: Engine,
    { vocab = engine.vocab, queue = 1024, now = () => performance.now() }: SchedulerOptions = {},
  ) {
    this.#engine = engine;
    this.#sampler = new Sampler(vocab);
    const sequences = Math.min(engine.stepSequences, engine.stepTokens);
    this.#residency = new Residency({ pages: engine.pages, pageTokens: engine.pageTokens, sequences });
    this.#queueLimit = queue;
    this.#now = now;
    this.#limit = Math.min(engine.context, engine.pages * engine.pageTokens);
  }

  /** Whether nothing runs or waits. */
  get idle(): boolean {
    return this.#residency.running.length === 0 && this.#waiting === 0;
  }

  /**
   * Takes a request; what comes of it is told to the listener in later steps.
   * @throws RequestError for a prompt that can never be served
   * @throws OutOfRangeError for an option out of its range
   * @throws QueueFullError when as many wait as may
   */
  submit(request: Request, listener: Listener): Submitted {
    const limit = checkRequest(request, this.#engine, this.#limit);
    const completions = request.completions ?? 1;
    if (this.#waiting + completions > this.#queueLimit)
      throw new QueueFullError({
        what: 'queue',
        rule: `at most ${this.#queueLimit} completions may wait`,
        received: `${this.#waiting} and ${completions} more`,
        hint: 'ask again later',
      });
    const sampling = samplingOf(request.sampling ?? {}, this.#sampler.vocab);
    const [now, order] = [this.#now(), this.#orders];
    const sequences = Array.from(
      { length: completions },
      (_, completion) =>
        new Sequence({ request, listener, sampling, completion, order: order + completion, limit, now }),
    );
    this.#orders += completions;
    const [first, ...followers] = sequences;
    first.followers = followers;
    this.#following += followers.length;
    this.#residency.queue.push(first);
    return {
      cancel: () => {
        for (const sequence of sequences.toReversed()) this.#end(sequence, { finish: 'cancelled' });
      },
    };
  }

  /** Computes a step; whether anything is left to do. */
  step(): boolean {
    for (const sequence of this.#residency.admit()) sequence.started(this.#now());
    const rows = planStep(this.#residency, this.#engine);
    if (rows.length > 0) this.#compute(rows);
    return !this.idle;
  }

  statistics(): Statistics {
    const { firstTokens, firstTokenSumMs, ...counters } = this.#counters;
    const { running, preemptions, pagesUsed, pagesKept } = this.#residency;
    return {
      ...counters,
      firstTokenMeanMs: firstTokens ? firstTokenSumMs / firstTokens : 0,
      running: running.length,
      waiting: this.#waiting,
      preemptions,
      pagesUsed,
      pagesKept,
      pages: this.#engine.pages,
    };
  }

  get #waiting(): number {
    return this.#residency.queue.size + this.#following;
  }

  #compute(rows: readonly Row[]): void {
    const { vocab } = this.#engine;
    let logits: Float32Array;
    try {
      logits = this.#engine.step(rows);
    } catch (error) {
      for (const { sequence } of rows) this.#end(sequence, { finish: 'error', error });
      return;
    }
    this.#counters.steps++;
    let at = 0;
    for (const row of rows) {
      const count = row.logits === 'all' ? row.tokens.length : row.logits === 'last' ? 1 : 0;
      // Cancelled by a listener while this step's tokens were told.
      if (row.sequence.status === 'running') this.#read(row, logits.subarray(at * vocab, (at + count) * vocab));
      at += count;
    }
  }

  /** What a row's logits say: log-probabilities of the prompt, then tokens while the draft is right. */
  #read(row: Row, logits: Float32Array): void {
    const { sequence, start, tokens, drafted } = row;
    const { vocab } = this.#engine;
    this.#residency.queue.charge(sequence, tokens.length);
    this.#counters.promptTokens += Math.max(0, Math.min(sequence.promptLength, start + tokens.length) - start);
    const known = tokens.length - drafted;
    sequence.computed = start + known;
    this.#residency.share(sequence);
    if (sequence.computed >= sequence.promptLength) this.#letFollow(sequence);
    if (row.logits === 'all' && !this.#score(row, logits)) return;
    if (sequence.computed < sequence.length) return;
    if (sequence.length === sequence.limit) {
      this.#end(sequence, { finish: 'length' });
      return;
    }
    const last = row.logits === 'all' ? known - 1 : 0;
    let accepted = 0;
    for (; ; accepted++) {
      const from = (last + accepted) * vocab;
      const id = this.#next(sequence, logits.subarray(from, from + vocab));
      if (id === undefined || accepted === drafted || id !== tokens[known + accepted]) break;
      sequence.computed++;
    }
    if (drafted > 0) this.#drafted(sequence, drafted, accepted);
    if (sequence.status === 'running') this.#residency.share(sequence);
  }

  /** Log-probabilities of the prompt from the rows of a stretch; false when the sequence ended of it. */
  #score({ sequence, start, tokens }: Row, logits: Float32Array): boolean {
    const { promptLogprobs, request, promptLength } = sequence;
    const { vocab } = this.#engine;
    if (sequence.unscored <= 0) return true;
    try {
      for (let i = 0; i < tokens.length; i++) {
        if (start + i !== promptLogprobs.length || start + i + 1 >= promptLength) continue;
        const row = logits.subarray(i * vocab, (i + 1) * vocab);
        promptLogprobs.push(
          logprobsOf(row, request.prompt[start + i + 1], request.promptLogprobs!, this.#sampler.vocab),
        );
      }
    } catch (error) {
      this.#end(sequence, { finish: 'error', error });
      return false;
    }
    if (sequence.unscored === 0) sequence.listener.prompt?.(promptLogprobs);
    return sequence.status === 'running';
  }

  /** The next token from its logits, told to the listener; undefined when the sequence ended with it. */
  #next(sequence: Sequence, row: Float32Array): number | undefined {
    const { state, request, listener, completion } = sequence;
    const { constraint } = state;
    try {
      const id = this.#sampler.choose(row, sequence.ids, state);
      if (sequence.stopIds.has(id)) {
        this.#end(sequence, { finish: 'stop', stop: id });
        return undefined;
      }
      const logprobs =
        request.logprobs === undefined ? undefined : logprobsOf(row, id, request.logprobs, this.#sampler.vocab);
      state.accept(id);
      sequence.push(id);
      this.#counters.completionTokens++;
      const firstTokenMs = sequence.tokenCame(this.#now());
      if (firstTokenMs !== undefined) this.#counters.firstToken(firstTokenMs);
      const stop = listener.token(completion, id, logprobs);
      if (stop !== undefined) this.#end(sequence, { finish: 'stop', stop });
      else if (constraint?.done) this.#end(sequence, { finish: 'stop' });
      else if (sequence.length === sequence.limit) this.#end(sequence, { finish: 'length' });
      return sequence.status === 'running' ? id : undefined;
    } catch (error) {
      this.#end(sequence, { finish: 'error', error });
      return undefined;
    }
  }

  /** The next draft is longer where this one was right, and shorter where it was wrong. */
  #drafted(sequence: Sequence, drafted: number, accepted: number): void {
    this.#counters.draftTokens += drafted;
    this.#counters.acceptedTokens += accepted;
    const most = sequence.request.draftTokens!;
    sequence.draftLength = accepted === drafted ? Math.min(most, 2 * sequence.draftLength) : accepted + 1;
  }

  /** The prompt is computed: its other completions may begin, and find it. */
  #letFollow(sequence: Sequence): void {
    this.#following -= sequence.followers.length;
    for (const follower of sequence.followers.splice(0).reverse())
      if (follower.status === 'waiting') this.#residency.queue.push(follower, true);
  }

  #end(sequence: Sequence, end: Pick<Ended, 'finish' | 'stop' | 'error'>): void {
    if (sequence.status === 'ended') return;
    if (sequence.status === 'running') this.#residency.leave(sequence);
    else this.#residency.queue.remove(sequence);
    sequence.status = 'ended';
    this.#letFollow(sequence);
    this.#counters.ended++;
    this.#counters.cachedTokens += sequence.cached;
    const error = end.error ?? faultOf(sequence, end.finish);
    const whole = error === undefined ? end : { finish: 'error' as const, error };
    const [usage, timings] = [sequence.usage(), sequence.timings(this.#now())];
    sequence.listener.ended(sequence.completion, { ...whole, usage, timings });
  }
}

/** What keeps a text that came to its end from being reported as finished: its constraint does not hold of the whole. Cut off, it need not. */
function faultOf({ state }: Sequence, finish: Ended['finish']): unknown {
  if (finish !== 'stop') return undefined;
  try {
    return state.constraint?.verify?.();
  } catch (error) {
    return error;
  }
}
