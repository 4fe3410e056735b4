/** Documents that wait to be tried again: all together, after a time that doubles as long as it is in vain. Not why they wait (learner.ts). */
import type { Received } from './received.ts';

/** Until they are tried again, in milliseconds. */
const AGAIN = { first: 5000, most: 600_000 };

export class Later {
  readonly #onTime: (received: readonly Received[]) => void;
  readonly #waiting: Received[] = [];
  #timer: NodeJS.Timeout | undefined;
  #wait = AGAIN.first;

  /** `onTime` gets them all when their time has come. */
  constructor(onTime: (received: readonly Received[]) => void) {
    this.#onTime = onTime;
  }

  /** Without `again` they wait for those that come after them, or for the next start. */
  add(received: readonly Received[], again: boolean): void {
    this.#waiting.push(...received);
    if (!again || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#onTime(this.#waiting.splice(0));
    }, this.#wait).unref();
    this.#wait = Math.min(2 * this.#wait, AGAIN.most);
  }

  /** It was not in vain: the next time is short again, where none waits. */
  ease(): void {
    if (this.#waiting.length === 0) this.#wait = AGAIN.first;
  }

  close(): void {
    clearTimeout(this.#timer);
  }
}
