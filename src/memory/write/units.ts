/**
 * A document cut into its smallest pieces: sentences of prose, lines of lists and tables, headings. Every unit of the text lies in exactly
 * one piece; pieces are never longer than PIECE_LIMIT in weight, so that text without any punctuation is cut too. Where a cut may fall
 * depends only on the text nearby. spans.ts joins pieces to spans.
 */
import { CJK, CLASS, DIGIT, FOLD, LETTER } from './fold.ts';

export type PieceKind = 'sentence' | 'row' | 'heading' | 'blank';

export interface Piece {
  readonly start: number;
  /** Past the line end or the spaces that follow. */
  readonly end: number;
  readonly kind: PieceKind;
  /** Of a heading, 1 to 6; 0 otherwise. */
  readonly level: number;
  /** Letters count one, Han three. */
  readonly weight: number;
  /** A line ends here, and with it a paragraph. */
  readonly paragraph: boolean;
}

export const PIECE_LIMIT = 200;

const NEWLINE = 10;
const HASH = 35;
const PIPE = 124;
const TAB = 9;

/** Pieces in order; together they are the whole text. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  while (at < text.length) {
    let end = text.indexOf('\n', at);
    end = end < 0 ? text.length : end + 1;
    line(text, at, end, pieces);
    at = end;
  }
  return pieces;
}

/** Whether a line is a row of a table: it starts with a bar, or has two bars or a tab between cells. */
export function isRow(text: string, start: number, end: number): boolean {
  let bars = 0;
  for (let at = start; at < end; at++) {
    const unit = text.charCodeAt(at);
    if (unit === TAB && at > start && at + 1 < end) return true;
    if (unit === PIPE && (++bars === 2 || at === start)) return true;
  }
  return false;
}

function line(text: string, start: number, end: number, pieces: Piece[]): void {
  let first = start;
  while (first < end && isSpace(text.charCodeAt(first))) first++;
  if (first === end) {
    pieces.push({ start, end, kind: 'blank', level: 0, weight: 0, paragraph: true });
    return;
  }
  const level = headingLevel(text, first, end);
  if (level > 0) cut(text, start, end, weigh(text, start, end), 'heading', level, pieces);
  else if (isRow(text, first, end)) cut(text, start, end, weigh(text, start, end), 'row', 0, pieces);
  else sentences(text, start, end, pieces);
}

/** 1..6 for `# Heading`, 0 otherwise. */
export function headingLevel(text: string, first: number, end: number): number {
  let at = first;
  while (at < end && text.charCodeAt(at) === HASH) at++;
  const level = at - first;
  return level > 0 && level <= 6 && at < end && isSpace(text.charCodeAt(at)) && text.charCodeAt(at) !== NEWLINE
    ? level
    : 0;
}

export function isSpace(unit: number): boolean {
  return (
    unit === 32 ||
    (unit >= 9 && unit <= 13) ||
    unit === 0xa0 ||
    unit === 0x3000 ||
    unit === 0xfeff ||
    (unit >= 0x2000 && unit <= 0x200b) ||
    unit === 0x2028 ||
    unit === 0x2029
  );
}

/** (65536): 1 for marks that end a sentence where a space follows, 2 for those that end it in any case. */
const ENDS = new Uint8Array(65_536);
for (const mark of '.!?;') ENDS[mark.charCodeAt(0)] = 1;
for (const mark of '。！？；') ENDS[mark.charCodeAt(0)] = 2;
/** (65536): the weight of a unit. */
const WEIGHT = Uint8Array.from(CLASS, (kind) => (kind === CJK ? 3 : 1));

/** After a sentence's last mark and the quotes and brackets that close with it, or 0 where the mark at `at` ends no sentence. */
function sentenceEnd(text: string, at: number, end: number): number {
  const unit = text.charCodeAt(at);
  let after = at + 1;
  while (after < end && closes(text.charCodeAt(after))) after++;
  if (ENDS[unit] === 2) return after;
  if (after < end && !isSpace(text.charCodeAt(after))) return 0;
  if (unit === 46 && isAbbreviation(text, at)) return 0;
  return after;
}

function closes(unit: number): boolean {
  return (
    unit === 34 ||
    unit === 39 ||
    unit === 41 ||
    unit === 93 ||
    unit === 0x201d ||
    unit === 0x2019 ||
    unit === 0x300d ||
    unit === 0x300f ||
    unit === 0xff09 ||
    unit === 0x3002
  );
}

