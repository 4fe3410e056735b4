/**
 * Characters merged ahead: the ids that the bytes of one character become, so that a piece of text starts from its characters
 * and not from their bytes. Characters of the first plane only.
 *
 * Exact, on two conditions. Every merge ranks behind those that make its parts, as training has it: then merging goes through
 * the ranks once, from first to last, and to have a character early lets nothing happen early. And a character is used so only
 * where no merge across its borders can come before the merges within it; any other starts from its bytes.
 */
import { TokenizerError } from '../errors.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { NO_RANK, type Pairs } from './pairs.ts';

/** Ids of a character. */
const MOST = 3;

/** What is kept of a character: nothing yet, that it may not be used, or its number of ids with these two. */
const UNKNOWN = 0;
const REFUSED = 255;
const COUNT = 3;
/** May not be used where ASCII stands before it, or after it. (Merges of a space with half a character are common.) */
const NOT_AFTER_ASCII = 4;
const NOT_BEFORE_ASCII = 8;

export interface CharactersParts {
  pairs: Pairs;
  /** The id of each byte; -1 where the vocabulary has none. */
  byteIds: Int32Array;
  vocabulary: Vocabulary;
}

/** By id: the lowest rank at which it joins what lies before it, or after it, across a border of characters. */
interface Joins {
  before: Int32Array;
  after: Int32Array;
}

export class Characters {
  readonly #pairs: Pairs;
  readonly #byteIds: Int32Array;
  readonly #inOrder: boolean;
  /** With ASCII on the other side of the border, and with any other character. */
  readonly #ascii: Joins;
  readonly #others: Joins;
  readonly #ids = new Int32Array(0x10000 * MOST);
  readonly #kept = new Uint8Array(0x10000);

  constructor({ pairs, byteIds, vocabulary }: CharactersParts) {
    this.#pairs = pairs;
    this.#byteIds = byteIds;
    this.#inOrder = isInOrder(pairs, vocabulary.size);
    const never = () => new Int32Array(vocabulary.size).fill(NO_RANK);
    this.#ascii = { before: never(), after: never() };
    this.#others = { before: never(), after: never() };
    pairs.forEach((left, right, rank) => {
      const first = vocabulary.bytesOf(right)[0];
      if ((first & 0xc0) === 0x80) return; // within a character
      const last = vocabulary.bytesOf(left)[vocabulary.lengthOf(left) - 1];
      const { before } = last < 0x80 ? this.#ascii : this.#others;
      const { after } = first < 0x80 ? this.#ascii : this.#others;
      before[right] = Math.min(before[right], rank);
      after[left] = Math.min(after[left], rank);
    });
  }

  /**
   * Writes what merging starts from for well-formed text[start, end): the ids of its characters, or of their bytes where a
   * character may not be used; returns how many. @throws TokenizerError for a byte without an id
   */
  symbols(text: Uint16Array, start: number, end: number, out: Int32Array): number {
    const ids = this.#ids;
    let length = 0;
    for (let i = start; i < end; i++) {
      const unit = text[i];
      let kept = this.#kept[unit];
      if (kept === UNKNOWN) kept = this.#kept[unit] = this.#merge(unit);
      const usable =
        kept < NOT_AFTER_ASCII ||
        (kept !== REFUSED &&
          !(kept & NOT_AFTER_ASCII && i > start && text[i - 1] < 0x80) &&
          !(kept & NOT_BEFORE_ASCII && i + 1 < end && text[i + 1] < 0x80));
      if (usable) {
        out[length++] = ids[unit * MOST];
        for (let j = 1; j < (kept & COUNT); j++) out[length++] = ids[unit * MOST + j];
        continue;
      }
      const begin = length;
      if ((unit & 0xfc00) === 0xd800)
        length = utf8(0x10000 + ((unit & 0x3ff) << 10) + (text[++i] & 0x3ff), out, length);
      else length = utf8(unit, out, length);
      for (let j = begin; j < length; j++) {
        const id = this.#byteIds[out[j]];
        if (id < 0) throw missingByte(out[j]);
        out[j] = id;
      }
    }
    return length;
  }

  #merge(unit: number): number {
    if (!this.#inOrder || (unit & 0xf800) === 0xd800) return REFUSED; // in no order, or half of a character
    const parts = Array.from(Buffer.from(String.fromCharCode(unit)), (byte) => this.#byteIds[byte]);
    if (parts.includes(-1)) return REFUSED;
    const rankAt = (i: number) => (i + 1 < parts.length ? this.#pairs.rankOf(parts[i], parts[i + 1]) : NO_RANK);
    let highest = 0;
    let not = 0;
    let refused = false;
    /** The first or the last part could join across the border before this rank has its turn. */
    const note = (rank: number, first: number | undefined, last: number | undefined) => {
      const { before, after } = this.#others;
      if (first !== undefined && before[first] < rank) refused = true;
      if (last !== undefined && after[last] < rank) refused = true;
      if (first !== undefined && this.#ascii.before[first] < rank) not |= NOT_AFTER_ASCII;
      if (last !== undefined && this.#ascii.after[last] < rank) not |= NOT_BEFORE_ASCII;
    };
    while (parts.length > 1) {
      const at = parts.length === 3 && rankAt(1) < rankAt(0) ? 1 : 0;
      const rank = rankAt(at);
      if (rank === NO_RANK) break;
      note(rank, at === 0 ? parts[0] : undefined, at + 2 === parts.length ? parts[at + 1] : undefined);
      highest = rank; // in order, as all merges are
      parts.splice(at, 2, this.#pairs.merged[rank]);
    }
    // A part that stays can join early too, and what it becomes could then join into the character.
    note(highest, parts[0], parts[parts.length - 1]);
    if (refused) return REFUSED;
    this.#ids.set(parts, unit * MOST);
    return parts.length | not;
  }
}

export function missingByte(byte: number): TokenizerError {
  return new TokenizerError({
    what: 'encode',
    rule: 'every byte of the text must be in the vocabulary',
    received: `0x${byte.toString(16).padStart(2, '0')}`,
    hint: 'train the tokenizer with byte fallback',
  });
}

/** Writes the bytes of a character at `at`, one an element; returns where they end. */
function utf8(code: number, out: Int32Array, at: number): number {
  if (code < 0x80) {
    out[at] = code;
    return at + 1;
  }
  const more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
  out[at] = ((0xf00 >> (more + 1)) & 0xff) | (code >> (6 * more));
  for (let i = 1; i <= more; i++) out[at + i] = 0x80 | ((code >> (6 * (more - i))) & 0x3f);
  return at + more + 1;
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
