/** What several schemas that hold together say, by type of value: the strictest of each. Their choices are not looked at (document.ts). */
import { isNoInteger, isPlainNegation } from './choices.ts';
import type { Conjunction, SchemaDocument } from './document.ts';
import type { Bounds } from './numbers.ts';
import { type Schema, type SchemaObject, TYPES, type TypeName } from './read.ts';
import type { StringRules } from './strings.ts';

/** Types that all parts allow; integer beside number. */
export function typesOf(parts: Conjunction): TypeName[] {
  const allows = (part: SchemaObject, wanted: TypeName) => {
    const { type, nullable } = part;
    if (wanted === 'integer' && excludesIntegers(part)) return false;
    if (type === undefined || (wanted === 'null' && nullable === true)) return true;
    const types = [type].flat();
    return types.includes(wanted) || (wanted === 'integer' && types.includes('number'));
  };
  return TYPES.filter((type) => parts.every((part) => allows(part, type)));
}

/** Values of the shortest enum or const; undefined: no part has one. */
export function valuesOf(parts: Conjunction): readonly unknown[] | undefined {
  const lists = parts.flatMap((part) => [
    ...(Object.hasOwn(part, 'const') ? [[part.const]] : []),
    ...(part.enum !== undefined ? [part.enum as unknown[]] : []),
  ]);
  return lists.sort((a, b) => a.length - b.length)[0];
}

/** Values that are excluded by themselves. */
export function excludedBy(parts: Conjunction): unknown[] {
  return parts.filter(isPlainNegation).flatMap(({ not }) => {
    const { enum: values, const: value } = not as SchemaObject;
    if (isNoInteger(not)) return [];
    return values !== undefined ? (values as unknown[]) : [value];
  });
}

export function boundsOf(parts: Conjunction): Bounds {
  return {
    minimum: highest(parts, 'minimum'),
    maximum: lowest(parts, 'maximum'),
    exclusiveMinimum: highest(parts, 'exclusiveMinimum'),
    exclusiveMaximum: lowest(parts, 'exclusiveMaximum'),
    multiplesOf: [...new Set(given<number>(parts, 'multipleOf'))],
    excluded: excludedBy(parts).filter((value) => typeof value === 'number'),
    fractional: parts.some(excludesIntegers),
  };
}

export function stringRulesOf(parts: Conjunction, document: SchemaDocument): StringRules {
  return {
    minLength: highest(parts, 'minLength'),
    maxLength: lowest(parts, 'maxLength'),
    patterns: [...new Set(given<string>(parts, 'pattern'))].map((source) => document.pattern(source)),
    formats: [...new Set(given<string>(parts, 'format'))],
    excluded: excludedBy(parts).filter((value) => typeof value === 'string'),
  };
}

export interface ArrayRules {
  readonly least: number;
  readonly most: number;
  /** What holds for the element at an index. */
  at(index: number): Schema[];
  /** From this index on, elements are alike. */
  readonly alikeFrom: number;
  /** So many elements at least must obey it. */
  readonly contains?: { readonly schema: Schema; readonly least: number };
}

export function arrayRulesOf(parts: Conjunction): ArrayRules {
  const lists = parts.map(({ prefixItems = [], items = true }) => ({
    first: prefixItems as Schema[],
    rest: items as Schema,
  }));
  const contains = parts
    .filter(({ contains, minContains }) => contains !== undefined && minContains !== 0)
    .map((part) => ({ schema: part.contains as Schema, least: (part.minContains ?? 1) as number }));
  return {
    least: Math.max(highest(parts, 'minItems') ?? 0, ...contains.map(({ least }) => least)),
    most: lowest(parts, 'maxItems') ?? Number.POSITIVE_INFINITY,
    at: (index) => lists.map(({ first, rest }) => first[index] ?? rest),
    alikeFrom: Math.max(0, ...lists.map(({ first }) => first.length)),
    contains: contains[0],
  };
}

export interface ObjectRules {
  readonly least: number;
  readonly most: number;
  readonly required: ReadonlySet<string>;
  /** Names that the schema knows, in its order. */
  readonly names: readonly string[];
  /** What names must be. */
  readonly propertyNames: readonly Schema[];
  readonly patterns: readonly string[];
  /** What holds for a property; of one whose name the schema does not know, given the patterns that its name matches. */
  of(name: string): Schema[];
  ofUnknown(matched: readonly string[]): Schema[];
}

export function objectRulesOf(parts: Conjunction, matches: (pattern: string, name: string) => boolean): ObjectRules {
  const own = parts.map(({ properties = {}, patternProperties = {}, additionalProperties = true }) => ({
    properties: properties as Record<string, Schema>,
    patterns: patternProperties as Record<string, Schema>,
    others: additionalProperties as Schema,
  }));
  const schemasOf = (matched: (pattern: string) => boolean, name?: string) =>
    own.flatMap(({ properties, patterns, others }) => {
      const found = Object.keys(patterns).filter(matched);
      const schemas = found.map((pattern) => patterns[pattern]);
      if (name !== undefined && Object.hasOwn(properties, name)) schemas.push(properties[name]);
      return schemas.length > 0 ? schemas : [others];
    });
  const required = new Set(given<string[]>(parts, 'required').flat());
  return {
    least: highest(parts, 'minProperties') ?? 0,
    most: lowest(parts, 'maxProperties') ?? Number.POSITIVE_INFINITY,
    required,
    names: [...new Set([...own.flatMap(({ properties }) => Object.keys(properties)), ...required])],
    propertyNames: given<Schema>(parts, 'propertyNames'),
    patterns: [...new Set(own.flatMap(({ patterns }) => Object.keys(patterns)))],
    of: (name) => schemasOf((pattern) => matches(pattern, name), name),
    ofUnknown: (matched) => schemasOf((pattern) => matched.includes(pattern)),
  };
}

const excludesIntegers = (part: SchemaObject) => isPlainNegation(part) && isNoInteger(part.not);
const given = <T>(parts: Conjunction, keyword: string) =>
  parts.map((part) => part[keyword] as T | undefined).filter((value) => value !== undefined);
const highest = (parts: Conjunction, keyword: string) =>
  given<number>(parts, keyword).reduce<number | undefined>((a, b) => Math.max(a ?? b, b), undefined);
const lowest = (parts: Conjunction, keyword: string) =>
  given<number>(parts, keyword).reduce<number | undefined>((a, b) => Math.min(a ?? b, b), undefined);
