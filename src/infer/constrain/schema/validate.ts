/**
 * Whether a value obeys a schema: the last word on a whole text, for what a grammar cannot hold. It stops at the first thing that is wrong.
 * What each keyword means is keywords.ts; here, schemas are applied inside each other.
 */
import type { SchemaDocument } from './document.ts';
import { ANY_TYPE, OF_TYPE, typeName } from './keywords.ts';
import type { Schema, SchemaObject } from './read.ts';

/** Undefined: nothing is wrong. Otherwise the path of what is, then a blank and what it must. */
export type Verdict = string | undefined;

/** Schemas applied inside each other. */
const DEEPEST = 700;

export class Validator {
  readonly #document: SchemaDocument;

  constructor(document: SchemaDocument) {
    this.#document = document;
  }

  wrong(value: unknown, schema: Schema): Verdict {
    return new Validation(this.#document).wrong(value, schema);
  }
}

/** Of one value: what was found of an object is kept, so that schemas which look at it twice do not double the work at each level. */
export class Validation {
  readonly document: SchemaDocument;
  readonly #known = new Map<object, Map<SchemaObject, Verdict>>();
  #depth = 0;

  constructor(document: SchemaDocument) {
    this.document = document;
  }

  wrong(value: unknown, schema: Schema): Verdict {
    if (schema === true) return undefined;
    if (schema === false) return ' must not be there';
    if (typeof value !== 'object' || value === null) return this.#look(value, schema);
    const known = this.#known.get(value) ?? new Map<SchemaObject, Verdict>();
    this.#known.set(value, known);
    if (!known.has(schema)) known.set(schema, this.#look(value, schema));
    return known.get(schema);
  }

  holds(value: unknown, schema: Schema): boolean {
    return this.wrong(value, schema) === undefined;
  }

  #look(value: unknown, schema: SchemaObject): Verdict {
    if (this.#depth > DEEPEST) return ' must nest less deep, and its schema must not refer to itself in a circle';
    this.#depth++;
    let wrong: Verdict;
    for (const [keyword, rule] of [...ANY_TYPE, ...(OF_TYPE[typeName(value)] ?? [])]) {
      if (Object.hasOwn(schema, keyword)) wrong = rule(value as never, schema, this);
      if (wrong !== undefined) break;
    }
    this.#depth--;
    return wrong;
  }
}
