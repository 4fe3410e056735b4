/**
 * Pieces back to text, as the SentencePiece library does it: spaces for U+2581, without the one that was put before the text, bytes
 * as the characters that they are, what controls left out.
 */
import { characterAt } from '../utf8.ts';
import { PIECE, type SentencePieceModel } from './model-file.ts';
import { type SentencePieceNormalizer, SPACE_MARK } from './normalize.ts';

/** Bytes of the longest character. */
const LONGEST_CHARACTER = 4;

/** Decodes the pieces of one text, one after another; a character whose bytes are not whole is held back. */
export class PieceDecoder {
  readonly #model: SentencePieceModel;
  readonly #bytes: number[] = [];
  /** A space that begins a piece may still be the one that was put before the text. */
  #atStart = true;
  #startSeen = false;
  #empty = true;

  constructor(model: SentencePieceModel) {
    this.#model = model;
  }

  /** The text that the piece completes, possibly none. */
  push(id: number): string {
    const { texts, types, unknownSurface, normalizer } = this.#model;
    if (types[id] === PIECE.byte) {
      this.#bytes.push(Number.parseInt(texts[id].slice(3, 5), 16));
      return this.#flush(LONGEST_CHARACTER);
    }
    const before = this.#flush(1);
    if (this.#startSeen || !this.#empty) this.#atStart = false;
    this.#startSeen = false;
    let text = '';
    if (types[id] === PIECE.unknown) text = unknownSurface;
    else if (types[id] !== PIECE.control) {
      text = texts[id];
      const { dummyPrefix, removeExtraSpaces } = normalizer;
      if (this.#atStart && (dummyPrefix || removeExtraSpaces) && text.startsWith(SPACE_MARK)) {
        text = text.slice(SPACE_MARK.length);
        this.#startSeen = !removeExtraSpaces; // otherwise all spaces at the start go
      }
      text = text.replaceAll(SPACE_MARK, ' ');
    }
    if (text !== '') this.#empty = false;
    return before + text;
  }

  /** What is left of the last bytes. */
  end(): string {
    return this.#flush(1);
  }

  /** The characters that are whole, and U+FFFD for each byte that begins none, as long as there are at least `least` bytes. */
  #flush(least: number): string {
    let text = '';
    while (this.#bytes.length > 0) {
      const bytes = Uint8Array.from(this.#bytes.slice(0, LONGEST_CHARACTER));
      const length = characterAt(bytes, 0);
      if (length === 0 && this.#bytes.length < least) break;
      text += length === 0 ? '\ufffd' : Buffer.from(bytes.buffer, 0, length).toString('utf8');
      this.#bytes.splice(0, length || 1);
    }
    if (text !== '') this.#empty = false;
    return text;
  }
}

/** The text of ids that are all within the vocabulary. */
export function decodePieces(
  model: SentencePieceModel,
  denormalizer: SentencePieceNormalizer | undefined,
  ids: ArrayLike<number>,
): string {
  const decoder = new PieceDecoder(model);
  let text = '';
  for (let i = 0; i < ids.length; i++) text += decoder.push(ids[i]);
  text += decoder.end();
  return denormalizer ? denormalizer.normalize(text) : text;
}
