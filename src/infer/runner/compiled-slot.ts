/**
 * A text that was read by itself, kept outside the pages: keys without their turn and values, signed bytes with one scale a head and
 * token. Owned by hand. Who keeps which is the cache's matter (src/memory/ports); the way to and from pages is reading.ts's.
 */
import type { Block, Decoder } from '../../model/decoder.ts';
import type { Backend, View } from '../../tensor/backend.ts';
import { moveTo, Storage } from '../../tensor/storage.ts';
import type { CompiledSlot } from '../reading-engine.ts';
import { viewOf } from './memory.ts';

/** Of one token in one block: keys and values of every head, each with its scale. */
const lineBytes = ({ kvHeads, headDim }: Block) => 2 * kvHeads * (headDim + 4);

/** Bytes that a slot of so many tokens takes. */
export const compiledBytes = ({ blocks }: Decoder, tokens: number): number =>
  tokens * blocks.reduce((sum, block) => sum + lineBytes(block), 0);

export class PagedSlot implements CompiledSlot {
  readonly tokens: number;
  readonly bytes: number;
  /** u8 (2, G, T, D + 4) of every block. */
  readonly blocks: readonly View[];
  readonly #storage: Storage;

  constructor(device: Backend, decoder: Decoder, tokens: number) {
    this.tokens = tokens;
    this.bytes = compiledBytes(decoder, tokens);
    this.#storage = new Storage(device, 'u8', this.bytes);
    moveTo(this.#storage, undefined);
    let at = 0;
    this.blocks = decoder.blocks.map((block) => {
      const view = viewOf(this.#storage, [2, block.kvHeads, tokens, block.headDim + 4], at);
      at += lineBytes(block) * tokens;
      return view;
    });
  }

  /** Overwrites what it holds with zeros and gives the memory back. */
  [Symbol.dispose](): void {
    if (!this.#storage.alive) return;
    this.#storage.backend.run('fill', [viewOf(this.#storage, [this.bytes])], [0]);
    this.#storage.free();
  }
}
