/**
 * Penalties on single tokens that came before: repetition (Keskar and others, 2019) over prompt and completion, presence and frequency
 * over the completion. Repeated sequences are dry.ts.
 */
import type { Sampling } from './options.ts';

/** Which ids a sequence has, and how often its completion has them. */
export class Occurrences {
  readonly prompt: ReadonlySet<number>;
  /** By id: how often in the completion. */
  readonly completion: Map<number, number> = new Map();

  constructor(prompt: Iterable<number>) {
    this.prompt = new Set(prompt);
  }

  /** A token of the completion. */
  add(id: number): void {
    this.completion.set(id, (this.completion.get(id) ?? 0) + 1);
  }
}

/** Whether any of the three changes a logit. */
export const penalises = ({ repetitionPenalty, presencePenalty, frequencyPenalty }: Sampling): boolean =>
  repetitionPenalty !== 1 || presencePenalty !== 0 || frequencyPenalty !== 0;

/**
 * In place, with n occurrences in the completion: first x / r for x > 0 and x · r otherwise for every id of the sequence, r the
 * repetition penalty; then x - frequency · n - presence for ids with n > 0.
 */
export function applyPenalties(logits: Float32Array, { prompt, completion }: Occurrences, sampling: Sampling): void {
  const { repetitionPenalty: r, presencePenalty, frequencyPenalty } = sampling;
  const repeat = (id: number) => {
    logits[id] = logits[id] > 0 ? logits[id] / r : logits[id] * r;
  };
  if (r !== 1) for (const id of prompt) repeat(id);
  for (const [id, count] of completion) {
    if (r !== 1 && !prompt.has(id)) repeat(id);
    logits[id] -= frequencyPenalty * count + presencePenalty;
  }
}
