/**
 * A SentencePiece model: text to ids and back, exactly as the library of that name does both. Its file is read by model-file.ts.
 * Control pieces are never found in a text; what a whole tokenizer does about them is the pipeline's matter.
 */
import { TokenBuffer } from '../bpe/token-buffer.ts';
import { TokenizerError } from '../errors.ts';
import type { PieceTrie } from '../unigram/trie.ts';
import { decodePieces, PieceDecoder } from './decode.ts';
import { encoderOf, type SentencePieceEncoder, userDefinedOf } from './encoder.ts';
import { readModelFile, type SentencePieceModel } from './model-file.ts';
import { SentencePieceNormalizer } from './normalize.ts';

export class SentencePiece {
  readonly model: SentencePieceModel;
  readonly #normalizer: SentencePieceNormalizer;
  readonly #denormalizer: SentencePieceNormalizer | undefined;
  readonly #encoder: SentencePieceEncoder;

  /** `what` names the model in refusals. @throws TokenizerError */
  constructor(model: SentencePieceModel, what = 'SentencePiece model') {
    this.model = model;
    const userDefined: PieceTrie | undefined = userDefinedOf(model);
    this.#normalizer = new SentencePieceNormalizer(model.normalizer, userDefined, what);
    if (model.denormalizer) this.#denormalizer = new SentencePieceNormalizer(model.denormalizer, undefined, what);
    this.#encoder = encoderOf(model, userDefined);
  }

  /** From the bytes of a `tokenizer.model`. @throws TokenizerError naming the file and the field */
  static read(file: string, content: Uint8Array): SentencePiece {
    return new SentencePiece(readModelFile(file, content), file);
  }

  /** The ids of a text; a lone surrogate counts as U+FFFD. */
  encode(text: string): Uint32Array {
    const ids = new TokenBuffer();
    this.encodeInto(text, ids);
    return ids.slice();
  }

  /** As encode, appending to `ids`. */
  encodeInto(text: string, ids: TokenBuffer): void {
    this.#encoder.encode(this.#normalizer.normalize(text.toWellFormed()), ids);
  }

  /** The text that the ids stand for. @throws TokenizerError for an id outside */
  decode(ids: ArrayLike<number>): string {
    const { length } = this.model.texts;
    for (let i = 0; i < ids.length; i++) {
      if (ids[i] >= 0 && ids[i] < length && Number.isInteger(ids[i])) continue;
      throw new TokenizerError({ what: 'decode', rule: `an id must be 0 to ${length - 1}`, received: String(ids[i]) });
    }
    return decodePieces(this.model, this.#denormalizer, ids);
  }

  /** Decodes ids, all within the vocabulary, as they come; without the denormalizer, which needs the whole. */
  stream(): PieceDecoder {
    return new PieceDecoder(this.model);
  }
}
