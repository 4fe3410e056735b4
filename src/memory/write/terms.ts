/**
 * Text to hashed terms: what the index counts. English words are stemmed; identifiers, numbers and versions are kept whole and in parts;
 * Han, kana and Hangul become bigrams (a character that stands alone, itself). One pass over the units, no regular expression.
 */
import { CJK, CLASS, DIGIT, FOLD, JOINER, LETTER } from './fold.ts';
import { stem } from './stem.ts';

export const TERM_BITS = 22;
const TERM_MASK = (1 << TERM_BITS) - 1;
/** Longer runs of letters and digits (encoded data) are cut here: each piece is a term. */
const LONGEST_WORD = 64;

const word = new Uint16Array(LONGEST_WORD);
let out = new Uint32Array(1 << 14);
let count = 0;

function push(term: number): void {
  if (count === out.length) {
    const larger = new Uint32Array(out.length * 2);
    larger.set(out);
    out = larger;
  }
  out[count++] = term;
}

function finish(hash: number): number {
  let mixed = hash;
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  mixed = Math.imul(mixed ^ (mixed >>> 12), 0x297a2d39);
  return (mixed ^ (mixed >>> 15)) & TERM_MASK;
}

function hashWord(from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ (word[at] as number), 0x01000193);
  return finish(hash);
}

/** Hash of two neighbouring characters, folded; `second` 0 for a character alone. */
export function bigramTerm(first: number, second: number): number {
  return finish(Math.imul(first + 0x9e37, 0x85ebca6b) ^ Math.imul(second, 0x5bd1e995));
}

const LAST_LATIN = 0x24f;

/** A run of letters, digits and joiners [start, end), which starts and ends with a letter or digit. */
function pushWord(text: string, start: number, end: number): void {
  let length = 0;
  let digits = 0;
  let joiners = 0;
  let latin = true;
  for (let at = start; at < end; at++) {
    const unit = text.charCodeAt(at);
    const kind = CLASS[unit];
    const folded = FOLD[unit] as number;
    if (kind === JOINER) {
      if (folded === 0x27 || folded === 0x2c) continue; // don't, 9,833,517: one word, one number
      joiners++;
    } else if (kind === DIGIT) digits++;
    if (folded > LAST_LATIN) latin = false;
    word[length++] = folded;
  }
  if (joiners === 0 && (digits === 0 || digits === length)) {
    // The possessive's letter goes with its apostrophe.
    if (
      digits === 0 &&
      end - start > 2 &&
      length > 2 &&
      word[length - 1] === 115 &&
      FOLD[text.charCodeAt(end - 2)] === 0x27
    )
      length--;
    push(hashWord(0, digits === 0 && latin ? stem(word, length) : length));
    return;
  }
  push(hashWord(0, length));
  pushParts(length);
}

/** The parts of an identifier, number or hyphenated word that `word[0, length)` holds: between joiners, and where letters meet digits. */
function pushParts(length: number): void {
  let from = 0;
  for (let at = 1; at <= length; at++) {
    const here = at === length ? JOINER : (CLASS[word[at] as number] as number);
    const before = CLASS[word[at - 1] as number] as number;
    if (before === JOINER) from = at;
    if (from >= at) continue;
    if (at === length || here === JOINER || here !== before) {
      if (before === LETTER) {
        const part = word.slice(from, at);
        const stemmed = stem(part, part.length);
        word.set(part.subarray(0, stemmed), from);
        push(hashWord(from, from + stemmed));
      } else push(hashWord(from, at));
      from = at;
    }
  }
}

/** Hashed terms of the text in order, with repetitions: (terms), each below 2^22. Equal text gives equal terms. */
export function termsOf(text: string): Uint32Array<ArrayBuffer> {
  count = 0;
  const length = text.length;
  let at = 0;
  while (at < length) {
    const kind = CLASS[text.charCodeAt(at)];
    if (kind === CJK) at = pushRun(text, at);
    else if (kind === LETTER || kind === DIGIT) {
      const end = wordEnd(text, at);
      pushWord(text, at, end);
      at = end;
    } else at++;
  }
  return out.slice(0, count);
}

/** Past the last unit of the word that starts at `start`: joiners belong to it where a letter or digit follows at once. */
export function wordEnd(text: string, start: number): number {
  const limit = Math.min(text.length, start + LONGEST_WORD);
  let at = start + 1;
  while (at < limit) {
    const kind = CLASS[text.charCodeAt(at)];
    if (kind === LETTER || kind === DIGIT) at++;
    else if (kind === JOINER && at + 1 < limit) {
      const next = CLASS[text.charCodeAt(at + 1)];
      if (next !== LETTER && next !== DIGIT) break;
      // A comma or an apostrophe joins digits to digits and letters to letters only: "1,234" but not "Rome,2021".
      const before = CLASS[text.charCodeAt(at - 1)];
      const joiner = FOLD[text.charCodeAt(at)];
      if (joiner === 0x2c && (before !== DIGIT || next !== DIGIT)) break;
      at += 2;
    } else break;
  }
  return at;
}

function pushRun(text: string, start: number): number {
  let previous = FOLD[text.charCodeAt(start)] as number;
  let at = start + 1;
  while (at < text.length && CLASS[text.charCodeAt(at)] === CJK) {
    const unit = FOLD[text.charCodeAt(at)] as number;
    push(bigramTerm(previous, unit));
    previous = unit;
    at++;
  }
  if (at === start + 1) push(bigramTerm(previous, 0));
  return at;
}
