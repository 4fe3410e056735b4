/**
 * The pages that slots are read in: slots that stay, ready at positions from 0 with the last question behind them, so that reading one again
 * converts nothing and reads no token twice; and pages lent for other things. Which pages, not what is in them.
 */

/** Slots that are in pages, one after another. */
export interface Resident {
  /** Keys. */
  readonly slots: readonly string[];
  /** Their own, with those of what stands behind them. */
  readonly pages: number[];
  /** The tokens that stand behind them. */
  behind: ArrayLike<number>;
  /** Read in the step that is being put together: must stay. */
  pinned: boolean;
}

export class SlotPages {
  readonly #free: number[];
  /** By name, the one longest unused first. */
  readonly #residents = new Map<string, Resident>();
  /** Pages that held something since they were wiped. */
  readonly #dirty = new Set<number>();

  constructor(pages: number) {
    this.#free = Array.from({ length: pages }, (_, i) => pages - 1 - i);
  }

  /** What is there under a name, pinned from here on. */
  find(name: string): Resident | undefined {
    const resident = this.remove(name);
    if (resident) this.settle(name, resident);
    return resident;
  }

  /** Lets something stay under a name, pinned. */
  settle(name: string, resident: Resident): void {
    this.drop(name);
    resident.pinned = true;
    this.#residents.set(name, resident);
  }

  /** What is there under a name, with its pages, which are the caller's from here on. */
  remove(name: string): Resident | undefined {
    const resident = this.#residents.get(name);
    this.#residents.delete(name);
    return resident;
  }

  unpin(): void {
    for (const resident of this.#residents.values()) resident.pinned = false;
  }

  /** `count` pages, of slots that are not pinned where none is free; undefined and none where there are not so many. */
  take(count: number): number[] | undefined {
    for (const [name, { pinned }] of this.#residents) {
      if (this.#free.length >= count) break;
      if (!pinned) this.drop(name);
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

  /** The pages of what is there under a name become free. */
  drop(name: string): void {
    this.give(this.remove(name)?.pages ?? []);
  }

  /** The pages of everything that has this slot become free. */
  forget(slot: string): void {
    for (const [name, { slots }] of [...this.#residents]) if (slots.includes(slot)) this.drop(name);
  }

  /** Free pages that still hold something; from here on they count as wiped. */
  dirty(): number[] {
    const pages = this.#free.filter((page) => this.#dirty.has(page));
    for (const page of pages) this.#dirty.delete(page);
    return pages;
  }
}
