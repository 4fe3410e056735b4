/** How well a reader answers held-out questions: exact matches by column, and whether it knows what the slots do not say. */
import { proposals } from '../answer/proposals.ts';
import type { ReadExample } from './readings.ts';
import { eachInTurn } from './watch.ts';

export interface Answered {
  readonly text: string;
  /** Higher: surer that an open slot has the answer. Any scale. */
  readonly sure: number;
}

export interface MeasuredColumn {
  readonly name: string;
  readonly questions: number;
  /** Share answered with exactly one of the accepted strings; absent columns have none. */
  readonly exact?: number;
  /** The same of questions whose answer is a typed value. */
  readonly typed?: number;
  /** Of absent columns: the chance that an answerable question among as many slots is surer than an absent one. */
  readonly auroc?: number;
}

/** A column's name with its place taken out: what an absent column is compared with. */
const answerable = (name: string) => name.replace('absent', 'among 4');

/** What became of a column's questions; plain data. */
export interface AnsweredColumn {
  readonly name: string;
  readonly answers: readonly {
    readonly right: boolean;
    readonly typed: boolean;
    /** As `Answered`; absent where nothing was found. */
    readonly sure?: number;
  }[];
}

/** Answers a column's questions. Throws the signal's reason where it stops. */
export async function answerColumn(
  name: string,
  read: readonly ReadExample[],
  answer: (read: ReadExample) => Answered | undefined,
  signal?: AbortSignal,
): Promise<AnsweredColumn> {
  const answerOne = (one: ReadExample) => {
    const { answers, valueType } = one.example;
    const given = answer(one);
    const right = given !== undefined && matches(given.text, answers);
    return { right, typed: valueType !== 'phrase' && valueType !== 'name', ...(given && { sure: given.sure }) };
  };
  return { name, answers: await eachInTurn(read, answerOne, { signal }) };
}

/** Figures of all columns together. */
export function figuresOf(columns: readonly AnsweredColumn[]): MeasuredColumn[] {
  const byName = new Map(columns.map(({ name, answers }) => [name, answers]));
  return columns.map(({ name, answers }) => {
    const questions = answers.length;
    if (!name.includes('absent')) {
      const typed = answers.filter((one) => one.typed);
      return { name, questions, exact: rightShare(answers), ...(typed.length > 0 && { typed: rightShare(typed) }) };
    }
    const sure = (list: typeof answers) => list.map((one) => one.sure ?? Number.NEGATIVE_INFINITY);
    const present = byName.get(answerable(name));
    return { name, questions, ...(present && { auroc: auroc(sure(present), sure(answers)) }) };
  });
}

const rightShare = (answers: AnsweredColumn['answers']) => answers.filter(({ right }) => right).length / answers.length;

/** Equal but for spaces around it and a full stop at its end. */
function matches(given: string, accepted: readonly string[]): boolean {
  const plain = (text: string) => text.trim().replace(/[.。]$/, '');
  return accepted.some((text) => plain(text) === plain(given));
}

/** The chance that a number of `high` is above one of `low`; ties count half. */
export function auroc(high: readonly number[], low: readonly number[]): number {
  let above = 0;
  for (const a of high) for (const b of low) above += a > b ? 1 : a === b ? 0.5 : 0;
  return above / (high.length * low.length);
}

/** The best stretch between a start and an end that the pointers see, over all slots; sure by its share against the null logits. */
export function pointed(
  { passages, readouts }: ReadExample,
  pointerNull: readonly [number, number],
): Answered | undefined {
  const ofText = (readout: ReadExample['readouts'][number], side: 'start' | 'end') =>
    [...readout[side]].filter((_, t) => readout.offsets[2 * t] >= 0);
  const [starts, ends] = (['start', 'end'] as const).map((side, i) =>
    logSumExp([pointerNull[i], ...readouts.flatMap((readout) => ofText(readout, side))]),
  );
  let best: Answered | undefined;
  readouts.forEach((readout, slot) => {
    const { text } = passages[slot];
    const [stretch] = proposals(readout, text, 1);
    if (!stretch) return;
    const sure = bestPair(readout) - starts - ends;
    if (!best || sure > best.sure) best = { text: text.slice(stretch.start, stretch.end), sure };
  });
  return best;
}

/** Largest start + end logit with the end not before the start. */
function bestPair({ offsets, start, end }: ReadExample['readouts'][number]): number {
  let [best, bestStart] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let t = 0; t < start.length; t++) {
    if (offsets[2 * t] < 0) continue;
    bestStart = Math.max(bestStart, start[t]);
    best = Math.max(best, bestStart + end[t]);
  }
  return best;
}

function logSumExp(values: readonly number[]): number {
  const most = values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  return most + Math.log(values.reduce((sum, x) => sum + Math.exp(x - most), 0));
}

/** Columns as lines of a table. */
export function tableOf(columns: readonly MeasuredColumn[]): string {
  const percent = (share: number | undefined) => (share === undefined ? '' : `${(100 * share).toFixed(1)} %`);
  const rows = columns.map(({ name, questions, exact, typed, auroc }) => [
    name,
    String(questions),
    percent(exact),
    percent(typed),
    auroc === undefined ? '' : auroc.toFixed(3),
  ]);
  const all = [['held out', 'questions', 'exact', 'typed values', 'AUROC'], ...rows];
  const widths = all[0].map((_, i) => Math.max(...all.map((row) => row[i].length)));
  return all
    .map((row) => row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  '))
    .join('\n');
}
