/**
 * From a schema to a grammar: one rule for each conjunction of its parts that a value must obey, so that schemas that refer to themselves become
 * rules that do. What the grammar cannot say exactly it says too widely, and validate.ts looks at the whole text.
 */
import { accepts, type Dfa, dfaOf } from '../algebra.ts';
import type { Grammar } from '../automaton.ts';
import { accepted, choice, type Expression, NEVER, rule, text } from '../expression.ts';
import type { Place } from '../work.ts';
import { arrays, differing } from './arrays.ts';
import type { Conjunction, SchemaDocument } from './document.ts';
import { arrayRulesOf, boundsOf, excludedBy, objectRulesOf, stringRulesOf, typesOf, valuesOf } from './flatten.ts';
import { ANY_ARRAY, ANY_OBJECT, ANY_VALUE, JSON_RULES, literal, oneOfTexts } from './json-text.ts';
import { integers, numbers } from './numbers.ts';
import { objects } from './objects.ts';
import type { Schema, TypeName } from './read.ts';
import { strings, textsOf } from './strings.ts';
import type { Validator } from './validate.ts';

/** What the files by type need to build the rules of one value. */
export interface Builder {
  readonly document: SchemaDocument;
  readonly place: Place;
  /** Begins the names of the rules that are defined. */
  readonly name: string;
  /** A value that obeys all of them. */
  refer(schemas: readonly Schema[]): Expression;
  define(name: string, expression: Expression): void;
  rule(name: string): Expression;
  /** Texts that obey all of them as strings; undefined: any. */
  texts(schemas: readonly Schema[]): Dfa | undefined;
  accepts(dfa: Dfa, text: string): boolean;
}

/** More values than these may differ in too many ways. */
const MOST_DIFFERING = 7;

/** The grammar of a schema's values as JSON texts. Throws ConstraintError for what is too large or cannot be enforced. */
export function compile(document: SchemaDocument, validator: Validator): Grammar {
  return new Compiler(document, validator).grammar();
}

class Compiler {
  readonly #document: SchemaDocument;
  readonly #validator: Validator;
  readonly #rules = new Map(JSON_RULES);
  readonly #names = new Map<string, string>();
  readonly #waiting: { name: string; parts: Conjunction }[] = [];

  constructor(document: SchemaDocument, validator: Validator) {
    this.#document = document;
    this.#validator = validator;
  }

