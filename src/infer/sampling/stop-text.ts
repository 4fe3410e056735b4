/** Text that ends before a stop string, wherever the borders of tokens lie. Ids that end generation are the scheduler's. */

/** What a piece of text came to. */
export interface Passed {
  /** What can be given out: no beginning of a stop string at its end. */
  readonly text: string;
  /** The stop string that was found, if one was; the text ends before it. */
  readonly stop?: string;
}

export class StopText {
  readonly #stops: readonly string[];
  readonly #longest: number;
  #held = '';

  /** Empty strings stop nothing. */
  constructor(stops: readonly string[]) {
    this.#stops = stops.filter(Boolean);
    this.#longest = Math.max(0, ...this.#stops.map(({ length }) => length));
  }

  /** More text. Of several stop strings the one that ends first counts, of those the longest: as if characters came one by one. */
  push(piece: string): Passed {
    if (this.#longest === 0) return { text: piece };
    const text = this.#held + piece;
    let end = Infinity;
    let found: string | undefined;
    for (const stop of this.#stops) {
      const index = text.indexOf(stop);
      if (index < 0 || index + stop.length > end) continue;
      if (index + stop.length === end && stop.length <= found!.length) continue;
      end = index + stop.length;
      found = stop;
    }
    if (found !== undefined) {
      this.#held = '';
      return { text: text.slice(0, end - found.length), stop: found };
    }
    const held = this.#heldLength(text);
    this.#held = text.slice(text.length - held);
    return { text: text.slice(0, text.length - held) };
  }

  /** What is still held back: at the end of the text it is text. */
  end(): string {
    const held = this.#held;
    this.#held = '';
    return held;
  }

  /** The longest end of the text with which a stop string begins. */
  #heldLength(text: string): number {
    for (let length = Math.min(this.#longest - 1, text.length); length > 0; length--) {
      const end = text.slice(text.length - length);
      if (this.#stops.some((stop) => stop.length > length && stop.startsWith(end))) return length;
    }
    return 0;
  }
}
