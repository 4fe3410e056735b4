/** Fits gate G2 on answers that are known to be right or wrong, and sets its threshold. Where the answers come from is fit-judge.ts's and the trainer's. */
import { type GateWeights, gateFeatures } from './gate.ts';
import { chance, fitLogistic, type LogisticWeights } from './logistic.ts';
import type { Reading } from './slate.ts';

/** An answer that the gate learns from: its numbers, and whether it was right. Of questions that have no answer none is. */
export interface GateExample {
  readonly numbers: readonly number[];
  readonly right: boolean;
}

/** Penalty on the squares of the weights: what is asked of the gate is unlike what it was fitted on. */
const L2 = 1e-2;

/** Of the right answers at least so many pass, whatever the risk: a gate that says nothing makes no mistakes and is of no use. */
const COVERAGE = 0.9;

/** Parts that each are judged by weights fitted on the others. */
const PARTS = 3;

/**
 * Fits the gate on `examples`, which must hold right and wrong ones, and sets the threshold so that of the answers it lets through at most
 * `risk` are wrong, or lower where that would hold back more than a tenth of the right ones. What the threshold is set by is how sure of each
 * example weights are that were fitted without it: of those they were fitted on weights are surer than of what they will be asked.
 */
export function fitGate(
  examples: readonly GateExample[],
  { risk = 0.02, reading }: { risk?: number; reading?: Reading } = {},
): GateWeights {
  const fit = (some: readonly GateExample[]): LogisticWeights =>
    fitLogistic(
      gateFeatures(reading),
      some.map(({ numbers, right }) => ({ x: numbers, yes: right })),
      L2,
    );
  const weights = fit(examples);
  const judged = partsOf(examples).flatMap((part) => {
    const others = part.length === examples.length ? weights : fit(examples.filter((one) => !part.includes(one)));
    return part.map(({ numbers, right }) => ({ confidence: chance(others, numbers), right }));
  });
  const threshold = Math.min(thresholdFor(judged, risk), coveringThreshold(judged));
  const passed = judged.filter(({ confidence }) => confidence >= threshold);
  const reached = passed.filter(({ right }) => !right).length / Math.max(1, passed.length);
  return { ...weights, threshold, risk, reached };
}

/** The examples in PARTS with as many right and wrong ones in each; in one where there are too few of either. */
function partsOf(examples: readonly GateExample[]): GateExample[][] {
  const kinds = [examples.filter(({ right }) => right), examples.filter(({ right }) => !right)];
  if (kinds.some(({ length }) => length < 2 * PARTS)) return [[...examples]];
  return Array.from({ length: PARTS }, (_, part) => kinds.flatMap((kind) => kind.filter((_, i) => i % PARTS === part)));
}

/** The highest confidence at which COVERAGE of the right ones pass; 1 where none is right. */
function coveringThreshold(judged: readonly { confidence: number; right: boolean }[]): number {
  const right = judged.flatMap(({ confidence, right }) => (right ? [confidence] : [])).sort((a, b) => b - a);
  return right[Math.ceil(COVERAGE * right.length) - 1] ?? 1;
}

/** The lowest confidence at which at most `risk` of what passes is wrong; above 1 where there is none. */
export function thresholdFor(judged: readonly { confidence: number; right: boolean }[], risk: number): number {
  const falling = [...judged].sort((a, b) => b.confidence - a.confidence);
  let wrong = 0;
  let threshold = 1.01;
  for (const [i, { confidence, right }] of falling.entries()) {
    if (!right) wrong++;
    const last = falling[i + 1]?.confidence !== confidence;
    if (last && wrong <= risk * (i + 1)) threshold = confidence;
  }
  return threshold;
}
