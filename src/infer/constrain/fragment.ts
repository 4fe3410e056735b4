/**
 * Expressions as nodes and edges that read what they say: Thompson's construction, with edges for ranges of bytes and for calls of rules. What
 * becomes of the nodes is automaton.ts.
 */
import type { Edge } from './automaton.ts';
import type { Expression } from './expression.ts';
import { type Utf8Tree, utf8Tree } from './utf8.ts';
import type { Place } from './work.ts';

/** By number of the node: where it leads without reading, by ranges of bytes, by calls. */
export class Fragment {
  readonly epsilon: number[][] = [];
  readonly bytes: Edge[][] = [];
  readonly calls: (readonly [rule: string, node: number])[][] = [];
  readonly #place: Place;
  readonly first: number;
  readonly last: number;

  /** Throws ConstraintError for what is too large. */
  constructor(expression: Expression, place: Place) {
    this.#place = place;
    this.first = this.#make();
    this.last = this.#make();
    this.#add(expression, this.first, this.last);
  }

  #make(): number {
    this.#place.work.spend(3, this.#place.what);
    this.bytes.push([]);
    this.calls.push([]);
    return this.epsilon.push([]) - 1;
  }

  #add(e: Expression, from: number, to: number): void {
    switch (e.kind) {
      case 'text': {
        let at = from;
        for (const byte of Buffer.from(e.text, 'utf8')) {
          const next = this.#make();
          this.bytes[at].push([byte, byte, next]);
          at = next;
        }
        this.epsilon[at].push(to);
        return;
      }
      case 'characters':
        this.#addTree(utf8Tree(e.ranges), from, to, new Map());
        return;
      case 'sequence': {
        let at = from;
        for (const part of e.parts) at = this.#after(part, at);
        this.epsilon[at].push(to);
        return;
      }
      case 'choice':
        for (const part of e.parts) {
          const first = this.#make();
          this.epsilon[from].push(first);
          this.epsilon[this.#after(part, first)].push(to);
        }
        return;
      case 'repeat':
        this.#addRepeat(e, from, to);
        return;
      case 'automaton': {
        const own = e.dfa.edges.map(() => this.#make());
        this.epsilon[from].push(own[0]);
        e.dfa.edges.forEach((edges, state) => {
          this.bytes[own[state]] = edges.map(([low, high, next]) => [low, high, own[next]]);
          this.#place.work.spend(edges.length, this.#place.what);
          if (e.dfa.final[state]) this.epsilon[own[state]].push(to);
        });
        return;
      }
      case 'rule':
        this.calls[from].push([e.name, to]);
        return;
    }
  }

  /** A new node behind the part. */
  #after(part: Expression, from: number): number {
    const next = this.#make();
    this.#add(part, from, next);
    return next;
  }

  #addRepeat({ part, min, max }: Expression & { kind: 'repeat' }, from: number, to: number): void {
    let at = this.#make(); // its own, so that nothing comes back to before the repeat
    this.epsilon[from].push(at);
    for (let i = 0; i < min; i++) at = this.#after(part, at);
    if (max === Number.POSITIVE_INFINITY) {
      const again = this.#make();
      this.epsilon[at].push(again);
      this.epsilon[this.#after(part, again)].push(again);
      this.epsilon[again].push(to);
      return;
    }
    for (let i = min; i < max; i++) {
      this.epsilon[at].push(to);
      at = this.#after(part, at);
    }
    this.epsilon[at].push(to);
  }

  #addTree({ branches }: Utf8Tree, from: number, to: number, made: Map<Utf8Tree, number>): void {
    for (const [low, high, next] of branches) {
      if (next === 'end') {
        this.bytes[from].push([low, high, to]);
        continue;
      }
      let node = made.get(next);
      if (node === undefined) {
        node = this.#make();
        made.set(next, node);
        this.#addTree(next, node, to, made);
      }
      this.bytes[from].push([low, high, node]);
    }
  }
}
