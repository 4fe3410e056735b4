/**
 * Facts of a document: rows of tables, `key: value` lines, sentences that say what something is. Each names its subject: the row's first
 * cell, the thing defined, or the document's title.
 */
import { CJK, CLASS, DIGIT } from './fold.ts';
import { cellsOf, isRule, type Outline, SECTION_JOINT } from './outline.ts';
import type { SlotDraft } from './slots.ts';
import { isSpace, type Piece } from './units.ts';

const LONGEST_FACT = 320;
const LONGEST_KEY = 60;
const LONGEST_NAME = 48;

export function factsOf(
  title: string,
  text: string,
  pieces: readonly Piece[],
  outline: Outline,
  spans: readonly SlotDraft[],
): SlotDraft[] {
  const facts: SlotDraft[] = [];
  const whole = new Set(spans.map((span) => span.start * 4_294_967_296 + span.end));
  for (let at = 0; at < pieces.length; at++) {
    const piece = pieces[at] as Piece;
    if (piece.kind === 'blank' || outline.headings[at] === 1 || piece.weight > LONGEST_FACT) continue;
    const range = body(text, piece);
    if (range.start >= range.end || whole.has(range.start * 4_294_967_296 + range.end)) continue;
    const fact =
      piece.kind === 'row' ? rowFact(text, pieces, at, outline) : sentenceFact(title, text, pieces, at, outline, range);
    if (fact !== undefined) facts.push({ kind: 'fact', ...range, ...fact });
  }
  return facts;
}

/** The piece without its spaces, list mark and number. */
function body(text: string, piece: Piece): { start: number; end: number } {
  let start = piece.start;
  let end = piece.end;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  if (piece.kind === 'row') return { start, end };
  const mark = text.charCodeAt(start);
  if (
    (mark === 45 || mark === 42 || mark === 43 || mark === 0x2022 || mark === 62) &&
    isSpace(text.charCodeAt(start + 1))
  )
    start += 2;
  else if (CLASS[mark] === DIGIT) {
    let after = start + 1;
    while (after < end && CLASS[text.charCodeAt(after)] === DIGIT) after++;
    if (
      after - start < 3 &&
      (text.charCodeAt(after) === 46 || text.charCodeAt(after) === 41) &&
      isSpace(text.charCodeAt(after + 1))
    )
      start = after + 2;
  }
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  return { start, end };
}

type Naming = { section: string; subject: string };

function rowFact(text: string, pieces: readonly Piece[], at: number, outline: Outline): Naming | undefined {
  const piece = pieces[at] as Piece;
  const header = outline.headers[at] as string;
  if (header === '' || isRule(text, piece) || !piece.paragraph) return undefined;
  const cells = cellsOf(text, piece.start, piece.end);
  const subject = cells.find((cell) => cell !== '');
  if (subject === undefined || cells.length < 2) return undefined;
  const section = outline.sections[at] as string;
  return {
    section: section === '' ? header : `${section}${SECTION_JOINT}${header}`,
    subject: subject.slice(0, LONGEST_KEY),
  };
}

function sentenceFact(
  title: string,
  text: string,
  pieces: readonly Piece[],
  at: number,
  outline: Outline,
  range: { start: number; end: number },
): Naming | undefined {
  const startsLine = at === 0 || (pieces[at - 1] as Piece).paragraph;
  const section = outline.sections[at] as string;
  if (startsLine && (pieces[at] as Piece).paragraph && keyEnd(text, range.start, range.end) > 0)
    return { section, subject: title };
  const name = definedName(text, range.start, range.end);
  return name > 0 ? { section, subject: text.slice(range.start, range.start + name).trim() } : undefined;
}

/** Offset of the colon of a `key: value` line, or 0: a short key with no other mark in it, and a value after it. */
export function keyEnd(text: string, start: number, end: number): number {
  let weight = 0;
  for (let at = start; at < end - 1; at++) {
    const unit = text.charCodeAt(at);
    weight += CLASS[unit] === CJK ? 3 : 1;
    if (weight > LONGEST_KEY) return 0;
    if (unit === 0xff1a || unit === 58) {
      if (at === start) return 0;
      const next = text.charCodeAt(at + 1);
      // 10:30, 3:1 and https:// are no keys.
      if (unit === 58 && ((CLASS[text.charCodeAt(at - 1)] === DIGIT && CLASS[next] === DIGIT) || next === 47)) return 0;
      let value = at + 1;
      while (value < end && (isSpace(text.charCodeAt(value)) || text.charCodeAt(value) === 42)) value++;
      return value < end ? at : 0;
    }
    if (unit === 0x3002 || unit === 0xff0c || unit === 0xff1f || unit === 63 || unit === 33 || unit === 34) return 0;
    if ((unit === 46 || unit === 44) && isSpace(text.charCodeAt(at + 1))) return 0;
  }
  return 0;
}

const ENGLISH_VERBS = [
  ' is a ',
  ' is an ',
  ' is the ',
  ' was a ',
  ' was an ',
  ' was the ',
  ' are ',
  ' means ',
  ' refers to ',
];
const CHINESE_VERBS = ['是指', '是一', '是', '指的是', '为'];
const PRONOUNS =
  /^(?:it|he|she|they|this|that|these|those|there|what|here|who|which|i|we|you)\b|^(?:这|那|它|他|她|此|其|该|如|但|而|也|就|可|只|不|若|以|最|总|还)/i;

/** Length of the name that a sentence defines ("X is a ...", "X 是 ..."), or 0. */
export function definedName(text: string, start: number, end: number): number {
  const head = text.slice(start, Math.min(end, start + LONGEST_NAME + 16));
  const first = head.charCodeAt(0);
  const chinese = CLASS[first] === CJK;
  if (!chinese && !(first >= 65 && first <= 90)) return 0;
  let length = 0;
  for (const verb of chinese ? CHINESE_VERBS : ENGLISH_VERBS) {
    const at = head.indexOf(verb);
    if (
      at > 0 &&
      at <= (chinese ? 16 : LONGEST_NAME) &&
      at + verb.length < end - start &&
      (length === 0 || at < length)
    )
      length = at;
  }
  if (length < 2 || /[,.;:!?，。；：！？]/.test(head.slice(0, length)) || PRONOUNS.test(head)) return 0;
  return length;
}
