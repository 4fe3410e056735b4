/** From answers to figures: one column's questions with what a contender gave, scored by the rules of src/eval. */
import {
  bagF1,
  citationScore,
  containsAnswer,
  countCitations,
  exactMatch,
  runF1,
  type Stretch,
  valueIsCited,
  wilson,
} from '../../src/eval/index.ts';
import type { ValueType, WorldQuestion } from '../../src/memory/worlds/world.ts';

/** What a contender gave for a question. */
export interface Given {
  readonly text: string;
  /** How sure it is; comparable within the contender alone. */
  readonly confidence?: number;
  /** It answered from the documents; a contender that cannot abstain always does. */
  readonly answered?: boolean;
  readonly citations?: readonly (Stretch & { readonly quote: string })[];
  /** The document that it found first. */
  readonly first?: string;
  /** Documents it read, best first. */
  readonly found?: readonly string[];
}

/** The answers to one seed's questions. */
export interface Group {
  readonly questions: readonly WorldQuestion[];
  readonly given: readonly Given[];
}

export interface Score {
  readonly count: number;
  /** Shares 0..1. */
  readonly exact: number;
  readonly interval: readonly [low: number, high: number];
  /** Of each group that has questions. */
  readonly seeds: readonly number[];
  /** Share for which anything was answered from the documents. */
  readonly answered: number;
  readonly f1: number;
  readonly runF1: number;
  /** The accepted answer stands somewhere in the given text. */
  readonly contains: number;
  /** Exact match of questions whose answer is a typed value: all types but phrases and names; NaN without any. */
  readonly typed: number;
  readonly typedCount: number;
  /** The first document found is one of the question's. */
  readonly top1: number;
  /** Of right answers: citations that lead to the evidence, evidence that is cited. */
  readonly precision: number;
  readonly recall: number;
  /** Of all answers given, right or wrong. */
  readonly precisionOfAll: number;
  /** Typed values that are given without standing in a cited quote; what must be 0. */
  readonly uncited: number;
}

const FREE: ReadonlySet<ValueType> = new Set<ValueType>(['phrase', 'name']);

export const isTyped = ({ valueType }: WorldQuestion): boolean => !FREE.has(valueType);

export function scoreOf(groups: readonly Group[]): Score {
  const pairs = groups.flatMap(({ questions, given }) =>
    questions.map((question, i) => ({ question, given: given[i] })),
  );
  const right = ({ question, given }: (typeof pairs)[number]) =>
    given.answered !== false && exactMatch(given.text, question.answers);
  const mean = (of: (pair: (typeof pairs)[number]) => number, among = pairs) =>
    among.length === 0 ? Number.NaN : among.reduce((sum, pair) => sum + of(pair), 0) / among.length;
  const typed = pairs.filter(({ question }) => isTyped(question));
  const cited = pairs.filter(({ given }) => given.answered !== false && given.citations !== undefined);
  const citations = (among: typeof pairs) =>
    citationScore(among.map(({ question, given }) => countCitations(given.citations ?? [], question.evidence)));
  const { precision, recall } = citations(cited.filter(right));
  const given = (pair: (typeof pairs)[number]) => (pair.given.answered === false ? '' : pair.given.text);
  return {
    count: pairs.length,
    exact: mean((pair) => Number(right(pair))),
    interval: wilson(pairs.filter(right).length, pairs.length),
    seeds: groups
      .filter(({ questions }) => questions.length > 0)
      .map((group) =>
        mean(
          (pair) => Number(right(pair)),
          group.questions.map((question, i) => ({ question, given: group.given[i] })),
        ),
      ),
    answered: mean((pair) => Number(pair.given.answered !== false)),
    f1: mean((pair) => bagF1(given(pair), pair.question.answers)),
    runF1: mean((pair) => runF1(given(pair), pair.question.answers)),
    contains: mean((pair) => Number(containsAnswer(given(pair), pair.question.answers))),
    typed: mean((pair) => Number(right(pair)), typed),
    typedCount: typed.length,
    top1: mean(({ question, given }) => Number(given.first !== undefined && question.documents.includes(given.first))),
    precision,
    recall,
    precisionOfAll: citations(cited).precision,
    uncited: typed.filter(
      ({ given }) =>
        given.answered !== false &&
        given.citations !== undefined &&
        !valueIsCited(
          given.text,
          given.citations.map(({ quote }) => quote),
        ),
    ).length,
  };
}
