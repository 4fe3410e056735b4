/** Fitting of the choice: logistic regression over whole candidates, on slates whose right candidates are known. */
import { valueKey } from '../values/index.ts';
import { ChoiceError, type ChoiceWeights } from './choose.ts';
import { minimize } from './minimize.ts';
import type { Slate } from './slate.ts';

/** A slate and which of its candidates are right: what fitting needs of it, so that slates need not be kept. */
export interface ChoiceExample {
  readonly names: readonly string[];
  /** (candidates, names) */
  readonly features: Float32Array;
  /** Indices of right candidates. */
  readonly gold: readonly number[];
}

/** Where the answer stands: units of the slot's text. */
export interface GoldPlace {
  readonly slot: number;
  readonly start: number;
  readonly end: number;
}

/** Characters that a candidate must share with the answer, as F1, to stand for it where none is equal. */
const CLOSE_ENOUGH = 0.6;

/**
 * The right candidates: in the gold slot those that overlap the gold place and say the same; where none does, those that come nearest in
 * characters. Empty where nothing is near: such a slate teaches nothing about choosing.
 */
export function goldCandidates(slate: Slate, answers: readonly string[], gold: GoldPlace): number[] {
  const keys = new Set(answers.map(valueKey));
  const text = slate.slots[gold.slot]!.passage.text;
  const right: number[] = [];
  let best = CLOSE_ENOUGH;
  let nearest: number[] = [];
  for (const [i, { slot, start, end }] of slate.candidates.entries()) {
    if (slot !== gold.slot || start >= gold.end || end <= gold.start) continue;
    const string = text.slice(start, end);
    if (keys.has(valueKey(string))) right.push(i);
    const shared = Math.min(end, gold.end) - Math.max(start, gold.start);
    const near = (2 * shared) / (end - start + gold.end - gold.start);
    if (near > best) {
      best = near;
      nearest = [i];
    } else if (near === best) nearest.push(i);
  }
  return right.length > 0 ? right : nearest;
}

export const choiceExample = (slate: Slate, gold: readonly number[]): ChoiceExample => ({
  names: slate.names,
  features: slate.features,
  gold,
});

/** Penalty on the squares of the weights of standardised features. */
const L2 = 1e-3;

/**
 * Minimizes the mean of -ln Σ p(gold) + L2 Σ w². Deterministic; examples without a right candidate are left out.
 * @throws ChoiceError where no example is left or they have other features
 */
export function fitChoice(examples: readonly ChoiceExample[], { l2 = L2, steps = 200 } = {}): ChoiceWeights {
  const usable = examples.filter(({ gold }) => gold.length > 0);
  const names = usable[0]?.names;
  if (!names || usable.some((example) => example.names.join() !== names.join())) {
    throw new ChoiceError({
      what: 'fitChoice',
      rule: 'examples must have a right candidate and the same features',
      received: names ? 'examples of different features' : `${examples.length} examples, none with a right candidate`,
    });
  }
  const { mean, deviation } = moments(usable, names.length);
  const standard = usable.map(({ features, gold }) => ({ rows: standardised(features, mean, deviation), gold }));
  const weights = minimize(objective(standard, names.length, l2), new Float64Array(names.length), { steps });
  return { features: names, mean: [...mean], deviation: [...deviation], weights: [...weights] };
}

function moments(examples: readonly ChoiceExample[], columns: number): { mean: Float64Array; deviation: Float64Array } {
  const mean = new Float64Array(columns);
  const deviation = new Float64Array(columns);
  let rows = 0;
  for (const { features } of examples) {
    rows += features.length / columns;
    for (let i = 0; i < features.length; i++) mean[i % columns]! += features[i]!;
  }
  for (let k = 0; k < columns; k++) mean[k]! /= rows;
  for (const { features } of examples) {
    for (let i = 0; i < features.length; i++) deviation[i % columns]! += (features[i]! - mean[i % columns]!) ** 2;
  }
  // A column that never changes says nothing, and must not be divided by nothing.
  for (let k = 0; k < columns; k++) deviation[k] = Math.sqrt(deviation[k]! / rows) || 1;
  return { mean, deviation };
}

function standardised(features: Float32Array, mean: Float64Array, deviation: Float64Array): Float32Array {
  return features.map((value, i) => (value - mean[i % mean.length]!) / deviation[i % mean.length]!);
}

function objective(examples: readonly { rows: Float32Array; gold: readonly number[] }[], columns: number, l2: number) {
  const longest = Math.max(...examples.map(({ rows }) => rows.length / columns));
  const scores = new Float64Array(longest);
  return (w: Float64Array, gradient: Float64Array): number => {
    gradient.fill(0);
    let loss = 0;
    for (const { rows, gold } of examples) {
      const n = rows.length / columns;
      let most = Number.NEGATIVE_INFINITY;
      for (let i = 0; i < n; i++) {
        let score = 0;
        for (let k = 0; k < columns; k++) score += w[k]! * rows[i * columns + k]!;
        scores[i] = score;
        most = Math.max(most, score);
      }
      let total = 0;
      for (let i = 0; i < n; i++) total += Math.exp(scores[i]! - most);
      let right = 0;
      for (const i of gold) right += Math.exp(scores[i]! - most);
      loss += Math.log(total) - Math.log(right + Number.MIN_VALUE);
      const step = (i: number, by: number): void => {
        for (let k = 0; k < columns; k++) gradient[k]! += by * rows[i * columns + k]!;
      };
      for (let i = 0; i < n; i++) step(i, Math.exp(scores[i]! - most) / total);
      for (const i of gold) step(i, -Math.exp(scores[i]! - most) / (right + Number.MIN_VALUE));
    }
    let penalty = 0;
    for (let k = 0; k < columns; k++) {
      gradient[k] = gradient[k]! / examples.length + 2 * l2 * w[k]!;
      penalty += w[k]! ** 2;
    }
    return loss / examples.length + l2 * penalty;
  };
}
