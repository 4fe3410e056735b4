/** What the scheduler counts. Not how it is shown. */

export interface Statistics {
  /** Steps of the engine. */
  readonly steps: number;
  /** Completions that run, and that wait. */
  readonly running: number;
  readonly waiting: number;
  /** Completions that ended, however. */
  readonly ended: number;
  /** Prompt tokens computed; those of preempted sequences again. */
  readonly promptTokens: number;
  /** Prompt tokens of ended completions that were there already. */
  readonly cachedTokens: number;
  readonly completionTokens: number;
  /** Draft tokens that were checked, and those that were right. */
  readonly draftTokens: number;
  readonly acceptedTokens: number;
  /** Times that a sequence gave its pages back to be computed again. */
  readonly preemptions: number;
  /** Pages of running sequences, those kept for later prompts alone, and all there are. */
  readonly pagesUsed: number;
  readonly pagesKept: number;
  readonly pages: number;
  /** Mean and last time from a request to its first token; 0 before any. */
  readonly firstTokenMeanMs: number;
  readonly firstTokenLastMs: number;
}

/** The counts that grow; the rest of Statistics is the state of the moment. */
export class Counters {
  steps = 0;
  ended = 0;
  promptTokens = 0;
  cachedTokens = 0;
  completionTokens = 0;
  draftTokens = 0;
  acceptedTokens = 0;
  preemptions = 0;
  firstTokens = 0;
  firstTokenSumMs = 0;
  firstTokenLastMs = 0;

  firstToken(ms: number): void {
    this.firstTokens++;
    this.firstTokenSumMs += ms;
    this.firstTokenLastMs = ms;
  }
}
