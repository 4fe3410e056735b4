/**
 * The merges of a SentencePiece BPE model: it has none of its own, but joins any two neighbours whose texts together are a piece, the
 * piece of greatest score first, of equal scores the leftmost. Here each way to divide a piece in two is a pair of ids, and pieces
 * of equal scores have equal ranks. Not the work on a text (bpe.ts).
 */
import { NO_RANK, Pairs } from '../bpe/pairs.ts';

/** A character that is no piece and is part of none, or no symbol at all. */
export const NO_SYMBOL = -1;

export interface MergesParts {
  /** The pieces that neighbours may become: text and id, and the score by id. */
  pieces: ReadonlyMap<string, number>;
  scores: ArrayLike<number>;
}

export class Merges {
  readonly #pairs: Pairs;
  /** By id: lower ranks first. */
  readonly #ranks: Int32Array;
  /** Symbols: the ids of pieces, and above them numbers for characters that are parts of pieces and no pieces. */
  readonly #characters = new Map<string, number>();
  readonly #characterTexts: string[] = [];
  readonly #size: number;
  readonly #pieces: ReadonlyMap<string, number>;

  constructor({ pieces, scores }: MergesParts) {
    this.#pieces = pieces;
    this.#size = scores.length;
    for (const text of pieces.keys()) {
      for (const character of text) {
        if (pieces.has(character) || this.#characters.has(character)) continue;
        this.#characters.set(character, this.#size + this.#characterTexts.length);
        this.#characterTexts.push(character);
      }
    }
    const pairs: number[] = [];
    const merged: number[] = [];
    for (const [text, id] of pieces) {
      for (let cut = 1; cut < text.length; cut++) {
        if ((text.charCodeAt(cut) & 0xfc00) === 0xdc00) continue; // within a character
        const left = this.symbolOf(text.slice(0, cut));
        if (left === NO_SYMBOL) continue;
        const right = this.symbolOf(text.slice(cut));
        if (right === NO_SYMBOL) continue;
        pairs.push(left, right);
        merged.push(id);
      }
    }
    this.#pairs = new Pairs(Int32Array.from(pairs), Int32Array.from(merged));
    this.#ranks = ranksOf(scores);
  }

  /** Of a piece, or of a character. */
  symbolOf(text: string): number {
    return this.#pieces.get(text) ?? this.#characters.get(text) ?? NO_SYMBOL;
  }

  /** Whether a symbol is a character that is no piece. */
  isCharacter(symbol: number): boolean {
    return symbol >= this.#size;
  }

  characterOf(symbol: number): string {
    return this.#characterTexts[symbol - this.#size];
  }

  /** What two neighbours become, NO_SYMBOL where they do not join. */
  join(left: number, right: number): number {
    if (left < 0 || right < 0) return NO_SYMBOL;
    const found = this.#pairs.rankOf(left, right);
    return found === NO_RANK ? NO_SYMBOL : this.#pairs.merged[found];
  }

  /** Of what neighbours become. */
  rankOf(id: number): number {
    return this.#ranks[id];
  }
}

/** By id, from 0 for the greatest score; equal for equal scores. */
function ranksOf(scores: ArrayLike<number>): Int32Array {
  const order = Int32Array.from(scores, (_, id) => id).sort((a, b) => scores[b] - scores[a]);
  const ranks = new Int32Array(scores.length);
  for (let i = 1; i < order.length; i++)
    ranks[order[i]] = scores[order[i]] === scores[order[i - 1]] ? ranks[order[i - 1]] : i;
  return ranks;
}
