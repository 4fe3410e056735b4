/**
 * Which sequences run, and the pages they hold: admission, growth, preemption, sharing. The page budget is never exceeded, and the
 * oldest running sequence can always go on: for its next page the youngest others give theirs back and are computed again later.
 * Not what a step computes (plan.ts).
 */
import { FairQueue } from './fair-queue.ts';
import { PagePool } from './page-pool.ts';
import { type PrefixNode, PrefixTree } from './prefix-tree.ts';
import type { Sequence } from './sequence.ts';

export interface Sizes {
  readonly pages: number;
  readonly pageTokens: number;
  /** Most sequences that run. */
  readonly sequences: number;
}

export class Residency {
  readonly queue = new FairQueue<Sequence>();
  /** Oldest first. */
  readonly running: Sequence[] = [];
  preemptions = 0;
  readonly #tree = new PrefixTree();
  readonly #pool: PagePool;
  readonly #pageTokens: number;
  readonly #most: number;

  constructor({ pages, pageTokens, sequences }: Sizes) {
    this.#pool = new PagePool(pages, this.#tree);
    this.#pageTokens = pageTokens;
    this.#most = sequences;
  }

  /** Pages of running sequences, and those kept for later prompts alone. */
  get pagesUsed(): number {
    return this.#pool.pages - this.#pool.available;
  }
  get pagesKept(): number {
    return this.#tree.idle;
  }

  /** Lets waiting sequences run while there is room for their tokens. Gives those that began. */
  admit(): Sequence[] {
    const begun: Sequence[] = [];
    while (this.running.length < this.#most) {
      const next = this.queue.next();
      if (!next || !this.#seat(next)) break;
      this.queue.remove(next);
      this.queue.started(next);
      next.status = 'running';
      const younger = this.running.findIndex(({ order }) => order > next.order);
      this.running.splice(younger < 0 ? this.running.length : younger, 0, next);
      begun.push(next);
    }
    return begun;
  }

  /**
   * Makes sure of the pages of the first `positions` positions, by preemption where none is free.
   * Gives false when the sequence itself was the youngest and waits again.
   */
  grow(sequence: Sequence, positions: number): boolean {
    while (!this.#pool.take(this.#missing(sequence, positions), sequence.pages)) {
      const youngest = this.running.at(-1)!;
      this.#preempt(youngest);
      if (youngest === sequence) return false;
    }
    return true;
  }

  /** As grow, but of what is free only: the positions, up to `positions`, that have pages now. */
  growIfFree(sequence: Sequence, positions: number): number {
    const missing = this.#missing(sequence, positions);
    if (missing > 0 && this.#pool.available >= missing + this.running.length) this.#pool.take(missing, sequence.pages);
    return Math.min(positions, sequence.pages.length * this.#pageTokens);
  }

  /** Takes over pages that other sequences have filled with the tokens this one would compute next. */
  catchUp(sequence: Sequence): void {
    const { path, pages } = sequence;
    if (sequence.computed !== path.length * this.#pageTokens) return;
    for (const node of this.#known(sequence)) {
      this.#pool.give(pages[path.length]);
      pages[path.length] = node.page;
      path.push(node);
      this.#reused(sequence);
    }
  }

  /** Puts the pages that are full now where others can find them; a page that another has put there takes the place of this one's. */
  share(sequence: Sequence): void {
    const { path, pages } = sequence;
    while ((path.length + 1) * this.#pageTokens <= sequence.computed) {
      const at = path.length;
      const parent = path.at(-1) ?? this.#tree.root;
      const tokens = this.#block(sequence, at);
      const known = this.#tree.follow(parent, tokens);
      if (known) {
        this.#pool.give(pages[at]);
        pages[at] = known.page;
      }
      path.push(known ?? this.#tree.add(parent, tokens, pages[at]));
    }
  }

  /** The sequence runs no more: its full pages stay for others, the rest is free. */
  leave(sequence: Sequence): void {
    this.share(sequence);
    this.#vacate(sequence);
    this.running.splice(this.running.indexOf(sequence), 1);
    this.queue.stopped(sequence);
  }

  /** Finds what is there of the sequence and takes pages for the rest, and one page to spare for each that runs. */
  #seat(sequence: Sequence): boolean {
    for (const node of this.#known(sequence)) {
      sequence.path.push(node);
      sequence.pages.push(node.page);
      this.#reused(sequence);
    }
    const missing = this.#missing(sequence, sequence.length);
    if (missing + this.running.length <= this.#pool.available && this.#pool.take(missing, sequence.pages)) return true;
    this.#vacate(sequence);
    if (!sequence.resumed) sequence.cached = 0;
    return false;
  }

  /** Gives back all pages: nothing is computed any more. */
  #vacate(sequence: Sequence): void {
    this.#tree.release(sequence.path);
    for (const page of sequence.pages.slice(sequence.path.length)) this.#pool.give(page);
    sequence.forget();
  }

  #preempt(sequence: Sequence): void {
    this.leave(sequence);
    sequence.status = 'waiting';
    sequence.resumed = true;
    this.queue.push(sequence, true);
    this.preemptions++;
  }

  /** Nodes for the pages that follow the path, in order, while there are any; one token at least stays to be computed. */
  *#known(sequence: Sequence): Generator<PrefixNode> {
    const most = Math.min(sequence.length - 1, sequence.mustCompute);
    while ((sequence.path.length + 1) * this.#pageTokens <= most) {
      const parent = sequence.path.at(-1) ?? this.#tree.root;
      const node = this.#tree.follow(parent, this.#block(sequence, sequence.path.length));
      if (!node) return;
      yield node;
    }
  }

  #reused(sequence: Sequence): void {
    sequence.computed += this.#pageTokens;
    if (!sequence.resumed) sequence.cached += this.#pageTokens;
  }

  #block(sequence: Sequence, page: number): Int32Array {
    return sequence.ids.subarray(page * this.#pageTokens, (page + 1) * this.#pageTokens);
  }

  #missing(sequence: Sequence, positions: number): number {
    return Math.max(0, Math.ceil(positions / this.#pageTokens) - sequence.pages.length);
  }
}
