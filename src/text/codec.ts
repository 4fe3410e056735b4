/**
 * What a tokenizer's kind must do: text between added tokens to ids, and ids to text. Two kinds: byte-level BPE (byte-level.ts)
 * and what published files have besides (pipeline/). Added tokens and what stands around a text are tokenizer.ts's matter.
 */
import type { TokenBuffer } from './bpe/token-buffer.ts';

/** Decodes ids as they come. What push and end give out, put together, is the text of all ids; it never ends in half a character. */
export interface StreamDecoder {
  /** The text that is certain now, possibly none. */
  push(id: number): string;
  /** What is left. The decoder must not be used again. */
  end(): string;
}

export interface Codec {
  /** One more than the greatest id, added tokens included. */
  readonly size: number;
  /** Of all that decides which ids a text gets, added tokens included. */
  readonly hash: string;
  /** Undefined where text stays as it is. */
  readonly normalize?: (text: string) => string;
  /** Appends the ids of a normalised stretch; `first`: it begins where the whole text begins. */
  encode(text: string, first: boolean, ids: TokenBuffer): void;
  /** The id of a token as the vocabulary writes it; added tokens need not be known. */
  idOf(token: string): number | undefined;
  /** The id of a byte by itself, -1 where there is none. */
  idOfByte(byte: number): number;
  /** The bytes that an id stands for in the middle of a text; none for an id without a token. */
  bytesOf(id: number): Uint8Array;
  /** The text of ids, all at once. */
  decode(ids: ArrayLike<number>, skip: (id: number) => boolean): string;
  stream(): StreamDecoder;
}
