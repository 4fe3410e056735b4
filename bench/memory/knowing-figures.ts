/**
 * Figures of knowing and not knowing: the document found first, citations, questions whose evidence was deleted or never shown, questions
 * over two documents, and what becomes of documents that disagree or have versions.
 */
import { answeredAt, auroc, bagF1, exactMatch } from '../../src/eval/index.ts';
import type { QuestionKind } from '../../src/memory/worlds/world.ts';
import type { FigurePlan, Measured } from '../suite.ts';
import { describe, type Open, WORDINGS } from './reading-figures.ts';
import { type Given, type Group, isTyped, scoreOf } from './score.ts';
import { FACTS, type SetName } from './sets.ts';

const SET: SetName = 'world-en';
const percent = (share: number) => 100 * share;
const shown = (share: number) => percent(share).toFixed(1);

/** Answers of the asked network; both wordings. */
const asked = (open: Open, kinds: readonly QuestionKind[], set: SetName = SET) =>
  open().groups({ set, kinds, wording: 'any', contender: 'asked' });

/** The address alone: no network reads. */
export function top1Figure(plan: Pick<FigurePlan, 'id' | 'bar'>, open: Open, set: SetName): FigurePlan {
  const measure = async (): Promise<Measured> => {
    const evaluation = open();
    const groups = await evaluation.groups({ set, kinds: FACTS, wording: 'any', contender: 'found' });
    const score = scoreOf(groups);
    const five = scoreOf(groups.map(({ questions, given }) => ({ questions, given: given.map(anyOf(questions)) })));
    const documents = evaluation.draws(set).map((draw) => new Set(draw.documents.map(({ name }) => name)).size);
    const by = Object.entries(WORDINGS).map(([name, wording]) => {
      const part = groups.map(({ questions, given }) => ({
        questions: questions.filter((question) => question.wording === wording),
        given: given.filter((_, i) => questions[i].wording === wording),
      }));
      const { count, top1 } = scoreOf(part);
      return count === 0 ? '' : `, ${name} ${shown(top1)}`;
    });
    return {
      value: percent(score.top1),
      values: groups.map((group) => percent(scoreOf([group]).top1)),
      note: `n ${score.count}, among ${documents.join(', ')} documents${by.join('')}; among the first five ${shown(five.top1)}`,
    };
  };
  return { ...plan, unit: '%', of: 'value', measure };
}

/** As if the gold document had been found first wherever it was found at all. */
const anyOf = (questions: Group['questions']) => (given: Given, i: number) => ({
  ...given,
  first: given.found?.find((document) => questions[i].documents.includes(document)),
});

export function citationFigure(id: string, bar: number | undefined, open: Open, set: SetName = SET): FigurePlan {
  const measure = async (): Promise<Measured> => {
    const groups = await asked(open, FACTS, set);
    const score = scoreOf(groups);
    const note = `citations of right answers that lead to the evidence; of all answers given, right or wrong, ${shown(score.precisionOfAll)}; recall ${shown(score.recall)}; typed values given without a quote that holds them: ${score.uncited} of ${score.typedCount}`;
    return {
      value: percent(score.precision),
      values: groups.map((group) => percent(scoreOf([group]).precision)),
      note,
    };
  };
  return { id, bar, unit: '%', of: 'value', measure };
}

/** Answerable questions against their twins, whose evidence was deleted from the documents. */
export function twinsFigure(
  plan: Pick<FigurePlan, 'id' | 'bar'>,
  open: Open,
  wording: string,
  what: 'auroc' | 'answered90',
  set: SetName = SET,
): FigurePlan {
  const measure = async (): Promise<Measured> => {
    const column = { set, wording: WORDINGS[wording], contender: 'asked' } as const;
    const absent = await open().groups({ ...column, kinds: ['absent'] });
    const answerable = await open().groups({ ...column, kinds: FACTS });
    const of = (groups: readonly Group[]) => groups.flatMap(({ given }) => given.map(confidence));
    const number = (yes: readonly Group[], no: readonly Group[]) =>
      what === 'auroc' ? auroc(of(yes), of(no)) : percent(answeredAt(0.9, of(yes), of(no)));
    const given = absent.flatMap((group) => group.given);
    const note = `n ${of(answerable).length} answerable, ${given.length} deleted; at the gate's own threshold ${shown(share(given, answers))} of the deleted are answered and ${shown(
      share(
        answerable.flatMap((group) => group.given),
        answers,
      ),
    )} of the answerable`;
    return {
      value: number(answerable, absent),
      values: absent.map((group, i) => number([answerable[i]], [group])),
      note,
    };
  };
  const share90 = what === 'answered90';
  return { ...plan, unit: share90 ? '%' : 'AUROC', of: 'value', better: share90 ? 'lower' : 'higher', measure };
}

