/**
 * Figures of reading: exact match of the data network with what it is held against beside it, and one figure for each cell of the table of
 * all contenders. Shares of questions over all seeds; the samples are the seeds.
 */
import type { FigurePlan, Measured, PeerMeasured } from '../suite.ts';
import type { CONTENDERS, ContenderName, Evaluation } from './evaluation.ts';
import type { Score } from './score.ts';
import { FACTS, type SetName, type Wording } from './sets.ts';

export type Open = () => Evaluation;

/** The wordings as ids have them. */
export const WORDINGS: Record<string, Wording> = { exact: 'document', para: 'paraphrase', idiom: 'idiom' };

const percent = (share: number) => 100 * share;
const shown = (share: number) => (Number.isNaN(share) ? '-' : percent(share).toFixed(1));

/** One number of the network's score, in %, retrieval into the prompt beside it as the peer, the other contenders in the note. */
export function readingFigure(
  plan: Pick<FigurePlan, 'id' | 'bar'>,
  open: Open,
  { set, wording, contender }: { set: SetName; wording: Wording; contender: ContenderName },
  number: 'exact' | 'typed' = 'exact',
): FigurePlan {
  const measure = async (): Promise<Measured> => {
    const evaluation = open();
    const score = await evaluation.score(set, wording, contender);
    const beside = await Promise.all(
      ([...(contender === 'asked' ? (['addressed'] as const) : []), 'oracle', 'base', 'floor'] as const).map(
        async (name) => {
          const text = await evaluation.score(set, wording, name).then(
            (other) => shown(other[number]),
            (error: Error) => `missing (${error.message})`,
          );
          return `${name} ${text}`;
        },
      ),
    );
    return {
      ...samplesOf(score, number),
      peers: [await peerOf(evaluation, set, wording, number)],
      note: [...beside, describe(score)].join('; '),
    };
  };
  return { ...plan, unit: '%', of: 'value', measure };
}

async function peerOf(
  evaluation: Evaluation,
  set: SetName,
  wording: Wording,
  number: 'exact' | 'typed',
): Promise<PeerMeasured> {
  const name = 'retrieval into the prompt';
  try {
    const score = await evaluation.score(set, wording, 'rag');
    return { name, version: 'BM25, top 4', values: [percent(score[number])] };
  } catch (error) {
    return { name, missing: (error as Error).message };
  }
}

/** A cell of the table: one contender's exact match, or F1, without a bar. */
export function cellFigure(
  id: string,
  open: Open,
  column: { set: SetName; kinds?: readonly WorldKind[]; wording: Wording | 'any'; contender: ContenderName },
  number: 'exact' | 'f1' = 'exact',
): FigurePlan {
  const measure = async (): Promise<Measured> => {
    const evaluation = open();
    const score = await evaluation.scoreOf({ kinds: FACTS, ...column });
    const own = await evaluation.noteOf(column.contender);
    return { ...samplesOf(score, number), note: [...(own ? [own] : []), describe(score)].join('; ') };
  };
  return { id, unit: '%', measure };
}
type WorldKind = (typeof FACTS)[number];

/** A row of that table: a cell for each contender, for people's questions with F1 beside it. */
export function rowFigures(
  open: Open,
  set: SetName,
  wording: string,
  contenders: readonly (typeof CONTENDERS)[number][],
): FigurePlan[] {
  const people = set === 'drcd' || set === 'cmrc';
  return contenders.flatMap((contender) => {
    const column = { set, wording: WORDINGS[wording], contender };
    const id = `memory.column.${set}.${wording}.${contender}`;
    return [cellFigure(id, open, column), ...(people ? [cellFigure(`${id}.f1`, open, column, 'f1')] : [])];
  });
}

function samplesOf(score: Score, number: 'exact' | 'typed' | 'f1'): Pick<Measured, 'value' | 'values'> {
  if (score.count === 0) throw new Error('the set has no such question');
  const value = percent(score[number]);
  return { value, values: number === 'exact' ? score.seeds.map(percent) : [value] };
}

/** What else is known of a column. */
export function describe(score: Score): string {
  const [low, high] = score.interval;
  const parts = [
    `n ${score.count}, 95 % interval of exact match ${shown(low)} to ${shown(high)}`,
    `F1 ${shown(score.f1)} (longest run: ${shown(score.runF1)})`,
    `contained in what was given ${shown(score.contains)}`,
  ];
  if (score.typedCount > 0) parts.push(`typed ${shown(score.typed)} (n ${score.typedCount})`);
  if (score.answered < 1) parts.push(`answered ${shown(score.answered)}`);
  if (score.top1 > 0) parts.push(`document found first ${shown(score.top1)}`);
  return parts.join(', ');
}
