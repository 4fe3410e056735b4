/**
 * Fits the address's weights: a softmax over each question's candidates, and the log-loss of the mass on those that hold the answer.
 * Full batches and a fixed number of steps, so that equal data give equal weights.
 */

import type { Slot } from '../store/store-types.ts';
import { candidatesOf } from './candidates.ts';
import { type AddressWeights, FEATURES, type FeatureRow } from './features.ts';
import { holds } from './rank.ts';
import type { AddressSnapshot } from './snapshot.ts';

/** One question's candidates, and which of them are right. */
export interface FitExample {
  readonly rows: readonly FeatureRow[];
  readonly right: readonly boolean[];
}

export interface FitOptions {
  /** 400 unless said. */
  readonly steps?: number;
  /** Of the squared standardized weights; 1e-3 unless said. */
  readonly l2?: number;
}

/** The example of a question, or undefined where no candidate is right: nothing can be learned from it. */
export function exampleOf(
  snapshot: AddressSnapshot,
  question: string,
  isRight: (slot: Slot) => boolean,
): FitExample | undefined {
  const { list } = candidatesOf(snapshot, question);
  const spans = list.filter(({ slot }) => slot.kind === 'span');
  // A fact stands for the span around it: right where that is right.
  const around = (fact: Slot) => spans.find(({ slot }) => holds(slot, fact))?.slot ?? fact;
  const right = list.map(({ slot }) => isRight(slot.kind === 'fact' ? around(slot) : slot));
  return right.includes(true) ? { rows: list.map(({ row }) => row), right } : undefined;
}

const RATE = 0.1;

/** Weights that minimize -ln Σ_right softmax(w · x) + l2 |w|² over the examples; Adam on standardized features. No examples give zeros. */
export function fitAddress(examples: readonly FitExample[], options: FitOptions = {}): AddressWeights {
  const { steps = 400, l2 = 1e-3 } = options;
  const size = FEATURES.length;
  const deviation = deviationsOf(examples);
  const weights = new Float64Array(size);
  const first = new Float64Array(size);
  const second = new Float64Array(size);
  for (let step = 1; step <= steps && examples.length > 0; step++) {
    const gradient = new Float64Array(size);
    for (const example of examples) addGradient(example, weights, deviation, gradient);
    const rate = RATE * (1 - (step - 1) / steps);
    for (let at = 0; at < size; at++) {
      const slope = (gradient[at] as number) / examples.length + 2 * l2 * (weights[at] as number);
      first[at] = 0.9 * (first[at] as number) + 0.1 * slope;
      second[at] = 0.99 * (second[at] as number) + 0.01 * slope * slope;
      const mean = (first[at] as number) / (1 - 0.9 ** step);
      const spread = Math.sqrt((second[at] as number) / (1 - 0.99 ** step));
      weights[at] = (weights[at] as number) - (rate * mean) / (spread + 1e-8);
    }
  }
  return Object.fromEntries(
    FEATURES.map((feature, at) => [feature, Number(((weights[at] as number) / (deviation[at] as number)).toFixed(3))]),
  ) as AddressWeights;
}

/** (features): standard deviation within questions, since only differences between candidates of one question count; of none 1. */
function deviationsOf(examples: readonly FitExample[]): Float64Array {
  const size = FEATURES.length;
  const squares = new Float64Array(size);
  let count = 0;
  for (const { rows } of examples) {
    for (let at = 0; at < size; at++) {
      const mean = rows.reduce((sum, row) => sum + (row[at] as number), 0) / rows.length;
      for (const row of rows) squares[at] = (squares[at] as number) + ((row[at] as number) - mean) ** 2;
    }
    count += rows.length;
  }
  return squares.map((square) => Math.sqrt(square / Math.max(1, count)) || 1);
}

/** Adds p - p_right over the candidates, times their features. */
function addGradient(
  { rows, right }: FitExample,
  weights: Float64Array,
  deviation: Float64Array,
  gradient: Float64Array,
): void {
  const scores = rows.map((row) => {
    let score = 0;
    for (let at = 0; at < weights.length; at++)
      score += ((weights[at] as number) * (row[at] as number)) / (deviation[at] as number);
    return score;
  });
  const largest = Math.max(...scores);
  const shares = scores.map((score) => Math.exp(score - largest));
  const sum = shares.reduce((total, share) => total + share, 0);
  const rightSum = shares.reduce((total, share, at) => total + (right[at] ? share : 0), 0);
  rows.forEach((row, candidate) => {
    const share = shares[candidate] as number;
    const pull = share / sum - (right[candidate] && rightSum > 0 ? share / rightSum : 0);
    for (let at = 0; at < weights.length; at++)
      gradient[at] = (gradient[at] as number) + (pull * (row[at] as number)) / (deviation[at] as number);
  });
}
