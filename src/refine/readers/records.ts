/**
 * Records as Markdown: those of one shape that follow each other become a table, any other a heading with a line for each field below it, so
 * that whatever is read alone still says what it speaks of. Takes them one at a time. Where they come from is csv.ts and json-text.ts.
 */
import type { Place } from './document.ts';
import { numberedPlaces } from './places.ts';

export interface Field {
  /** The column's or key's name; '' for a lone value. */
  readonly label: string;
  readonly text: string;
  /** Of the field alone, where that can be told from its record's. */
  readonly place?: string;
}

/** A name, or the number of a row or line. */
type Where = string | number;

/** A row of a table is at most so long, with its header; longer records have a line for each field. */
const LONGEST_ROW = 400;
/** Longest value that a record is headed with. */
const LONGEST_SUBJECT = 80;
/** Names of a lone field that say nothing about it. */
const TEXT_KEYS = /^(?:text|content|body|正文|内容)?$/i;
/** With more places than these a record has one for all its fields. */
const MOST_PLACES = 200_000;
const DEEPEST_HEADING = 6;
const PARTS = 4096;

interface Rec {
  fields: readonly Field[];
  place: Where;
  level: number;
}

export class Records {
  /** What numbers count: `row`, `line`. */
  readonly #word: string;
  readonly #named: Place[] = [];
  /** Numbered places: where each starts, and its number. */
  readonly #starts: number[] = [];
  readonly #numbers: number[] = [];
  /** Joined now and then: many short strings weigh several times their characters. */
  readonly #joined: string[] = [];
  #parts: string[] = [];
  #length = 0;
  /** Of the table that is open. */
  #columns: string[] | undefined;
  /** The last record: what follows decides whether a table begins with it. */
  #waiting: Rec | undefined;

  constructor(word = '') {
    this.#word = word;
  }

  get places(): readonly Place[] {
    return this.#numbers.length > 0 ? numberedPlaces(this.#word, this.#starts, this.#numbers) : this.#named;
  }

  /** All that was said; nothing may be added afterwards. */
  end(): string {
    this.#settle();
    return this.#joined.join('') + this.#parts.join('');
  }

  /** `level` of its heading, if it becomes no row. */
  add(fields: readonly Field[], place: Where, level: number): void {
    const record = { fields, place, level };
    if (this.#columns && isRow(record) && fits(this.#columns, fields)) {
      this.#row(this.#columns, record);
      return;
    }
    const first = this.#waiting;
    this.#columns = undefined;
    if (first && isRow(first) && isRow(record) && fits(labels(first), fields)) {
      this.#waiting = undefined;
      this.#columns = labels(first);
      this.#put(
        `| ${this.#columns.map(cell).join(' | ')} |\n|${' --- |'.repeat(this.#columns.length)}`,
        first.place,
        '\n\n',
      );
      this.#row(this.#columns, first);
      this.#row(this.#columns, record);
      return;
    }
    this.#settle();
    this.#waiting = record;
  }

  /** The record alone, with a heading before it if one is asked for; what belongs to it may follow. */
  alone({ fields, place, level }: Rec, headed = true): void {
    this.#settle();
    this.#columns = undefined;
    const said = fields.filter(({ text }) => text !== '');
    const subject = said.find(({ text }) => text.length <= LONGEST_SUBJECT && !text.includes('\n'));
    const bare = said.length === 1 && TEXT_KEYS.test(said[0].label);
    if (headed && subject && !bare) this.heading(subject.text, subject.place ?? place, level);
    for (const [i, field] of said.entries()) {
      this.#put(bare ? field.text : `${field.label}: ${field.text}`, field.place ?? place, i === 0 ? '\n\n' : '\n');
    }
  }

  heading(text: string, place: Where, level: number): void {
    this.#settle();
    this.#columns = undefined;
    this.#put(`${'#'.repeat(Math.min(level, DEEPEST_HEADING))} ${text}`, place, '\n\n');
  }

  #settle(): void {
    const record = this.#waiting;
    this.#waiting = undefined;
    if (record) this.alone(record);
  }

  #row(columns: readonly string[], { fields, place }: Rec): void {
    const start = this.#length + 1; // behind the line end
    let line = '|';
    const cells: Place[] = [];
    for (const column of columns) {
      const field = fields.find(({ label }) => label === column);
      if (field?.place !== undefined && this.#named.length < MOST_PLACES)
        cells.push({ start: start + line.length, name: field.place });
      line += ` ${cell(field?.text ?? '')} |`;
    }
    this.#put(line, place, '\n');
    this.#named.push(...cells);
  }

  #put(text: string, place: Where, gap: string): void {
    const before = this.#length === 0 ? '' : gap;
    this.#mark(place, this.#length === 0 ? 0 : this.#length + before.length);
    if (this.#parts.push(before + text) === PARTS) {
      this.#joined.push(this.#parts.join(''));
      this.#parts = [];
    }
    this.#length += before.length + text.length;
  }

  #mark(place: Where, start: number): void {
    if (typeof place === 'string') {
      if (this.#named.at(-1)?.name !== place) this.#named.push({ start, name: place });
    } else if (this.#numbers.at(-1) !== place) {
      this.#starts.push(start);
      this.#numbers.push(place);
    }
  }
}

const labels = ({ fields }: Rec) => fields.map(({ label }) => label);
const cell = (text: string) => (text.includes('|') ? text.replaceAll('|', '\\|') : text);

function isRow({ fields }: Rec): boolean {
  if (fields.length < 2) return false;
  let characters = 0;
  for (const { label, text } of fields) {
    if (label === '' || text.includes('\n')) return false;
    characters += text.length + 3;
  }
  return characters <= LONGEST_ROW;
}

/** At least half of the columns, and nothing beside them. */
function fits(columns: readonly string[], fields: readonly Field[]): boolean {
  return fields.length * 2 >= columns.length && fields.every(({ label }) => columns.includes(label));
}
