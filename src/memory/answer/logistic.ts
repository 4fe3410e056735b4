/** Logistic regression: the chance of yes, from a few numbers. Deterministic. */
import { minimize } from './minimize.ts';

/** ln(p / (1 - p)) = bias + Σ weights · (x - mean) / deviation, columns by name. */
export interface LogisticWeights {
  readonly features: readonly string[];
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  readonly weights: readonly number[];
  readonly bias: number;
}

export interface LogisticExample {
  readonly x: readonly number[];
  readonly yes: boolean;
}

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** The chance, 0..1. `x` in the order of the features. */
export function chance({ mean, deviation, weights, bias }: LogisticWeights, x: readonly number[]): number {
  let sum = bias;
  for (const [k, value] of x.entries()) sum += (weights[k]! * (value - mean[k]!)) / deviation[k]!;
  return sigmoid(sum);
}

/** Minimizes the mean log-loss + L2 Σ w²; the bias is not penalized. */
export function fitLogistic(
  features: readonly string[],
  examples: readonly LogisticExample[],
  l2: number,
): LogisticWeights {
  const columns = features.length;
  const n = examples.length;
  const mean = features.map((_, k) => examples.reduce((sum, { x }) => sum + x[k]!, 0) / n);
  const deviation = features.map(
    (_, k) => Math.sqrt(examples.reduce((sum, { x }) => sum + (x[k]! - mean[k]!) ** 2, 0) / n) || 1,
  );
  const rows = examples.map(({ x, yes }) => ({ z: x.map((value, k) => (value - mean[k]!) / deviation[k]!), yes }));
  const found = minimize(
    (w, gradient) => {
      gradient.fill(0);
      let loss = 0;
      for (const { z, yes } of rows) {
        let sum = w[columns]!;
        for (let k = 0; k < columns; k++) sum += w[k]! * z[k]!;
        const signed = yes ? sum : -sum;
        loss += signed > 0 ? Math.log1p(Math.exp(-signed)) : -signed + Math.log1p(Math.exp(signed));
        const slope = sigmoid(sum) - (yes ? 1 : 0);
        for (let k = 0; k < columns; k++) gradient[k]! += (slope * z[k]!) / n;
        gradient[columns]! += slope / n;
      }
      let penalty = 0;
      for (let k = 0; k < columns; k++) {
        gradient[k]! += 2 * l2 * w[k]!;
        penalty += w[k]! ** 2;
      }
      return loss / n + l2 * penalty;
    },
    new Float64Array(columns + 1),
  );
  return { features, mean, deviation, weights: [...found.subarray(0, columns)], bias: found[columns]! };
}
