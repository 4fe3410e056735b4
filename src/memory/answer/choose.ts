/** Which candidate answers: a softmax over all candidates of all slots, linear in their features. Whether any of them does is the gate's question. */
import { CallosumError } from '../../tensor/errors.ts';
import { valueKey } from '../values/index.ts';
import type { Slate, SlateCandidate } from './slate.ts';

/** A fitted choice: score = Σ weights · (features - mean) / deviation, columns by name. */
export interface ChoiceWeights {
  readonly features: readonly string[];
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  readonly weights: readonly number[];
}

/** Weights of a choice that are not of these features. */
export class ChoiceError extends CallosumError {
  override name = 'ChoiceError';
}

/** An answer: candidates of the same value, the likeliest of which stands for it. */
export interface Chosen {
  readonly candidate: SlateCandidate;
  readonly text: string;
  /** Of all its candidates together. */
  readonly probability: number;
  /** Slots in which it is a candidate, best first, each with its likeliest candidate there. */
  readonly places: readonly {
    readonly slot: number;
    readonly candidate: SlateCandidate;
    readonly probability: number;
  }[];
}

/** The answers of a slate, likeliest first; empty where it has no candidates. @throws ChoiceError where the weights are for other features */
export function choose(slate: Slate, weights: ChoiceWeights): Chosen[] {
  const scores = scoresOf(slate, weights);
  const most = scores.reduce((best, score) => Math.max(best, score), Number.NEGATIVE_INFINITY);
  const shares = scores.map((score) => Math.exp(score - most));
  const total = shares.reduce((sum, share) => sum + share, 0);
  const groups = new Map<string, number[]>();
  for (const [i, { slot, start, end }] of slate.candidates.entries()) {
    const key = valueKey(slate.slots[slot]!.passage.text.slice(start, end));
    const group = groups.get(key);
    if (group) group.push(i);
    else groups.set(key, [i]);
  }
  const chosen = [...groups.values()].map((group) => chosenOf(slate, group, shares, total));
  return chosen.sort((a, b) => b.probability - a.probability);
}

function chosenOf(slate: Slate, group: readonly number[], shares: Float64Array, total: number): Chosen {
  const ordered = group.toSorted((a, b) => shares[b]! - shares[a]! || a - b);
  const places = new Map<number, { slot: number; candidate: SlateCandidate; probability: number }>();
  let sum = 0;
  for (const i of ordered) {
    const candidate = slate.candidates[i]!;
    const probability = shares[i]! / total;
    sum += probability;
    const place = places.get(candidate.slot);
    if (place) place.probability += probability;
    else places.set(candidate.slot, { slot: candidate.slot, candidate, probability });
  }
  const candidate = slate.candidates[ordered[0]!]!;
  const text = slate.slots[candidate.slot]!.passage.text.slice(candidate.start, candidate.end);
  return { candidate, text, probability: sum, places: [...places.values()] };
}

/** (candidates): the score of each. @throws ChoiceError */
export function scoresOf(slate: Slate, { features, mean, deviation, weights }: ChoiceWeights): Float64Array {
  const columns = features.map((name) => slate.names.indexOf(name));
  const unknown = features[columns.indexOf(-1)];
  if (unknown !== undefined) {
    throw new ChoiceError({
      what: 'choice',
      rule: 'every feature of the weights must be one that is computed',
      received: unknown,
      hint: 'the reader file was made for other copy heads or by another version; train the reader again',
    });
  }
  const scale = weights.map((weight, k) => weight / deviation[k]!);
  return Float64Array.from(slate.candidates, (_, i) => {
    let score = 0;
    for (const [k, at] of columns.entries())
      score += scale[k]! * (slate.features[i * slate.names.length + at]! - mean[k]!);
    return score;
  });
}
