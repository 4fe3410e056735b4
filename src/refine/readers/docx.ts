/**
 * .docx: a Word file's text as Markdown: headings by their styles, paragraphs, lists, tables, footnotes at the end. What was deleted under
 * review is left out, what was inserted is in. Headers, footers and pictures are not read.
 */
import { Blocks } from './blocks.ts';
import { type Limits, type ReadDocument, ReaderError } from './document.ts';
import { eachElement, numberedLists, type Styles, stylesOf } from './docx-styles.ts';
import { stemOf } from './plain.ts';
import { megabytes, readBytes } from './text-file.ts';
import { Zip } from './zip.ts';

/** Parts of a paragraph whose text nobody sees, or sees elsewhere too. */
const SKIPPED = new Set(['w:del', 'w:moveFrom', 'w:instrText', 'mc:Fallback', 'w:rPr', 'w:sectPr', 'm:rPr']);
const BREAKS: Record<string, string> = { 'w:tab': '\t', 'w:br': '\n', 'w:cr': '\n', 'w:noBreakHyphen': '-' };
const WIDEST_SPAN = 100;

export function readDocx(path: string, { wholeBytes, unpackedBytes }: Limits): ReadDocument {
  const bytes = readBytes(path, wholeBytes);
  if (bytes[0] === 0xd0 && bytes[1] === 0xcf)
    throw new ReaderError({
      what: path,
      rule: 'must be a .docx without a password',
      received: 'an encrypted file or an old .doc',
      hint: 'open it in Word and save it as .docx without a password',
    });
  const zip = new Zip(path, bytes, unpackedBytes);
  const part = (name: string): string => {
    const xml = zip.read(name);
    if (!xml) return '';
    try {
      return new TextDecoder(xml[0] === 0xff ? 'utf-16le' : xml[0] === 0xfe ? 'utf-16be' : 'utf-8', {
        fatal: true,
      }).decode(xml);
    } catch {
      throw new ReaderError({
        what: path,
        rule: `${name} in it must be XML in UTF-8`,
        received: megabytes(xml.length),
      });
    }
  };
  if (!zip.has('word/document.xml'))
    throw new ReaderError({
      what: path,
      rule: 'must be a Word file',
      received: 'an archive without word/document.xml',
    });
  const body = new Body(stylesOf(part('word/styles.xml')), numberedLists(part('word/numbering.xml')));
  body.read(part('word/document.xml'));
  body.notes(part('word/footnotes.xml'));
  const { blocks } = body;
  const title = titleOf(part('docProps/core.xml')) ?? body.title ?? blocks.firstHeading ?? stemOf(path);
  return { title, text: blocks.text, places: blocks.places };
}

function titleOf(coreXml: string): string | undefined {
  let title = '';
  let inside = false;
  eachElement(
    coreXml,
    (name) => {
      inside = name === 'dc:title';
    },
    () => {
      inside = false;
    },
    (text) => {
      if (inside) title += text;
    },
  );
  return title.trim() || undefined;
}

interface Row {
  cells: string[];
  /** Of the cell at hand: how many columns it reaches over, and whether it goes on from the row above. */
  span: number;
  below: boolean;
}

class Body {
  readonly blocks = new Blocks();
  title: string | undefined;
  readonly #styles: Styles;
  readonly #isNumbered: (list: string, depth: number) => boolean;
  #text = '';
  #textOpen = false;
  #skipped = 0;
  /** Of the paragraph at hand. */
  #style = '';
  #outline: number | undefined;
  #list: { id: string; depth: number } | undefined;
  /** By list and depth: items so far. */
  readonly #counts = new Map<string, number[]>();
  /** Open tables, the innermost last; a table in a cell becomes text of the cell. */
  readonly #tables: { rows: Row[] }[] = [];

  constructor(styles: Styles, isNumbered: (list: string, depth: number) => boolean) {
    this.#styles = styles;
    this.#isNumbered = isNumbered;
  }

