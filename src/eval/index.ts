/** Scoring rules: what counts as right, as cited, as known not to be known, and how sure the figure is. Pure; imports no room. */
export { answeredAt, auroc, coverageAtRisk, type Judged, thresholdAt, wrongConfident } from './abstention.ts';
export { type CitationCount, citationScore, countCitations, type Stretch, valueIsCited } from './citation.ts';
export { bootstrap, wilson } from './interval.ts';
export { bagF1, containsAnswer, exactMatch, runF1 } from './match.ts';
export { normalizeAnswer, unitsOf } from './normalize.ts';
export { simplified } from './simplified.ts';
