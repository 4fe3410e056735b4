/**
 * A SentencePiece model as the codec of a tokenizer. A control piece stands between texts: each of them gets its own space before it, and
 * loses it when decoded. Where control pieces are skipped, the text is that of the library.
 */
import { createHash } from 'node:crypto';
import type { TokenBuffer } from '../bpe/token-buffer.ts';
import type { Codec, StreamDecoder } from '../codec.ts';
import { bytePiece } from '../unigram/model.ts';
import { PieceDecoder } from './decode.ts';
import type { SentencePiece } from './index.ts';
import { PIECE, type SentencePieceModel } from './model-file.ts';
import { SPACE_MARK } from './normalize.ts';

export class SentencePieceCodec implements Codec {
  readonly size: number;
  readonly hash: string;
  readonly #sentencePiece: SentencePiece;
  readonly #byteIds = new Map<number, number>();

  constructor(sentencePiece: SentencePiece) {
    const { model } = sentencePiece;
    this.size = model.texts.length;
    this.hash = hashOf(model);
    this.#sentencePiece = sentencePiece;
    if (!model.byteFallback) return;
    const bytes = new Map(Array.from({ length: 256 }, (_, byte) => [bytePiece(byte), byte]));
    for (const [id, text] of model.texts.entries()) {
      const byte = model.types[id] === PIECE.byte ? bytes.get(text) : undefined;
      if (byte !== undefined) this.#byteIds.set(byte, id);
    }
  }

  get model(): SentencePieceModel {
    return this.#sentencePiece.model;
  }

  encode(text: string, _first: boolean, ids: TokenBuffer): void {
    this.#sentencePiece.encodeInto(text, ids);
  }

  idOf(token: string): number | undefined {
    const id = this.#sentencePiece.model.texts.indexOf(token);
    return id < 0 ? undefined : id;
  }

  idOfByte(byte: number): number {
    return this.#byteIds.get(byte) ?? -1;
  }

  bytesOf(id: number): Uint8Array {
    const { texts, types, unknownSurface } = this.#sentencePiece.model;
    if (types[id] === PIECE.byte) return Uint8Array.of(Number.parseInt(texts[id].slice(3, 5), 16));
    return Buffer.from(types[id] === PIECE.unknown ? unknownSurface : texts[id].replaceAll(SPACE_MARK, ' '));
  }

  decode(ids: ArrayLike<number>, skip: (id: number) => boolean): string {
    const kept = Array.from(ids).filter((id) => !skip(id));
    if (!kept.some((id) => this.#sentencePiece.model.types[id] === PIECE.control))
      return this.#sentencePiece.decode(kept);
    const stream = this.stream();
    return kept.map((id) => stream.push(id)).join('') + stream.end();
  }

  stream(): StreamDecoder {
    const { texts, types } = this.#sentencePiece.model;
    let decoder = this.#sentencePiece.stream();
    return {
      push: (id) => {
        if (types[id] !== PIECE.control) return decoder.push(id);
        const rest = decoder.end();
        decoder = new PieceDecoder(this.#sentencePiece.model);
        return rest + texts[id];
      },
      end: () => decoder.end(),
    };
  }
}

/** Of all that decides which ids a text gets. */
function hashOf({ kind, texts, scores, types, byteFallback, normalizer }: SentencePieceModel): string {
  const { charsmap, ...spec } = normalizer;
  return createHash('sha256')
    .update(JSON.stringify(['SentencePiece', kind, byteFallback, spec, texts]))
    .update(scores)
    .update(types)
    .update(charsmap ?? new Uint8Array())
    .digest('hex');
}
