/**
 * Text on disk: about 32,000 characters to a block, packed by zstd. Chinese is packed as UTF-16, which comes out a tenth smaller than UTF-8;
 * so is text with a lone surrogate, which UTF-8 cannot hold. Knows nothing of the pieces in a block.
 */
import { constants, crc32, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { StoreDamageError } from './store-error.ts';

/** A block is closed when it has so many characters. */
export const BLOCK_CHARACTERS = 32_768;
/** No piece is longer, so no block is longer than this and BLOCK_CHARACTERS. */
export const PIECE_CHARACTERS = 16_384;
const MOST_BYTES = 3 * (BLOCK_CHARACTERS + PIECE_CHARACTERS);
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 6 } };

export interface TextBlock {
  readonly bytes: Uint8Array;
  readonly crc: number;
  /** UTF-16, not UTF-8. */
  readonly wide: boolean;
  readonly pieces: number;
}

export function packText(pieces: readonly string[]): TextBlock {
  const text = pieces.join('');
  const wide = Buffer.byteLength(text) > 2 * text.length || !text.isWellFormed();
  const packed = zstdCompressSync(Buffer.from(text, wide ? 'utf16le' : 'utf8'), LEVEL);
  const bytes = new Uint8Array(packed); // a buffer of its own, so that it can be sent to another thread
  return { bytes, crc: crc32(bytes), wide, pieces: pieces.length };
}

/** The text of a block. Throws StoreDamageError, naming `what`, where its bytes are not those that were written. */
export function unpackText(bytes: Uint8Array, crc: number, wide: boolean, what: string): string {
  try {
    if (crc32(bytes) === crc) {
      const text = zstdDecompressSync(bytes, { maxOutputLength: MOST_BYTES, chunkSize: MOST_BYTES });
      if (!wide) return text.toString('utf8');
      if (text.length % 2 === 0) return text.toString('utf16le');
    }
  } catch (error) {
    throw damaged(what, (error as Error).message);
  }
  throw damaged(what, 'another checksum or half a character');
}

const damaged = (what: string, received: string) =>
  new StoreDamageError({
    what,
    rule: 'a block of text must be as it was written',
    received,
    hint: 'the file is damaged: restore it from a copy, or forget and learn again the documents in it',
  });

/** Gathers pieces into blocks. */
export class TextPacker {
  readonly blocks: TextBlock[] = [];
  #pieces: string[] = [];
  #characters = 0;

  add(piece: string): void {
    this.#pieces.push(piece);
    this.#characters += piece.length;
    if (this.#characters >= BLOCK_CHARACTERS) this.finish();
  }

  /** Closes the block that is open. */
  finish(): TextBlock[] {
    if (this.#pieces.length > 0) this.blocks.push(packText(this.#pieces));
    this.#pieces = [];
    this.#characters = 0;
    return this.blocks;
  }
}