  read(xml: string): void {
    eachElement(
      xml,
      (name, attributes) => this.#open(name, attributes),
      (name) => this.#close(name),
      (text) => {
        if (this.#textOpen && this.#skipped === 0) this.#text += text;
      },
    );
  }

  notes(xml: string): void {
    this.blocks.place('the footnotes');
    this.read(xml);
  }

  #open(name: string, attributes: Record<string, string>): void {
    if (SKIPPED.has(name)) this.#skipped++;
    if (this.#skipped > 0) return;
    const value = attributes['w:val'] ?? '';
    const row = this.#tables.at(-1)?.rows.at(-1);
    if (name === 'w:t' || name === 'm:t') this.#textOpen = true;
    else if (name === 'w:pStyle') this.#style = value;
    else if (name === 'w:outlineLvl' && /^[0-8]$/.test(value)) this.#outline = Number(value) + 1;
    else if (name === 'w:numPr') this.#list = { id: '', depth: 0 };
    else if (name === 'w:ilvl' && this.#list) this.#list.depth = Math.min(Number(value) || 0, 8);
    else if (name === 'w:numId' && this.#list) this.#list.id = value;
    else if (name === 'w:footnoteReference') this.#text += `[${attributes['w:id'] ?? ''}]`;
    else if (name === 'w:footnote' && Number(attributes['w:id']) > 0) this.#text = `[${attributes['w:id']}] `;
    else if (name === 'w:tbl') this.#tables.push({ rows: [] });
    else if (name === 'w:tr') this.#tables.at(-1)?.rows.push({ cells: [], span: 1, below: false });
    else if (name === 'w:tc' && row) {
      row.cells.push('');
      row.span = 1;
      row.below = false;
    } else if (name === 'w:gridSpan' && row) row.span = Math.min(Math.max(Number(value) || 1, 1), WIDEST_SPAN);
    else if (name === 'w:vMerge' && row) row.below = value !== 'restart';
    else if (name in BREAKS && !('w:pos' in attributes)) this.#text += BREAKS[name];
  }

  #close(name: string): void {
    if (SKIPPED.has(name)) this.#skipped = Math.max(0, this.#skipped - 1);
    if (this.#skipped > 0) return;
    if (name === 'w:t' || name === 'm:t') this.#textOpen = false;
    else if (name === 'w:p') this.#endParagraph();
    else if (name === 'w:tc') this.#endCell();
    else if (name === 'w:tbl') this.#endTable();
  }

  #endParagraph(): void {
    const text = this.#text.trim();
    const level = this.#outline ?? this.#styles.levelOf(this.#style);
    const list = this.#list ?? this.#styles.listOf(this.#style);
    [this.#text, this.#style, this.#outline, this.#list] = ['', '', undefined, undefined];
    if (text === '') return;
    const row = this.#tables.at(-1)?.rows.at(-1);
    if (row && row.cells.length > 0) row.cells[row.cells.length - 1] += `${text} `;
    else if (level === 0) {
      this.title ??= text.replaceAll(/\s+/g, ' ');
      this.blocks.heading(1, text);
    } else if (level !== undefined) this.blocks.heading(level, text);
    else if (list && list.id !== '0') this.blocks.item(list.depth, this.#marker(list), text);
    else this.blocks.paragraph(text);
  }

  #marker({ id, depth }: { id: string; depth: number }): string {
    if (!this.#isNumbered(id, depth)) return '-';
    const counts = this.#counts.get(id) ?? [];
    counts.length = Math.min(counts.length, depth + 1);
    counts[depth] = (counts[depth] ?? 0) + 1;
    this.#counts.set(id, counts);
    return `${counts[depth]}.`;
  }

  #endCell(): void {
    const rows = this.#tables.at(-1)?.rows ?? [];
    const row = rows.at(-1);
    if (!row || row.cells.length === 0) return;
    const column = row.cells.length - 1;
    if (row.below) row.cells[column] = rows.at(-2)?.cells[column] ?? '';
    const text = row.cells[column];
    for (let i = 1; i < row.span; i++) row.cells.push(text);
  }

  #endTable(): void {
    const table = this.#tables.pop();
    if (!table) return;
    const rows = table.rows.map(({ cells }) => cells.map((cell) => cell.trim()));
    const outer = this.#tables.at(-1)?.rows.at(-1);
    if (outer && outer.cells.length > 0)
      outer.cells[outer.cells.length - 1] += rows.map((row) => row.join(' ')).join('; ');
    else this.blocks.table(rows);
  }
}
