/** What each keyword asks of a value: one line or a few each. Keywords that stand for schemas apply them through the validation. */
import { accepts } from '../algebra.ts';
import { isMultiple } from './decimal.ts';
import { formatTexts } from './formats.ts';
import { resolve, type Schema, type SchemaObject } from './read.ts';
import type { Validation, Verdict } from './validate.ts';

type Rule = (value: never, schema: SchemaObject, run: Validation) => Verdict;
type JsonObject = Record<string, unknown>;
const rules = <T>(of: Record<string, (value: T, schema: SchemaObject, run: Validation) => Verdict>) =>
  Object.entries(of) as unknown as readonly (readonly [keyword: string, rule: Rule])[];

const inside = (name: string | number, verdict: Verdict): Verdict =>
  verdict === undefined ? undefined : `/${name}${verdict}`;
const must = (holds: boolean, rule: string): Verdict => (holds ? undefined : ` must ${rule}`);
/** The first that is wrong. */
function first<T>(list: Iterable<T>, look: (one: T) => Verdict): Verdict {
  for (const one of list) {
    const wrong = look(one);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

/** As the standard calls them; what is a number may also be an integer. */
export const typeName = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;

/** The same text for equal values, whatever the order of their properties. */
export function canonical(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  const members = Object.entries(value).map(([name, part]) => `${JSON.stringify(name)}:${canonical(part)}`);
  return `{${members.sort().join()}}`;
}

export const ANY_TYPE = rules<unknown>({
  type(value, { type, nullable }) {
    const types = [type, nullable === true ? 'null' : []].flat() as string[];
    const own = typeName(value);
    const holds = types.includes(own) || (types.includes('integer') && Number.isInteger(value));
    return must(holds, `be of type ${types.join(' or ')}`);
  },
  enum: (value, schema) =>
    must((schema.enum as unknown[]).map(canonical).includes(canonical(value)), 'be one of the values of enum'),
  const: (value, schema) => must(canonical(schema.const) === canonical(value), 'be the value of const'),
  $ref: (value, { $ref }, run) => run.wrong(value, resolve(run.document.root, $ref as string)),
  allOf: (value, { allOf }, run) => first(allOf as Schema[], (part) => run.wrong(value, part)),
  anyOf: (value, { anyOf }, run) =>
    must(
      (anyOf as Schema[]).some((part) => run.holds(value, part)),
      'obey one of anyOf',
    ),
  oneOf: (value, { oneOf }, run) =>
    must((oneOf as Schema[]).filter((part) => run.holds(value, part)).length === 1, 'obey exactly one of oneOf'),
  not: (value, { not }, run) => must(!run.holds(value, not as Schema), 'not obey the schema of not'),
  if: (value, schema, run) =>
    run.wrong(value, ((run.holds(value, schema.if as Schema) ? schema.then : schema.else) ?? true) as Schema),
});

export const OF_TYPE: Readonly<Record<string, typeof ANY_TYPE>> = {
  string: rules<string>({
    minLength: (value, { minLength }) =>
      must([...value].length >= (minLength as number), `have ${minLength} characters`),
    maxLength: (value, { maxLength }) =>
      must([...value].length <= (maxLength as number), `have at most ${maxLength} characters`),
    pattern: (value, { pattern }, run) =>
      must(accepts(run.document.pattern(pattern as string), value), `match the pattern ${pattern}`),
    format(value, { format }) {
      const dfa = formatTexts(format as string);
      return must(!dfa || accepts(dfa, value), `have the format ${format}`);
    },
  }),
  number: rules<number>({
    minimum: (value, { minimum }) => must(value >= (minimum as number), `be at least ${minimum}`),
    maximum: (value, { maximum }) => must(value <= (maximum as number), `be at most ${maximum}`),
    exclusiveMinimum: (value, { exclusiveMinimum: bound }) => must(value > (bound as number), `be above ${bound}`),
    exclusiveMaximum: (value, { exclusiveMaximum: bound }) => must(value < (bound as number), `be below ${bound}`),
    multipleOf: (value, { multipleOf }) =>
      must(isMultiple(value, multipleOf as number), `be a multiple of ${multipleOf}`),
  }),
  array: rules<unknown[]>({
    minItems: (value, { minItems }) => must(value.length >= (minItems as number), `have ${minItems} elements`),
    maxItems: (value, { maxItems }) => must(value.length <= (maxItems as number), `have at most ${maxItems} elements`),
    uniqueItems: (value, { uniqueItems }) =>
      must(uniqueItems !== true || new Set(value.map(canonical)).size === value.length, 'have different elements'),
    prefixItems: (value, { prefixItems }, run) =>
      first(value.slice(0, (prefixItems as Schema[]).length).entries(), ([i, one]) =>
        inside(i, run.wrong(one, (prefixItems as Schema[])[i])),
      ),
    items(value, { items, prefixItems = [] }, run) {
      const from = (prefixItems as Schema[]).length;
      return first(value.slice(from).entries(), ([i, one]) => inside(from + i, run.wrong(one, items as Schema)));
    },
    contains(value, { contains, minContains = 1, maxContains = Number.POSITIVE_INFINITY }, run) {
      const count = value.filter((one) => run.holds(one, contains as Schema)).length;
      const holds = count >= (minContains as number) && count <= (maxContains as number);
      return must(holds, `have ${minContains} to ${maxContains} elements that obey contains`);
    },
  }),
  object: rules<JsonObject>({
    minProperties: (value, { minProperties }) =>
      must(Object.keys(value).length >= (minProperties as number), `have ${minProperties} properties`),
    maxProperties: (value, { maxProperties }) =>
      must(Object.keys(value).length <= (maxProperties as number), `have at most ${maxProperties} properties`),
    required: (value, { required }) =>
      first(required as string[], (name) => must(Object.hasOwn(value, name), `have the property ${name}`)),
    properties: (value, { properties }, run) =>
      first(Object.entries(properties as Record<string, Schema>), ([name, part]) =>
        Object.hasOwn(value, name) ? inside(name, run.wrong(value[name], part)) : undefined,
      ),
    patternProperties: (value, { patternProperties }, run) =>
      first(Object.entries(patternProperties as Record<string, Schema>), ([pattern, part]) => {
        const dfa = run.document.pattern(pattern);
        return first(Object.keys(value), (name) =>
          accepts(dfa, name) ? inside(name, run.wrong(value[name], part)) : undefined,
        );
      }),
    additionalProperties(value, { additionalProperties, properties = {}, patternProperties = {} }, run) {
      const patterns = Object.keys(patternProperties as object).map((pattern) => run.document.pattern(pattern));
      return first(Object.keys(value), (name) =>
        Object.hasOwn(properties as object, name) || patterns.some((dfa) => accepts(dfa, name))
          ? undefined
          : inside(name, run.wrong(value[name], additionalProperties as Schema)),
      );
    },
    propertyNames: (value, { propertyNames }, run) =>
      first(Object.keys(value), (name) =>
        run.holds(name, propertyNames as Schema) ? undefined : `/${name} must have a name that obeys propertyNames`,
      ),
    dependentRequired: (value, { dependentRequired }) =>
      first(Object.entries(dependentRequired as Record<string, string[]>), ([name, needed]) =>
        Object.hasOwn(value, name)
          ? first(needed, (other) => must(Object.hasOwn(value, other), `have ${other} beside ${name}`))
          : undefined,
      ),
    dependentSchemas: (value, { dependentSchemas }, run) =>
      first(Object.entries(dependentSchemas as Record<string, Schema>), ([name, part]) =>
        Object.hasOwn(value, name) ? run.wrong(value, part) : undefined,
      ),
  }),
};
