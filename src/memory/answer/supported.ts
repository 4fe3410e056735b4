/**
 * Whether a sentence states no typed value but those of what it cites. Looked at as a whole, since what is written around a string may make another
 * value of it: 84 and ` km`, Odile Grant and ` Miller`. Not whether the sentence is true otherwise.
 */
import { isDigit, isLetter, sameValue, type Value, valueKey, valuesIn } from '../values/index.ts';

/** Types of which a part may be said alone: the year of a date, the family name of a person. */
const IN_PARTS: readonly Value['type'][] = ['date', 'name'];

/**
 * True where every typed value of the text is the cited string at [from, to) or a part of it, or stands in a source by itself or as the same value.
 * Names may be those of the question too: its numbers, dates and identifiers are what somebody believes, not what is written.
 */
export function supported(
  text: string,
  [from, to]: readonly [from: number, to: number],
  sources: readonly string[],
  question: string,
): boolean {
  if (joins(text, from) || joins(text, to)) return false;
  const known = sources.map(knownIn);
  return valuesIn(text).every(({ start, end, type }) => {
    if (start >= from && end <= to) return true;
    const string = text.slice(start, end);
    // The first word of a sentence is no name for being capitalised.
    if (type === 'name' && start === 0 && !string.includes(' ')) return true;
    if (known.some((one) => states(one, string))) return true;
    return type === 'name' && states(knownIn(question), string);
  });
}

interface Known {
  readonly source: string;
  readonly values: readonly Value[];
}

const knownIn = (source: string): Known => ({ source, values: valuesIn(source) });

function states({ source, values }: Known, string: string): boolean {
  for (let at = source.indexOf(string); at >= 0; at = source.indexOf(string, at + 1)) {
    const end = at + string.length;
    if (joins(source, at) || joins(source, end)) continue;
    // 12 is not what 12 million says, nor 2041 what RM-2041 is.
    const cut = values.filter((one) => one.start < end && one.end > at && (one.start < at || one.end > end));
    const isWhole = (one: Value) => IN_PARTS.includes(one.type) || sameValue(source.slice(one.start, one.end), string);
    if (cut.every(isWhole)) return true;
  }
  const key = valueKey(string);
  return values.some((one) => valueKey(source.slice(one.start, one.end)) === key);
}

const NUMERAL = /[\d〇零一二两兩三四五六七八九十百千万萬亿億]/;

/** Whether the characters before and at `at` are of one word or one number. */
function joins(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return false;
  const [before, after] = [text.charCodeAt(at - 1), text.charCodeAt(at)];
  const isWord = (unit: number): boolean => isLetter(unit) || isDigit(unit);
  if (isWord(before) && isWord(after)) return true;
  if (NUMERAL.test(text[at - 1]!) && NUMERAL.test(text[at]!)) return true;
  // A point or comma between digits is the number's.
  const isPoint = (i: number): boolean =>
    /[.,]/.test(text[i] ?? '') && isDigit(text.charCodeAt(i - 1)) && isDigit(text.charCodeAt(i + 1));
  return isPoint(at) || isPoint(at - 1);
}
