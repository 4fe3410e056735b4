/**
 * What of an automaton leads to an end: states from which a rule can end, and how deep calls must nest until then. The rest is cut off, so that
 * what may come next never leads where no text ends. Also the check that rules read before they call themselves.
 */
import type { Automaton, Call, Edge } from './automaton.ts';
import { ConstraintError } from './error.ts';

type Edges = readonly (readonly Edge[])[];
type Calls = readonly (readonly Call[])[];

/** By state: how deep calls must nest until the rule ends; -1: it never ends. With no edges given: without reading. */
export function heightsOf(edges: Edges, calls: Calls, final: readonly boolean[]): Int32Array {
  const heights = new Int32Array(calls.length).fill(-1);
  const readers: number[][] = calls.map(() => []);
  const callers: number[][] = calls.map(() => []);
  edges.forEach((own, state) => {
    for (const [, , to] of own) readers[to].push(state);
  });
  calls.forEach((own, state) => {
    for (const [start, after] of own) {
      callers[start].push(state);
      callers[after].push(state);
    }
  });
  // The lowest first, so that each state is settled once.
  const levels: number[][] = [final.flatMap((ends, state) => (ends ? [state] : []))];
  for (let level = 0; level < levels.length; level++) {
    levels[level] ??= [];
    const waiting = levels[level];
    for (let state = waiting.pop(); state !== undefined; state = waiting.pop()) {
      if (heights[state] >= 0) continue;
      heights[state] = level;
      waiting.push(...readers[state].filter((reader) => heights[reader] < 0));
      for (const caller of callers[state]) {
        if (heights[caller] >= 0) continue;
        for (const [start, after] of calls[caller])
          if (heights[start] >= 0 && heights[after] >= 0) {
            const tail = returnsOnly(after, edges, calls, final);
            const height = Math.max(heights[start] + (tail ? 0 : 1), heights[after]);
            levels[height] ??= [];
            levels[height].push(caller);
          }
      }
    }
  }
  return heights;
}

/** Nothing is left but to return: a call that comes back here need not come back, and lists by recursion stay flat. */
export function returnsOnly(state: number, edges: Edges, calls: Calls, final: readonly boolean[]): boolean {
  return final[state] && calls[state].length === 0 && (edges[state]?.length ?? 0) === 0;
}

/** Without the edges and calls that lead where no rule ends. */
export function trimmed(edges: Edges, calls: Calls, heights: Int32Array): { edges: Edges; calls: Calls } {
  return {
    edges: edges.map((own) => own.filter(([, , to]) => heights[to] >= 0)),
    calls: calls.map((own) => own.filter(([start, after]) => heights[start] >= 0 && heights[after] >= 0)),
  };
}

/** A rule that calls itself before a byte is read would never end. Throws ConstraintError naming one. */
export function checkLeftRecursion({ calls, final }: Automaton, names: ReadonlyMap<number, string>): void {
  const nullable = heightsOf([], calls, final);
  /** Rules that are entered where a rule has read nothing, by their first states. */
  const entered = (first: number): number[] => {
    const states = new Set([first]);
    const out = new Set<number>();
    for (const state of states)
      for (const [start, after] of calls[state]) {
        out.add(start);
        if (nullable[start] >= 0) states.add(after);
      }
    return [...out];
  };
  const seen = new Map<number, 'open' | 'done'>();
  for (const first of names.keys()) {
    const path = seen.has(first) ? [] : [{ rule: first, left: entered(first) }];
    while (path.length > 0) {
      const { rule, left } = path[path.length - 1];
      seen.set(rule, 'open');
      const to = left.pop();
      if (to === undefined) {
        seen.set(rule, 'done');
        path.pop();
      } else if (seen.get(to) === 'open')
        throw new ConstraintError({
          what: names.get(to)!,
          rule: 'a rule must read something before it calls itself',
        });
      else if (!seen.has(to)) path.push({ rule: to, left: entered(to) });
    }
  }
}
