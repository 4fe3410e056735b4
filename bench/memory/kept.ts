/**
 * Results of single questions, kept in build/bench/memory so that a run that was cut goes on and nothing is asked twice. A result is
 * found by the hash of all that it depends on: whoever asks names that, and what changes it changes the name.
 */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const WORK = join(import.meta.dirname, '../../build/bench/memory');

export class Kept<T> {
  readonly #file: string;
  readonly #results = new Map<string, T>();

  /** `name` is a file's: one for each kind of result. */
  constructor(name: string, folder = WORK) {
    mkdirSync(folder, { recursive: true });
    this.#file = join(folder, `${name}.jsonl`);
    if (!existsSync(this.#file)) return;
    for (const line of readFileSync(this.#file, 'utf8').split('\n')) {
      const entry = parsed<T>(line);
      if (entry) this.#results.set(entry.key, entry.value);
    }
  }

  get(key: string): T | undefined {
    return this.#results.get(key);
  }

  set(key: string, value: T): void {
    this.#results.set(key, value);
    // The line end comes first: a line that was cut ends there, and spoils none but itself.
    appendFileSync(this.#file, `\n${JSON.stringify({ key, value })}`);
  }
}

function parsed<T>(line: string): { key: string; value: T } | undefined {
  try {
    const entry = JSON.parse(line);
    return typeof entry?.key === 'string' ? entry : undefined;
  } catch {
    return undefined; // the end of a run that was cut
  }
}

/** One name for all that a result depends on. */
export function keyOf(...parts: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
}
