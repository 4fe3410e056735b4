/**
 * The typed values of a text: dates, amounts, percentages, versions, identifiers, numbers, names. One pass from left to right, patterns tried only
 * where one may begin, the longest taken: linear in the text. What a value means is same.ts's business; free phrases are nobody's here.
 */
import type { ValueType } from '../worlds/world.ts';
import { halfWidth, isDigit, isHan, isLetter, isSpace, isUpper, isWord } from './characters.ts';
import {
  ADDRESSES,
  BEFORE_VERSION,
  CODE,
  DIGIT_CODES,
  isIdentifier,
  NUMBERED,
  SHORT_VERSION,
  SPACED_CODES,
  VERSIONS,
} from './codes.ts';
import { HAN_DATES, NUMERIC_DATES, WORDED_DATES } from './dates.ts';
import { capitalisedRun, opensQuote, pointedName, quotedEnd, titledName, wordEnd } from './names.ts';
import { AMOUNTS, HAN_AMOUNTS, HAN_NUMBERS, meansNumber, NUMBERS, PERCENTAGES, WORD_NUMBERS } from './quantities.ts';

/** A value that stands in a text at [start, end). */
export interface Value {
  readonly type: ValueType;
  readonly start: number;
  readonly end: number;
}

type Rules = readonly (readonly [ValueType, readonly RegExp[]])[];

/** Of equally long matches the earlier rule's counts. */
const AT_DIGIT: Rules = [
  ['date', NUMERIC_DATES],
  ['date', HAN_DATES],
  ['percentage', PERCENTAGES],
  ['amount', AMOUNTS],
  ['amount', HAN_AMOUNTS],
  ['version', VERSIONS],
  ['number', NUMBERS],
  ['number', HAN_NUMBERS],
  ['identifier', DIGIT_CODES],
];
const AT_NUMERAL: Rules = [
  ['date', HAN_DATES],
  ['percentage', PERCENTAGES],
  ['amount', HAN_AMOUNTS],
  ['number', HAN_NUMBERS],
];
const AT_LETTER: Rules = [
  ['date', WORDED_DATES],
  ['amount', AMOUNTS],
  ['percentage', PERCENTAGES],
  ['version', VERSIONS],
  ['number', WORD_NUMBERS],
  ['identifier', ADDRESSES],
  ['identifier', SPACED_CODES],
];
const AT_SIGN: Rules = [
  ['amount', AMOUNTS],
  ['percentage', PERCENTAGES],
  ['number', NUMBERS],
  ['identifier', DIGIT_CODES],
];

const SIGNS = new Set('$€£¥₩₹₽฿₫+-−');
const NUMERALS = new Set('〇零一壹二两兩贰三叁四五六七八九十拾廿卅百千万萬亿億第半');
const CALENDAR_STARTS = new Set(
  '农農阴陰旧舊公西前民明大昭平令洪永嘉万萬崇顺順康雍乾道咸同光宣贞貞开開人美新港上下晚凌清中',
);
/** First letters of number words, months, seasons, codes of money; all capital letters are tried. */
const WORD_STARTS = new Set('tfsenowhmv');

/** The typed values of a text in the order they stand, none inside another, except that a quoted name may hold values. Offsets are UTF-16 units. */
export function valuesIn(text: string): Value[] {
  const plain = halfWidth(text);
  const values: Value[] = [];
  const sentence = { opens: true };
  let i = 0;
  while (i < plain.length) {
    const unit = plain.charCodeAt(i);
    const before = values.length;
    let next = i + 1;
    if (isDigit(unit)) next = atDigit(plain, i, values);
    else if (isHan(unit)) next = atHan(plain, i, values);
    else if (isLetter(unit)) next = atLetter(plain, i, sentence.opens, values);
    else next = atSign(plain, i, values);
    sentence.opens = opensAfter(plain, i, next, values.length > before, sentence.opens);
    i = next;
  }
  return values;
}

/** Whether a sentence may begin after plain[from, to): after its end, a line's, a bullet; spaces leave it as it was. */
function opensAfter(plain: string, from: number, to: number, found: boolean, opens: boolean): boolean {
  if (found || to > from + 1) return false;
  const unit = plain.charCodeAt(from);
  if (isSpace(unit)) return opens || unit === 10;
  return '.!?;:"“(•*|-—。！？；：（'.includes(plain[from]!) ? true : !isWord(unit) && opens;
}

function longest(plain: string, at: number, rules: Rules): Value | undefined {
  let best: Value | undefined;
  for (const [type, patterns] of rules) {
    for (const pattern of patterns) {
      pattern.lastIndex = at;
      if (!pattern.test(plain) || pattern.lastIndex <= (best?.end ?? at)) continue;
      best = { type, start: at, end: pattern.lastIndex };
    }
  }
  return best;
}

