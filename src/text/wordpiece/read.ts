/** A tokenizer.json's model of type WordPiece as a PieceModel. Not the dividing (model.ts). */
import type { TokenBuffer } from '../bpe/token-buffer.ts';
import type { Field } from '../format/fields.ts';
import type { PieceModel } from '../pipeline/types.ts';
import { readVocabulary, type StringVocabulary } from '../pipeline/vocabulary.ts';
import { WordPiece } from './model.ts';

const MOST_CHARACTERS = 2 ** 20;

class WordPieceModel implements PieceModel {
  readonly size: number;
  readonly #vocabulary: StringVocabulary;
  readonly #words: WordPiece;

  constructor(vocabulary: StringVocabulary, words: WordPiece) {
    this.size = vocabulary.size;
    this.#vocabulary = vocabulary;
    this.#words = words;
  }

  idOf(token: string): number | undefined {
    return this.#vocabulary.idOf(token);
  }

  tokenOf(id: number): string | undefined {
    return this.#vocabulary.tokenOf(id);
  }

  encode(piece: string, ids: TokenBuffer): void {
    this.#words.encode(piece, ids);
  }
}

/** @throws TokenizerError naming the field */
export function readWordPiece(field: Field): PieceModel {
  const vocabulary = readVocabulary(field.get('vocab'));
  const unknown = field.get('unk_token');
  const unknownId = vocabulary.idOf(unknown.none ? '[UNK]' : unknown.text());
  if (unknownId === undefined) throw unknown.fail('must be in model.vocab');
  const prefix = field.get('continuing_subword_prefix');
  const most = field.get('max_input_chars_per_word');
  const words = new WordPiece({
    vocabulary,
    unknownId,
    continuingPrefix: prefix.none ? '##' : prefix.text(),
    maxCharacters: most.none ? 100 : most.id(MOST_CHARACTERS),
  });
  return new WordPieceModel(vocabulary, words);
}
