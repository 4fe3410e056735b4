/** How much work a description may cost: what a request asks for must not keep the thread that runs the model from its other requests. */
import { ConstraintError } from './error.ts';

/** Steps of constructions for one description: less than a second of one core. */
const MOST_STEPS = 2_000_000;

/** What is left of the work. */
export class Work {
  #left: number;

  constructor(steps = MOST_STEPS) {
    this.#left = steps;
  }

  /** Throws ConstraintError where nothing is left. */
  spend(steps: number, what: string): void {
    this.#left -= steps;
    if (this.#left < 0)
      throw new ConstraintError({
        what,
        rule: 'it must be simpler: its automaton is too large',
        hint: 'repeats and lengths with large bounds are long',
      });
  }
}

/** Where in a description something stands, for errors, and the work that is left for all of it. */
export interface Place {
  readonly what: string;
  readonly work: Work;
}
