/**
 * A schema as one flat set of rules: references followed, allOf put together. What two schemas say of the same part becomes an allOf of that
 * part, looked at when its turn comes.
 */
import { ConstraintError } from '../error.ts';
import type { Bounds } from './numbers.ts';
import { resolve, type Schema, type SchemaObject, type TypeName } from './read.ts';

export interface Flat extends Bounds {
  /** Absent: every type. */
  readonly types?: readonly TypeName[];
  /** Of enum and const. */
  readonly values?: readonly unknown[];
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly patterns: readonly string[];
  readonly formats: readonly string[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly prefixItems: readonly Schema[];
  readonly items?: Schema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly properties: ReadonlyMap<string, Schema>;
  readonly patternProperties: readonly (readonly [pattern: string, schema: Schema])[];
  readonly additionalProperties?: Schema;
  readonly required: readonly string[];
  /** Each a choice of schemas, one of which must hold beside the rest. */
  readonly choices: readonly (readonly Schema[])[];
}

const NOTHING: Flat = {
  patterns: [],
  formats: [],
  prefixItems: [],
  properties: new Map(),
  patternProperties: [],
  required: [],
  choices: [],
};
const MOST_STEPS = 200;

/** Undefined: no value obeys it. */
export function flatten(schema: Schema, root: Schema, path: string, steps = 0): Flat | undefined {
  if (steps > MOST_STEPS)
    throw new ConstraintError({ what: `schema ${path}`, rule: 'references must not lead in a circle' });
  if (schema === true) return NOTHING;
  if (schema === false) return undefined;
  let flat: Flat | undefined = own(schema);
  const parts = [...((schema.allOf ?? []) as Schema[])];
  if (typeof schema.$ref === 'string') parts.push(resolve(root, schema.$ref));
  for (const part of parts) {
    const other = flatten(part, root, path, steps + 1);
    flat = flat && other && merge(flat, other);
  }
  return flat;
}

function own(s: SchemaObject): Flat {
  const values = s.enum !== undefined ? (s.enum as unknown[]) : undefined;
  const types = s.type === undefined ? undefined : ([s.type].flat() as TypeName[]);
  const single = 'const' in s ? [s.const] : undefined;
  const choices = [s.anyOf, s.oneOf].filter((list) => list !== undefined) as Schema[][];
  if (s.if !== undefined) choices.push(conditional(s.if as Schema, s.then as Schema, s.else as Schema));
  const { minLength, maxLength, minItems, maxItems, minProperties, maxProperties } = s as Record<string, number>;
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = s as Record<string, number>;
  return {
    minimum,
    maximum,
    exclusiveMinimum,
    exclusiveMaximum,
    multipleOf,
    minLength,
    maxLength,
    minItems,
    maxItems,
    minProperties,
    maxProperties,
    types: types && s.nullable === true ? [...types, 'null'] : types,
    values: values && single ? same(values, single) : (values ?? single),
    patterns: s.pattern === undefined ? [] : [s.pattern as string],
    formats: s.format === undefined ? [] : [s.format as string],
    prefixItems: (s.prefixItems ?? []) as Schema[],
    items: s.items as Schema | undefined,
    properties: new Map(Object.entries((s.properties ?? {}) as Record<string, Schema>)),
    patternProperties: Object.entries((s.patternProperties ?? {}) as Record<string, Schema>),
    additionalProperties: s.additionalProperties as Schema | undefined,
    required: (s.required ?? []) as string[],
    choices,
  };
}

/** if A then B else C: A and B, or C; that A fails in the second is looked at in the end. */
function conditional(condition: Schema, then: Schema = true, otherwise: Schema = true): Schema[] {
  return [{ allOf: [condition, then] }, otherwise];
}

const same = (a: readonly unknown[], b: readonly unknown[]) => {
  const texts = new Set(b.map((value) => JSON.stringify(value)));
  return a.filter((value) => texts.has(JSON.stringify(value)));
};
const highest = (a?: number, b?: number) => (a === undefined ? b : b === undefined ? a : Math.max(a, b));
const lowest = (a?: number, b?: number) => (a === undefined ? b : b === undefined ? a : Math.min(a, b));
const both = (a: Schema | undefined, b: Schema | undefined): Schema | undefined =>
  a === undefined ? b : b === undefined ? a : { allOf: [a, b] };

/** Both of them. */
export function merge(a: Flat, b: Flat): Flat {
  return {
    types: a.types && b.types ? commonTypes(a.types, b.types) : (a.types ?? b.types),
    values: a.values && b.values ? same(a.values, b.values) : (a.values ?? b.values),
    minimum: highest(a.minimum, b.minimum),
    maximum: lowest(a.maximum, b.maximum),
    exclusiveMinimum: highest(a.exclusiveMinimum, b.exclusiveMinimum),
    exclusiveMaximum: lowest(a.exclusiveMaximum, b.exclusiveMaximum),
    multipleOf: commonMultiple(a.multipleOf, b.multipleOf),
    minLength: highest(a.minLength, b.minLength),
    maxLength: lowest(a.maxLength, b.maxLength),
    patterns: [...a.patterns, ...b.patterns],
    formats: [...a.formats, ...b.formats],
    minItems: highest(a.minItems, b.minItems),
    maxItems: lowest(a.maxItems, b.maxItems),
    prefixItems: prefixOfBoth(a, b),
    items: both(a.items, b.items),
    minProperties: highest(a.minProperties, b.minProperties),
    maxProperties: lowest(a.maxProperties, b.maxProperties),
    properties: propertiesOfBoth(a, b),
    patternProperties: [...a.patternProperties, ...b.patternProperties],
    additionalProperties: both(a.additionalProperties, b.additionalProperties),
    required: [...new Set([...a.required, ...b.required])],
    choices: [...a.choices, ...b.choices],
  };
}

function commonTypes(a: readonly TypeName[], b: readonly TypeName[]): TypeName[] {
  const has = (types: readonly TypeName[], type: TypeName) =>
    types.includes(type) || (type === 'integer' && types.includes('number'));
  return [...new Set([...a, ...b])].filter((type) => has(a, type) && has(b, type));
}

function commonMultiple(a?: number, b?: number): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  if (!Number.isInteger(a) || !Number.isInteger(b)) return Math.max(a, b);
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return (a / x) * b;
}

function prefixOfBoth(a: Flat, b: Flat): Schema[] {
  const length = Math.max(a.prefixItems.length, b.prefixItems.length);
  return Array.from({ length }, (_, i) => both(a.prefixItems[i] ?? a.items, b.prefixItems[i] ?? b.items) ?? true);
}

/** A property that one side does not name is one of its further properties. */
function propertiesOfBoth(a: Flat, b: Flat): Map<string, Schema> {
  const rest = (flat: Flat) => (flat.patternProperties.length > 0 ? undefined : flat.additionalProperties);
  const names = [...new Set([...a.properties.keys(), ...b.properties.keys()])];
  return new Map(
    names.map((name) => [name, both(a.properties.get(name) ?? rest(a), b.properties.get(name) ?? rest(b)) ?? true]),
  );
}
