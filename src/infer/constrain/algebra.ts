/**
 * Automata of plain languages, without calls of rules, put together: texts that are in both, texts that are in the first and not in the second.
 * For what a tree of expressions cannot say: a pattern with a length, a name that is none of some others.
 */
import { type Edge, plainAutomaton } from './automaton.ts';
import type { Expression } from './expression.ts';
import type { Place } from './work.ts';

/** A deterministic automaton over bytes; state 0 is the first. Every state but the first leads to a final one. */
export interface Dfa {
  readonly edges: readonly (readonly Edge[])[];
  readonly final: readonly boolean[];
}

/** Of an expression that calls no rule. */
export function dfaOf(expression: Expression, place: Place): Dfa {
  const { edges, final } = plainAutomaton(expression, place);
  return explored(
    0,
    (state) => edges[state],
    (state) => final[state],
    place,
  );
}

/** Texts that both accept. */
export function intersect(a: Dfa, b: Dfa, place: Place): Dfa {
  const width = b.edges.length;
  return explored(
    0,
    (state) =>
      common(a.edges[Math.floor(state / width)], b.edges[state % width]).flatMap(([from, to, left, right]): Edge[] =>
        right === undefined ? [] : [[from, to, left * width + right]],
      ),
    (state) => a.final[Math.floor(state / width)] && b.final[state % width],
    place,
  );
}

/** Texts that `a` accepts and `b` does not. */
export function subtract(a: Dfa, b: Dfa, place: Place): Dfa {
  const none = b.edges.length; // where b has failed
  const width = none + 1;
  return explored(
    0,
    (state) =>
      common(a.edges[Math.floor(state / width)], b.edges[state % width] ?? []).map(
        ([from, to, left, right]): Edge => [from, to, left * width + (right ?? none)],
      ),
    (state) => a.final[Math.floor(state / width)] && !(b.final[state % width] ?? false),
    place,
  );
}

export const isEmpty = ({ final }: Dfa) => !final.some(Boolean);

/** Whether the text is accepted, as UTF-8. */
export function accepts({ edges, final }: Dfa, text: string): boolean {
  let state = 0;
  for (const byte of Buffer.from(text, 'utf8')) {
    const edge = edges[state].find(([from, to]) => from <= byte && byte <= to);
    if (!edge) return false;
    state = edge[2];
  }
  return final[state];
}

/** The left edges, cut where the right ones begin and end, with where the right ones lead. */
function common(a: readonly Edge[], b: readonly Edge[]): (readonly [number, number, number, number | undefined])[] {
  const out: (readonly [number, number, number, number | undefined])[] = [];
  let i = 0;
  for (const [low, high, left] of a) {
    let at = low;
    while (i < b.length && b[i][1] < low) i++;
    for (let j = i; at <= high; ) {
      const [from, to, right] = b[j] ?? [256, 256, 0];
      if (from > at) out.push([at, Math.min(high, from - 1), left, undefined]);
      if (from <= high) out.push([Math.max(at, from), Math.min(high, to), left, right]);
      at = to + 1;
      j++;
      if (from > high) break;
    }
  }
  return out;
}

/** The automaton that is reached from a state, numbered anew, without states that lead nowhere. */
function explored(
  first: number,
  edgesOf: (state: number) => readonly Edge[],
  isFinal: (state: number) => boolean,
  { what, work }: Place,
): Dfa {
  const numbers = new Map([[first, 0]]);
  const order = [first];
  const edges: Edge[][] = [];
  for (let i = 0; i < order.length; i++) {
    const own = edgesOf(order[i]);
    work.spend(own.length + 1, what);
    edges.push(
      own.map(([from, to, state]) => {
        let number = numbers.get(state);
        if (number === undefined) {
          number = order.push(state) - 1;
          numbers.set(state, number);
        }
        return [from, to, number];
      }),
    );
  }
  const final = order.map(isFinal);
  const alive = liveStates(edges, final);
  const places: number[] = [];
  const kept = order.map((_, state) => state).filter((state) => state === 0 || alive[state]);
  kept.forEach((state, place) => {
    places[state] = place;
  });
  return {
    edges: kept.map((state) =>
      edges[state].filter(([, , to]) => alive[to]).map(([from, to, next]) => [from, to, places[next]]),
    ),
    final: kept.map((state) => final[state]),
  };
}

/** States from which a final one is reached. */
function liveStates(edges: readonly (readonly Edge[])[], final: readonly boolean[]): boolean[] {
  const before: number[][] = edges.map(() => []);
  edges.forEach((own, state) => {
    for (const [, , to] of own) before[to].push(state);
  });
  const alive = [...final];
  const waiting = final.flatMap((ends, state) => (ends ? [state] : []));
  for (let state = waiting.pop(); state !== undefined; state = waiting.pop())
    for (const from of before[state])
      if (!alive[from]) {
        alive[from] = true;
        waiting.push(from);
      }
  return alive;
}
