/** Whether two strings say the same value: 1,000 and 1000, 百分之三十五 and 35%, 3月12日 and 03-12. Not whether they mean the same otherwise. */
import { halfWidth } from './characters.ts';
import { type DateParts, dateParts } from './dates.ts';
import { quantityOf } from './quantities.ts';

/**
 * True where both are the same date as far as each says it, the same number with the same unit (a missing unit fits any), or the same string
 * but for width, case, spaces, punctuation and an English article.
 */
export function sameValue(a: string, b: string): boolean {
  const left = bare(a);
  const right = bare(b);
  if (left === right) return left !== '' || a.trim() === b.trim();
  return sameDate(dateParts(clean(a)), dateParts(clean(b))) || sameQuantity(clean(a), clean(b));
}

const clean = (text: string): string =>
  halfWidth(text.normalize('NFKC')).replaceAll(
    /^[\s"'“”‘’「」『』《》()（）]+|[\s"'“”‘’「」『』《》()（）。，,.;；]+$/g,
    '',
  );

/** The string that comparisons go by where it is neither date nor quantity. */
function bare(text: string): string {
  const plain = text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^\s*(?:the|a|an)\s+/, '');
  // Points and commas between digits are the number's; other punctuation is none of the value's.
  const point = /(?!(?<=\d)[.:/-](?=\d)|^-\d)[\s\p{P}]+/gu;
  return plain
    .trim()
    .replaceAll(/(?<=\d),(?=\d{3})/g, '')
    .replaceAll(point, '');
}

function sameDate(a: DateParts | undefined, b: DateParts | undefined): boolean {
  if (!a || !b) return false;
  return a.year === b.year && a.month === b.month && a.day === b.day && a.clock === b.clock;
}

function sameQuantity(a: string, b: string): boolean {
  const left = quantityOf(a);
  const right = quantityOf(b);
  if (!left || !right || Math.abs(left.number - right.number) > 1e-9 * Math.abs(left.number)) return false;
  return left.unit === right.unit || left.unit === '' || right.unit === '';
}

const NUMERIC =
  /[\d〇零一二两兩三四五六七八九十百千万]|(?:^|\s)(?:[Tt]w|[Tt]h|[Ff]|[Ss]|[Ee]|[Nn]ine|[Tt]en|[Hh]undred)/;

/**
 * A string that is equal for the same values, to group them by: of a date its parts, of a quantity number and unit, of others the letters. Unlike
 * in `sameValue` a number without a unit is another than one with it.
 */
export function valueKey(text: string): string {
  const plain = bare(text);
  if (!NUMERIC.test(text)) return plain;
  const cleaned = clean(text);
  const date = dateParts(cleaned);
  // A year alone is written as any number is.
  const lone = date && date.month === undefined && date.day === undefined && date.clock === undefined;
  if (lone) return `${date.year} `;
  if (date) return `date ${date.year ?? ''}-${date.month ?? ''}-${date.day ?? ''} ${date.clock ?? ''}`;
  const quantity = quantityOf(cleaned);
  return quantity ? `${quantity.number} ${quantity.unit}` : plain;
}
