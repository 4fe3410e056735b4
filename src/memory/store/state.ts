/** The segments of a store at a moment, and what goes by all of them together: numbers to rows, statistics. Replaced whole by every commit. */
import { type FieldTables, fieldTables, type Means, meansOf } from './bm25f.ts';
import { IdMap } from './id-runs.ts';
import type { Segment } from './segment.ts';

export class State {
  readonly segments: readonly Segment[];
  /** Segments were merged away: nothing can be read through this any more. */
  retired = false;
  #slots: IdMap | undefined;
  #pieces: IdMap | undefined;
  #means: Means | undefined;
  #tables: FieldTables | undefined;

  constructor(segments: readonly Segment[]) {
    this.segments = segments;
  }

  /** Numbers of slots to segments and rows. */
  get slots(): IdMap {
    this.#slots ??= new IdMap(this.segments.map(({ rowRuns }) => rowRuns));
    return this.#slots;
  }

  /** Numbers of pieces of text to segments and places in them. */
  get pieces(): IdMap {
    this.#pieces ??= new IdMap(this.segments.map(({ pieceRuns }) => pieceRuns));
    return this.#pieces;
  }

  get means(): Means {
    if (this.#means) return this.#means;
    const sums: [number, number, number] = [0, 0, 0];
    let slots = 0;
    for (const segment of this.segments) {
      slots += segment.rows;
      for (const field of [0, 1, 2]) sums[field] += segment.sums[field];
    }
    this.#means = meansOf(slots, sums);
    return this.#means;
  }

  get tables(): FieldTables {
    this.#tables ??= fieldTables(this.means);
    return this.#tables;
  }

  /** How many slots that the store holds have the term. */
  documentFrequency(term: number): number {
    let count = 0;
    for (const { terms } of this.segments) count += terms.find(term)?.count ?? 0;
    return count;
  }
}
