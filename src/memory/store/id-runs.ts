/**
 * Numbers that slots and pieces of text keep for life, against their rows in segments, which change as segments are merged: runs of
 * consecutive numbers that are consecutive rows.
 */
import { StoreDamageError } from './store-error.ts';

/** Numbers in row order as (first, count) pairs. */
export function runsOf(ids: ArrayLike<number>): Float64Array<ArrayBuffer> {
  const runs: number[] = [];
  for (let row = 0; row < ids.length; row++) {
    const last = runs.length - 2;
    if (last >= 0 && runs[last] + runs[last + 1] === ids[row]) runs[last + 1]++;
    else runs.push(ids[row], 1);
  }
  return Float64Array.from(runs);
}

/** The pairs cover `rows` rows, or StoreDamageError. */
export function checkRuns(runs: Float64Array, rows: number, what: string): void {
  let sum = 0;
  for (let at = 0; at < runs.length; at += 2) {
    if (!Number.isSafeInteger(runs[at]) || runs[at] < 0 || !(runs[at + 1] >= 1)) sum = Number.NaN;
    sum += runs[at + 1];
  }
  if (sum !== rows)
    throw new StoreDamageError({
      what,
      rule: `runs must number ${rows} rows`,
      received: `${sum}`,
      hint: 'it is damaged',
    });
}

/** The number of each row. */
export function idsOf(runs: Float64Array, rows: number): Float64Array {
  const ids = new Float64Array(rows);
  let row = 0;
  for (let at = 0; at < runs.length; at += 2) for (let i = 0; i < runs[at + 1]; i++) ids[row++] = runs[at] + i;
  return ids;
}

/** Finds the segment and row of a number among several segments' runs. */
export class IdMap {
  /** Per run, sorted by first number: first, past the last, segment, first row. */
  readonly #first: Float64Array;
  readonly #end: Float64Array;
  readonly #segment: Uint32Array;
  readonly #row: Uint32Array;
  #hit = 0;
  /** Of the number found last. */
  segment = 0;
  row = 0;

  constructor(segments: readonly Float64Array[]) {
    const runs = segments.flatMap((pairs, segment) => {
      let row = 0;
      return Array.from({ length: pairs.length / 2 }, (_, at) => {
        const run = { first: pairs[2 * at], end: pairs[2 * at] + pairs[2 * at + 1], segment, row };
        row += pairs[2 * at + 1];
        return run;
      });
    });
    runs.sort((a, b) => a.first - b.first);
    this.#first = Float64Array.from(runs, ({ first }) => first);
    this.#end = Float64Array.from(runs, ({ end }) => end);
    this.#segment = Uint32Array.from(runs, ({ segment }) => segment);
    this.#row = Uint32Array.from(runs, ({ row }) => row);
  }

  /** Sets `segment` and `row`; false where no segment has the number. */
  find(id: number): boolean {
    let at = this.#hit;
    if (!(id >= this.#first[at] && id < this.#end[at])) {
      let low = 0;
      let high = this.#first.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (this.#first[middle] <= id) low = middle + 1;
        else high = middle;
      }
      at = low - 1;
      if (at < 0 || id >= this.#end[at]) return false;
      this.#hit = at;
    }
    this.segment = this.#segment[at];
    this.row = this.#row[at] + (id - this.#first[at]);
    return true;
  }
}
