/** Columns of tables written with bars or tabs: which header stands over a cell. Rows as sentences are stretches.ts's. */
import type { Stretch } from './stretches.ts';

/** A cell and the header of its column. */
export interface TableCell extends Stretch {
  readonly header: string;
}

/** Cells of rows below a header, in the order they stand; a table is lines in a row that have the same number of columns. */
export function tableCells(text: string): TableCell[] {
  const cells: TableCell[] = [];
  let headers: string[] = [];
  let at = 0;
  for (const line of text.split('\n')) {
    const separator = line.includes('|') ? '|' : line.includes('\t') ? '\t' : undefined;
    if (separator === undefined) headers = [];
    else {
      const columns = line.split(separator);
      if (headers.length === 0) headers = columns.map((column) => column.trim());
      else if (!/^[\s|:-]*$/.test(line)) pushRow(columns, headers, at, cells);
    }
    at += line.length + 1;
  }
  return cells;
}

function pushRow(columns: readonly string[], headers: readonly string[], from: number, cells: TableCell[]): void {
  let start = from;
  for (const [i, column] of columns.entries()) {
    const header = headers[i];
    if (header !== undefined && header !== '' && column.trim() !== '')
      cells.push({ start, end: start + column.length, header });
    start += column.length + 1;
  }
}
