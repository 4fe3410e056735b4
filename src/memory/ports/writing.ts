/**
 * One text being written over slots that are joined in one attention: slots at sequential positions, none seeing another, then a prompt
 * and what is written. Greedy or forced is the caller's matter: it gets logits and says which tokens come next.
 */
import type { CompiledSlot, Reading } from '../../infer/runner/index.ts';
import { PortError } from './port-error.ts';
import { stepsOf } from './steps.ts';

export interface WriteOptions {
  /** What stands behind the slots; the question as it is read over the best passage unless said. */
  readonly prompt?: string;
}

/** Where a writing has its pages from. */
export interface PageRoom {
  take(count: number): number[];
  give(pages: readonly number[], writing: Writing): void;
}

export class Writing implements Disposable {
  readonly #reading: Reading;
  readonly #room: PageRoom;
  readonly #slotTokens: number;
  readonly #pages: number[] = [];
  #length: number;
  #logits: Float32Array = new Float32Array(0);
  #open = true;

  /** Slots in the order of their positions. Reads the prompt. */
  constructor(reading: Reading, room: PageRoom, slots: readonly CompiledSlot[], prompt: ArrayLike<number>) {
    this.#reading = reading;
    this.#room = room;
    this.#slotTokens = slots.reduce((sum, { tokens }) => sum + tokens, 0);
    this.#length = this.#slotTokens;
    try {
      this.#grow(this.#slotTokens + prompt.length);
      let start = 0;
      for (const slot of slots) {
        reading.load(slot, this.#pages, start);
        start += slot.tokens;
      }
      this.accept(prompt);
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  /** (V): of the token that comes next; valid until the next call of anything that reads. */
  get logits(): Float32Array {
    return this.#logits;
  }

  /** Slots, prompt and what was accepted, in tokens. */
  get length(): number {
    return this.#length;
  }

  /** Tokens that are written, one or many; gives the logits behind them. Throws PortError at the end of the context or when forgotten. */
  accept(tokens: ArrayLike<number>): Float32Array {
    if (!this.#open)
      throw new PortError({ what: 'writing', rule: 'must be open', received: 'it ended or was forgotten' });
    this.#grow(this.#length + tokens.length);
    const stretch = {
      tokens,
      start: this.#length,
      pages: this.#pages,
      slotTokens: this.#slotTokens,
      logits: 'last' as const,
    };
    for (const step of stepsOf([stretch], this.#reading)) this.#logits = this.#reading.step(step);
    this.#length += tokens.length;
    return this.#logits;
  }

  #grow(tokens: number): void {
    const { context, pageTokens } = this.#reading;
    if (tokens > context)
      throw new PortError({
        what: 'writing',
        rule: `slots, prompt and text must fit into ${context} tokens`,
        received: String(tokens),
        hint: 'give fewer or shorter passages',
      });
    const missing = Math.ceil(tokens / pageTokens) - this.#pages.length;
    if (missing > 0) this.#pages.push(...this.#room.take(missing));
  }

  [Symbol.dispose](): void {
    if (!this.#open) return;
    this.#open = false;
    this.#room.give(this.#pages, this);
  }
}
