/** One at a time, first come first served: the base's engine has one set of pages. Who is aborted while it waits gives up its place. */
export class Turns {
  readonly #most: number;
  #waiting = 0;
  #last: Promise<void> = Promise.resolve();

  /** @param most that may wait or run */
  constructor(most: number) {
    this.#most = most;
  }

  get full(): boolean {
    return this.#waiting >= this.#most;
  }

  /** Waits for the turn; whoever has it disposes of what is returned. Throws the signal's reason as soon as it is aborted. */
  async take(signal: AbortSignal): Promise<Disposable> {
    signal.throwIfAborted();
    const before = this.#last;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#last = before.then(() => promise);
    this.#waiting++;
    const give = (): void => {
      this.#waiting--;
      resolve();
    };
    const aborted = Promise.withResolvers<never>();
    const abort = (): void => aborted.reject(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    try {
      await Promise.race([before, aborted.promise]);
    } catch (error) {
      give();
      throw error;
    } finally {
      signal.removeEventListener('abort', abort);
    }
    return { [Symbol.dispose]: give };
  }
}
