/** Events from the worker on their way to who reads them: a queue that an iterator empties. Nobody waits for a slow reader. */

export class EventStream<T> implements AsyncIterableIterator<T> {
  #queue: T[] = [];
  #waiting: PromiseWithResolvers<IteratorResult<T>>[] = [];
  #over = false;
  #error: Error | undefined;
  readonly #merge: (last: T, next: T) => boolean;
  readonly #onLeave: () => void;

  /**
   * @param merge puts an event into the last one that waits, where it can: true if it did
   * @param onLeave the reader has left before the end
   */
  constructor(merge: (last: T, next: T) => boolean, onLeave: () => void) {
    this.#merge = merge;
    this.#onLeave = onLeave;
  }

  push(event: T): void {
    if (this.#over) return;
    const reader = this.#waiting.shift();
    if (reader) {
      reader.resolve({ done: false, value: event });
      return;
    }
    const last = this.#queue.at(-1);
    if (last === undefined || !this.#merge(last, event)) this.#queue.push(event);
  }

  /** No event follows; with an error, that is thrown behind those that wait. */
  end(error?: Error): void {
    if (this.#over) return;
    this.#over = true;
    this.#error = error;
    for (const reader of this.#waiting.splice(0)) this.#finish(reader);
  }

  next(): Promise<IteratorResult<T>> {
    const reader = Promise.withResolvers<IteratorResult<T>>();
    const event = this.#queue.shift();
    if (event !== undefined) reader.resolve({ done: false, value: event });
    else if (this.#over) this.#finish(reader);
    else this.#waiting.push(reader);
    return reader.promise;
  }

  return(): Promise<IteratorResult<T>> {
    const left = !this.#over;
    this.#queue = [];
    this.end();
    this.#error = undefined;
    if (left) this.#onLeave();
    return Promise.resolve({ done: true, value: undefined });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** The error is thrown once; then the stream is at its end. */
  #finish(reader: PromiseWithResolvers<IteratorResult<T>>): void {
    const error = this.#error;
    this.#error = undefined;
    if (error) reader.reject(error);
    else reader.resolve({ done: true, value: undefined });
  }
}