  grammar(): Grammar {
    const { place, root: schema } = this.#document;
    const root = place.what;
    this.#rules.set(root, this.#refer([schema]));
    for (let next = this.#waiting.pop(); next; next = this.#waiting.pop())
      this.#rules.set(next.name, this.#values(next.parts, next.name));
    return { rules: this.#rules, root };
  }

  #refer(schemas: readonly Schema[]): Expression {
    const parts = this.#document.together(schemas);
    if (!parts) return NEVER;
    if (parts.every(saysNothing)) return ANY_VALUE;
    const key = this.#document.key(parts.filter((part) => !saysNothing(part)));
    let name = this.#names.get(key);
    if (name === undefined) {
      name = `${this.#document.placeOf(parts).what} (${this.#names.size})`;
      this.#names.set(key, name);
      this.#rules.set(name, NEVER);
      this.#waiting.push({ name, parts });
    }
    return rule(name);
  }

  #values(parts: Conjunction, name: string): Expression {
    const place = this.#document.placeOf(parts);
    const ways = this.#document.alternatives(parts, (some) => this.#impossible(some));
    return choice(...ways.map((way, i) => this.#value(way, this.#builder(`${name} ${i}`, place))));
  }

  #value(parts: Conjunction, builder: Builder): Expression {
    const values = this.#validValues(parts);
    if (values) return choice(...values.map(literal));
    const types = typesOf(parts);
    const excluded = excludedBy(parts);
    const wanted = types.filter((type) => type !== 'integer' || !types.includes('number'));
    return choice(...wanted.map((type) => this.#ofType(type, parts, excluded, builder)));
  }

  #ofType(type: TypeName, parts: Conjunction, excluded: readonly unknown[], builder: Builder): Expression {
    const { place } = builder;
    switch (type) {
      case 'null':
        return excluded.includes(null) ? NEVER : text('null');
      case 'boolean':
        return choice(...[true, false].filter((value) => !excluded.includes(value)).map(literal));
      case 'string':
        return strings(stringRulesOf(parts, this.#document), place);
      case 'integer':
        return integers(boundsOf(parts), place);
      case 'number':
        return numbers(boundsOf(parts), place);
      case 'array':
        return ARRAY_WORDS.some((word) => parts.some((part) => word in part)) ? this.#array(parts, builder) : ANY_ARRAY;
      case 'object':
        return OBJECT_WORDS.some((word) => parts.some((part) => word in part))
          ? objects(this.#objectRules(parts), builder)
          : ANY_OBJECT;
    }
  }

  #array(parts: Conjunction, builder: Builder): Expression {
    const rules = arrayRulesOf(parts);
    const unique = parts.some(({ uniqueItems }) => uniqueItems === true);
    if (unique && rules.alikeFrom === 0 && !rules.contains) {
      const element = this.#document.together(rules.at(0));
      const values = element && this.#validValues(element);
      if (values && values.length <= MOST_DIFFERING) return differing(values, rules, builder);
    }
    return arrays(rules, builder);
  }

  /** Of enum and const, those that obey everything; undefined: neither is there. */
  #validValues(parts: Conjunction): unknown[] | undefined {
    const values = valuesOf(parts);
    this.#document.place.work.spend((values?.length ?? 0) * parts.length, this.#document.place.what);
    const valid = values?.filter((value) => parts.every((part) => this.#validator.wrong(value, part) === undefined));
    const seen = new Set<string>();
    return valid?.filter((value) => seen.size < seen.add(JSON.stringify(value)).size);
  }

  /** It is seen at once that nothing obeys the parts, or that no object does that has what is required. */
  #impossible(parts: Conjunction): boolean {
    const empty = (some: Conjunction) => typesOf(some).length === 0 || this.#validValues(some)?.length === 0;
    if (empty(parts)) return true;
    if (typesOf(parts).some((type) => type !== 'object')) return false;
    const rules = this.#objectRules(parts);
    return [...rules.required].some((name) => {
      const property = this.#document.together(rules.of(name));
      return !property || empty(property);
    });
  }

  #objectRules(parts: Conjunction) {
    return objectRulesOf(parts, (pattern, name) => accepts(this.#document.pattern(pattern), name));
  }

  #texts(schemas: readonly Schema[], place: Place): Dfa | undefined {
    const parts = this.#document.together(schemas);
    const ways = parts ? this.#document.alternatives(parts, (some) => !typesOf(some).includes('string')) : [];
    const all = ways.map((way) => {
      const texts = this.#validValues(way)?.filter((value) => typeof value === 'string');
      return texts ? oneOfTexts(texts, place) : textsOf(stringRulesOf(way, this.#document), place);
    });
    if (all.includes(undefined)) return undefined;
    return dfaOf(choice(...all.map((dfa) => accepted(dfa!))), place);
  }

  #builder(name: string, place: Place): Builder {
    return {
      document: this.#document,
      place,
      name,
      refer: (schemas) => this.#refer(schemas),
      define: (own, expression) => this.#rules.set(own, expression),
      rule,
      texts: (schemas) => this.#texts(schemas, place),
      accepts,
    };
  }
}

const ARRAY_WORDS = ['items', 'prefixItems', 'minItems', 'maxItems', 'contains', 'uniqueItems'];
const OBJECT_WORDS = [
  'properties',
  'patternProperties',
  'additionalProperties',
  'propertyNames',
  'required',
  'minProperties',
  'maxProperties',
];

const SAYING = [
  ...ARRAY_WORDS,
  ...OBJECT_WORDS,
  ...['type', 'enum', 'const', 'anyOf', 'oneOf', 'not', 'if', 'dependentRequired', 'dependentSchemas'],
  ...['minLength', 'maxLength', 'pattern', 'format'],
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'],
];
/** By itself; what it refers to is a part of its own. */
const saysNothing = (part: object) => !SAYING.some((word) => Object.hasOwn(part, word));
