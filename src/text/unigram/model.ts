/**
 * Unigram as `tokenizers` has it: the best division of a text (viterbi.ts), where what has no piece becomes the unknown token, one
 * for a run of such characters, or the tokens of its bytes. SentencePiece's own, which differs: sentencepiece/unigram.ts.
 */
import type { TokenBuffer } from '../bpe/token-buffer.ts';
import { TokenizerError } from '../errors.ts';
import { PieceTrie } from './trie.ts';
import { Viterbi } from './viterbi.ts';

/** How much worse than the worst piece an unknown character is. */
export const UNKNOWN_PENALTY = 10;

export interface UnigramParts {
  /** By id: the text and the logarithm of its probability. */
  vocabulary: readonly (readonly [piece: string, score: number])[];
  /** undefined: a text with an unknown character cannot be encoded. */
  unknownId: number | undefined;
  /** Unknown characters become the tokens <0x00> to <0xFF> of their bytes, where there are all that are needed. */
  byteFallback: boolean;
}

export class Unigram {
  readonly #unknownId: number | undefined;
  readonly #trie: PieceTrie;
  readonly #viterbi: Viterbi;
  /** The ids of the 256 bytes, -1 where there is none. */
  readonly #byteIds: Int32Array | undefined;

  constructor({ vocabulary, unknownId, byteFallback }: UnigramParts) {
    this.#unknownId = unknownId;
    const ids = Array.from(vocabulary, (_, id) => id).filter((id) => vocabulary[id][0] !== '');
    this.#trie = new PieceTrie(
      ids.map((id) => vocabulary[id][0]),
      ids,
    );
    const scores = Float64Array.from(vocabulary, ([, score]) => score);
    const unknownScore = scores.reduce((least, score) => Math.min(least, score), Infinity) - UNKNOWN_PENALTY;
    this.#viterbi = new Viterbi({ trie: this.#trie, scores, unknownScore, single: false });
    if (byteFallback) this.#byteIds = byteIdsOf((piece) => this.#trie.get(piece));
  }

  /** Appends the ids of a well-formed text. @throws TokenizerError for an unknown character without an unknown token */
  encode(text: string, out: TokenBuffer): void {
    let from = -1; // where a run of unknown characters began
    this.#viterbi.split(text, (start, end, piece) => {
      if (piece < 0 || piece === this.#unknownId) {
        if (this.#unknownId === undefined) throw unknownCharacter(text.slice(start, end));
        if (from < 0) from = start;
        return;
      }
      if (from >= 0) this.#unknown(text.slice(from, start), out);
      from = -1;
      out.push(piece);
    });
    if (from >= 0) this.#unknown(text.slice(from), out);
  }

  #unknown(run: string, out: TokenBuffer): void {
    const id = this.#trie.get(run);
    if (id >= 0) {
      out.push(id);
      return;
    }
    const bytes = this.#byteIds && Array.from(Buffer.from(run), (byte) => (this.#byteIds as Int32Array)[byte]);
    if (bytes?.every((byteId) => byteId >= 0)) for (const byteId of bytes) out.push(byteId);
    else out.push(this.#unknownId as number);
  }
}

const unknownCharacter = (character: string): TokenizerError =>
  new TokenizerError({
    what: 'encode',
    rule: 'every character of a text must be in a vocabulary that has no unknown token',
    received: JSON.stringify(character),
  });

/** The ids of the tokens <0x00> to <0xFF>, by byte; -1 where `idOf` says so. */
export function byteIdsOf(idOf: (piece: string) => number): Int32Array {
  return Int32Array.from({ length: 256 }, (_, byte) => idOf(bytePiece(byte)));
}

/** As in `<0x0A>`. */
export const bytePiece = (byte: number): string => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`;
