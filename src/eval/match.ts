/** Whether an answer is right, and how much of it is: exact match and two kinds of F1, the best over all accepted answers. */
import { normalizeAnswer, unitsOf } from './normalize.ts';

/** 1 where the comparable forms are equal for one of the accepted answers; an empty answer is never right. */
export function exactMatch(given: string, accepted: readonly string[]): boolean {
  const form = normalizeAnswer(given);
  return form !== '' && accepted.some((one) => normalizeAnswer(one) === form);
}

/** The comparable form of an accepted answer stands in that of the text, at the borders of its units. */
export function containsAnswer(text: string, accepted: readonly string[]): boolean {
  const units = ` ${unitsOf(text).join(' ')} `;
  return accepted.some((one) => {
    const wanted = unitsOf(one);
    return wanted.length > 0 && units.includes(` ${wanted.join(' ')} `);
  });
}

/**
 * F1 as CMRC 2018's own scorer counts it: units common to both are those of the longest run that stands in both without a gap;
 * 2PR/(P+R), P = common/given, R = common/accepted. The best over the accepted answers, 0..1.
 */
export function runF1(given: string, accepted: readonly string[]): number {
  return bestF1(given, accepted, longestCommonRun);
}

/** F1 over bags of units, order of no matter: the way of SQuAD and DRCD, with each Chinese character a unit. Best over accepted, 0..1. */
export function bagF1(given: string, accepted: readonly string[]): number {
  return bestF1(given, accepted, commonInBags);
}

type Common = (a: readonly string[], b: readonly string[]) => number;

function bestF1(given: string, accepted: readonly string[], common: Common): number {
  const units = unitsOf(given);
  return accepted.reduce((best, one) => {
    const wanted = unitsOf(one);
    // 2PR/(P+R) with P = c/|given| and R = c/|wanted| is 2c/(|given| + |wanted|).
    const f1 = units.length + wanted.length === 0 ? 0 : (2 * common(units, wanted)) / (units.length + wanted.length);
    return Math.max(best, f1);
  }, 0);
}

function longestCommonRun(a: readonly string[], b: readonly string[]): number {
  let longest = 0;
  let above = new Uint32Array(b.length + 1);
  for (const unit of a) {
    const row = new Uint32Array(b.length + 1);
    for (let j = 0; j < b.length; j++)
      if (b[j] === unit) {
        row[j + 1] = above[j] + 1;
        longest = Math.max(longest, row[j + 1]);
      }
    above = row;
  }
  return longest;
}

function commonInBags(a: readonly string[], b: readonly string[]): number {
  const left = new Map<string, number>();
  for (const unit of b) left.set(unit, (left.get(unit) ?? 0) + 1);
  let common = 0;
  for (const unit of a) {
    const count = left.get(unit) ?? 0;
    if (count === 0) continue;
    left.set(unit, count - 1);
    common++;
  }
  return common;
}
