/**
 * What the address weighs of a slot, and the weights. All features are between 0 and 1 or near it; the score is their weighted sum, and a
 * softmax over a question's candidates makes probabilities of it (fit.ts). The default weights were fitted on training worlds, sentences of
 * encyclopedia articles with words left out, records asked by their labels, and the training half of questions that people wrote; recency,
 * which does not vary there, is set by hand.
 */
export const FEATURES = [
  /** Share of the question that the best sentence says, with title and section. */
  'sentence',
  /** The same for the whole slot. */
  'coverage',
  /** The same for all candidates of its document together. */
  'document',
  /** The same for the title alone. */
  'title',
  /** Best BM25F of its document over the best of the question: within a document it would only count how often the name is repeated. */
  'bm25',
  /** What it says beyond the title, over what the best slot of its document says; words weighed by how rare they are in the document. */
  'inside',
  /** Share of the slot's label (key, last heading) that the question says. */
  'label',
  /** Share of the question's names that the title is. */
  'named',
  /** Share of the question's names that the slot mentions in title or text, the rarer counting more. */
  'mentions',
  /** The best sentence holds a value of the type asked for. */
  'typed',
  /** 1 for a fact slot. */
  'fact',
  /** How new its version is among the candidates', 0 oldest to 1 newest. */
  'recency',
] as const;

export type Feature = (typeof FEATURES)[number];
export type AddressWeights = Readonly<Record<Feature, number>>;

export const DEFAULT_WEIGHTS: AddressWeights = {
  sentence: 7.904,
  coverage: 6.109,
  document: 3.791,
  title: 7.102,
  bm25: 4.36,
  inside: 1.243,
  label: 1.981,
  named: 2.61,
  mentions: 2.085,
  typed: 3.139,
  fact: -2.61,
  recency: 0.2,
};

/** (FEATURES): in the order of FEATURES. */
export type FeatureRow = Float64Array;

export function scoreOf(row: FeatureRow, weights: AddressWeights): number {
  let score = 0;
  for (let at = 0; at < FEATURES.length; at++) score += (row[at] as number) * weights[FEATURES[at] as Feature];
  return score;
}

/** The row as an object, for whoever shows or trains on it. */
export function featuresOf(row: FeatureRow): Record<Feature, number> {
  return Object.fromEntries(FEATURES.map((feature, at) => [feature, row[at] as number])) as Record<Feature, number>;
}
