/** One table of a page while it is read: its cells, those that reach over several columns or rows repeated in each. Writes nothing. */

/** A cell reaches over at most so many columns or rows: a page may say millions. */
const WIDEST = 100;
const TALLEST = 1000;

export class HtmlTable {
  readonly #rows: string[][] = [];
  /** Of the row at hand. */
  #cells: string[] = [];
  /** Cells of rows above that reach into the next ones: by column, their text and how many rows are left. */
  readonly #reaching = new Map<number, { text: string; rows: number }>();
  #cell: { text: string; columns: number; rows: number } | undefined;
  /** Only lays the page out: what is said in it is written at once. */
  #out: ((text: string) => void) | undefined;

  get inCell(): boolean {
    return this.#cell !== undefined;
  }

  row(): void {
    this.endCell();
    this.#endRow();
  }

  cell({ colspan, rowspan }: Record<string, string>): void {
    this.endCell();
    this.#cell = { text: '', columns: reach(colspan, WIDEST), rows: reach(rowspan, TALLEST) };
  }

  say(text: string): void {
    if (this.#out) this.#out(text);
    else if (this.#cell) this.#cell.text += (this.#cell.text === '' ? '' : ' ') + text;
  }

  endCell(): void {
    const cell = this.#cell;
    this.#cell = undefined;
    if (!cell || this.#out) return;
    this.#fillReached();
    for (let i = 0; i < cell.columns; i++) {
      if (cell.rows > 1) this.#reaching.set(this.#cells.length, { text: cell.text, rows: cell.rows - 1 });
      this.#cells.push(cell.text);
    }
  }

  /** From now on cells are paragraphs; those that are there already are written. */
  layOut(write: (text: string) => void): void {
    if (this.#out) return;
    for (const row of [...this.#rows, this.#cells]) for (const text of row) write(text);
    if (this.#cell) write(this.#cell.text);
    this.#out = write;
  }

  /** Hands over the rows, unless it only laid the page out. */
  end(write: (rows: string[][]) => void): void {
    this.endCell();
    this.#endRow();
    if (!this.#out) write(this.#rows);
  }

  #endRow(): void {
    if (this.#out) return;
    if (this.#cells.length > 0) {
      this.#fillReached();
      this.#rows.push(this.#cells);
    }
    this.#cells = [];
  }

  /** Cells from above that stand where the next cell of this row would. */
  #fillReached(): void {
    for (;;) {
      const column = this.#cells.length;
      const above = this.#reaching.get(column);
      if (!above) return;
      this.#cells.push(above.text);
      if (--above.rows === 0) this.#reaching.delete(column);
    }
  }
}

const reach = (said: string | undefined, most: number) =>
  Math.min(Math.max(Number.parseInt(said ?? '', 10) || 1, 1), most);
