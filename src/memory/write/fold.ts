/**
 * What a UTF-16 unit is to the writer (letter, digit, Han and so on) and which unit stands for it once case, accents, full width and
 * script variants are folded away. Two tables of 65,536 entries, made when first loaded. One unit folds to one unit, so offsets survive.
 */
import { HAN_VARIANTS } from './han-variants.ts';

/** Separates terms. */
export const OTHER = 0;
export const LETTER = 1;
export const DIGIT = 2;
/** Han, kana and Hangul: written without spaces, read in bigrams. */
export const CJK = 3;
/** Holds an identifier or number together where a letter or digit stands on both sides: . - _ ' , */
export const JOINER = 4;

/** (65536): class of each UTF-16 unit. Halves of surrogate pairs are letters, so that rare characters and emoji make terms of their own. */
export const CLASS = new Uint8Array(65_536);
/** (65536): the unit that stands for each unit. */
export const FOLD = new Uint16Array(65_536);

function fillClasses(): void {
  const letter = /\p{L}|\p{M}/u;
  const digit = /\p{Nd}/u;
  for (let unit = 0; unit < 65_536; unit++) {
    if (unit >= 0xd800 && unit < 0xe000) CLASS[unit] = LETTER;
    else if (isCjk(unit)) CLASS[unit] = CJK;
    else {
      const character = String.fromCharCode(unit);
      if (digit.test(character)) CLASS[unit] = DIGIT;
      else if (letter.test(character)) CLASS[unit] = LETTER;
    }
  }
  for (const character of ".-_',") CLASS[character.charCodeAt(0)] = JOINER;
  CLASS[0x2019] = JOINER; // the typographer's apostrophe
  CLASS[0x2010] = JOINER; // hyphens of other lengths
  CLASS[0x2011] = JOINER;
}

function isCjk(unit: number): boolean {
  return (
    (unit >= 0x4e00 && unit <= 0x9fff) ||
    (unit >= 0x3400 && unit <= 0x4dbf) ||
    (unit >= 0x3041 && unit <= 0x30ff && unit !== 0x30fb) ||
    (unit >= 0xac00 && unit <= 0xd7a3) ||
    (unit >= 0xf900 && unit <= 0xfaff) ||
    unit === 0x3005 ||
    unit === 0x3007
  );
}

function fillFolds(): void {
  for (let unit = 0; unit < 65_536; unit++) {
    FOLD[unit] = unit;
    const kind = CLASS[unit];
    if (kind !== LETTER && kind !== DIGIT && !(unit >= 0xf900 && unit <= 0xfaff)) continue;
    if (unit >= 0xd800 && unit < 0xe000) continue;
    // The first unit of the compatibility decomposition is the letter without its accents; lower case of one unit only.
    const plain = String.fromCharCode(unit).normalize('NFKD').toLowerCase();
    const first = plain.charCodeAt(0);
    if (kind === CJK || CLASS[first] === LETTER || CLASS[first] === DIGIT) FOLD[unit] = first;
  }
  // Full-width forms are their ASCII twins, punctuation too.
  for (let unit = 0xff01; unit <= 0xff5e; unit++) {
    const ascii = unit - 0xfee0;
    FOLD[unit] = FOLD[ascii] as number;
    CLASS[unit] = ascii === 0x2c || ascii === 0x27 ? OTHER : (CLASS[ascii] as number);
  }
  FOLD[0x2019] = 0x27;
  FOLD[0x2010] = 0x2d;
  FOLD[0x2011] = 0x2d;
  for (let at = 0; at < HAN_VARIANTS.length; at += 2)
    FOLD[HAN_VARIANTS.charCodeAt(at)] = HAN_VARIANTS.charCodeAt(at + 1);
}

fillClasses();
fillFolds();

/** The text with every unit folded: same length, same offsets. */
export function fold(text: string): string {
  let first = 0;
  while (first < text.length && FOLD[text.charCodeAt(first)] === text.charCodeAt(first)) first++;
  if (first === text.length) return text;
  const units = new Uint16Array(text.length - first);
  for (let at = first; at < text.length; at++) units[at - first] = FOLD[text.charCodeAt(at)] as number;
  let folded = text.slice(0, first);
  for (let at = 0; at < units.length; at += 8192)
    folded += String.fromCharCode.apply(null, units.subarray(at, at + 8192) as unknown as number[]);
  return folded;
}

/** How much of a span's budget a UTF-16 unit takes: about a quarter of a token for a Latin letter, three quarters for Han. */
export function weightOf(unit: number): number {
  return CLASS[unit] === CJK ? 3 : 1;
}
