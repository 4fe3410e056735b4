/**
 * An answer as it is compared: what may differ between two people who give the same one is taken away. English and Chinese. Digits keep
 * what makes another number of them: 3.5 is not 35, -4 is not 4, 5 % is not 5.
 */
import { simplified } from './simplified.ts';

export const CJK = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}';

const ARTICLES = /\b(?:a|an|the)\b/g;
const THOUSANDS = /(?<=\d),(?=\d{3}(?!\d))/g;
/** Punctuation that is part of a number: a point or slash or dash or colon between digits, a sign before one. */
const OF_NUMBER = /(?<=\d)[./:-](?=\d)|(?<![\p{L}\p{N}])-(?=[\d$])/gu;
const OTHER_MARKS = /[\p{P}\p{Zs}\p{Cc}\p{Cf}~`^|<>+=]/gu;
const KEPT = /[%$€£¥₩₹°‰]/u;
const HELD: readonly (readonly [mark: string, held: string])[] = [
  ['.', '\uE000'],
  ['/', '\uE001'],
  [':', '\uE002'],
  ['-', '\uE003'],
];
const HOLD = new Map(HELD);
const RELEASE = new Map(HELD.map(([mark, held]) => [held, mark]));

const BESIDE_CJK = new RegExp(`(?<=[${CJK}]) | (?=[${CJK}])`, 'gu');
/** "300 g" and "300g", "5 %" and "5%". */
const BESIDE_NUMBER = /(?<=\d) (?=[\p{L}%°])|(?<=[$€£¥]) (?=\d)/gu;

/**
 * The comparable form: full-width forms halved (NFKC), lower case, traditional characters simplified where the small table has them,
 * English articles and punctuation gone, thousands not grouped, blanks single and none beside Chinese or between a number and its unit.
 */
export function normalizeAnswer(text: string): string {
  return simplified(text.normalize('NFKC').replace(/[−–—]/g, '-').toLowerCase())
    .replace(THOUSANDS, '')
    .replace(OF_NUMBER, (mark) => HOLD.get(mark) ?? mark)
    .replace(OTHER_MARKS, (mark) => (KEPT.test(mark) ? mark : ' '))
    .replace(/[\uE000-\uE003]/g, (held) => RELEASE.get(held) ?? held)
    .replace(ARTICLES, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .replace(BESIDE_CJK, '')
    .replace(BESIDE_NUMBER, '');
}

const UNIT = new RegExp(`[${CJK}]|\\d+(?:[./:-]\\d+)*|[^\\s\\d${CJK}]+`, 'gu');

/** What F1 counts: each Chinese character by itself, numbers whole, runs of anything else as words. Of the comparable form. */
export function unitsOf(text: string): string[] {
  return normalizeAnswer(text).match(UNIT) ?? [];
}
