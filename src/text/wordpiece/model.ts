/**
 * WordPiece (Schuster and Nakajima, 2012; greedily as BERT does): a word is its longest beginning in the vocabulary, then the longest
 * continuation, and so on; one that cannot be divided so is unknown as a whole. Not what a word is: that is the pre-tokenizer's.
 */
import type { TokenBuffer } from '../bpe/token-buffer.ts';
import type { StringVocabulary } from '../pipeline/vocabulary.ts';
import { PieceTrie } from '../unigram/trie.ts';

export interface WordPieceParts {
  vocabulary: StringVocabulary;
  unknownId: number;
  /** Stands in the vocabulary before what continues a word, as in `##ing`. */
  continuingPrefix: string;
  /** Words with more characters (code points) are unknown. */
  maxCharacters: number;
}

export class WordPiece {
  readonly #parts: WordPieceParts;
  readonly #trie: PieceTrie;
  /** The node behind the continuing prefix, -1 where no token begins with it. */
  readonly #continuation: number;

  constructor(parts: WordPieceParts) {
    this.#parts = parts;
    const pieces = [...parts.vocabulary.tokens()].filter((piece) => piece !== '');
    this.#trie = new PieceTrie(
      pieces,
      pieces.map((piece) => parts.vocabulary.idOf(piece) as number),
    );
    let node = 0;
    for (let i = 0; i < parts.continuingPrefix.length && node >= 0; i++)
      node = this.#trie.child(node, parts.continuingPrefix.charCodeAt(i));
    this.#continuation = node;
  }

  /** Appends the ids of one well-formed word. */
  encode(word: string, out: TokenBuffer): void {
    const before = out.length;
    if (this.#isShort(word)) {
      let start = 0;
      while (start < word.length) {
        const end = this.#longest(word, start, out);
        if (end < 0) break;
        start = end;
      }
      if (start >= word.length) return;
      out.length = before;
    }
    out.push(this.#parts.unknownId);
  }

  /** Pushes the longest piece at `start` and returns its end, -1 where there is none. */
  #longest(word: string, start: number, out: TokenBuffer): number {
    const { values } = this.#trie;
    let end = -1;
    let id = -1;
    let node = start === 0 ? 0 : this.#continuation;
    for (let i = start; i < word.length && node >= 0; ) {
      node = this.#trie.child(node, word.charCodeAt(i++));
      if (node < 0 || values[node] < 0) continue;
      end = i;
      id = values[node];
    }
    if (end >= 0) out.push(id);
    return end;
  }

  #isShort(word: string): boolean {
    const { maxCharacters } = this.#parts;
    if (word.length <= maxCharacters) return true;
    if (word.length > 2 * maxCharacters) return false;
    let characters = 0;
    for (const _ of word) characters++;
    return characters <= maxCharacters;
  }
}
