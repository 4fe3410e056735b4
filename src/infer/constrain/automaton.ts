/**
 * A grammar as automata over bytes: one deterministic automaton for each rule, whose edges are bytes or calls of other rules. Built from
 * expressions (expression.ts) by the textbook ways: Thompson's construction, then subsets. Running one is machine.ts.
 */
import { ConstraintError } from './error.ts';
import type { Expression } from './expression.ts';
import { utf8Ranges } from './utf8.ts';

export interface Grammar {
  readonly rules: ReadonlyMap<string, Expression>;
  readonly root: string;
}

/** All rules' states in one numbering. */
export interface Automaton {
  /** By state and byte: the next state, -1 where there is none. */
  readonly next: Int32Array;
  /** By state: rules that may be called here, as pairs of their start and the state after their return. */
  readonly calls: readonly (readonly (readonly [start: number, after: number])[])[];
  /** By state: the rule may end here. */
  readonly final: Uint8Array;
  /** State that the root starts in. */
  readonly start: number;
}

const MOST_STATES = 200_000;
const MOST_NODES = 2_000_000;

/** The automata of a grammar. Throws ConstraintError for rules that are missing, call themselves before reading a byte, or are too large. */
export function automatonOf({ rules, root }: Grammar): Automaton {
  const names = [...rules.keys()];
  const states: State[] = [];
  const starts = new Map<string, number>();
  for (const name of names) starts.set(name, build(rules.get(name)!, name, rules, states));
  const start = starts.get(root);
  if (start === undefined) throw new ConstraintError({ what: root, rule: 'the grammar must have this rule' });
  const next = new Int32Array(states.length * 256).fill(-1);
  states.forEach(({ bytes }, i) => {
    for (const [byte, to] of bytes) next[256 * i + byte] = to;
  });
  const calls = states.map((state) => [...state.calls].map(([name, after]) => [starts.get(name)!, after] as const));
  const automaton = { next, calls, final: Uint8Array.from(states, ({ final }) => Number(final)), start };
  checkLeftRecursion(automaton, starts);
  return automaton;
}

interface State {
  bytes: Map<number, number>;
  calls: Map<string, number>;
  final: boolean;
}

/** A fragment's nodes: epsilon edges, byte ranges, calls. */
class Nodes {
  readonly epsilon: number[][] = [];
  readonly bytes: (readonly [from: number, to: number, node: number])[][] = [];
  readonly calls: (readonly [name: string, node: number])[][] = [];
  readonly #what: string;

  constructor(what: string) {
    this.#what = what;
  }

  make(): number {
    if (this.epsilon.length >= MOST_NODES)
      throw new ConstraintError({
        what: this.#what,
        rule: 'must be smaller',
        hint: 'repeats with large bounds are long',
      });
    this.bytes.push([]);
    this.calls.push([]);
    return this.epsilon.push([]) - 1;
  }
}

/** Adds the states of one rule; gives its first. */
function build(expression: Expression, what: string, rules: Grammar['rules'], states: State[]): number {
  const nodes = new Nodes(what);
  const [first, last] = [nodes.make(), nodes.make()];
  fragment(expression, first, last, nodes, what, rules);
  const numbers = new Map<string, number>();
  const waiting: number[][] = [];
  const stateOf = (set: number[]): number => {
    const closed = closure(set, nodes);
    const key = closed.join(' ');
    const known = numbers.get(key);
    if (known !== undefined) return known;
    if (states.length >= MOST_STATES)
      throw new ConstraintError({ what, rule: `must have at most ${MOST_STATES} states`, received: 'more' });
    const number = states.push({ bytes: new Map(), calls: new Map(), final: closed.includes(last) }) - 1;
    numbers.set(key, number);
    waiting.push(closed, [number]);
    return number;
  };
  const start = stateOf([first]);
  while (waiting.length > 0) {
    const [number] = waiting.pop()!;
    const set = waiting.pop()!;
    const byBytes: number[][] = Array.from({ length: 256 }, () => []);
    const byName = new Map<string, number[]>();
    for (const node of set) {
      for (const [from, to, target] of nodes.bytes[node]) for (let b = from; b <= to; b++) byBytes[b].push(target);
      for (const [name, target] of nodes.calls[node]) byName.set(name, [...(byName.get(name) ?? []), target]);
    }
    byBytes.forEach((targets, byte) => {
      if (targets.length > 0) states[number].bytes.set(byte, stateOf(targets));
    });
    for (const [name, targets] of byName) states[number].calls.set(name, stateOf(targets));
  }
  return start;
}

