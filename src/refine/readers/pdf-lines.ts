/** The pieces of text on a page of a PDF, put together to lines in reading order. Not what lines make a paragraph (pdf-text.ts). */

/** What pdf.js gives for a piece. */
export interface Piece {
  str: string;
  /** a b c d x y */
  transform: number[];
  width: number;
  height: number;
  hasEOL: boolean;
}

/** Coordinates in points, y upwards. */
export interface Line {
  text: string;
  left: number;
  right: number;
  y: number;
  /** Of the type. */
  size: number;
  /** Wide gaps in it: a row of a table, not a line of prose. */
  cells: number;
}

/** All in ems. */
const SAME_LINE = 0.35;
const RAISED = 0.7;
const WORD_GAP = 0.2;
const CELL_GAP = 1.6;
/** Columns of prose are at least so wide; narrower ones are a table's. */
const PROSE = 12;
/** Share of pieces that go back up a page, above which the order of the file is not the order of reading. */
const JUMBLED = 0.15;
/** Share of lines that may go across a gutter. */
const ACROSS = 0.25;
/** More beginnings of lines are a drawing, not columns. */
const MOST_LEFTS = 100;
const CJK = /[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]/;

/** Lines of a page as a person reads them: in the file's order, or where that goes back and forth by where they stand. */
export function linesOf(pieces: readonly Piece[]): Line[] {
  const fragments = fragmentsOf(pieces);
  return joinRows(isJumbled(fragments) ? sorted(fragments) : fragments);
}

/** Runs of pieces on one line, without wide gaps. */
function fragmentsOf(pieces: readonly Piece[]): Line[] {
  const fragments: Line[] = [];
  let at: Line | undefined;
  let ended = false;
  for (const { str, transform, width, height, hasEOL } of pieces) {
    const [, , c, d, left, y] = transform;
    const size = Math.hypot(c, d) || height || 1;
    if (str.trim() === '') {
      if (at && str !== '' && left + width - at.right < CELL_GAP * at.size && !at.text.endsWith(' ')) at.text += ' ';
      if (hasEOL) ended = true;
      continue;
    }
    const right = left + width;
    if (at && !(ended && left < at.right) && continues(at, left, y, size)) {
      at.text = joined(at.text, str, (left - at.right) / size);
      at.right = Math.max(at.right, right);
      at.size = Math.max(at.size, size);
    } else {
      at = { text: str, left, right, y, size, cells: 1 };
      fragments.push(at);
    }
    ended = hasEOL;
  }
  return fragments;
}

function continues(at: Line, left: number, y: number, size: number): boolean {
  const em = Math.max(at.size, size);
  const near = Math.abs(at.size - size) < 0.15 * em ? SAME_LINE : RAISED;
  const gap = (left - at.right) / em;
  return Math.abs(y - at.y) < near * em && gap > -1 && gap < CELL_GAP;
}

function joined(text: string, more: string, gapEms: number): string {
  if (gapEms < WORD_GAP || text.endsWith(' ') || more.startsWith(' ')) return text + more;
  const dense = CJK.test(text.at(-1)!) && CJK.test(more[0]) && gapEms < 3 * WORD_GAP;
  return dense ? text + more : `${text} ${more}`;
}

/** Whether many pieces stand above the one before without being the head of a column to its right, or columns of prose alternate. */
function isJumbled(fragments: readonly Line[]): boolean {
  let back = 0;
  let beside = 0;
  for (let i = 1; i < fragments.length; i++) {
    const [before, here] = [fragments[i - 1], fragments[i]];
    if (here.y > before.y + 0.8 * here.size && here.left < before.right) back++;
    if (isBeside(before, here) && isWide(before) && isWide(here)) beside++;
  }
  return back > Math.max(2, JUMBLED * fragments.length) || beside > Math.max(2, JUMBLED * fragments.length);
}

const isBeside = (before: Line, here: Line) =>
  Math.abs(before.y - here.y) < SAME_LINE * here.size && here.left >= before.right;
const isWide = ({ left, right, size }: Line) => (right - left) / size > PROSE;

/** From top to bottom; where a gutter divides prose, its left side first, from one line across it to the next. */
function sorted(lines: readonly Line[]): Line[] {
  const down = [...lines].sort((a, b) => b.y - a.y || a.left - b.left);
  const gutter = gutterOf(down);
  if (gutter === undefined) return inRows(down);
  const all: Line[] = [];
  let band: Line[] = [];
  const endBand = () => {
    all.push(
      ...sorted(band.filter(({ right }) => right <= gutter)),
      ...sorted(band.filter(({ left }) => left >= gutter)),
    );
    band = [];
  };
  for (const line of down) {
    if (line.right <= gutter || line.left >= gutter) {
      band.push(line);
      continue;
    }
    endBand();
    all.push(line);
  }
  endBand();
  return all;
}

/** Where a column of prose begins to the right of another, so that hardly a line goes across. */
function gutterOf(lines: readonly Line[]): number | undefined {
  const lefts = new Set(lines.filter(isWide).map(({ left }) => Math.floor(left)));
  if (lefts.size > MOST_LEFTS) return undefined;
  for (const gutter of [...lefts].sort((a, b) => a - b)) {
    const first = lines.filter(({ right }) => right <= gutter);
    const second = lines.filter(({ left }) => left >= gutter);
    const across = lines.length - first.length - second.length;
    if (across <= ACROSS * lines.length && isProse(first) && isProse(second)) return gutter;
  }
  return undefined;
}

const isProse = (lines: readonly Line[]) => lines.length > 2 && lines.filter(isWide).length > 0.6 * lines.length;

/** Lines in order of height; those on one height from left to right. */
function inRows(down: readonly Line[]): Line[] {
  const rows: Line[][] = [];
  for (const line of down) {
    const row = rows.at(-1);
    if (row && Math.abs(row[0].y - line.y) < SAME_LINE * line.size) row.push(line);
    else rows.push([line]);
  }
  return rows.flatMap((row) => row.sort((a, b) => a.left - b.left));
}

/** Fragments that follow each other on one height become one line with cells. */
function joinRows(fragments: readonly Line[]): Line[] {
  const lines: Line[] = [];
  for (const fragment of fragments) {
    const at = lines.at(-1);
    if (at && Math.abs(at.y - fragment.y) < SAME_LINE * fragment.size && fragment.left >= at.right) {
      at.text = `${at.text.trimEnd()}  ${fragment.text.trimStart()}`;
      at.right = fragment.right;
      at.cells++;
    } else lines.push({ ...fragment });
  }
  return lines.map((line) => ({ ...line, text: line.text.trim() }));
}
