/** Sentences and clauses of a text by their punctuation, in English and Chinese. Not spans of the store: those are the writer's. */
import { isDigit, isLetter, isSpace, isUpper } from '../values/index.ts';

/** Offsets in a text, UTF-16: [start, end). */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

const HAN_ENDS = '。！？!?';
const CLOSERS = '」』”’"）)》';
const ABBREVIATIONS = new Set(
  'mr mrs ms dr st no nos vs etc e.g i.e approx est inc ltd co corp jr sr prof gen col capt lt rev sen gov fig vol pp ca cf sq ft dept jan feb mar apr jun jul aug sept sep oct nov dec'.split(
    ' ',
  ),
);

/** The sentences, without the spaces around them; a line end always ends one. Bullets and heading signs stay. */
export function sentencesOf(text: string): Stretch[] {
  const sentences: Stretch[] = [];
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const end = text[i] === '\n' ? i : sentenceEnd(text, i);
    if (end < 0) continue;
    push(text, start, end, sentences);
    start = end;
    i = Math.max(i, end - 1);
  }
  push(text, start, text.length, sentences);
  return sentences;
}

function push(text: string, start: number, end: number, into: Stretch[]): void {
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  if (start < end) into.push({ start, end });
}

/** Past the end of the sentence whose last sign stands at `at`; -1 where none ends there. */
function sentenceEnd(text: string, at: number): number {
  const sign = text[at]!;
  if (sign !== '.' && !HAN_ENDS.includes(sign)) return -1;
  let end = at + 1;
  while (end < text.length && (CLOSERS.includes(text[end]!) || HAN_ENDS.includes(text[end]!))) end++;
  if (sign !== '.' && sign !== '!' && sign !== '?') return end;
  if (end < text.length && !isSpace(text.charCodeAt(end))) return -1;
  if (end > at + 1 && goesOn(text, end)) return -1;
  return sign === '.' && abbreviates(text, at, end) ? -1 : end;
}

/** True where a small letter follows: the sentence has not ended. */
function goesOn(text: string, at: number): boolean {
  while (at < text.length && text[at] === ' ') at++;
  return at < text.length && isLetter(text.charCodeAt(at)) && !isUpper(text.charCodeAt(at));
}

function abbreviates(text: string, at: number, end: number): boolean {
  let from = at;
  while (from > 0 && (isLetter(text.charCodeAt(from - 1)) || (text[from - 1] === '.' && from < at))) from--;
  const word = text.slice(from, at).toLowerCase();
  // An initial stands by itself; the last letter of a code does not.
  const alone = from === 0 || isSpace(text.charCodeAt(from - 1)) || '("“'.includes(text[from - 1]!);
  if (word.length === 1 && word !== 'i' && alone) return isUpper(text.charCodeAt(from)) || goesOn(text, end);
  return ABBREVIATIONS.has(word);
}

const CLAUSE_ENDS = '，；：;（）()—–…';

/** The clauses of text[start, end): cut at commas (not those of numbers), semicolons, colons, parentheses and dashes. */
export const clausesOf = (text: string, start: number, end: number): Stretch[] => cutAt(text, start, end, cutsClause);

/** The same, but a key stays with its value: not cut at colons. */
export const statementsOf = (text: string, start: number, end: number): Stretch[] =>
  cutAt(text, start, end, (_, at) => !':：'.includes(text[at]!) && cutsClause(text, at));

function cutAt(text: string, start: number, end: number, cuts: (text: string, at: number) => boolean): Stretch[] {
  const clauses: Stretch[] = [];
  let from = start;
  for (let i = start; i < end; i++) {
    if (!cuts(text, i)) continue;
    push(text, from, i, clauses);
    from = i + 1;
  }
  push(text, from, end, clauses);
  return clauses.map((clause) => withoutEnd(text, clause)).filter((clause) => clause.start < clause.end);
}

function cutsClause(text: string, at: number): boolean {
  const sign = text[at]!;
  if (CLAUSE_ENDS.includes(sign)) return !(sign === '–' && isDigit(text.charCodeAt(at - 1)));
  if (sign !== ',' && sign !== ':') return false;
  const next = text.charCodeAt(at + 1);
  return !(isDigit(text.charCodeAt(at - 1)) && isDigit(next)) && !(sign === ':' && text[at + 1] === '/');
}

/** Without the signs that end a sentence. */
export function withoutEnd(text: string, { start, end }: Stretch): Stretch {
  while (end > start && '。！？!?.，,；;、'.includes(text[end - 1]!)) end--;
  return { start, end };
}

/** The index of the stretch that holds `at`, or the one before it. */
export function stretchAt(stretches: readonly Stretch[], at: number): number {
  let low = 0;
  let high = stretches.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (stretches[middle]!.start <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}
