/**
 * Work of minutes in one thread, told as it goes on and left where a signal says so. Signals and timers are heard between two items only:
 * an item is some questions, not a phase.
 */
import { setImmediate } from 'node:timers/promises';

export interface Watch {
  readonly signal?: AbortSignal;
  /** Something begins, of so many questions. */
  starting?(what: string, questions: number): void;
  /** So many of them are done. */
  done?(questions: number): void;
}

/** Milliseconds that nothing else is heard for, at least: giving way costs a turn of the event loop. */
const TURN_MS = 20;

/** What `work` gives for each item, in order; `sizeOf` an item counts its questions. Throws the signal's reason where it stops. */
export async function eachInTurn<T, R>(
  items: readonly T[],
  work: (item: T) => R,
  { signal, done }: Watch = {},
  sizeOf: (item: T) => number = () => 1,
): Promise<R[]> {
  const results: R[] = [];
  let count = 0;
  let last = Number.NEGATIVE_INFINITY;
  for (const item of items) {
    if (performance.now() - last >= TURN_MS) {
      await setImmediate();
      signal?.throwIfAborted();
      last = performance.now();
    }
    results.push(work(item));
    count += sizeOf(item);
    done?.(count);
  }
  return results;
}
