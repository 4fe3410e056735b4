/**
 * The pages that slots are read in: slots that stay, ready at positions from 0 with the last question behind them, so that reading one again
 * converts nothing and reads no token twice; and pages lent for other things. Which pages, not what is in them.
 */

/** A slot that is in pages. */
export interface Resident {
  /** Its own, of the slot and what stands behind it. */
  readonly pages: number[];
  /** The tokens that stand behind it. */
  behind: ArrayLike<number>;
  /** Read in the step that is being put together: must stay. */
  pinned: boolean;
}

export class SlotPages {
  readonly #free: number[];
  /** By key, the one longest unused first. */
  readonly #residents = new Map<string, Resident>();
  /** Pages that held something since they were wiped. */
  readonly #dirty = new Set<number>();

  constructor(pages: number) {
    this.#free = Array.from({ length: pages }, (_, i) => pages - 1 - i);
  }

  /** A slot that is there, pinned from here on. */
  find(key: string): Resident | undefined {
    const resident = this.#residents.get(key);
    if (!resident) return undefined;
    resident.pinned = true;
    this.#residents.delete(key);
    this.#residents.set(key, resident);
    return resident;
  }

  /** Makes pages a slot's, pinned. */
  settle(key: string, pages: number[]): Resident {
    const resident = { pages, behind: [], pinned: true };
    this.#residents.set(key, resident);
    return resident;
  }

  unpin(): void {
    for (const resident of this.#residents.values()) resident.pinned = false;
  }

  /** `count` pages, of slots that are not pinned where none is free; undefined and none where there are not so many. */
  take(count: number): number[] | undefined {
    for (const [key, { pinned }] of this.#residents) {
      if (this.#free.length >= count) break;
      if (!pinned) this.drop(key);
    }
    if (count < 1) return [];
    if (this.#free.length < count) return undefined;
    const pages = this.#free.splice(-count);
    for (const page of pages) this.#dirty.add(page);
    return pages;
  }

  give(pages: readonly number[]): void {
    this.#free.push(...pages);
  }

  /** The slot's pages become free. */
  drop(key: string): void {
    const resident = this.#residents.get(key);
    if (!resident) return;
    this.#residents.delete(key);
    this.give(resident.pages);
  }

  /** Free pages that still hold something; from here on they count as wiped. */
  dirty(): number[] {
    const pages = this.#free.filter((page) => this.#dirty.has(page));
    for (const page of pages) this.#dirty.delete(page);
    return pages;
  }
}
