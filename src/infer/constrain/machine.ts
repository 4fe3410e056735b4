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
  #stacks = new Map<number, Map<number, number>>();
  /** By configuration: its stacks, whether the text may end, where each byte leads. */
  #members: Int32Array[] = [];
  #complete: boolean[] = [];
  #next: Int32Array[] = [];
  #numbers = new Map<string, number>();
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
    const known = this.#next[configuration][byte];
    if (known !== UNKNOWN) return known;
    const stacks: number[] = [];
    for (const stack of this.#members[configuration])
      for (const [low, high, state] of this.#automaton.edges[this.#state[stack]])
        if (low <= byte && byte <= high && this.#canEnd(state, this.#depth[stack]))
          stacks.push(this.#stack(state, this.#below[stack]));
    const to = this.#configuration(stacks);
    this.#next[configuration][byte] = to;
    return to;
  }

  /** The text may end here. */
  complete(configuration: number): boolean {
    return this.#complete[configuration];
  }

  /** No byte can follow. */
  ended(configuration: number): boolean {
    return this.#members[configuration].every((stack) =>
      this.#automaton.edges[this.#state[stack]].every(([, , to]) => !this.#canEnd(to, this.#depth[stack])),
    );
  }

  /** Forgets configurations where there are too many; gives the number that `keep` has from then on. */
  trim(keep: number): number {
    if (this.#members.length < MOST_CONFIGURATIONS) return keep;
    const stacks = [...this.#members[keep]].map((stack) => this.#statesOf(stack));
    this.#clear();
    this.generation++;
    return this.#configuration(
      stacks.map((states) => states.reduceRight((below, state) => this.#stack(state, below), NONE)),
    );
  }

  #clear(): void {
    [this.#state, this.#below, this.#depth, this.#stacks] = [[], [], [], new Map()];
    [this.#members, this.#complete, this.#next, this.#numbers] = [[], [], [], new Map()];
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
    let of = this.#stacks.get(below);
    if (!of) {
      of = new Map();
      this.#stacks.set(below, of);
    }
    const known = of.get(state);
    if (known !== undefined) return known;
    const stack = this.#state.push(state) - 1;
    this.#below.push(below);
    this.#depth.push(below === NONE ? 0 : this.#depth[below] + 1);
    of.set(state, stack);
    return stack;
  }

  /** The configuration of these stacks and of all that they reach without reading: calls entered, ended rules returned from. */
  #configuration(stacks: readonly number[]): number {
    const { calls, final } = this.#automaton;
    const all = new Set(stacks);
    let complete = false;
    for (const stack of all) {
      const [state, below] = [this.#state[stack], this.#below[stack]];
      if (final[state]) {
        if (below === NONE) complete = true;
        else all.add(below);
      }
      const depth = this.#depth[stack];
      for (const [start, after] of calls[state])
        if (this.#returns[after]) {
          if (this.#canEnd(start, depth)) all.add(this.#stack(start, below));
        } else if (this.#canEnd(after, depth) && this.#canEnd(start, depth + 1))
          all.add(this.#stack(start, this.#stack(after, below)));
    }
    const members = Int32Array.from(all).sort();
    const key = `${complete ? 1 : 0} ${members.join(' ')}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.#members.push(members) - 1;
    this.#complete.push(complete);
    this.#next.push(new Int32Array(256).fill(members.length === 0 ? DEAD : UNKNOWN));
    this.#numbers.set(key, number);
    return number;
  }
}
