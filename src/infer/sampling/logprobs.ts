/** Natural logarithms of probabilities by the model itself: from the raw logits, before anything that sampling does to them. */
import { expMinus } from './exponential.ts';
import { greedy } from './greedy.ts';
import { topK } from './top-k.ts';

export interface Logprob {
  readonly id: number;
  readonly logprob: number;
}
export interface TokenLogprobs extends Logprob {
  /** The likeliest ids, likeliest first, ties by lower id: as many as were asked for. */
  readonly top: readonly Logprob[];
}

/** Most that can be asked for. */
export const MOST_LOGPROBS = 20;

/** ln Σ e^logit over the row. @throws NotFiniteError for NaN or +Infinity */
export function logSumExp(logits: Float32Array): number {
  const best = greedy(logits);
  if (best < 0) return -Infinity;
  const most = logits[best];
  let sum = 0;
  for (let id = 0; id < logits.length; id++) sum += expMinus(most - logits[id]);
  return most + Math.log(sum);
}

/** The log-probability of `id` and the `top` likeliest among the first `vocab` ids; the softmax is over the whole row. */
export function logprobsOf(logits: Float32Array, id: number, top: number, vocab: number): TokenLogprobs {
  const norm = logSumExp(logits);
  const likeliest = top > 0 ? [...topK(logits.subarray(0, vocab), top)] : [];
  likeliest.sort((a, b) => logits[b] - logits[a] || a - b);
  const of = (id: number) => ({ id, logprob: logits[id] - norm });
  return { ...of(id), top: likeliest.map(of) };
}
