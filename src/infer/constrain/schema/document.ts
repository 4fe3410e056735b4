/**
 * A schema as a net of parts: each known by a number and its place, references followed, what must hold beside it. Several parts that must hold
 * together are a conjunction: a list without repetition, in the order of their numbers, with all that they refer to. Not what keywords mean for
 * values of a type.
 */
import { type Dfa, dfaOf } from '../algebra.ts';
import { ConstraintError } from '../error.ts';
import { searching } from '../pattern.ts';
import type { Place, Work } from '../work.ts';
import { choicesOf } from './choices.ts';
import { type CheckedSchema, resolve, type Schema, type SchemaObject } from './read.ts';

export type Conjunction = readonly SchemaObject[];

/** Ways to obey a schema that are looked at side by side. */
const MOST_ALTERNATIVES = 512;

export class SchemaDocument {
  readonly root: Schema;
  readonly place: Place;
  readonly #paths: ReadonlyMap<SchemaObject, string>;
  readonly #patterns = new Map<string, Dfa>();
  readonly #numbers = new Map<SchemaObject, number>();
  readonly #choices = new Map<SchemaObject, readonly (readonly Schema[])[]>();

  /** @throws ConstraintError for patterns that cannot be enforced */
  constructor({ root, paths }: CheckedSchema, work: Work) {
    this.root = root;
    this.place = { what: 'schema', work };
    this.#paths = paths;
    for (const [{ pattern, patternProperties }, path] of paths)
      for (const source of [pattern ?? [], Object.keys(patternProperties ?? {})].flat())
        this.#patterns.set(source as string, dfaOf(searching(source as string, `schema ${path}`), this.place));
  }

  /** The texts in which a pattern of the schema is found. */
  pattern(source: string): Dfa {
    return this.#patterns.get(source)!;
  }

  /** For errors: the first of the parts that stands in the schema itself. */
  placeOf(parts: Conjunction): Place {
    const path = parts.map((part) => this.#paths.get(part)).find((known) => known !== undefined);
    return { what: `schema ${path ?? '#'}`, work: this.place.work };
  }

  /** The parts that hold where all of these schemas hold; undefined where one of them is false. */
  together(schemas: Iterable<Schema>): Conjunction | undefined {
    const all = new Set<Schema>(schemas);
    for (const schema of all) {
      if (typeof schema === 'boolean') continue;
      this.place.work.spend(1, this.place.what);
      for (const part of (schema.allOf ?? []) as Schema[]) all.add(part);
      if (typeof schema.$ref === 'string') all.add(resolve(this.root, schema.$ref));
    }
    if (all.has(false)) return undefined;
    const parts = [...all].filter((schema) => schema !== true) as SchemaObject[];
    for (const part of parts) this.#number(part); // in the order of the schema
    return parts.sort((a, b) => this.#number(a) - this.#number(b));
  }

  /** The same for equal conjunctions. */
  key(parts: Conjunction): string {
    return parts.map((part) => this.#number(part)).join(' ');
  }

  /**
   * Conjunctions without choices between schemas, one of which must hold: every way to take one of each anyOf, oneOf and so on, without those
   * that `impossible` sees to be empty.
   * @throws ConstraintError where there are too many
   */
  alternatives(parts: Conjunction, impossible: (parts: Conjunction) => boolean): Conjunction[] {
    const out = new Map<string, Conjunction>();
    const waiting = [{ parts, made: new Set<readonly Schema[]>() }];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { parts, made } = next;
      if (impossible(parts)) continue;
      const open = parts.flatMap((part) => this.#choicesOf(part)).find((list) => !made.has(list));
      if (!open) {
        out.set(this.key(parts), parts);
        continue;
      }
      const done = new Set(made).add(open);
      const options = open.map((option) => this.together([...parts, option])).filter((option) => option !== undefined);
      // An option that adds nothing holds already; the others would only say more.
      const same = options.find((option) => option.length === parts.length);
      for (const option of same ? [same] : options.toReversed()) waiting.push({ parts: option, made: done });
      if (waiting.length + out.size > MOST_ALTERNATIVES)
        throw new ConstraintError({
          what: this.place.what,
          rule: `anyOf, oneOf, if and dependent keywords together must leave at most ${MOST_ALTERNATIVES} ways`,
          received: 'more',
        });
    }
    return [...out.values()];
  }

  #choicesOf(part: SchemaObject): readonly (readonly Schema[])[] {
    let known = this.#choices.get(part);
    if (!known) {
      known = choicesOf(part, this.root, this.placeOf([part]));
      this.#choices.set(part, known);
    }
    return known;
  }

  #number(part: SchemaObject): number {
    const known = this.#numbers.get(part);
    if (known !== undefined) return known;
    this.#numbers.set(part, this.#numbers.size);
    return this.#numbers.size - 1;
  }
}
