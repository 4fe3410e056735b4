/**
 * Reading in two lanes, so that a file which takes long holds up no other: each has a share of time in the first; what needs more goes on in the second,
 * or, where that is taken and others wait, is read anew in it later. Not the reading itself (reading.ts), and not what becomes of what was read (learner.ts).
 */
import type { ReadDocument } from '../../refine/readers/index.ts';
import type { Received } from './received.ts';

/** Milliseconds that a file may keep those behind it waiting. */
const SHARE_MS = 2000;

/** What reads: reading.ts, or a stand-in. */
export interface Reading {
  /** Rejected soon after the signal; what was done until then is lost. */
  read(path: string, signal: AbortSignal): Promise<ReadDocument>;
  close(): Promise<void>;
}

/** A file that was read, or why it could not be. */
export type Outcome =
  | { readonly received: Received; readonly document: ReadDocument }
  | { readonly received: Received; readonly error: Error };

export interface LanesOptions {
  readonly shareMs?: number;
  /** Called around the reading of each. */
  atWork(received: readonly Received[]): Disposable;
  /** Something can be had from `late`. */
  onLate(): void;
}

export class Lanes {
  readonly #reading: Reading;
  readonly #options: LanesOptions;
  /** What is in the second lane. */
  #beside: Promise<void> | undefined;
  /** For the second lane. */
  readonly #waiting: Received[] = [];
  readonly #late: Outcome[] = [];
  #closed = false;

  constructor(reading: Reading, options: LanesOptions) {
    this.#reading = reading;
    this.#options = options;
  }

  /** One at a time. Undefined where it takes longer than its share and `othersWait`: `late` gives it when it is read. */
  async read(received: Received, othersWait: () => boolean): Promise<Outcome | undefined> {
    const end = new AbortController();
    const reading = this.#start(received, end.signal);
    for (;;) {
      const outcome = await this.#withinShare(reading);
      if (outcome !== undefined) return outcome;
      if (this.#beside === undefined) {
        this.#follow(reading);
        return undefined;
      }
      if (!othersWait() && this.#late.length === 0) continue;
      this.#waiting.push(received);
      end.abort();
      await reading;
      return undefined;
    }
  }

  /** What was read in the second lane since the last call. */
  late(): Outcome[] {
    return this.#late.splice(0);
  }

  /** What is being read is not finished. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#reading.close();
    await this.#beside;
  }

  async #withinShare(reading: Promise<Outcome>): Promise<Outcome | undefined> {
    const share = Promise.withResolvers<undefined>();
    const timer = setTimeout(() => share.resolve(undefined), this.#options.shareMs ?? SHARE_MS);
    const outcome = await Promise.race([reading, share.promise]);
    clearTimeout(timer);
    return outcome;
  }

  /** Never rejected. */
  async #start(received: Received, signal: AbortSignal): Promise<Outcome> {
    using _at = this.#options.atWork([received]);
    try {
      return { received, document: await this.#reading.read(received.path!, signal) };
    } catch (error) {
      return { received, error: error as Error };
    }
  }

  #follow(reading: Promise<Outcome>): void {
    this.#beside = reading.then((outcome) => {
      this.#late.push(outcome);
      this.#beside = undefined;
      const next = this.#closed ? undefined : this.#waiting.shift();
      if (next) this.#follow(this.#start(next, new AbortController().signal));
      this.#options.onLate();
    });
  }
}