const confidence = (given: Given) => given.confidence ?? 0;
const answers = (given: Given) => given.answered !== false;
const share = <T>(all: readonly T[], passes: (one: T) => boolean) =>
  all.length === 0 ? 0 : all.filter(passes).length / all.length;

/** Right over several documents, against the base with all gold passages in its prompt. */
export function hopFigure(id: string, bar: number | undefined, open: Open, kind: 'twohop' | 'threehop'): FigurePlan {
  const measure = async (): Promise<Measured> => {
    const column = { set: SET, kinds: [kind], wording: 'any' } as const;
    const score = await open().scoreOf({ ...column, contender: 'asked' });
    const oracle = await open().scoreOf({ ...column, contender: 'oracle' });
    const rag = await open().scoreOf({ ...column, contender: 'rag' });
    return {
      value: percent(score.exact),
      values: score.seeds.map(percent),
      peers: [{ name: 'gold passages in the prompt', version: 'greedy', values: [percent(oracle.exact)] }],
      note: `retrieval into the prompt ${shown(rag.exact)}; ${describe(score)}`,
    };
  };
  return { id, bar, unit: '%', of: 'ratio', measure };
}

/** Right where documents disagree, or have versions. */
export function kindFigure(id: string, open: Open, kind: 'table' | 'conflict' | 'update', wording: string): FigurePlan {
  const measure = async (): Promise<Measured> => {
    const column = { set: SET, kinds: [kind], wording: WORDINGS[wording] } as const;
    const groups = await open().groups({ ...column, contender: 'asked' });
    const questions = groups.flatMap((group) => group.questions);
    const given = groups.flatMap((group) => group.given);
    const foil = questions.filter(
      ({ foil }, i) => foil !== undefined && answers(given[i]) && exactMatch(given[i].text, [foil]),
    );
    const score = scoreOf(groups);
    const others = await Promise.all(
      (['addressed', 'oracle', 'rag'] as const).map(async (contender) => {
        const { exact } = await open().scoreOf({ ...column, contender });
        return `${contender} ${shown(exact)}`;
      }),
    );
    const ties = questions.flatMap((question, i) =>
      question.evidence.length > 1 ? [{ question, given: given[i] }] : [],
    );
    const both = ties.filter(({ question, given }) => question.documents.every((name) => given.found?.includes(name)));
    if (ties.length > 0)
      others.push(`of ${ties.length} without a higher authority both documents were cited for ${both.length}`);
    const note = `${others.join(', ')}; the wrong value to watch for was given ${foil.length} times; ${describe(score)}`;
    return { value: percent(score.exact), values: score.seeds.map(percent), note };
  };
  return { id, unit: '%', measure };
}

/** Share of questions that are answered from the documents although no document can: what is never shown, or does not exist. */
export function unknownFigure(id: string, open: Open, kind: 'control' | 'nonexistent'): FigurePlan {
  const measure = async (): Promise<Measured> => {
    const groups = await asked(open, [kind]);
    const questions = groups.flatMap((group) => group.questions);
    const given = groups.flatMap((group) => group.given);
    const leaked = questions.filter(({ foil }, i) => foil !== undefined && bagF1(given[i].text, [foil]) === 1).length;
    const base = await open().groups({ set: SET, kinds: [kind], wording: 'any', contender: 'base' });
    const known = base.flatMap((group) => group.given);
    const baseKnows = questions.filter(({ foil }, i) => foil !== undefined && exactMatch(known[i].text, [foil])).length;
    const note = `n ${given.length}; the true value was given ${leaked} times, by the base alone ${baseKnows} times; ${questions.filter(isTyped).length} of typed values`;
    return {
      value: percent(share(given, answers)),
      values: groups.map((group) => percent(share(group.given, answers))),
      note,
    };
  };
  return { id, unit: '%', better: 'lower', measure };
}
