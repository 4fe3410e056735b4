/**
 * A document cut into slots: spans, which together hold every character of it, then facts, each one row, line or sentence that says
 * something by itself. Boundaries are chosen by the text near them, so that an edit leaves all spans but its neighbours as they were.
 */
import type { SlotKind } from '../store/store-types.ts';
import { factsOf } from './facts.ts';
import { type Outline, outlineOf, SECTION_JOINT } from './outline.ts';
import { hashAround, isSpace, type Piece, piecesOf } from './units.ts';

export interface SlotDraft {
  readonly kind: SlotKind;
  /** Headings above, joined by ' › '; of a row, the header's cells after them. */
  readonly section: string;
  /** UTF-16 offsets in the document's text: [start, end). */
  readonly start: number;
  readonly end: number;
  /** Of a fact, what it speaks of. */
  readonly subject?: string;
}

/** Weights: a Latin letter counts one, Han three; 512 is about 128 tokens. */
const LEAST = 224;
const MOST = 400;
/** What is left up to a heading or the end is one span up to here. */
const REST = 448;
/** A heading starts a span unless the one before it is shorter than this. */
const LEAST_BEFORE_HEADING = 96;
const MOST_OVERLAP = 96;

/** Spans in order, then facts in order. Deterministic; every character that is not blank lies in a span. */
export function slotsOf(document: { readonly title: string; readonly text: string }): SlotDraft[] {
  const { title, text } = document;
  const pieces = piecesOf(text);
  const outline = outlineOf(title, text, pieces);
  const spans = spansOf(text, pieces, outline);
  return [...spans, ...factsOf(title, text, pieces, outline, spans)];
}

function spansOf(text: string, pieces: readonly Piece[], outline: Outline): SlotDraft[] {
  const spans: SlotDraft[] = [];
  let first = nextFilled(pieces, 0);
  while (first < pieces.length) {
    const end = spanEnd(text, pieces, outline, first);
    const from = overlaps(pieces, outline, first) ? first - 1 : first;
    const header = outline.headers[first] as string;
    const section = outline.sections[first] as string;
    spans.push({
      kind: 'span',
      section: header === '' ? section : section === '' ? header : `${section}${SECTION_JOINT}${header}`,
      ...trimmed(text, (pieces[from] as Piece).start, (pieces[end - 1] as Piece).end),
    });
    first = nextFilled(pieces, end);
  }
  return spans;
}

function nextFilled(pieces: readonly Piece[], from: number): number {
  let at = from;
  while (at < pieces.length && (pieces[at] as Piece).kind === 'blank') at++;
  return at;
}

/** The sentence before is told again, unless a heading, a blank line or a table stands between, or it is long. */
function overlaps(pieces: readonly Piece[], outline: Outline, first: number): boolean {
  const before = pieces[first - 1];
  if (before === undefined || outline.headings[first] === 1 || outline.headings[first - 1] === 1) return false;
  return before.kind === 'sentence' && (pieces[first] as Piece).kind === 'sentence' && before.weight <= MOST_OVERLAP;
}

/** Past the last piece of the span that starts with `first`. */
function spanEnd(text: string, pieces: readonly Piece[], outline: Outline, first: number): number {
  let weight = 0;
  let best = -1;
  let bestScore = -1;
  for (let at = first; at < pieces.length; at++) {
    const piece = pieces[at] as Piece;
    if (at > first && outline.headings[at] === 1 && outline.headings[at - 1] !== 1 && weight >= LEAST_BEFORE_HEADING)
      return at;
    if (weight + piece.weight > REST) return best > first ? best : Math.max(at, first + 1);
    weight += piece.weight;
    if (weight <= MOST && (weight >= LEAST || best < 0) && at + 1 < pieces.length && outline.headings[at] !== 1) {
      const score = weight < LEAST ? 0 : boundaryScore(text, pieces, at);
      if (score >= bestScore) {
        bestScore = score;
        best = at + 1;
      }
    }
  }
  return pieces.length;
}

/** Ends of paragraphs before ends of sentences; among equals a hash of the text on both sides, which an edit elsewhere does not change. */
function boundaryScore(text: string, pieces: readonly Piece[], at: number): number {
  const here = pieces[at] as Piece;
  const next = pieces[at + 1] as Piece;
  const rank = next.kind === 'blank' ? 3 : here.kind === 'row' && next.kind !== 'row' ? 2 : here.paragraph ? 1 : 0;
  const hash = hashAround(text, here.end - 1) ^ Math.imul(hashAround(text, Math.min(next.end, next.start + 8) - 1), 31);
  return 1 + rank * 65_536 + (hash & 65_535);
}

/** The range without the spaces at its ends. */
export function trimmed(text: string, from: number, to: number): { start: number; end: number } {
  let start = from;
  let end = to;
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  while (end > start && isSpace(text.charCodeAt(end - 1))) end--;
  return { start, end };
}
