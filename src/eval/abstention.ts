/** How well a confidence tells what can be answered from what cannot, and right from wrong. Confidences are compared, never interpreted. */

/** The chance that a positive has the higher confidence than a negative, ties a half. NaN where one side is empty. */
export function auroc(positives: readonly number[], negatives: readonly number[]): number {
  if (positives.length === 0 || negatives.length === 0) return Number.NaN;
  const all = [
    ...positives.map((value) => ({ value, positive: true })),
    ...negatives.map((value) => ({ value, positive: false })),
  ];
  all.sort((a, b) => a.value - b.value);
  let ranks = 0; // of positives, from 1, ties at their mean
  for (let first = 0; first < all.length; ) {
    let past = first + 1;
    while (past < all.length && all[past].value === all[first].value) past++;
    for (let i = first; i < past; i++) if (all[i].positive) ranks += (first + 1 + past) / 2;
    first = past;
  }
  const n = positives.length;
  return (ranks - (n * (n + 1)) / 2) / (n * negatives.length);
}

/** The highest threshold at which at least `coverage` (0..1] of these confidences pass (>=). */
export function thresholdAt(coverage: number, confidences: readonly number[]): number {
  if (confidences.length === 0) return Number.NaN;
  const falling = [...confidences].sort((a, b) => b - a);
  return falling[Math.max(0, Math.min(falling.length, Math.ceil(coverage * falling.length - 1e-9)) - 1)];
}

/** Share of the unanswerable that are answered at the threshold where `coverage` of the answerable are. */
export function answeredAt(coverage: number, answerable: readonly number[], unanswerable: readonly number[]): number {
  const threshold = thresholdAt(coverage, answerable);
  return share(unanswerable, (confidence) => confidence >= threshold);
}

export interface Judged {
  readonly confidence: number;
  readonly right: boolean;
}

/** Share of all questions that get a wrong answer with at least this confidence. */
export function wrongConfident(judged: readonly Judged[], threshold: number): number {
  return share(judged, ({ confidence, right }) => confidence >= threshold && !right);
}

/** The largest share of questions that can be answered, most confident first, with at most `risk` of those answers wrong. */
export function coverageAtRisk(judged: readonly Judged[], risk: number): number {
  const falling = [...judged].sort((a, b) => b.confidence - a.confidence);
  let wrong = 0;
  let most = 0;
  for (const [index, { confidence, right }] of falling.entries()) {
    if (!right) wrong++;
    // Equal confidences are answered together or not at all.
    const whole = falling[index + 1]?.confidence !== confidence;
    if (whole && wrong <= risk * (index + 1)) most = index + 1;
  }
  return judged.length === 0 ? 0 : most / judged.length;
}

function share<T>(all: readonly T[], passes: (one: T) => boolean): number {
  return all.length === 0 ? 0 : all.filter(passes).length / all.length;
}
