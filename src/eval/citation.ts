/** How well citations lead to the evidence. Where the evidence is, is the question's matter; whether the answer is right is match.ts's. */

/** A stretch of a document, in UTF-16 units: [start, end). */
export interface Stretch {
  readonly document: string;
  readonly start: number;
  readonly end: number;
}

export interface CitationCount {
  readonly citations: number;
  /** Citations that overlap a stretch of evidence. */
  readonly right: number;
  readonly evidence: number;
  /** Stretches of evidence that a citation overlaps. */
  readonly found: number;
}

const overlaps = (a: Stretch, b: Stretch) => a.document === b.document && a.start < b.end && b.start < a.end;

export function countCitations(citations: readonly Stretch[], evidence: readonly Stretch[]): CitationCount {
  return {
    citations: citations.length,
    right: citations.filter((citation) => evidence.some((stretch) => overlaps(citation, stretch))).length,
    evidence: evidence.length,
    found: evidence.filter((stretch) => citations.some((citation) => overlaps(citation, stretch))).length,
  };
}

/** Precision: right / citations; recall: found / evidence; over all questions together. 0 where nothing is counted. */
export function citationScore(counts: readonly CitationCount[]): { precision: number; recall: number } {
  const sum = (of: (count: CitationCount) => number) => counts.reduce((total, count) => total + of(count), 0);
  const citations = sum((count) => count.citations);
  const evidence = sum((count) => count.evidence);
  return {
    precision: citations === 0 ? 0 : sum((count) => count.right) / citations,
    recall: evidence === 0 ? 0 : sum((count) => count.found) / evidence,
  };
}

/** The value's characters stand in what one of the citations quotes: what a typed value must fulfil to be given at all. */
export function valueIsCited(value: string, quotes: readonly string[]): boolean {
  return value !== '' && quotes.some((quote) => quote.includes(value));
}
