/**
 * What stands above each piece of a document: its headings, of Markdown and of plain text, and in a table the header's cells. Spans and
 * facts take their section from here.
 */
import { CJK, CLASS, DIGIT, fold } from './fold.ts';
import { isSpace, type Piece } from './units.ts';

export interface Outline {
  /** (pieces): headings above, outermost first, joined by ' › '; a heading counts as above itself. */
  readonly sections: readonly string[];
  /** (pieces): a heading starts here. */
  readonly headings: Uint8Array;
  /** (pieces): cells of the table's header for a row under one, '' otherwise. */
  readonly headers: readonly string[];
}

export const SECTION_JOINT = ' › ';
const LONGEST_HEADING = 120;
const LONGEST_HEADER = 240;

export function outlineOf(title: string, text: string, pieces: readonly Piece[]): Outline {
  const sections: string[] = new Array(pieces.length);
  const headings = new Uint8Array(pieces.length);
  const headers: string[] = new Array(pieces.length).fill('');
  const open: { level: number; name: string }[] = [];
  const known = fold(title).trim();
  let section = '';
  for (let at = 0; at < pieces.length; at++) {
    const piece = pieces[at] as Piece;
    const level = piece.kind === 'heading' ? piece.level : plainHeading(text, pieces, at);
    if (level > 0) {
      headings[at] = 1;
      const name = headingName(text, piece);
      while (open.length > 0 && (open.at(-1)?.level ?? 0) >= level) open.pop();
      open.push({ level, name: fold(name) === known ? '' : name });
      section = open
        .filter((heading) => heading.name !== '')
        .map((heading) => heading.name)
        .join(SECTION_JOINT);
    }
    sections[at] = section;
  }
  findHeaders(text, pieces, headers);
  return { sections, headings, headers };
}

function headingName(text: string, piece: Piece): string {
  return text
    .slice(piece.start, Math.min(piece.end, piece.start + LONGEST_HEADING))
    .replace(/^\s*#+\s*/, '')
    .replace(/[\s#=*_]+$/, '')
    .trim();
}

/** Levels of plain headings lie below Markdown's, so that they never close one: numbered by depth, chapters, then lone short lines. */
const PLAIN_LEVEL = 7;

/** A short line by itself between blank lines that does not end as a sentence or a key does; 0 where the piece is no heading. */
function plainHeading(text: string, pieces: readonly Piece[], at: number): number {
  const piece = pieces[at] as Piece;
  if (piece.kind !== 'sentence' || !piece.paragraph || piece.weight > 80) return 0;
  const before = pieces[at - 1];
  const after = pieces[at + 1];
  if ((before !== undefined && before.kind !== 'blank') || after === undefined || after.kind !== 'blank') return 0;
  if (at + 2 >= pieces.length) return 0;
  let first = piece.start;
  while (first < piece.end && isSpace(text.charCodeAt(first))) first++;
  let last = piece.end - 1;
  while (last > first && isSpace(text.charCodeAt(last))) last--;
  for (let unit = first; unit <= last; unit++) {
    const mark = text.charCodeAt(unit);
    if (
      mark === 0x3002 ||
      mark === 0xff1a ||
      mark === 58 ||
      mark === 0xff0c ||
      mark === 44 ||
      mark === 0xff01 ||
      mark === 0xff1f ||
      mark === 63 ||
      mark === 33
    )
      return 0;
  }
  const head = text.charCodeAt(first);
  if (head === 45 || head === 42 || head === 43 || head === 62 || head === 0x2022 || text.charCodeAt(last) === 46)
    return 0;
  const numbered = /^(\d{1,3}(?:\.\d{1,3})*)\.?\s/.exec(text.slice(first, first + 20));
  if (numbered) return PLAIN_LEVEL + (numbered[1] as string).split('.').length;
  const chapter = /^第[\d一二三四五六七八九十百零〇]+([编章节])/.exec(text.slice(first, first + 10));
  if (chapter) return PLAIN_LEVEL + '编章节'.indexOf(chapter[1] as string);
  const capital = head >= 65 && head <= 90;
  return capital || CLASS[head] === CJK || CLASS[head] === DIGIT ? PLAIN_LEVEL + 6 : 0;
}

/** Cells of a row, trimmed; the empty ones outside the first and last bar left away. */
export function cellsOf(text: string, start: number, end: number): string[] {
  const row = text.slice(start, end).trim();
  const bar = row.includes('|');
  const cells = row.split(bar ? '|' : '\t').map((cell) => cell.trim());
  if (bar && row.startsWith('|')) cells.shift();
  if (bar && row.endsWith('|')) cells.pop();
  return cells;
}

export function isRule(text: string, piece: Piece): boolean {
  for (let at = piece.start; at < piece.end; at++) {
    const unit = text.charCodeAt(at);
    if (unit !== 124 && unit !== 45 && unit !== 58 && unit !== 43 && !isSpace(unit)) return false;
  }
  return true;
}

/** The first row names the columns where a rule follows it, or where no cell of it holds a digit and another row follows. */
function findHeaders(text: string, pieces: readonly Piece[], headers: string[]): void {
  let at = 0;
  while (at < pieces.length) {
    if ((pieces[at] as Piece).kind !== 'row') {
      at++;
      continue;
    }
    const first = at;
    while (at < pieces.length && (pieces[at] as Piece).kind === 'row') at++;
    if (at - first < 2) continue;
    const head = pieces[first] as Piece;
    const ruled = isRule(text, pieces[first + 1] as Piece);
    const cells = cellsOf(text, head.start, head.end);
    if (cells.length < 2 || (!ruled && cells.some((cell) => cell === '' || /\d/.test(cell)))) continue;
    const header = cells.join(' | ').slice(0, LONGEST_HEADER);
    for (let row = first + 1; row < at; row++) headers[row] = header;
  }
}
