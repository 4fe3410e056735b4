/**
 * .csv and .tsv: a table in Markdown, or where rows are long a line for each cell behind its column's name. Quotes as RFC 4180 has them.
 * Rows are numbered as a spreadsheet shows them.
 */
import { extname } from 'node:path';
import { type Limits, type ReadDocument, ReaderError } from './document.ts';
import { stemOf } from './plain.ts';
import { type Field, Records } from './records.ts';
import { readText } from './text-file.ts';

const DELIMITERS = [',', ';', '\t', '|'];
/** How much of a file tells its delimiter. */
const SAMPLE_CHARACTERS = 20_000;
const NUMBER = /^[-+]?[\d.,]+%?$/;

export function readCsv(path: string, { streamedBytes }: Limits): ReadDocument {
  const table = readText(path, streamedBytes);
  const delimiter = extname(path).toLowerCase() === '.tsv' ? '\t' : delimiterOf(table);
  const records = new Records('row');
  let header: readonly string[] | undefined;
  let row = 0;
  for (const { cells, line } of rowsOf(table, delimiter)) {
    if (cells === undefined)
      throw new ReaderError({
        what: path,
        rule: 'a quotation mark must be closed',
        received: `the one of line ${line} is not`,
      });
    row++;
    const first = header === undefined;
    header ??= isHeader(cells) ? cells.map(flat) : [];
    if (!first || header.length === 0) records.add(fieldsOf(header, cells), row, 2);
  }
  const text = records.end();
  if (text === '' && header?.length) return { title: stemOf(path), text: header.join(', '), places: [ROW_1] };
  return { title: stemOf(path), text, places: records.places };
}

const ROW_1 = { start: 0, name: 'row 1' };

/** Columns without a name are counted. */
function fieldsOf(header: readonly string[], cells: readonly string[]): Field[] {
  return cells.map((cell, i) => ({ label: header[i] || `column ${i + 1}`, text: flat(cell) }));
}

const flat = (cell: string) => (/\s/.test(cell) ? cell.replaceAll(/\s+/g, ' ').trim() : cell);

/** The first row names the columns: all filled but perhaps the first, none a number, no two alike. */
function isHeader(cells: readonly string[]): boolean {
  const names = cells.map((cell) => cell.trim());
  const filled = names.filter((name) => name !== '');
  return (
    filled.length >= names.length - 1 &&
    !filled.some((name) => NUMBER.test(name)) &&
    new Set(filled).size === filled.length
  );
}

/** The one that cuts the first rows into the most columns, the same number in each. */
function delimiterOf(table: string): string {
  const sample = table.slice(0, SAMPLE_CHARACTERS);
  let best = ',';
  let most = 1;
  for (const delimiter of DELIMITERS) {
    const rows: number[] = [];
    for (const { cells } of rowsOf(sample, delimiter)) if (cells) rows.push(cells.length);
    if (rows.length > 1 && sample.length < table.length) rows.pop(); // it may be cut
    const even = rows.filter((columns) => columns === rows[0]).length > 0.8 * rows.length;
    if (even && rows[0] > most) [best, most] = [delimiter, rows[0]];
  }
  return best;
}

/** Rows that are not empty; without cells where a quotation mark is never closed. `line` is where it began. */
function* rowsOf(table: string, delimiter: string): Generator<{ cells?: string[]; line: number }> {
  let line = 1;
  for (let at = 0; at < table.length; ) {
    const cells: string[] = [];
    const began = line;
    for (let ended = false; !ended; ) {
      if (table[at] === '"') {
        const from = line;
        const end = closing(table, at);
        if (end < 0) return yield { line: from };
        let cell = table.slice(at + 1, end);
        for (let n = cell.indexOf('\n'); n >= 0; n = cell.indexOf('\n', n + 1)) line++;
        if (cell.includes('"')) cell = cell.replaceAll('""', '"');
        at = end + 1;
        const rest = nextEnd(table, at, delimiter);
        cells.push(cell + table.slice(at, rest)); // what stands behind the mark belongs to it all the same
        at = rest;
      } else {
        const end = nextEnd(table, at, delimiter);
        cells.push(table.slice(at, end));
        at = end;
      }
      ended = table[at] !== delimiter;
      at++;
    }
    line++;
    if (cells.length > 1 || cells[0].trim() !== '') yield { cells, line: began };
  }
}

/** The mark that closes the one at `at`; two in a row are one that is meant. */
function closing(table: string, at: number): number {
  let end = table.indexOf('"', at + 1);
  while (end >= 0 && table[end + 1] === '"') end = table.indexOf('"', end + 2);
  return end;
}

/** Where a cell that begins at `at` without a mark ends: a delimiter, a line end, or the table's end. */
function nextEnd(table: string, at: number, delimiter: string): number {
  while (at < table.length && table[at] !== delimiter && table[at] !== '\n') at++;
  return at;
}
