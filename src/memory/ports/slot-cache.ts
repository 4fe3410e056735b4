/**
 * Compiled slots in memory, the latest used kept, as the engine that compiled them keeps them: of the kernels over pages, keys without their
 * turn and values as signed bytes. Of one base: a cache belongs to its engine. What leaves it is overwritten. Not the pages that slots are read in (slot-pages.ts).
 */
import type { CompiledSlot } from '../../infer/reading-engine.ts';

export interface CachedSlot {
  readonly compiled: CompiledSlot;
  /** As Readout's. */
  readonly offsets: Int32Array;
}

export class SlotCache implements Disposable {
  readonly #budget: number;
  /** By key, the one longest unused first. */
  readonly #slots = new Map<string, CachedSlot>();
  #bytes = 0;

  /** budget: bytes of compiled slots. */
  constructor(budget: number) {
    this.#budget = budget;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#slots.size;
  }

  has(key: string): boolean {
    return this.#slots.has(key);
  }

  /** The slot, which counts as used now. */
  get(key: string): CachedSlot | undefined {
    const slot = this.#slots.get(key);
    if (!slot) return undefined;
    this.#slots.delete(key);
    this.#slots.set(key, slot);
    return slot;
  }

  /** Takes a slot over. */
  put(key: string, slot: CachedSlot): void {
    this.forget(key);
    this.#slots.set(key, slot);
    this.#bytes += slot.compiled.bytes;
  }

  /** Lets go of those longest unused until the budget holds: when none of them is being read. */
  trim(): void {
    for (const oldest of this.#slots.keys()) {
      if (this.#bytes <= this.#budget) break;
      this.forget(oldest);
    }
  }

  /** Overwrites the slot and lets it go. */
  forget(key: string): void {
    const slot = this.#slots.get(key);
    if (!slot) return;
    this.#slots.delete(key);
    this.#bytes -= slot.compiled.bytes;
    slot.offsets.fill(0);
    slot.compiled[Symbol.dispose]();
  }

  [Symbol.dispose](): void {
    for (const key of [...this.#slots.keys()]) this.forget(key);
  }
}
