/**
 * Byte-level BPE (Sennrich, Haddow and Birch, 2016; over bytes as GPT-2 has it) as a codec: every id is some bytes, and text is
 * their concatenation. Not what a model of this kind consists of (model.ts), and not the encoding itself (bpe/).
 */
import { isUtf8 } from 'node:buffer';
import { Encoder } from './bpe/encoder.ts';
import { Pairs } from './bpe/pairs.ts';
import type { TokenBuffer } from './bpe/token-buffer.ts';
import { fromCharacters } from './bytes.ts';
import type { Codec, StreamDecoder } from './codec.ts';
import { ByteStreamDecoder } from './decode.ts';
import { checkModel, hashOf, type TokenizerModel } from './model.ts';
import type { Vocabulary } from './vocabulary.ts';

export class ByteLevelCodec implements Codec {
  readonly size: number;
  readonly hash: string;
  readonly normalize?: (text: string) => string;
  readonly #vocabulary: Vocabulary;
  readonly #byteIds: Int32Array;
  readonly #encoder: Encoder;

  /** @throws TokenizerError for a model that contradicts itself */
  constructor(model: TokenizerModel) {
    checkModel(model);
    const { vocabulary, pre } = model;
    this.size = vocabulary.size;
    this.hash = hashOf(model);
    if (model.normalization === 'nfc') this.normalize = (text) => text.normalize('NFC');
    this.#vocabulary = vocabulary;
    this.#byteIds = byteIdsOf(model);
    this.#encoder = new Encoder({
      pairs: new Pairs(model.pairs, model.merged),
      byteIds: this.#byteIds,
      vocabulary,
      pre,
      whole: model.ignoreMerges ? wholePieces(model) : undefined,
    });
  }

  encode(text: string, _first: boolean, ids: TokenBuffer): void {
    this.#encoder.encode(text, ids);
  }

  /** Looks through all: it is asked for the few tokens that settings name. */
  idOf(token: string): number | undefined {
    const bytes = fromCharacters(token);
    if (!bytes) return undefined;
    for (let id = 0; id < this.size; id++) if (Buffer.compare(this.#vocabulary.bytesOf(id), bytes) === 0) return id;
    return undefined;
  }

  idOfByte(byte: number): number {
    return this.#byteIds[byte];
  }

  bytesOf(id: number): Uint8Array {
    return this.#vocabulary.bytesOf(id);
  }

  decode(ids: ArrayLike<number>, skip: (id: number) => boolean): string {
    let total = 0;
    for (let i = 0; i < ids.length; i++) total += this.#vocabulary.lengthOf(ids[i]);
    const bytes = Buffer.allocUnsafe(total);
    let at = 0;
    for (let i = 0; i < ids.length; i++) {
      if (skip(ids[i])) continue;
      const part = this.#vocabulary.bytesOf(ids[i]);
      bytes.set(part, at);
      at += part.length;
    }
    return bytes.toString('utf8', 0, at);
  }

  stream(): StreamDecoder {
    return new ByteStreamDecoder((id) => this.#vocabulary.bytesOf(id));
  }
}

/** The ids of the 256 bytes, -1 where there is none. */
function byteIdsOf({ vocabulary, added }: TokenizerModel): Int32Array {
  const byteIds = new Int32Array(256).fill(-1);
  const isAdded = new Set(added.map(({ id }) => id));
  for (let id = vocabulary.size - 1; id >= 0; id--) {
    if (vocabulary.lengthOf(id) === 1 && !isAdded.has(id)) byteIds[vocabulary.bytesOf(id)[0]] = id;
  }
  return byteIds;
}

/** Every token that can be a piece: those that are text. */
function wholePieces({ vocabulary, added }: TokenizerModel): Map<string, number> {
  const isAdded = new Set(added.map(({ id }) => id));
  const pieces = new Map<string, number>();
  for (let id = 0; id < vocabulary.size; id++) {
    const bytes = Buffer.from(vocabulary.bytesOf(id));
    if (!isAdded.has(id) && isUtf8(bytes)) pieces.set(bytes.toString('utf8'), id);
  }
  return pieces;
}
