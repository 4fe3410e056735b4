/** What lines give by their form: values of labels, cells of table rows, items of lists. Not what stands inside sentences. */
import { type Stretch, withoutEnd } from './stretches.ts';

/** Values of `label: value` lines, cells of table rows, items of lists. */
export function cellsOf(text: string): Stretch[] {
  const cells: Stretch[] = [];
  for (let from = 0; from <= text.length; ) {
    const newline = text.indexOf('\n', from);
    const to = newline < 0 ? text.length : newline;
    if (to > from) cellsOfLine(text, from, to, cells);
    from = to + 1;
  }
  return cells;
}

const BULLET = /^[ \t]*(?:[-*+•·]|\d{1,3}[.)、]|[（(]\d{1,3}[)）]|#{1,6})\s*/;
const LABEL = /^[^:：|\t。]{1,60}[:：]\s*/;

function cellsOfLine(text: string, from: number, to: number, cells: Stretch[]): void {
  const line = text.slice(from, to);
  if (line.includes('|') || line.includes('\t')) {
    let at = from;
    for (const cell of line.split(/[|\t]/)) {
      pushCell(text, at, at + cell.length, cells);
      at += cell.length + 1;
    }
    return;
  }
  const bullet = BULLET.exec(line)?.[0].length ?? 0;
  if (bullet > 0) pushCell(text, from + bullet, to, cells);
  const label = LABEL.exec(line.slice(bullet))?.[0].length ?? 0;
  if (label > 0 && label < line.length - bullet) pushCell(text, from + bullet + label, to, cells);
}

function pushCell(text: string, start: number, end: number, cells: Stretch[]): void {
  const piece = text.slice(start, end);
  const lead = piece.length - piece.trimStart().length;
  const cell = withoutEnd(text, { start: start + lead, end: start + piece.trimEnd().length });
  if (cell.end > cell.start && /[^-:\s*_]/.test(text.slice(cell.start, cell.end))) {
    cells.push(cell);
    // `rice, beans (2023)`: without what the parentheses add.
    const added = /\s*[(（][^()（）]*[)）]$/.exec(text.slice(cell.start, cell.end))?.[0].length ?? 0;
    if (added > 0 && added < cell.end - cell.start) cells.push({ start: cell.start, end: cell.end - added });
    for (const inner of cellLabels(text, cell)) cells.push(inner);
  }
}

/** A cell that says `header: value` itself. */
function cellLabels(text: string, cell: Stretch): Stretch[] {
  const label = /^[^:：]{1,40}(?:[:：=])\s*(?=\S)/.exec(text.slice(cell.start, cell.end))?.[0].length ?? 0;
  return label > 0 ? [{ start: cell.start + label, end: cell.end }] : [];
}

/** True where the item of a list with that number begins at `start`. */
export function isItem(text: string, start: number, item: number): boolean {
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const number = /^\s*(?:[-*]\s*)?[（(]?(\d{1,3})\s?[.)、）:：]\s*$/.exec(line)?.[1];
  return number !== undefined && Number(number) === item;
}
