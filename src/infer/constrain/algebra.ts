/**
 * Automata of plain languages, without calls of rules, put together: texts that are in both, texts that are in the first and not in the second.
 * For what a tree of expressions cannot say: a pattern with a length, a name that is none of some others.
 */
import { automatonOf } from './automaton.ts';
import { ConstraintError } from './error.ts';
import type { Expression } from './expression.ts';

/** A deterministic automaton over bytes; state 0 is the first. */
export interface Dfa {
  /** By state: byte and next state. */
  readonly edges: readonly ReadonlyMap<number, number>[];
  readonly final: readonly boolean[];
}

const MOST_STATES = 50_000;

/** Of an expression that calls no rule. */
export function dfaOf(expression: Expression, what: string): Dfa {
  const { next, final, start } = automatonOf({ rules: new Map([[what, expression]]), root: what });
  return explored(
    start,
    (state) => {
      const edges: [number, number][] = [];
      for (let byte = 0; byte < 256; byte++)
        if (next[256 * state + byte] >= 0) edges.push([byte, next[256 * state + byte]]);
      return edges;
    },
    (state) => final[state] === 1,
    what,
  );
}

/** Texts that both accept. */
export function intersect(a: Dfa, b: Dfa, what: string): Dfa {
  const width = b.edges.length;
  return explored(
    0,
    (state) => {
      const [left, right] = [a.edges[Math.floor(state / width)], b.edges[state % width]];
      return [...left].flatMap(([byte, to]): [number, number][] => {
        const other = right.get(byte);
        return other === undefined ? [] : [[byte, to * width + other]];
      });
    },
    (state) => a.final[Math.floor(state / width)] && b.final[state % width],
    what,
  );
}

/** Texts that `a` accepts and `b` does not. */
export function subtract(a: Dfa, b: Dfa, what: string): Dfa {
  const width = b.edges.length + 1;
  const none = b.edges.length; // where b has failed
  return explored(
    0,
    (state) => {
      const right = state % width;
      return [...a.edges[Math.floor(state / width)]].map(([byte, to]): [number, number] => {
        const other = right === none ? none : (b.edges[right].get(byte) ?? none);
        return [byte, to * width + other];
      });
    },
    (state) => a.final[Math.floor(state / width)] && !(b.final[state % width] ?? false),
    what,
  );
}

export const isEmpty = ({ final }: Dfa) => !final.some(Boolean);

/** The automaton that is reached from a state, numbered anew, without states that lead nowhere. */
function explored(
  first: number,
  edgesOf: (state: number) => readonly (readonly [byte: number, to: number])[],
  isFinal: (state: number) => boolean,
  what: string,
): Dfa {
  const numbers = new Map([[first, 0]]);
  const order = [first];
  const edges: Map<number, number>[] = [];
  for (let i = 0; i < order.length; i++) {
    const own = new Map<number, number>();
    for (const [byte, to] of edgesOf(order[i])) {
      let number = numbers.get(to);
      if (number === undefined) {
        number = order.push(to) - 1;
        numbers.set(to, number);
        if (number >= MOST_STATES)
          throw new ConstraintError({ what, rule: `must have at most ${MOST_STATES} states`, received: 'more' });
      }
      own.set(byte, number);
    }
    edges.push(own);
  }
  const final = order.map(isFinal);
  const alive = liveStates(edges, final);
  for (const own of edges) for (const [byte, to] of own) if (!alive[to]) own.delete(byte);
  return { edges, final };
}

/** States from which a final one is reached. */
function liveStates(edges: readonly ReadonlyMap<number, number>[], final: readonly boolean[]): boolean[] {
  const from: number[][] = edges.map(() => []);
  edges.forEach((own, state) => {
    for (const to of own.values()) from[to].push(state);
  });
  const alive = [...final];
  const waiting = final.flatMap((ends, state) => (ends ? [state] : []));
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop())
    for (const before of from[state])
      if (!alive[before]) {
        alive[before] = true;
        waiting.push(before);
      }
  return alive;
}
