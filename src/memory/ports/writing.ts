/**
 * One text being written over slots that are joined in one attention: slots at sequential positions, none seeing another, then a prompt
 * and what is written. Greedy or forced is the caller's matter: it gets logits and says which tokens come next.
 */
import type { CompiledSlot, Reading } from '../../infer/reading-engine.ts';
import { PortError } from './port-error.ts';
import type { Resident } from './slot-pages.ts';
import { commonTokens } from './slot-tokens.ts';
import { stepsOf } from './steps.ts';

export interface WriteOptions {
  /** What stands behind the slots; the question as it is read over the best passage unless said. */
  readonly prompt?: string;
}

/** Where a writing has its pages from, and what it tells at its end: whole says that slots and what stands behind them may stay. */
export interface PageRoom {
  take(count: number): number[];
  close(writing: Writing, resident: Resident, whole: boolean): void;
}

export class Writing implements Disposable {
  readonly #reading: Reading;
  readonly #room: PageRoom;
  readonly #resident: Resident;
  readonly #slotTokens: number;
  /** Behind the slots, as far as it is in the pages. */
  #written: number[] = [];
  readonly #logits: Float32Array;
  #open = true;
  #whole = false;

  /** Pages of the slots, or none yet: load comes first then. */
  constructor(reading: Reading, room: PageRoom, slots: readonly CompiledSlot[], resident: Resident) {
    this.#reading = reading;
    this.#room = room;
    this.#logits = new Float32Array(reading.vocab);
    this.#resident = resident;
    this.#slotTokens = slots.reduce((sum, { tokens }) => sum + tokens, 0);
  }

  /** Brings the slots into pages, in the order of their positions. */
  load(slots: readonly CompiledSlot[]): void {
    this.#grow(this.#slotTokens);
    let start = 0;
    for (const slot of slots) {
      this.#reading.load(slot, this.#resident.pages, start);
      start += slot.tokens;
    }
  }

  /** Reads the prompt; what it begins with may stand behind the slots already. */
  begin(prompt: ArrayLike<number>): void {
    if (prompt.length === 0)
      throw new PortError({ what: 'writing', rule: 'the prompt must have a token', received: 'none' });
    this.#written = Array.from(prompt).slice(0, commonTokens(this.#resident.behind, prompt));
    this.#resident.behind = [];
    this.accept(Array.from(prompt).slice(this.#written.length));
  }

  /** (V): of the token that comes next; the array is the writing's own and changes with every accept. */
  get logits(): Float32Array {
    return this.#logits;
  }

  /** Slots, prompt and what was accepted, in tokens. */
  get length(): number {
    return this.#slotTokens + this.#written.length;
  }

  /** Tokens that are written, one or many; gives the logits behind them. Throws PortError at the end of the context or when forgotten. */
  accept(tokens: ArrayLike<number>): Float32Array {
    if (!this.#open)
      throw new PortError({ what: 'writing', rule: 'must be open', received: 'it ended or was forgotten' });
    this.#grow(this.length + tokens.length);
    const stretch = {
      tokens,
      start: this.length,
      pages: this.#resident.pages,
      slotTokens: this.#slotTokens,
      logits: 'last' as const,
    };
    this.#whole = false;
    for (const step of stepsOf([stretch], this.#reading)) this.#logits.set(this.#reading.step(step));
    for (let i = 0; i < tokens.length; i++) this.#written.push(tokens[i]);
    this.#whole = true;
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
    const { pages } = this.#resident;
    const missing = Math.ceil(tokens / pageTokens) - pages.length;
    if (missing > 0) pages.push(...this.#room.take(missing));
  }

  [Symbol.dispose](): void {
    if (!this.#open) return;
    this.#open = false;
    this.#resident.behind = this.#written;
    this.#room.close(this, this.#resident, this.#whole);
  }
}
