/**
 * BPE as SentencePiece does it (Sennrich, Haddow and Birch, 2016; by scores instead of a list of merges), exactly: user-defined
 * pieces are kept whole, and pieces that are marked unused are taken apart again. Characters without a piece are handed out as such.
 */
import { LongCache, MOST_UNITS, WordCache } from '../bpe/cache.ts';
import { RankHeap } from '../bpe/heap.ts';
import { NO_RANK } from '../bpe/pairs.ts';
import type { TokenBuffer } from '../bpe/token-buffer.ts';
import { Seams } from '../pipeline/seams.ts';
import { StringVocabulary } from '../pipeline/vocabulary.ts';
import type { PieceTrie } from '../unigram/trie.ts';
import { Merges, NO_SYMBOL } from './merges.ts';

export interface SentencePieceBpeParts {
  /** The pieces that a text may become: text and id, and the score by id. */
  pieces: ReadonlyMap<string, number>;
  scores: ArrayLike<number>;
  /** Found first, and kept whole. */
  userDefined: PieceTrie | undefined;
  /** By id: merged as any other, then taken apart. */
  isUnused: (id: number) => boolean;
  /** Appends what a character becomes that is no piece; `again` where the one before it was none either. */
  unknown: (character: string, again: boolean, out: TokenBuffer) => void;
}

/** Symbols of a stretch that need no new heap. */
const SHORT = 256;

export class SentencePieceBpe {
  readonly #parts: SentencePieceBpeParts;
  readonly #merges: Merges;
  /** Where a text may be cut; absent with unused pieces, since what lies far away can decide how one is taken apart. */
  readonly #seams: Seams | undefined;
  readonly #words = new WordCache();
  readonly #longs = new LongCache();
  readonly #heap = new RankHeap(SHORT);
  /** Of an unused piece: the two symbols that it was last seen to be made of. */
  readonly #halves = new Map<number, readonly [left: number, right: number]>();

  constructor(parts: SentencePieceBpeParts) {
    this.#parts = parts;
    this.#merges = new Merges(parts);
    const unused = [...parts.pieces.values()].some((id) => parts.isUnused(id));
    if (!unused) this.#seams = new Seams(new StringVocabulary(parts.pieces));
  }

  /** Appends the ids of a well-formed text. */
  encode(text: string, out: TokenBuffer): void {
    const units = new Uint16Array(text.length);
    Buffer.from(units.buffer).write(text, 'utf16le');
    for (let start = 0, end = 0; start < text.length; start = end) {
      end = this.#seams?.next(units, start) ?? text.length;
      this.#stretch(text, units, start, end, out);
    }
  }

  #stretch(text: string, units: Uint16Array, start: number, end: number, out: TokenBuffer): void {
    let hash = end - start;
    for (let i = start; i < end; i++) hash = Math.imul(hash ^ units[i], 0x9e3779b1) ^ (hash >>> 15);
    hash ^= hash >>> 16;
    const short = end - start <= MOST_UNITS;
    out.reserve(MOST_UNITS);
    const count = short ? this.#words.find(units, start, end, hash, out.ids, out.length) : 0;
    out.length += count;
    if (count > 0) return;
    const found = short ? undefined : this.#longs.find(units, start, end, hash);
    if (found) {
      out.reserve(found.length);
      out.append(found, found.length);
      return;
    }
    const before = out.length;
    this.#merge(text.slice(start, end), out);
    const ids = Int32Array.from(out.ids.subarray(before, out.length));
    if (short) this.#words.add(units, start, end, hash, ids, ids.length);
    else this.#longs.add(units, start, end, hash, ids);
  }

  #merge(text: string, out: TokenBuffer): void {
    const merges = this.#merges;
    const symbols = new Int32Array(text.length); // a piece kept whole is -2 - id
    const ends = new Int32Array(text.length); // of a symbol in the text; 0 where it went into the one before
    let count = 0;
    for (let at = 0; at < text.length; count++) {
      const end = this.#parts.userDefined?.longestAt(text, at) ?? -1;
      if (end >= 0) {
        symbols[count] = -2 - (this.#parts.pieces.get(text.slice(at, end)) as number);
        at = end;
      } else {
        const character = String.fromCodePoint(text.codePointAt(at) as number);
        symbols[count] = merges.symbolOf(character);
        at += character.length;
      }
      ends[count] = at;
    }
    const next = Int32Array.from({ length: count }, (_, i) => (i + 1 < count ? i + 1 : -1));
    const before = Int32Array.from({ length: count }, (_, i) => i - 1);
    const ranks = new Int32Array(count).fill(NO_RANK); // of a symbol and its next; an entry of the heap that differs is stale
    const heap = count <= SHORT ? this.#heap : new RankHeap(count);
    this.#halves.clear();
    const rate = (at: number) => {
      ranks[at] = NO_RANK;
      if (next[at] < 0) return;
      const [left, right] = [symbols[at], symbols[next[at]]];
      const piece = merges.join(left, right);
      if (piece === NO_SYMBOL) return;
      ranks[at] = merges.rankOf(piece);
      heap.push(ranks[at], at);
      if (this.#parts.isUnused(piece)) this.#halves.set(piece, [left, right]);
    };
    for (let i = 0; i < count; i++) rate(i);
    while (heap.pop()) {
      const { rank, place: at } = heap;
      if (ranks[at] !== rank) continue;
      const gone = next[at];
      symbols[at] = merges.join(symbols[at], symbols[gone]);
      ends[at] = ends[gone];
      next[at] = next[gone];
      if (next[at] >= 0) before[next[at]] = at;
      ranks[gone] = NO_RANK;
      if (before[at] >= 0) rate(before[at]);
      rate(at);
    }
    let start = 0;
    let again = false;
    for (let at = 0; at >= 0 && at < count; at = next[at]) {
      again = this.#put(symbols[at], text.slice(start, ends[at]), again, out);
      start = ends[at];
    }
  }

  /** Appends the ids of a symbol; returns whether it ends with a character that is no piece. `again`: so did what came before. */
  #put(symbol: number, text: string, again: boolean, out: TokenBuffer): boolean {
    const { isUnused, unknown } = this.#parts;
    let after = again;
    const left = [symbol];
    while (left.length > 0) {
      const taken = left.pop() as number;
      const halves = taken >= 0 && isUnused(taken) ? this.#halves.get(taken) : undefined;
      const id = taken < NO_SYMBOL ? -2 - taken : taken;
      if (halves) left.push(halves[1], halves[0]);
      else if (id === NO_SYMBOL || this.#merges.isCharacter(id)) {
        unknown(id === NO_SYMBOL ? text : this.#merges.characterOf(id), after, out);
        after = true;
      } else {
        out.push(id);
        after = false;
      }
    }
    return after;
  }
}
