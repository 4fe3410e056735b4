/**
 * Results of what follows the steps, kept in the run's folder as each is there, so that a run that is stopped among them goes on with the
 * next. They belong to one set of parameters and questions; another's are not looked at.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { writeWholeFile } from '../../tensor/whole-file.ts';

export const STAGES_FILE = 'after-training.json';

export class Stages {
  readonly #path: string;
  readonly #of: string;
  readonly #results: Record<string, unknown>;

  /** `of`: names all that the results follow from. */
  constructor(path: string, of: string) {
    this.#path = path;
    this.#of = of;
    this.#results = resultsIn(path, of);
  }

  /** Plain data: what was kept under this name, or what `make` gives now. */
  async result<T>(name: string, make: () => T | Promise<T>): Promise<T> {
    if (Object.hasOwn(this.#results, name)) return this.#results[name] as T;
    // As it will be read back: no difference between a run that was stopped and one that was not.
    const made = JSON.parse(JSON.stringify(await make())) as T;
    this.#results[name] = made;
    const results = JSON.stringify(this.#results);
    writeWholeFile(this.#path, JSON.stringify({ of: this.#of, sum: hashOf(this.#of, results), results }));
    return made;
  }
}

/** None where the file is another run's or not whole. */
function resultsIn(path: string, of: string): Record<string, unknown> {
  if (!existsSync(path)) return {};
  try {
    const { sum, results } = JSON.parse(readFileSync(path, 'utf8'));
    if (sum === hashOf(of, results)) return JSON.parse(results);
  } catch {
    // made anew below
  }
  return {};
}

/** One name for all parts, texts or bytes. */
export function hashOf(...parts: (string | Uint8Array)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(`${part.length} `).update(part);
  return hash.digest('hex');
}
