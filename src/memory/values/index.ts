/** Typed values: where they stand in a text, and when two of them are the same. */

export { hasHan, isDigit, isHan, isLetter, isSpace, isUpper, isWord } from './characters.ts';
export { numberOf } from './numerals.ts';
export { ENGLISH_THINGS } from './quantities.ts';
export { sameValue, valueKey } from './same.ts';
export { type Value, valuesIn } from './values.ts';