/** A full stop after one letter ("J. Smith"), or after a short title ("Mr.", "Dr.", "No."), ends no sentence. */
function isAbbreviation(text: string, stop: number): boolean {
  let from = stop;
  while (from > 0 && stop - from < 4 && CLASS[text.charCodeAt(from - 1)] === LETTER) from--;
  const length = stop - from;
  if (length === 1) return true;
  if (length === 0 || length > 3) return false;
  return ABBREVIATIONS.has(text.slice(from, stop));
}
const ABBREVIATIONS = new Set('Mr Ms Mrs Dr St No Nos vs ca cf Fig Vol Jr Sr Co Ltd Inc est'.split(' '));

function sentences(text: string, start: number, end: number, pieces: Piece[]): void {
  let from = start;
  let at = start;
  let weight = 0; // of [from, at)
  while (at < end) {
    const unit = text.charCodeAt(at);
    let after = ENDS[unit] === 0 ? 0 : sentenceEnd(text, at, end);
    if (after === 0) {
      weight += WEIGHT[unit] as number;
      at++;
      continue;
    }
    while (after < end && isSpace(text.charCodeAt(after))) after++;
    cut(text, from, after, weight + weigh(text, at, after), 'sentence', 0, pieces);
    from = after;
    at = after;
    weight = 0;
  }
  if (from < end) cut(text, from, end, weight, 'sentence', 0, pieces);
}

/** One piece, or several where its weight is more than the limit: at the best mark in the second half of what fits. */
function cut(
  text: string,
  start: number,
  end: number,
  whole: number,
  kind: PieceKind,
  level: number,
  pieces: Piece[],
): void {
  if (whole <= PIECE_LIMIT) {
    pieces.push({ start, end, kind, level, weight: whole, paragraph: text.charCodeAt(end - 1) === NEWLINE });
    return;
  }
  let from = start;
  let weight = 0;
  let best = -1;
  let bestScore = -1;
  for (let at = start; at < end; at++) {
    weight += WEIGHT[text.charCodeAt(at)] as number;
    if (weight > PIECE_LIMIT / 2) {
      const score = cutScore(text, at);
      if (score > bestScore && at + 1 < end) {
        bestScore = score;
        best = at + 1;
      }
    }
    if (weight >= PIECE_LIMIT && best > from && at + 1 < end) {
      pieces.push({ start: from, end: best, kind, level, weight: weigh(text, from, best), paragraph: false });
      from = best;
      at = best - 1;
      weight = 0;
      best = -1;
      bestScore = -1;
    }
  }
  if (from < end)
    pieces.push({
      start: from,
      end,
      kind,
      level,
      weight: weigh(text, from, end),
      paragraph: text.charCodeAt(end - 1) === NEWLINE,
    });
}

/** How good a cut after `at` is: after a mark, after a space, between words, never inside a pair of surrogates; a hash of the text decides among equals. */
function cutScore(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  if (unit >= 0xd800 && unit < 0xdc00) return -1;
  let rank = 1;
  if (
    unit === 0xff0c ||
    unit === 0x3001 ||
    unit === 44 ||
    unit === 59 ||
    unit === 0xff1b ||
    unit === 58 ||
    unit === 0xff1a ||
    unit === PIPE
  )
    rank = 4;
  if (rank === 4 && unit < 128 && unit !== PIPE && at + 1 < text.length && !isSpace(text.charCodeAt(at + 1))) rank = 1;
  if (isSpace(unit)) rank = 3;
  else if (rank === 1 && CLASS[unit] === CJK) rank = 2;
  else if (rank === 1 && (CLASS[unit] === LETTER || CLASS[unit] === DIGIT)) rank = 0;
  return rank * 1024 + (hashAround(text, at) & 1023);
}

/** A hash of the eight units up to `at`. */
export function hashAround(text: string, at: number): number {
  let hash = 0x811c9dc5;
  for (let before = Math.max(0, at - 7); before <= at; before++)
    hash = Math.imul(hash ^ (FOLD[text.charCodeAt(before)] as number), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}

function weigh(text: string, start: number, end: number): number {
  let weight = 0;
  for (let at = start; at < end; at++) weight += WEIGHT[text.charCodeAt(at)] as number;
  return weight;
}
