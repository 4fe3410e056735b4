/**
 * Features of associations: how much a candidate's sentence and statement go with the question beside all others that were read and nothing, whether its
 * type is what the question asks for, and what stands around it. What associations are: associations.ts.
 */
import { ANSWER_TYPES, type Associations, type Edges } from '../associations/index.ts';
import { ASSOCIATION_FEATURES } from './feature-names.ts';
import type { Slate } from './slate.ts';
import { type Stretch, sentencesOf, statementsOf, stretchAt } from './stretches.ts';

/** Below this log-probability agreements do not differ, nor edges that speak so much against a stretch. */
const LEAST = -16;
/** What nothing agrees with a question; what associations are learned beside. */
const NOTHING = 0;

/** The agreements of a slot's stretches. */
interface Agreements {
  readonly stretches: readonly Stretch[];
  readonly scores: readonly number[];
}

/** Fills the columns from `first` on; `edges` of each slot's text. */
export function addAssociationFeatures(
  slate: Slate,
  associations: Associations,
  edges: readonly Edges[],
  first: number,
): void {
  const asked = associations.asked(slate.question);
  const types = associations.types(asked);
  // A sentence is often its only statement.
  const known = new Map<string, number>();
  const agreement = (text: string): number => {
    const score = known.get(text) ?? associations.agreement(asked, text);
    known.set(text, score);
    return score;
  };
  const slots = slate.slots.map(({ passage: { text } }) => {
    const sentences = sentencesOf(text);
    const statements = sentences.flatMap(({ start, end }) => statementsOf(text, start, end));
    const scored = (stretches: readonly Stretch[]): Agreements => ({
      stretches,
      scores: stretches.map(({ start, end }) => agreement(text.slice(start, end))),
    });
    return { sentences: scored(sentences), statements: scored(statements) };
  });
  const sentenceSum = logSum(slots.flatMap(({ sentences }) => sentences.scores));
  const statementSum = logSum(slots.flatMap(({ statements }) => statements.scores));
  const nones = slots.map(({ sentences }) => NOTHING - logSum(sentences.scores));
  const columns = slate.names.length;
  for (const [i, { slot, start, end, type }] of slate.candidates.entries()) {
    const { sentences, statements } = slots[slot]!;
    const values: Record<(typeof ASSOCIATION_FEATURES)[number], number> = {
      'agrees.sentence': scoreAt(sentences, start) - sentenceSum,
      'agrees.statement': scoreAt(statements, start) - statementSum,
      'agrees.type': types[ANSWER_TYPES.indexOf(type)]!,
      'agrees.none': nones[slot]!,
      'agrees.edges': edges[slot]!.begins(start, type) + edges[slot]!.ends(end, type),
    };
    for (const [k, name] of ASSOCIATION_FEATURES.entries())
      slate.features[i * columns + first + k] = Math.max(LEAST, values[name]);
  }
}

const scoreAt = ({ stretches, scores }: Agreements, at: number): number =>
  stretches.length > 0 ? scores[stretchAt(stretches, at)]! : NOTHING;

/** ln Σ exp of the scores and of nothing. */
function logSum(scores: readonly number[]): number {
  const most = scores.reduce((best, score) => Math.max(best, score), NOTHING);
  return most + Math.log(scores.reduce((total, score) => total + Math.exp(score - most), Math.exp(NOTHING - most)));
}