/** Every node that is reached without reading, sorted. */
function closure(set: readonly number[], nodes: Nodes): number[] {
  const seen = new Set(set);
  const stack = [...set];
  while (stack.length > 0)
    for (const node of nodes.epsilon[stack.pop()!])
      if (!seen.has(node)) {
        seen.add(node);
        stack.push(node);
      }
  return [...seen].sort((a, b) => a - b);
}

/** Nodes and edges from `from` to `to` that read what the expression says. */
function fragment(e: Expression, from: number, to: number, nodes: Nodes, what: string, rules: Grammar['rules']): void {
  const inner = (part: Expression, a: number, b: number) => fragment(part, a, b, nodes, what, rules);
  switch (e.kind) {
    case 'text': {
      const bytes = Buffer.from(e.text, 'utf8');
      let at = from;
      for (const byte of bytes) {
        const next = nodes.make();
        nodes.bytes[at].push([byte, byte, next]);
        at = next;
      }
      nodes.epsilon[at].push(to);
      return;
    }
    case 'characters':
      for (const [low, high] of e.ranges)
        for (const sequence of utf8Ranges(low, high)) {
          let at = from;
          sequence.forEach(([a, b], i) => {
            const next = i === sequence.length - 1 ? to : nodes.make();
            nodes.bytes[at].push([a, b, next]);
            at = next;
          });
        }
      return;
    case 'sequence': {
      let at = from;
      for (const part of e.parts) {
        const next = nodes.make();
        inner(part, at, next);
        at = next;
      }
      nodes.epsilon[at].push(to);
      return;
    }
    case 'choice':
      for (const part of e.parts) {
        const [a, b] = [nodes.make(), nodes.make()];
        nodes.epsilon[from].push(a);
        inner(part, a, b);
        nodes.epsilon[b].push(to);
      }
      return;
    case 'repeat': {
      let at = from;
      const once = () => {
        const next = nodes.make();
        inner(e.part, at, next);
        at = next;
      };
      for (let i = 0; i < e.min; i++) once();
      if (e.max === Number.POSITIVE_INFINITY) {
        const [a, b] = [nodes.make(), nodes.make()];
        nodes.epsilon[at].push(a);
        inner(e.part, a, b);
        nodes.epsilon[b].push(a, to);
        nodes.epsilon[at].push(to);
      } else {
        for (let i = e.min; i < e.max; i++) {
          nodes.epsilon[at].push(to);
          once();
        }
        nodes.epsilon[at].push(to);
      }
      return;
    }
    case 'automaton': {
      const own = e.dfa.edges.map(() => nodes.make());
      nodes.epsilon[from].push(own[0]);
      e.dfa.edges.forEach((edges, state) => {
        for (const [byte, next] of edges) nodes.bytes[own[state]].push([byte, byte, own[next]]);
        if (e.dfa.final[state]) nodes.epsilon[own[state]].push(to);
      });
      return;
    }
    case 'rule':
      if (!rules.has(e.name))
        throw new ConstraintError({ what, rule: 'it calls a rule that is not there', received: e.name });
      nodes.calls[from].push([e.name, to]);
      return;
  }
}

/** A rule that calls itself before a byte is read would never end. */
function checkLeftRecursion({ calls, final }: Automaton, starts: ReadonlyMap<string, number>): void {
  const nameOf = new Map([...starts].map(([name, start]) => [start, name]));
  const nullable = nullableStates(calls, final);
  const colour = new Map<number, 'open' | 'done'>();
  const visit = (state: number): void => {
    if (colour.get(state) === 'done') return;
    if (colour.get(state) === 'open')
      throw new ConstraintError({
        what: nameOf.get(state) ?? 'grammar',
        rule: 'a rule must read something before it calls itself',
      });
    colour.set(state, 'open');
    for (const [start, after] of calls[state]) {
      visit(start);
      if (nullable[start]) visit(after);
    }
    colour.set(state, 'done');
  };
  for (const start of starts.values()) visit(start);
}

/** States from which the rule may end without reading. */
function nullableStates(calls: Automaton['calls'], final: Uint8Array): Uint8Array {
  const nullable = final.slice();
  for (let changed = true; changed; ) {
    changed = false;
    calls.forEach((list, state) => {
      if (nullable[state] || !list.some(([start, after]) => nullable[start] && nullable[after])) return;
      nullable[state] = 1;
      changed = true;
    });
  }
  return nullable;
}
