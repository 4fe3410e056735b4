/**
 * Characters merged ahead: the ids that the bytes of one character become, so that a piece of text starts from its characters
 * and not from their bytes. Characters of the first plane only.
 *
 * Exact, on two conditions. Every merge ranks behind those that make its parts, as training has it: then merging goes through
 * the ranks once, from first to last, and to have a character early lets nothing happen early. And a character is used so only
 * where no merge across its borders can come before the merges within it. A piece that has another one starts from bytes.
 */
import { NO_RANK, type Pairs } from './pairs.ts';

const MOST = 3;
/** Instead of a count of ids. */
const UNKNOWN = 0;
const REFUSED = 255;

export interface CharactersParts {
  pairs: Pairs;
  /** The id of each byte; -1 where the vocabulary has none. */
  byteIds: Int32Array;
  /** Whether the bytes of an id begin at the border of a character. */
  begins(id: number): boolean;
  size: number;
}

export class Characters {
  readonly #pairs: Pairs;
  readonly #byteIds: Int32Array;
  /** By id: the lowest rank at which it joins what lies before, or after it, across a border of characters. */
  readonly #joinsBefore: Int32Array;
  readonly #joinsAfter: Int32Array;
  readonly #inOrder: boolean;
  readonly #ids = new Int32Array(0x10000 * MOST);
  readonly #counts = new Uint8Array(0x10000);

  constructor({ pairs, byteIds, begins, size }: CharactersParts) {
    this.#pairs = pairs;
    this.#byteIds = byteIds;
    this.#joinsBefore = new Int32Array(size).fill(NO_RANK);
    this.#joinsAfter = new Int32Array(size).fill(NO_RANK);
    this.#inOrder = isInOrder(pairs, size);
    pairs.forEach((left, right, rank) => {
      if (!begins(right)) return;
      if (rank < this.#joinsBefore[right]) this.#joinsBefore[right] = rank;
      if (rank < this.#joinsAfter[left]) this.#joinsAfter[left] = rank;
    });
  }

  /** Writes the ids of the characters of text[start, end) to `out`; returns how many, -1 where it must start from bytes. */
  symbols(text: Uint16Array, start: number, end: number, out: Int32Array): number {
    if (!this.#inOrder) return -1;
    const ids = this.#ids;
    let length = 0;
    for (let i = start; i < end; i++) {
      const unit = text[i];
      let count = this.#counts[unit];
      if (count === UNKNOWN) count = this.#counts[unit] = this.#merge(unit);
      if (count === REFUSED) return -1;
      out[length++] = ids[unit * MOST];
      for (let j = 1; j < count; j++) out[length++] = ids[unit * MOST + j];
    }
    return length;
  }

  #merge(unit: number): number {
    if ((unit & 0xf800) === 0xd800) return REFUSED; // half of a character
    const parts = Array.from(Buffer.from(String.fromCharCode(unit)), (byte) => this.#byteIds[byte]);
    if (parts.includes(-1)) return REFUSED;
    const rankAt = (i: number) => (i + 1 < parts.length ? this.#pairs.rankOf(parts[i], parts[i + 1]) : NO_RANK);
    let highest = 0;
    while (parts.length > 1) {
      const at = parts.length === 3 && rankAt(1) < rankAt(0) ? 1 : 0;
      const rank = rankAt(at);
      if (rank === NO_RANK) break;
      // The ranks below have had their turn before this merge: a join of these parts across the border would be among them.
      if (at === 0 && this.#joinsBefore[parts[0]] < rank) return REFUSED;
      if (at + 2 === parts.length && this.#joinsAfter[parts[at + 1]] < rank) return REFUSED;
      highest = rank; // in order, as all merges are
      parts.splice(at, 2, this.#pairs.merged[rank]);
    }
    // A part that stays can join early too, and what it becomes could then join into the character.
    if (this.#joinsBefore[parts[0]] < highest || this.#joinsAfter[parts[parts.length - 1]] < highest) return REFUSED;
    this.#ids.set(parts, unit * MOST);
    return parts.length;
  }
}

/** Whether every merge ranks behind all that make its parts. */
function isInOrder(pairs: Pairs, size: number): boolean {
  const lastMade = new Int32Array(size).fill(-1);
  for (let rank = 0; rank < pairs.count; rank++) lastMade[pairs.merged[rank]] = rank;
  let inOrder = true;
  pairs.forEach((left, right, rank) => {
    if (lastMade[left] >= rank || lastMade[right] >= rank) inOrder = false;
  });
  return inOrder;
}
