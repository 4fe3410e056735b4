/**
 * Gate G1: whether the store has to do with a question at all. Relevance is how much of the question the best slot covers, whether it is
 * about what the question names, and how far it is ahead of the next document; not raw BM25F, which grows with the question's length. The
 * threshold is a one-sided conformal quantile of relevance on questions about other things: at most a share alpha of such opens the gate.
 */
import { candidatesOf } from './candidates.ts';
import { type AddressWeights, DEFAULT_WEIGHTS, FEATURES } from './features.ts';
import { OFF_DOMAIN_QUESTIONS } from './off-domain.ts';
import { type Ranked, rank } from './rank.ts';
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

/** Without calibration: between what stores of a few hundred documents were calibrated to. */
export const DEFAULT_THRESHOLD = 0.36;

/** Fitted by logistic regression: questions of worlds, articles, records and people against questions about everything, a tenth of the logit. */
const COVERAGE = 0.5;
const TITLE = 0.63;
const NAMED = 0.35;
/** Of a slot that mentions what the question names more than its title does: documents give names that are not their titles. */
const MENTIONS = 0.35;
/** For each unit of score ahead of the next document. */
const LEAD = 0.02;
/** Share of its score that a slot is ahead where no other document was found. */
const LONE = 0.25;
const TITLE_AT = FEATURES.indexOf('title');
const NAMED_AT = FEATURES.indexOf('named');
const MENTIONS_AT = FEATURES.indexOf('mentions');

/**
 * No calibration goes below this: in a store of a few documents hardly a question about other things finds any word, and one that does would open it.
 * Of questions that such a store answers hardly one is below it.
 */
const LEAST_THRESHOLD = 0.35;

export function isOpen(relevance: number, gate: GateThreshold | undefined): boolean {
  return relevance > (gate?.threshold ?? DEFAULT_THRESHOLD);
}

/** 0 where nothing was found. `ranked`: best first. */
export function relevanceOf(ranked: readonly Ranked[]): number {
  const [best] = ranked;
  if (best === undefined) return 0;
  const next = ranked.find(({ slot }) => slot.document !== best.slot.document);
  const lead = next === undefined ? LONE * best.score : best.score - next.score;
  const named = best.row[NAMED_AT] as number;
  return (
    COVERAGE * best.match.coverage +
    TITLE * (best.row[TITLE_AT] as number) +
    NAMED * named +
    MENTIONS * Math.max(0, (best.row[MENTIONS_AT] as number) - named) +
    LEAD * lead
  );
}

/**
 * The threshold that at most a share `alpha` of questions like these exceeds: the ceil((n + 1)(1 - alpha))-th smallest relevance of n
 * questions, and no less than what small stores need; infinite where n is too small for alpha. The project's own questions unless others are given.
 */
export function calibrateGate(
  snapshot: AddressSnapshot,
  questions: readonly string[] = OFF_DOMAIN_QUESTIONS,
  alpha = 0.05,
  weights: AddressWeights = DEFAULT_WEIGHTS,
): GateThreshold {
  const relevances = questions
    .map((question) => relevanceOf(rank(candidatesOf(snapshot, question).list, weights)))
    .sort((a, b) => a - b);
  const place = Math.ceil((relevances.length + 1) * (1 - alpha));
  const quantile = place > relevances.length ? Number.POSITIVE_INFINITY : (relevances[place - 1] as number);
  const threshold = Math.max(quantile, LEAST_THRESHOLD);
  return { threshold, alpha, questions: relevances.length, epoch: snapshot.epoch };
}
