/**
 * A machine as a constraint on tokens: which ids may come next, found by walking the tree of tokens and leaving a branch where the machine
 * stops. Masks are kept by configuration. Not responsible for what the machine accepts (schema, pattern, grammar).
 */
import type { TokenConstraint } from '../constraint.ts';
import type { Automaton } from './automaton.ts';
import { ConstraintError } from './error.ts';
import { DEAD, Machine } from './machine.ts';
import type { TokenTree } from './vocabulary.ts';

/** Masks kept of one constraint and its clones: 512 of a vocabulary of 150,000 are 10 MB. */
const MOST_MASKS = 512;

/** What is wrong with a whole text that the automaton accepts; undefined: nothing. */
export type Check = (text: string) => ConstraintError | undefined;

/** What clones share. */
class Shared {
  readonly machine: Machine;
  readonly tree: TokenTree;
  readonly check: Check | undefined;
  #masks = new Map<number, Uint32Array>();
  #generation = 0;

  constructor(automaton: Automaton, tree: TokenTree, check?: Check) {
    this.machine = new Machine(automaton);
    this.tree = tree;
    this.check = check;
  }

  maskOf(configuration: number): Uint32Array {
    if (this.#generation !== this.machine.generation) {
      this.#masks.clear();
      this.#generation = this.machine.generation;
    }
    let mask = this.#masks.get(configuration);
    if (!mask) {
      mask = this.#walk(configuration);
      if (this.#masks.size >= MOST_MASKS) this.#masks.delete(this.#masks.keys().next().value!);
      this.#masks.set(configuration, mask);
    }
    return mask;
  }

  #walk(configuration: number): Uint32Array {
    const { machine } = this;
    const { vocab, bytes, depths, after, from, ids, ends, deepest } = this.tree;
    const mask = new Uint32Array(Math.ceil(vocab / 32));
    /** By depth: the configuration before the byte at that depth. */
    const at = new Int32Array(deepest + 1);
    at[0] = configuration;
    for (let node = 0; node < bytes.length; ) {
      const depth = depths[node];
      const to = machine.step(at[depth], bytes[node]);
      if (to === DEAD) {
        node = after[node];
        continue;
      }
      for (let i = from[node]; i < from[node + 1]; i++) mask[ids[i] >> 5] |= 1 << (ids[i] & 31);
      at[depth + 1] = to;
      node++;
    }
    if (machine.complete(configuration)) for (const id of ends) mask[id >> 5] |= 1 << (id & 31);
    return mask;
  }
}

export class MachineConstraint implements TokenConstraint {
  readonly #shared: Shared;
  #configuration: number;
  #generation: number;
  /** Bytes read, for finding the place again when configurations were forgotten by a clone's steps. */
  #read: number[] = [];
  /** An id that ends the text came. */
  #over = false;

  constructor(from: { automaton: Automaton; tree: TokenTree; check?: Check } | MachineConstraint) {
    if (from instanceof MachineConstraint) {
      this.#shared = from.#shared;
      this.#read = [...from.#read];
      this.#over = from.#over;
      this.#configuration = from.#configuration;
      this.#generation = from.#generation;
      return;
    }
    this.#shared = new Shared(from.automaton, from.tree, from.check);
    this.#configuration = this.#shared.machine.start();
    this.#generation = 0;
  }

  mask(into: Uint32Array): void {
    into.set(this.#shared.maskOf(this.#here()));
  }

  accept(id: number): void {
    const { machine, tree } = this.#shared;
    if (!this.#over && tree.ends.includes(id) && this.complete) {
      this.#over = true;
      return;
    }
    const bytes = this.#over || tree.ends.includes(id) ? [] : tree.bytesOf(id);
    let to = this.#here();
    for (const byte of bytes) to = machine.step(to, byte);
    if (to === DEAD || bytes.length === 0)
      throw new ConstraintError({
        what: 'output',
        rule: 'a token must be one that the mask allows',
        received: String(id),
      });
    this.#read.push(...bytes);
    this.#configuration = machine.trim(to);
    this.#generation = machine.generation;
  }

  get done(): boolean {
    const here = this.#here();
    return this.#over || (this.#shared.machine.complete(here) && this.#shared.machine.ended(here));
  }

  /** The text so far may end here. */
  get complete(): boolean {
    return this.#shared.machine.complete(this.#here());
  }

  verify(): ConstraintError | undefined {
    if (this.complete) return this.#shared.check?.(Buffer.from(this.#read).toString('utf8'));
    return new ConstraintError({
      what: 'output',
      rule: 'it must be whole when it ends',
      received: 'the beginning of one',
    });
  }

  clone(): MachineConstraint {
    return new MachineConstraint(this);
  }

  #here(): number {
    const { machine } = this.#shared;
    if (this.#generation !== machine.generation) {
      this.#configuration = this.#read.reduce((at, byte) => machine.step(at, byte), machine.start());
      this.#generation = machine.generation;
    }
    return this.#configuration;
  }
}
