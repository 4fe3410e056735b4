/** The pages of the engine that nobody holds. What finished sequences left behind counts as free: it is evicted when pages are needed. */
import type { PrefixTree } from './prefix-tree.ts';

export class PagePool {
  readonly pages: number;
  readonly #free: number[];
  readonly #tree: PrefixTree;

  constructor(pages: number, tree: PrefixTree) {
    this.pages = pages;
    this.#free = Array.from({ length: pages }, (_, i) => pages - 1 - i);
    this.#tree = tree;
  }

  /** Pages that can be taken. */
  get available(): number {
    return this.#free.length + this.#tree.idle;
  }

  /** `count` pages onto the end of `into`; false and none where there are not so many. */
  take(count: number, into: number[]): boolean {
    if (count > this.available) return false;
    for (let i = 0; i < count; i++) into.push(this.#free.pop() ?? this.#tree.evict());
    return true;
  }

  give(page: number): void {
    this.#free.push(page);
  }
}
