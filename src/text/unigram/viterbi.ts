/**
 * The division of a text into pieces whose scores have the greatest sum (Viterbi, 1967; as a tokenizer: Kudo, 2018), in time linear
 * in the text. Wherever no piece reaches across a place, all before it is settled and handed out: memory is bounded by the longest
 * stretch without such a place, not by the text. Not what becomes of characters without a piece (model.ts).
 */
import type { PieceTrie } from './trie.ts';

/** Places that are kept before what is settled is handed out. */
const BLOCK = 1 << 12;
/** Places for which memory is kept from one text to the next. */
const MOST_KEPT = 1 << 18;

export interface ViterbiParts {
  /** Values are numbers of pieces. */
  trie: PieceTrie;
  /** By number of a piece; NaN: not to be used. */
  scores: Float64Array;
  /** Of a character that is no piece by itself. */
  unknownScore: number;
  /** Sums are rounded to float32, as SentencePiece has them; otherwise they are float64, as in `tokenizers`. */
  single: boolean;
}

export class Viterbi {
  readonly #parts: ViterbiParts;
  /** By place of the block: the best sum of a division that ends there, the units and the piece of its last part. */
  #sums: Float64Array | Float32Array;
  #lengths = new Int32Array(BLOCK);
  #pieces = new Int32Array(BLOCK);

  constructor(parts: ViterbiParts) {
    this.#parts = parts;
    this.#sums = parts.single ? new Float32Array(BLOCK) : new Float64Array(BLOCK);
  }

  /** Hands out the parts of a well-formed text in order; the piece is -1 for a character without one. */
  split(text: string, emit: (start: number, end: number, piece: number) => void): void {
    const { trie, scores, unknownScore } = this.#parts;
    const { values } = trie;
    let base = 0; // the place in the text that is place 0 of the block
    let reach = 0; // the furthest place with a division
    this.#sums[0] = 0;
    this.#lengths[0] = 0;
    for (let start = 0; start < text.length; ) {
      if (reach === start && start - base >= BLOCK / 2) {
        this.#settle(base, start, emit);
        this.#sums[0] = this.#sums[start - base];
        base = start;
      }
      const sum = this.#sums[start - base];
      const unit = text.charCodeAt(start);
      const next = start + ((unit & 0xfc00) === 0xd800 ? 2 : 1);
      let known = false;
      let node = 0;
      for (let end = start; end < text.length; ) {
        node = trie.child(node, text.charCodeAt(end++));
        if (node < 0) break;
        const piece = values[node];
        if (piece < 0) continue;
        const score = scores[piece];
        if (Number.isNaN(score)) continue;
        reach = this.#clear(base, reach, end);
        this.#offer(end - base, sum + score, end - start, piece);
        if (end === next) known = true;
      }
      if (!known) {
        reach = this.#clear(base, reach, next);
        this.#offer(next - base, sum + unknownScore, next - start, -1);
      }
      start = next;
    }
    this.#settle(base, text.length, emit);
    if (this.#lengths.length > MOST_KEPT) this.#allocate(BLOCK);
  }

  /** Marks the places behind `reach` up to `end` as without a division, with room for them; returns the new reach. */
  #clear(base: number, reach: number, end: number): number {
    if (end <= reach) return reach;
    if (end - base >= this.#lengths.length) this.#grow(2 * (end - base));
    this.#lengths.fill(0, reach + 1 - base, end + 1 - base);
    return end;
  }

  #offer(place: number, sum: number, length: number, piece: number): void {
    const rounded = this.#parts.single ? Math.fround(sum) : sum;
    if (this.#lengths[place] !== 0 && !(rounded > this.#sums[place])) return;
    this.#sums[place] = rounded;
    this.#lengths[place] = length;
    this.#pieces[place] = piece;
  }

  /** Hands out the best division of the text from base to end. */
  #settle(base: number, end: number, emit: (start: number, end: number, piece: number) => void): void {
    const ends: number[] = [];
    for (let place = end - base; place > 0; place -= this.#lengths[place]) ends.push(place);
    while (ends.length > 0) {
      const place = ends.pop() as number;
      emit(base + place - this.#lengths[place], base + place, this.#pieces[place]);
    }
  }

  #grow(places: number): void {
    const sums = this.#sums;
    const lengths = this.#lengths;
    const pieces = this.#pieces;
    this.#allocate(places);
    this.#sums.set(sums);
    this.#lengths.set(lengths);
    this.#pieces.set(pieces);
  }

  #allocate(places: number): void {
    this.#sums = this.#parts.single ? new Float32Array(places) : new Float64Array(places);
    this.#lengths = new Int32Array(places);
    this.#pieces = new Int32Array(places);
  }
}
