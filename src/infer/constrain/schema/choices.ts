/**
 * The choices that a schema leaves: lists of schemas, of each of which one must hold. anyOf and its like are such lists, and so are conditions,
 * dependent keywords and negations. What a choice cannot say exactly, it says too widely: validate.ts has the last word.
 */
import type { Place } from '../work.ts';
import { resolve, type Schema, type SchemaObject, TYPES } from './read.ts';

const DEEPEST = 16;

export function choicesOf(schema: SchemaObject, root: Schema, place: Place): readonly (readonly Schema[])[] {
  const lists = [schema.anyOf, schema.oneOf].filter((list) => list !== undefined) as Schema[][];
  if (schema.if !== undefined) {
    const { if: condition, then = true, else: otherwise = true } = schema as Record<string, Schema>;
    const fails = negated(condition, root, place) ?? [true];
    lists.push([{ allOf: [condition, then] }, ...fails.map((not): Schema => ({ allOf: [not, otherwise] }))]);
  }
  for (const [name, needed] of Object.entries((schema.dependentRequired ?? {}) as Record<string, string[]>))
    lists.push([without(name), { required: [name, ...needed] }]);
  for (const [name, needed] of Object.entries((schema.dependentSchemas ?? {}) as Record<string, Schema>))
    lists.push([without(name), { required: [name], allOf: [needed] }]);
  if (schema.not !== undefined && !isPlainNegation(schema)) {
    const ways = negated(schema.not as Schema, root, place);
    if (ways) lists.push(ways);
  }
  return lists;
}

/** It says nothing but which values are not meant: strings and numbers leave those out themselves. */
export function isPlainNegation({ not }: SchemaObject): boolean {
  const words = typeof not === 'object' ? keywordsOf(not as SchemaObject) : [];
  return words.length === 1 && (['const', 'enum'].includes(words[0]) || isNoInteger(not));
}

export const isNoInteger = (not: unknown) => (not as SchemaObject | undefined)?.type === 'integer';
const NO_INTEGER = { type: 'integer' };
const without = (name: string): Schema => ({ properties: Object.fromEntries([[name, false]]) });
const SAYS_NOTHING = ['title', 'description', 'default', 'examples', '$comment', '$defs', 'definitions'];
const keywordsOf = (schema: SchemaObject) => Object.keys(schema).filter((word) => !SAYS_NOTHING.includes(word));

/** Schemas of which one holds wherever this one does not; undefined where that cannot be said. */
function negated(schema: Schema, root: Schema, place: Place, depth = 0): Schema[] | undefined {
  if (schema === true) return [];
  if (schema === false) return [true];
  if (depth > DEEPEST) return undefined;
  const out: Schema[] = [];
  for (const word of keywordsOf(schema)) {
    const ways = negatedKeyword(word, schema, root, place, depth + 1);
    if (!ways) return undefined;
    out.push(...ways);
  }
  return out;
}

function negatedKeyword(
  word: string,
  schema: SchemaObject,
  root: Schema,
  place: Place,
  depth: number,
): Schema[] | undefined {
  place.work.spend(10, place.what);
  const not = (part: Schema) => negated(part, root, place, depth);
  const value = schema[word];
  const number = value as number;
  const of = (type: string, rest: SchemaObject): Schema[] => [{ type, ...rest }];
  switch (word) {
    case 'const':
    case 'enum':
      return [{ not: { [word]: value } }];
    case 'type': {
      const types = [value].flat() as string[];
      const left = TYPES.filter((type) => !types.includes(type) && type !== 'integer' && type !== 'number');
      const ways: Schema[] = left.length > 0 ? [{ type: left }] : [];
      if (types.includes('number')) return ways;
      return [...ways, types.includes('integer') ? { type: 'number', not: NO_INTEGER } : { type: 'number' }];
    }
    case 'required':
      return (value as string[]).map((name) => ({ type: 'object', ...(without(name) as SchemaObject) }));
    case 'properties': {
      const all: Schema[] = [];
      for (const [name, part] of Object.entries(value as Record<string, Schema>)) {
        const ways = not(part);
        if (!ways) return undefined;
        for (const way of ways)
          all.push({ type: 'object', required: [name], properties: Object.fromEntries([[name, way]]) });
      }
      return all;
    }
    case 'minimum':
      return of('number', { exclusiveMaximum: number });
    case 'maximum':
      return of('number', { exclusiveMinimum: number });
    case 'exclusiveMinimum':
      return of('number', { maximum: number });
    case 'exclusiveMaximum':
      return of('number', { minimum: number });
    case 'minLength':
      return number > 0 ? of('string', { maxLength: number - 1 }) : [];
    case 'maxLength':
      return of('string', { minLength: number + 1 });
    case 'minItems':
      return number > 0 ? of('array', { maxItems: number - 1 }) : [];
    case 'maxItems':
      return of('array', { minItems: number + 1 });
    case 'minProperties':
      return number > 0 ? of('object', { maxProperties: number - 1 }) : [];
    case 'maxProperties':
      return of('object', { minProperties: number + 1 });
    case 'not':
      return [value as Schema];
    case '$ref':
      return not(resolve(root, value as string));
    case 'allOf': {
      const ways = (value as Schema[]).map(not);
      return ways.every((way) => way !== undefined) ? ways.flat() : undefined;
    }
    case 'anyOf': {
      const ways = (value as Schema[]).map(not);
      return ways.every((way) => way !== undefined) ? [{ allOf: ways.map((anyOf) => ({ anyOf })) }] : undefined;
    }
    default:
      return undefined;
  }
}
