/**
 * A grammar as automata over bytes: one deterministic automaton for each rule, whose edges are ranges of bytes or calls of other rules, without
 * states that lead nowhere. Built from expressions by the textbook ways: fragment.ts, then subsets. Running one is machine.ts.
 */
import { ConstraintError } from './error.ts';
import type { Expression } from './expression.ts';
import { Fragment } from './fragment.ts';
import { checkLeftRecursion, heightsOf, trimmed } from './productive.ts';
import { type Place, Work } from './work.ts';

export interface Grammar {
  readonly rules: ReadonlyMap<string, Expression>;
  readonly root: string;
}

/** Bytes from `from` to `to` lead to `state`; those of one state ascend and are apart. */
export type Edge = readonly [from: number, to: number, state: number];
/** A rule that begins in `start` may be read here; after it, the state is `after`. */
export type Call = readonly [start: number, after: number];

/** All rules' states in one numbering. */
export interface Automaton {
  readonly edges: readonly (readonly Edge[])[];
  readonly calls: readonly (readonly Call[])[];
  /** The rule may end here. */
  readonly final: readonly boolean[];
  /** Rules that must be inside each other, at least, until the rule ends; -1: it never does, and nothing leads here. */
  readonly heights: Int32Array;
  /** State that the root starts in. */
  readonly start: number;
}

const MOST_STATES = 200_000;
/** Rules inside each other while a text is read. */
export const DEEPEST = 256;

/**
 * The automata of a grammar.
 * @throws ConstraintError for rules that are missing or call themselves before reading a byte, for a root that accepts nothing, and for too
 * much of anything
 */
export function automatonOf({ rules, root }: Grammar, work: Work = new Work()): Automaton {
  if (!rules.has(root)) throw new ConstraintError({ what: root, rule: 'the grammar must have this rule' });
  const states: State[] = [];
  const starts = new Map<string, number>();
  const called = new Set([root]);
  for (const name of called) {
    const offset = states.length;
    starts.set(name, offset);
    for (const { edges, calls, final } of statesOf(rules.get(name)!, { what: name, work })) {
      for (const callee of calls.keys()) {
        if (!rules.has(callee))
          throw new ConstraintError({ what: name, rule: 'it calls a rule that is not there', received: callee });
        called.add(callee);
      }
      states.push({
        edges: edges.map(([from, to, state]) => [from, to, state + offset]),
        calls: new Map([...calls].map(([callee, after]) => [callee, after + offset])),
        final,
      });
    }
    if (states.length > MOST_STATES)
      throw new ConstraintError({
        what: root,
        rule: `all rules must have at most ${MOST_STATES} states`,
        received: 'more',
      });
  }
  const start = starts.get(root)!;
  const calls = states.map((state) => [...state.calls].map(([name, after]): Call => [starts.get(name)!, after]));
  const final = states.map((state) => state.final);
  const edges = states.map((state) => state.edges);
  const heights = heightsOf(edges, calls, final);
  if (heights[start] < 0)
    throw new ConstraintError({ what: root, rule: 'some text must obey it', received: 'none does' });
  if (heights[start] > DEEPEST)
    throw new ConstraintError({ what: root, rule: `its shortest texts must nest at most ${DEEPEST} deep` });
  const automaton = { ...trimmed(edges, calls, heights), final, heights, start };
  checkLeftRecursion(automaton, new Map([...starts].map(([name, state]) => [state, name])));
  return automaton;
}

/** By expression, as long as it is there: those of the language's own rules are built once. */
const built = new WeakMap<Expression, readonly State[]>();

function statesOf(expression: Expression, place: Place): readonly State[] {
  let states = built.get(expression);
  if (!states) {
    states = subsets(new Fragment(expression, place), place);
    built.set(expression, states);
  }
  place.work.spend(states.length, place.what);
  return states;
}

/** The automaton of one expression without calls, its first state first; it may accept nothing. */
export function plainAutomaton(expression: Expression, place: Place): { edges: Edge[][]; final: boolean[] } {
  const states = subsets(new Fragment(expression, place), place);
  return { edges: states.map(({ edges }) => edges), final: states.map(({ final }) => final) };
}

interface State {
  edges: Edge[];
  readonly calls: Map<string, number>;
  readonly final: boolean;
}

/** The states of one rule, its first before the others, each a set of the fragment's nodes. */
function subsets(nodes: Fragment, { what, work }: Place): State[] {
  const states: State[] = [];
  const byTargets = new Map<string, number>();
  const byNodes = new Map<string, number>();
  const waiting: { number: number; set: readonly number[] }[] = [];
  const stateOf = (targets: number[]): number => {
    const sorted = targets.length > 1 ? [...new Set(targets)].sort((a, b) => a - b) : targets;
    const short = sorted.join(' ');
    const known = byTargets.get(short);
    if (known !== undefined) return known;
    const set = closure(sorted, nodes);
    work.spend(set.length, what);
    const key = set.join(' ');
    let number = byNodes.get(key);
    if (number === undefined) {
      number = states.push({ edges: [], calls: new Map(), final: set.includes(nodes.last) }) - 1;
      byNodes.set(key, number);
      waiting.push({ number, set });
    }
    byTargets.set(short, number);
    return number;
  };
  stateOf([nodes.first]);
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { number, set } = next;
    const ranges = set.flatMap((node) => nodes.bytes[node]);
    work.spend(ranges.length, what);
    states[number].edges = swept(ranges, stateOf);
    const byName = new Map<string, number[]>();
    for (const node of set)
      for (const [name, target] of nodes.calls[node]) byName.set(name, [...(byName.get(name) ?? []), target]);
    for (const [name, targets] of byName) states[number].calls.set(name, stateOf(targets));
  }
  return states;
}

/** Ranges that overlap as ranges that do not, each with the state of all that it leads to. */
function swept(ranges: readonly Edge[], stateOf: (targets: number[]) => number): Edge[] {
  if (ranges.length === 0) return [];
  const cuts = [...new Set(ranges.flatMap(([from, to]) => [from, to + 1]))].sort((a, b) => a - b);
  const targets: number[][] = cuts.map(() => []);
  const at = new Map(cuts.map((cut, i) => [cut, i]));
  for (const [from, to, target] of ranges) for (let i = at.get(from)!; cuts[i] <= to; i++) targets[i].push(target);
  const edges: [number, number, number][] = [];
  targets.forEach((own, i) => {
    if (own.length === 0) return;
    const state = stateOf(own);
    const last = edges.at(-1);
    if (last && last[2] === state && last[1] === cuts[i] - 1) last[1] = cuts[i + 1] - 1;
    else edges.push([cuts[i], cuts[i + 1] - 1, state]);
  });
  return edges;
}

/** Every node that is reached without reading, sorted. */
function closure(set: readonly number[], nodes: Fragment): number[] {
  const seen = new Set(set);
  for (const node of seen) for (const next of nodes.epsilon[node]) seen.add(next);
  return [...seen].sort((a, b) => a - b);
}
