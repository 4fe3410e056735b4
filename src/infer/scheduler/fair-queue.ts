/**
 * Who is next: requests wait in one line for each user, and of the users the one that was served least goes first (the virtual token
 * counter of Sheng and others, 2023). Not how many run, nor what a step computes.
 */

/** What waits: knows whose it is. */
export interface Waiting {
  readonly user: string;
}

interface Line<T> {
  waiting: T[];
  running: number;
  /** Tokens computed for the user; raised to that of the least served when the user comes back. */
  served: number;
}

/** Idle users whose count is kept, so that they do not begin anew by pausing. */
const REMEMBERED = 1000;

export class FairQueue<T extends Waiting> {
  readonly #lines = new Map<string, Line<T>>();
  #size = 0;

  /** Requests that wait. */
  get size(): number {
    return this.#size;
  }

  /** Behind the user's others; `first`: before them. */
  push(item: T, first = false): void {
    const line = this.#lineOf(item.user);
    if (first) line.waiting.unshift(item);
    else line.waiting.push(item);
    this.#size++;
  }

  /** The next one, which keeps its place; undefined where none waits. Of equally served users the one with fewer running. */
  next(): T | undefined {
    let best: Line<T> | undefined;
    for (const line of this.#lines.values()) {
      if (line.waiting.length === 0) continue;
      if (!best || line.served < best.served || (line.served === best.served && line.running < best.running))
        best = line;
    }
    return best?.waiting[0];
  }

  /** Takes one out of its line; false where it is not in it. */
  remove(item: T): boolean {
    const waiting = this.#lines.get(item.user)?.waiting ?? [];
    const at = waiting.indexOf(item);
    if (at < 0) return false;
    waiting.splice(at, 1);
    this.#size--;
    return true;
  }

  /** It runs from now on. */
  started(item: T): void {
    this.#lineOf(item.user).running++;
  }

  /** It runs no more. */
  stopped(item: T): void {
    this.#lineOf(item.user).running--;
  }

  /** So many tokens were computed for it. */
  charge(item: T, tokens: number): void {
    this.#lineOf(item.user).served += tokens;
  }

  /** Tokens computed for the user. */
  served(item: T): number {
    return this.#lines.get(item.user)?.served ?? 0;
  }

  /** The user's line; one that was idle is not ahead of those that were not. */
  #lineOf(user: string): Line<T> {
    let line = this.#lines.get(user);
    if (line && isActive(line)) return line;
    const active = [...this.#lines.values()].filter(isActive);
    const least = active.length ? Math.min(...active.map(({ served }) => served)) : 0;
    if (!line) {
      if (this.#lines.size >= REMEMBERED + active.length) this.#forget();
      line = { waiting: [], running: 0, served: least };
      this.#lines.set(user, line);
    }
    line.served = Math.max(line.served, least);
    return line;
  }

  #forget(): void {
    for (const [user, line] of this.#lines) if (!isActive(line)) this.#lines.delete(user);
  }
}

const isActive = ({ waiting, running }: Line<unknown>) => waiting.length > 0 || running > 0;
