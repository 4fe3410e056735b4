/**
 * Headings, paragraphs, lists and tables written as Markdown text, with the heading above each stretch as its place. What HTML pages and
 * Word files are turned into; which of their elements is what, they know themselves.
 */
import type { Place } from './document.ts';

const DEEPEST_LIST = 8;
const LEVELS = 6;
/** Longest heading that is taken as one, in characters. */
const LONGEST_HEADING = 300;

export class Blocks {
  /** The first heading of the first level. */
  firstHeading: string | undefined;
  readonly #places: Place[] = [{ start: 0, name: 'the beginning' }];
  readonly #parts: string[] = [];
  readonly #headings: string[] = [];
  #length = 0;
  #inList = false;
  #nextPlace: string | undefined;

  get text(): string {
    return this.#parts.join('');
  }

  get places(): readonly Place[] {
    return this.#places;
  }

  heading(level: number, text: string): void {
    const line = oneLine(text);
    if (line === '') return;
    if (line.length > LONGEST_HEADING) {
      this.paragraph(text);
      return;
    }
    level = Math.min(Math.max(level, 1), LEVELS);
    if (level === 1) this.firstHeading ??= line;
    this.#headings.length = Math.min(this.#headings.length, level - 1);
    this.#headings[level - 1] = line;
    this.place(`under "${this.#headings.filter(Boolean).join(' › ')}"`);
    this.#add(`${'#'.repeat(level)} ${line}`, '\n\n');
  }

  /** The name of the place where the next block begins. */
  place(name: string): void {
    this.#nextPlace = name;
  }

  paragraph(text: string): void {
    const trimmed = text.trim();
    if (trimmed !== '') this.#add(trimmed, '\n\n');
  }

  /** `marker`: `-` or `1.`; none for what goes on below the item before. `depth` from 0. */
  item(depth: number, marker: string, text: string): void {
    const trimmed = text.trim();
    if (trimmed === '') return;
    const indent = '  '.repeat(Math.min(depth, DEEPEST_LIST));
    const lines = trimmed.replaceAll('\n', `\n${indent}  `);
    this.#add(`${indent}${marker === '' ? ' ' : marker} ${lines}`, this.#inList ? '\n' : '\n\n');
    this.#inList = true;
  }

  code(text: string): void {
    const body = text.replace(/^\n+|\s+$/g, '');
    if (body !== '') this.#add(`\`\`\`\n${body}\n\`\`\``, '\n\n');
  }

  /** The first row names the columns. Of one column, or one row: paragraphs. */
  table(rows: readonly (readonly string[])[]): void {
    const filled = rows.filter((row) => row.some((cell) => cell.trim() !== ''));
    const columns = filled.reduce((most, row) => Math.max(most, row.length), 0);
    if (columns < 2 || filled.length < 2) {
      for (const row of filled) for (const cell of row) this.paragraph(cell);
      return;
    }
    const line = (row: readonly string[]) =>
      `| ${Array.from({ length: columns }, (_, i) => oneLine(row[i] ?? '').replaceAll('|', '\\|')).join(' | ')} |`;
    const rule = `|${' --- |'.repeat(columns)}`;
    this.#add([line(filled[0]), rule, ...filled.slice(1).map(line)].join('\n'), '\n\n');
  }

  #add(text: string, gap: string): void {
    this.#inList = false;
    const before = this.#length === 0 ? '' : gap;
    const start = this.#length + before.length;
    if (this.#nextPlace !== undefined) {
      if (start === 0) this.#places.pop();
      this.#places.push({ start, name: this.#nextPlace });
      this.#nextPlace = undefined;
    }
    this.#parts.push(before, text);
    this.#length = start + text.length;
  }
}

const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
