/** Parts of typed values that are answers themselves: the year of a date, a number without its unit. Not values of another kind. */
import type { Value } from '../values/index.ts';

/** The parts of a value of `text`, in its offsets. */
export function partsOfValue(text: string, value: Value): Value[] {
  const string = text.slice(value.start, value.end);
  const parts: Value[] = [];
  const push = (start: number, length: number): void => {
    if (length > 0 && length < string.length) {
      parts.push({ type: value.type, start: value.start + start, end: value.start + start + length });
    }
  };
  for (const pattern of PARTS[value.type] ?? []) {
    pattern.lastIndex = 0;
    for (let found = pattern.exec(string); found; found = pattern.exec(string)) push(found.index, found[0].length);
  }
  return parts;
}

const HAN = '[\\d〇零一二两兩三四五六七八九十百元廿]';
const PARTS: Partial<Record<Value['type'], readonly RegExp[]>> = {
  date: [
    new RegExp(`(?:[^\\d\\s]{0,4}?)${HAN}+\\s?年`, 'g'),
    new RegExp(`${HAN}+\\s?月(?:\\s?${HAN}+\\s?[日号號])?`, 'g'),
    new RegExp(`[^年月]{0,4}年\\s?${HAN}+\\s?月`, 'g'),
    /(?:公元前|西元前)?\d+\s?世[纪紀]/g,
    /\d{1,4}\s?年代/g,
    /[12]\d{3}(?!\d)/g,
    /[A-Z][a-z]+,? [12]\d{3}/g,
    /\d{1,2}(?:st|nd|rd|th)?(?: of)? [A-Z][a-z]+|[A-Z][a-z]+ \d{1,2}(?!\d)/g,
  ],
  amount: [/\d[\d,.]*(?:\s?[万萬亿億]|\s(?:million|billion|thousand|trillion))?/g],
  number: [
    /^[A-Za-z][A-Za-z -]*(?= \p{L}+$)/gu,

    /\d[\d,.]*\d|\d/g,
    /[〇零一二两兩三四五六七八九十百千万萬亿億]+/g,
    /\d[\d,.]*[多余餘]?[百千万萬亿億]*[多余餘]?/g,
  ],
  percentage: [/\d[\d,.]*/g],
  name: [],
};
