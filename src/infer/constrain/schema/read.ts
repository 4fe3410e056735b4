/**
 * A JSON Schema looked through before it is used: keywords that are known, with values of their kind, references that lead somewhere, nothing too
 * large. Draft 2020-12, the parts that constrain one value by itself. Not what the keywords mean (compile.ts, validate.ts).
 */
import { ConstraintError } from '../error.ts';

export type Schema = boolean | SchemaObject;
export type SchemaObject = { readonly [keyword: string]: unknown };

export const TYPES = ['string', 'number', 'integer', 'boolean', 'null', 'array', 'object'] as const;
export type TypeName = (typeof TYPES)[number];

/** Say nothing about the value. */
const ANNOTATIONS = [
  '$schema',
  '$id',
  '$comment',
  '$anchor',
  '$defs',
  'definitions',
  'title',
  'description',
  'default',
  'examples',
  'example',
  'deprecated',
  'readOnly',
  'writeOnly',
  'contentMediaType',
  'contentEncoding',
  'strict',
  'nullable',
];

type Kind = (value: unknown) => string | undefined;
const rule =
  (holds: (value: unknown) => boolean, must: string): Kind =>
  (value) =>
    holds(value) ? undefined : must;
const isObject = (value: unknown): value is SchemaObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isSchema = (value: unknown): value is Schema => typeof value === 'boolean' || isObject(value);
const isStrings = (value: unknown) => Array.isArray(value) && value.every((one) => typeof one === 'string');

const schema = rule(isSchema, 'must be a schema: an object, true or false');
const schemas = rule((v) => Array.isArray(v) && v.length > 0 && v.every(isSchema), 'must be a list of schemas');
const schemaMap = rule((v) => isObject(v) && Object.values(v).every(isSchema), 'must be an object of schemas');
const count = rule(
  (v) => Number.isInteger(v) && (v as number) >= 0 && (v as number) <= 100_000,
  'must be a whole number up to 100,000',
);
const finite = rule((v) => typeof v === 'number' && Number.isFinite(v), 'must be a number');
const string = rule((v) => typeof v === 'string', 'must be a string');
const names = rule(isStrings, 'must be a list of names');
const flag = rule((v) => typeof v === 'boolean', 'must be true or false');

/** A keyword that changes what a value may be is one line here. */
const KEYWORDS: Record<string, Kind> = {
  type: rule(
    (v) => (Array.isArray(v) ? v : [v]).every((t) => TYPES.includes(t as TypeName)),
    `must be one or some of ${TYPES.join(', ')}`,
  ),
  enum: rule((v) => Array.isArray(v) && v.length > 0, 'must be a list of values'),
  const: () => undefined,
  $ref: rule(
    (v) => typeof v === 'string' && (v === '#' || v.startsWith('#/')),
    'must lead into this schema: # or #/...',
  ),
  anyOf: schemas,
  oneOf: schemas,
  allOf: schemas,
  not: schema,
  if: schema,
  // biome-ignore lint/suspicious/noThenProperty: the keyword is called so
  then: schema,
  else: schema,
  properties: schemaMap,
  patternProperties: schemaMap,
  additionalProperties: schema,
  propertyNames: schema,
  required: names,
  minProperties: count,
  maxProperties: count,
  dependentRequired: rule((v) => isObject(v) && Object.values(v).every(isStrings), 'must map names to lists of names'),
  dependentSchemas: schemaMap,
  items: schema,
  prefixItems: schemas,
  contains: schema,
  minContains: count,
  maxContains: count,
  minItems: count,
  maxItems: count,
  uniqueItems: flag,
  minLength: count,
  maxLength: count,
  pattern: string,
  format: string,
  minimum: finite,
  maximum: finite,
  exclusiveMinimum: finite,
  exclusiveMaximum: finite,
  multipleOf: rule((v) => typeof v === 'number' && v > 0 && Number.isFinite(v), 'must be a number above 0'),
};

const MOST_SCHEMAS = 10_000;
const DEEPEST = 64;
/** Keywords whose values are schemas, lists of them, or objects of them. */
const ONE = ['not', 'if', 'then', 'else', 'additionalProperties', 'propertyNames', 'items', 'contains'];
const LISTS = ['anyOf', 'oneOf', 'allOf', 'prefixItems'];
const MAPS = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'];

export interface CheckedSchema {
  readonly root: Schema;
  /** Where in it a part stands, as a reference. */
  readonly paths: ReadonlyMap<SchemaObject, string>;
}

/** The schema, when all of it is as this file says. Throws ConstraintError naming the place. */
export function readSchema(root: unknown): CheckedSchema {
  const paths = new Map<SchemaObject, string>();
  const referred: [part: Schema, path: string][] = [];
  const look = (at: unknown, path: string, depth: number): void => {
    if (!isSchema(at)) throw wrong(path, schema(at)!, at);
    if (typeof at === 'boolean' || paths.has(at)) return;
    paths.set(at, path);
    if (paths.size > MOST_SCHEMAS || depth > DEEPEST)
      throw wrong(path, `a schema must have at most ${MOST_SCHEMAS} parts, ${DEEPEST} deep`, 'more');
    for (const [keyword, own] of Object.entries(at)) {
      const here = `${path}/${keyword}`;
      if (ANNOTATIONS.includes(keyword) || keyword.startsWith('x-')) continue;
      if (!Object.hasOwn(KEYWORDS, keyword)) throw wrong(here, 'the keyword is not known and cannot be enforced', own);
      const must = KEYWORDS[keyword](own);
      if (must) throw wrong(here, must, own);
      if (keyword === '$ref') referred.push([resolve(root as Schema, own as string, here), own as string]);
    }
    for (const keyword of ONE) if (keyword in at) look(at[keyword], `${path}/${keyword}`, depth + 1);
    for (const keyword of LISTS)
      for (const [i, part] of ((at[keyword] ?? []) as unknown[]).entries())
        look(part, `${path}/${keyword}/${i}`, depth + 1);
    for (const keyword of MAPS)
      for (const [name, part] of Object.entries((at[keyword] ?? {}) as object))
        look(part, `${path}/${keyword}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, depth + 1);
  };
  look(root, '#', 0);
  for (const [part, path] of referred) look(part, path, 0);
  return { root: root as Schema, paths };
}

/** What a reference within the schema leads to. */
export function resolve(root: Schema, reference: string, path = reference): Schema {
  let at: unknown = root;
  for (const part of reference.split('/').slice(1)) {
    const name = (part.includes('%') ? decoded(part) : part).replaceAll('~1', '/').replaceAll('~0', '~');
    at =
      (isObject(at) || Array.isArray(at)) && Object.hasOwn(at, name)
        ? (at as Record<string, unknown>)[name]
        : undefined;
  }
  if (!isSchema(at)) throw wrong(path, 'the reference must lead to a schema', reference);
  return at as Schema;
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const wrong = (what: string, must: string, received: unknown) =>
  new ConstraintError({ what: `schema ${what}`, rule: must, received: String(JSON.stringify(received)).slice(0, 80) });
