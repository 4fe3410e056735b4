/**
 * The pre-tokenizers that have a name: their patterns, written so that Oniguruma and JavaScript read them alike, and the classes
 * of characters that they are made of. Not how a text is cut by them (scanner.ts by hand, expression.ts by RegExp).
 */

/** The classes that a scanner needs, each a class of a pattern. */
export interface Grammar {
  pattern: string;
  /** Runs of their own; undefined where they are letters like all others. */
  han?: string;
  letter: string;
  /** May stand before a run of letters and be one piece with it. */
  lead: string;
  /** Neither space, letter nor number. */
  other: string;
  digitsTogether: 1 | 3;
  /** What follows an apostrophe in a contraction, also in capitals. */
  contractions: RegExp;
}

export type Digits = 'single' | 'triple';

/** Ideographs, their iteration marks and the number zero; planes 2 and 3 whole, where nothing else will ever be. */
const HAN = `\\u3005-\\u3007\\u3400-\\u4DBF\\u4E00-\\u9FFF\\uF900-\\uFAFF${String.fromCodePoint(0x20000)}-${String.fromCodePoint(0x3fffd)}`;
/** Punctuation of Chinese and Japanese: no part of the foreign word that it stands before. */
const WIDE = '\\u3000-\\u303F\\uFF01-\\uFF65';

const OTHER = '[^\\s\\p{L}\\p{N}]';
const REST = `| ?${OTHER}+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+`;
const numbers = (digits: Digits) => (digits === 'single' ? '\\p{N}' : '\\p{N}{1,3}');

/**
 * Chinese and English together: as GPT-4 cuts English, with each run of ideographs a piece of its own, so that no token joins
 * the two scripts, or an ideograph with punctuation.
 */
function callosum(digits: Digits): Grammar {
  const letter = `[^\\P{L}${HAN}]`;
  const lead = `[^\\r\\n\\p{L}\\p{N}${WIDE}]`;
  const contraction = "'(?:[sdmtSDMT]|[lL][lL]|[vV][eE]|[rR][eE])";
  return {
    pattern: `${contraction}|[${HAN}]+|${lead}?${letter}+|${numbers(digits)}${REST}`,
    han: `[${HAN}]`,
    letter,
    lead,
    other: OTHER,
    digitsTogether: digits === 'single' ? 1 : 3,
    contractions: /(?:[sdmt]|ll|ve|re)/iy,
  };
}

/** What GPT-4 was trained with (cl100k). */
function gpt4(digits: Digits): Grammar {
  const lead = '[^\\r\\n\\p{L}\\p{N}]';
  return {
    pattern: `(?i:'s|'t|'re|'ve|'m|'ll|'d)|${lead}?\\p{L}+|${numbers(digits)}${REST}`,
    letter: '\\p{L}',
    lead,
    other: OTHER,
    digitsTogether: digits === 'single' ? 1 : 3,
    contractions: /(?:[sdmt]|ll|ve|re)/iuy, // with u, the long s is an s: as the pattern has it
  };
}

/** Those that are scanned by hand. */
export const GRAMMARS: Record<string, (digits: Digits) => Grammar> = { callosum, gpt4 };

/** Those that are only a pattern. */
export const PATTERNS: Record<string, string> = {
  gpt2: "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+",
};
