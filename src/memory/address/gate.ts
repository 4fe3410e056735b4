/**
 * Gate G1: whether the store has to do with a question at all. Relevance is the best coverage of the question by one document, not by raw
 * BM25F, which grows with the question's length; the threshold is a one-sided conformal quantile of relevance on questions about other
 * things, so that at most a share alpha of such questions opens the gate.
 */
import type { Candidates } from './candidates.ts';
import { candidatesOf } from './candidates.ts';
import { FEATURES } from './features.ts';
import { OFF_DOMAIN_QUESTIONS } from './off-domain.ts';
import type { AddressSnapshot } from './snapshot.ts';

export interface GateThreshold {
  /** Relevance above which the gate opens. */
  readonly threshold: number;
  readonly alpha: number;
  /** Questions it was calibrated on. */
  readonly questions: number;
  /** Epoch of the store then: after a big change it is to be calibrated again. */
  readonly epoch: number;
}

/** Without calibration: as fitted to mid-sized stores. */
export const DEFAULT_THRESHOLD = 0.62;
const MARGIN = 0.5;

export function isOpen(relevance: number, gate: GateThreshold | undefined): boolean {
  return relevance > (gate?.threshold ?? DEFAULT_THRESHOLD);
}

/** Coverage by the best document plus half of its lead over the next document. */
export function relevanceOf({ list }: Candidates): number {
  const best = new Map<string, number>();
  for (const { slot, match, row } of list) {
    const score = 0.5 * match.coverage + 0.5 * (row[FEATURES.indexOf('document')] as number);
    best.set(slot.document, Math.max(best.get(slot.document) ?? 0, score));
  }
  const [first = 0, second = 0] = [...best.values()].sort((a, b) => b - a);
  return first + MARGIN * (first - second);
}

/**
 * The threshold that at most a share `alpha` of questions like these exceeds: the ceil((n + 1)(1 - alpha))-th smallest relevance of n
 * questions; infinite where n is too small for alpha. The project's own questions unless others are given.
 */
export function calibrateGate(
  snapshot: AddressSnapshot,
  questions: readonly string[] = OFF_DOMAIN_QUESTIONS,
  alpha = 0.05,
): GateThreshold {
  const relevances = questions.map((question) => relevanceOf(candidatesOf(snapshot, question))).sort((a, b) => a - b);
  const rank = Math.ceil((relevances.length + 1) * (1 - alpha));
  const threshold = rank > relevances.length ? Number.POSITIVE_INFINITY : (relevances[rank - 1] as number);
  return { threshold, alpha, questions: relevances.length, epoch: snapshot.epoch };
}
