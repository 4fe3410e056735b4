/** Ids that stand for bytes back to text, one at a time: what is given out never ends in half a character. Other ids: pipeline/decoders.ts. */
import type { StreamDecoder } from './codec.ts';

export class ByteStreamDecoder implements StreamDecoder {
  readonly #bytesOf: (id: number) => Uint8Array;
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });

  /** `bytesOf`: the bytes that an id stands for. */
  constructor(bytesOf: (id: number) => Uint8Array) {
    this.#bytesOf = bytesOf;
  }

  /** The characters that are whole now, possibly none. Bytes that can be no character become U+FFFD. */
  push(id: number): string {
    return this.#decoder.decode(this.#bytesOf(id), { stream: true });
  }

  /** What is left: U+FFFD for a character that was begun and not ended. The decoder starts anew. */
  end(): string {
    return this.#decoder.decode();
  }
}