function atDigit(plain: string, at: number, values: Value[]): number {
  let value = longest(plain, at, AT_DIGIT);
  CODE.lastIndex = at;
  const code = CODE.exec(plain)?.[0];
  if (code !== undefined && at + code.length > (value?.end ?? at) && isIdentifier(code)) {
    value = { type: 'identifier', start: at, end: at + code.length + numbered(plain, at + code.length) };
  }
  if (value?.type === 'number' && BEFORE_VERSION.test(plain.slice(Math.max(0, at - 14), at))) {
    SHORT_VERSION.lastIndex = at;
    if (SHORT_VERSION.test(plain)) value = { type: 'version', start: at, end: SHORT_VERSION.lastIndex };
  }
  if (!value) return wordEnd(plain, at) || at + 1;
  values.push(trimmed(plain, value));
  return value.end;
}

/** Characters behind a code that make it the name of a thing: 55N号井. */
function numbered(plain: string, at: number): number {
  NUMBERED.lastIndex = at;
  return NUMBERED.exec(plain)?.[0].length ?? 0;
}

function atHan(plain: string, at: number, values: Value[]): number {
  const character = plain[at]!;
  if (NUMERALS.has(character) || CALENDAR_STARTS.has(character)) {
    const value = longest(plain, at, AT_NUMERAL);
    if (value && (value.type !== 'number' || meansNumber(plain.slice(at, value.end)))) {
      values.push(trimmed(plain, value));
      return value.end;
    }
    if (value && NUMERALS.has(character)) return value.end;
  }
  const name = titledName(plain, at);
  if (!name) return at + 1;
  values.push({ type: 'name', start: name[0], end: name[1] });
  return name[1];
}

function atLetter(plain: string, at: number, opens: boolean, values: Value[]): number {
  const stop = wordEnd(plain, at);
  const upper = isUpper(plain.charCodeAt(at));
  const value = typedAtLetter(plain, at, stop);
  if (value) {
    values.push(trimmed(plain, value));
    return value.end;
  }
  if (!upper) return Math.max(stop, at + 1);
  const run = capitalisedRun(
    plain,
    at,
    opens,
    (next) => typedAtLetter(plain, next, wordEnd(plain, next)) !== undefined,
  );
  if (!run) return Math.max(stop, at + 1);
  values.push({ type: 'name', start: run[0], end: run[1] });
  return run[1];
}

/** What begins with a letter and is no name: a date, an amount, an identifier. `stop` is where the word ends. */
function typedAtLetter(plain: string, at: number, stop: number): Value | undefined {
  const address = plain[stop] === '@' || plain[stop] === ':' || plain.startsWith('www.', at);
  if (address || isUpper(plain.charCodeAt(at)) || WORD_STARTS.has(plain[at]!)) {
    const value = longest(plain, at, AT_LETTER);
    if (value) return value;
  }
  CODE.lastIndex = at;
  const code = CODE.exec(plain)?.[0];
  return code !== undefined && isIdentifier(code)
    ? { type: 'identifier', start: at, end: at + code.length + numbered(plain, at + code.length) }
    : undefined;
}

function atSign(plain: string, at: number, values: Value[]): number {
  const character = plain[at]!;
  if (SIGNS.has(character) && (at === 0 || isHan(plain.charCodeAt(at - 1)) || !isWord(plain.charCodeAt(at - 1)))) {
    const value = longest(plain, at, AT_SIGN);
    if (!value) return at + 1;
    values.push(trimmed(plain, value));
    return value.end;
  }
  if (opensQuote(character)) {
    const end = quotedEnd(plain, at);
    // What is quoted is a name where it is short and no sentence.
    if (end > 0 && !/[。！？!?]/.test(plain.slice(at + 1, end))) values.push({ type: 'name', start: at + 1, end });
    return at + 1;
  }
  if (character === '★' || character === '☆') {
    let end = at + 1;
    while (plain[end] === '★' || plain[end] === '☆') end++;
    values.push({ type: 'number', start: at, end });
    return end;
  }
  if (character === '·' || character === '•' || character === '‧') {
    const name = pointedName(plain, at);
    if (name && !(values.length > 0 && values.at(-1)!.end > name[0])) {
      values.push({ type: 'name', start: name[0], end: name[1] });
      return name[1];
    }
  }
  return at + 1;
}

function trimmed(plain: string, value: Value): Value {
  let end = value.end;
  while (end > value.start && isSpace(plain.charCodeAt(end - 1))) end--;
  return end === value.end ? value : { ...value, end };
}
