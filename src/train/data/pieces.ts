/**
 * All documents of some shards as one list of pieces: a document longer than the limit is several, so that one book does not fill
 * batch after batch. Keeps a number for every 256 documents, none for each. Not their order.
 */
import type { Shard } from '../../text/index.ts';

export interface Piece {
  shard: Shard;
  /** Of the shard. */
  document: number;
  /** Token indices in the shard. */
  from: number;
  to: number;
  /** Nothing of the document follows. */
  last: boolean;
}

const STRIDE = 256; // documents between two counts: a search ends with a walk over so many at most

interface Part {
  shard: Shard;
  /** Pieces before this shard. */
  before: number;
  /** Pieces of this shard before each STRIDE-th document. */
  counts: Float64Array;
}

export class Pieces {
  /** How many there are. */
  readonly size: number;
  readonly #parts: Part[] = [];
  readonly #limit: number;

  /** `limit`: most tokens of a piece. */
  constructor(shards: readonly Shard[], limit: number) {
    this.#limit = limit;
    let before = 0;
    for (const shard of shards) {
      const { documents } = shard.header;
      const counts = new Float64Array(Math.ceil(documents / STRIDE));
      let count = 0;
      for (let document = 0; document < documents; document++) {
        if (document % STRIDE === 0) counts[document / STRIDE] = count;
        count += this.#piecesOf(shard, document);
      }
      this.#parts.push({ shard, before, counts });
      before += count;
    }
    this.size = before;
  }

  at(index: number): Piece {
    const part = lastAtMost(this.#parts.length, index, (i) => this.#parts[i].before);
    const { shard, before, counts } = this.#parts[part];
    const inside = index - before;
    const block = lastAtMost(counts.length, inside, (i) => counts[i]);
    let document = block * STRIDE;
    let place = inside - counts[block];
    for (let n = this.#piecesOf(shard, document); place >= n; n = this.#piecesOf(shard, document)) {
      place -= n;
      document++;
    }
    const from = shard.start(document) + place * this.#limit;
    const end = shard.start(document + 1);
    const to = Math.min(from + this.#limit, end);
    return { shard, document, from, to, last: to === end };
  }

  #piecesOf(shard: Shard, document: number): number {
    return Math.ceil((shard.start(document + 1) - shard.start(document)) / this.#limit);
  }
}

/** The last place whose value is at most x; values rise, the first is at most x. */
function lastAtMost(count: number, x: number, valueAt: (place: number) => number): number {
  let low = 0;
  let high = count - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (valueAt(middle) <= x) low = middle;
    else high = middle - 1;
  }
  return low;
}
