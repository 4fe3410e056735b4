/**
 * The parts of a tokenizer as published files have them: a text is normalised, cut into pieces, and a model makes ids of each
 * piece; decoders make text of tokens. Only what the parts owe one another: each kind is a file of its own.
 *
 * A new kind of model (Unigram, WordPiece, ...) implements PieceModel and gets a line in models.ts; a new normalizer a line in
 * normalizers.ts. Another container (a SentencePiece file, a GGUF) is best turned into the document that tokenizer.json would
 * be and given to `Tokenizer.fromDocument`: then all of this, and saving, is shared.
 */
import type { TokenBuffer } from '../bpe/token-buffer.ts';
import type { Field } from '../format/fields.ts';

/** Text to text; well-formed in, well-formed out. */
export type Normalizer = (text: string) => string;

/** A stretch of normalised text that no token crosses; never empty. */
export interface Piece {
  text: string;
  /** It begins where the whole text begins: some pre-tokenizers put a space before it only then. */
  first: boolean;
}

/** The pieces that one piece becomes, in order. */
export type PreTokenizerStep = (piece: Piece) => Piece[];

/** Pieces to ids, by a vocabulary of strings. Added tokens are found before and are not its matter. */
export interface PieceModel {
  /** One more than the greatest id. */
  readonly size: number;
  /** The id of a token of the model's own vocabulary. */
  idOf(token: string): number | undefined;
  /** The token of an id, as the vocabulary writes it; undefined where the id has none. */
  tokenOf(id: number): string | undefined;
  /** Appends the ids of one piece of well-formed text, which is not empty. */
  encode(piece: string, ids: TokenBuffer): void;
}

/** Reads one `type` of a tokenizer.json's `model`; `field` is that object. @throws TokenizerError naming the field */
export type ModelReader = (field: Field) => PieceModel;

/** Reads one `type` of normalizer; `field` is its object. @throws TokenizerError naming the field */
export type NormalizerReader = (field: Field) => Normalizer;
