/**
 * An automaton at work: reads bytes, with a stack of rules to return to, all ways at once. Where it stands is a configuration: a set of
 * stacks. Configurations and stacks are kept once each and steps are remembered, so that what comes again (strings, the elements of a list)
 * costs one lookup a byte. Rules nest so deep and no deeper, and never so deep that they could not end. Knows no tokens (constraint.ts).
 */
import { type Automaton, DEEPEST } from './automaton.ts';
import { returnsOnly } from './productive.ts';

/** The configuration in which nothing can follow and nothing is complete. */
export const DEAD = 0;

/** Configurations kept; past that, all are forgotten but the one in use. */
const MOST_CONFIGURATIONS = 20_000;
const NONE = -1;
const UNKNOWN = -2;

export class Machine {
  readonly #automaton: Automaton;
  /** By state: nothing is left but to return. */
  readonly #returns: readonly boolean[];
  /** By stack: its state on top, the stack below, how deep. */
  #state: number[] = [];
  #below: number[] = [];
  #depth: number[] = [];
  #stacks = new Map<number, number>();
  /** By configuration: the stacks it is made of, those of all that it reaches which can read, whether the text may end, where each byte leads. */
  #stacksOf: (readonly number[])[] = [];
  #readers: (readonly number[])[] = [];
  #complete: boolean[] = [];
  #next: (Int32Array | undefined)[] = [];
  #numbers = new Map<string | number, number>();
  /** Raised when configurations are forgotten: numbers from before mean nothing. */
  generation = 0;

  constructor(automaton: Automaton) {
    this.#automaton = automaton;
    const { edges, calls, final } = automaton;
    this.#returns = final.map((_, state) => returnsOnly(state, edges, calls, final));
    this.#clear();
  }

  /** The configuration before the first byte. */
  start(): number {
    return this.#configuration([this.#stack(this.#automaton.start, NONE)]);
  }

  step(configuration: number, byte: number): number {
    if (configuration === DEAD) return DEAD;
    let next = this.#next[configuration];
    if (!next) {
      next = new Int32Array(256).fill(UNKNOWN);
      this.#next[configuration] = next;
    }
    if (next[byte] !== UNKNOWN) return next[byte];
    const stacks: number[] = [];
    for (const stack of this.#readers[configuration])
      for (const [low, high, state] of this.#automaton.edges[this.#state[stack]])
        if (low <= byte && byte <= high && this.#canEnd(state, this.#depth[stack]))
          stacks.push(this.#stack(state, this.#below[stack]));
    const to = this.#configuration(stacks);
    next[byte] = to;
    return to;
  }

  /** The text may end here. */
  complete(configuration: number): boolean {
    return this.#complete[configuration];
  }

  /** No byte can follow. */
  ended(configuration: number): boolean {
    return this.#readers[configuration].every((stack) =>
      this.#automaton.edges[this.#state[stack]].every(([, , to]) => !this.#canEnd(to, this.#depth[stack])),
    );
  }

  /** Forgets configurations where there are too many; gives the number that `keep` has from then on. */
  trim(keep: number): number {
    if (this.#readers.length < MOST_CONFIGURATIONS) return keep;
    const stacks = this.#stacksOf[keep].map((stack) => this.#statesOf(stack));
    this.#clear();
    this.generation++;
    return this.#configuration(
      stacks.map((states) => states.reduceRight((below, state) => this.#stack(state, below), NONE)),
    );
  }

  #clear(): void {
    [this.#state, this.#below, this.#depth, this.#stacks] = [[], [], [], new Map()];
    [this.#stacksOf, this.#readers, this.#complete, this.#next, this.#numbers] = [[], [], [], [], new Map()];
    this.#configuration([]); // DEAD
  }

  /** From this state, at this depth, an end can be reached without nesting too deep. */
  #canEnd(state: number, depth: number): boolean {
    return depth + this.#automaton.heights[state] <= DEEPEST;
  }

  /** From the top. */
  #statesOf(stack: number): number[] {
    const states: number[] = [];
    for (let at = stack; at !== NONE; at = this.#below[at]) states.push(this.#state[at]);
    return states;
  }

  #stack(state: number, below: number): number {
    const key = (below + 1) * this.#returns.length + state;
    const known = this.#stacks.get(key);
    if (known !== undefined) return known;
    const stack = this.#state.push(state) - 1;
    this.#below.push(below);
    this.#depth.push(below === NONE ? 0 : this.#depth[below] + 1);
    this.#stacks.set(key, stack);
    return stack;
  }

  /** The configuration of these stacks and of all that they reach without reading: calls entered, ended rules returned from. */
  #configuration(stacks: readonly number[]): number {
    const key = stacks.length === 1 ? stacks[0] : [...new Set(stacks)].sort((a, b) => a - b).join(' ');
    let number = this.#numbers.get(key);
    if (number !== undefined) return number;
    const { edges, calls, final } = this.#automaton;
    const all = new Set(stacks);
    let complete = false;
    for (const stack of all) {
      const [state, below, depth] = [this.#state[stack], this.#below[stack], this.#depth[stack]];
      if (final[state]) {
        if (below === NONE) complete = true;
        else all.add(below);
      }
      for (const [start, after] of calls[state])
        if (this.#returns[after]) {
          if (this.#canEnd(start, depth)) all.add(this.#stack(start, below));
        } else if (this.#canEnd(after, depth) && this.#canEnd(start, depth + 1))
          all.add(this.#stack(start, this.#stack(after, below)));
    }
    number = this.#readers.push([...all].filter((stack) => edges[this.#state[stack]].length > 0)) - 1;
    this.#stacksOf.push(stacks);
    this.#complete.push(complete);
    this.#next.push(undefined);
    this.#numbers.set(key, number);
    return number;
  }
}
