/** What the choice sees of a candidate, by name: the columns of a slate. How they are computed is in word-features.ts, reading-features.ts and association-features.ts. */

const TYPES = ['date', 'amount', 'number', 'identifier', 'version', 'percentage', 'name', 'phrase'] as const;
const SOURCES = ['value', 'part', 'cell', 'phrase', 'clause', 'sentence', 'pointer', 'edges'] as const;

/** Words and types: known without any network. */
export const WORD_FEATURES = [
  // Shares (0..1) of the question's weight that are said: by the candidate's sentence with title, and beyond the title by the sentence, its clause, what
  // stands beside it.
  'sentence',
  'sentence.gap',
  'sentence.best',
  'sentence.beyond',
  'clause',
  'left',
  'right',
  // To the left of it, by the title too.
  'left.all',
  // By the header over its cell.
  'header',
  // Of the slot: its text and title, its title alone, the address's score below the best slot's.
  'slot.said',
  'slot.gap',
  'slot.title',
  'slot.score',
  // Of the candidate itself.
  'asked',
  'asked.share',
  'titled',
  'fits',
  'misfits',
  // A quantity whose unit the question says; one with the word that its things are counted by; one without it.
  'unit',
  'counted',
  'uncounted',
  // With another unit of measure, where it is asked how many things there are.
  'miscounted',
  // Of the kind that is asked for, by its unit; of another kind, or no quantity.
  'measured',
  'mismeasured',
  'length',
  'length.long',
  'length.han',
  'edge.left',
  'edge.right',
  // Punctuation or nothing stands there, not a word.
  'stop.left',
  'stop.right',
  // Most likely another item of a list stands there; one that is joined by a word or sign.
  'list.right',
  'joined.right',
  'joined.left',
  // It begins or ends with a word without content.
  'empty.first',
  'empty.last',
  'label',
  // A part of a typed value, not all of it.
  'within',
  // Behind a word that gives reasons, where one is asked for; behind one that leads to what is said of something.
  'cue.reason',
  'cue.link',
  ...TYPES.map((type) => `type.${type}` as const),
  ...SOURCES.map((source) => `source.${source}` as const),
] as const;

export type WordFeature = (typeof WORD_FEATURES)[number];

/** ln of what the copy head sees: of the candidate's first token, of the one it sees most, of the last. */
export const headFeatures = (head: number): readonly string[] => [
  `head.${head}.first`,
  `head.${head}.most`,
  `head.${head}.last`,
];

/** Log-softmax over all tokens of all slots. */
export const POINTER_FEATURES = ['pointer.start', 'pointer.end', 'pointer.both'] as const;

/** Log-softmax of how much the candidate's sentence and statement go with the question; of its type; of nothing beside its slot's sentences. Last, no probability: what stands around it. */
export const ASSOCIATION_FEATURES = [
  'agrees.sentence',
  'agrees.statement',
  'agrees.type',
  'agrees.none',
  'agrees.edges',
] as const;

/** The columns for that many copy heads and, or not, a pointer and associations; 0 heads and neither: the floor without a network. */
export function featureNames(heads: number, pointer: boolean, associated = false): string[] {
  const names: string[] = [...WORD_FEATURES];
  for (let head = 0; head < heads; head++) names.push(...headFeatures(head));
  if (heads > 0) names.push('heads.first', 'heads.most');
  if (pointer) names.push(...POINTER_FEATURES);
  if (associated) names.push(...ASSOCIATION_FEATURES);
  return names;
}
