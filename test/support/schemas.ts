/** Random JSON Schemas with values that mostly obey them, over every keyword that constraints know. For tests; an independent validator judges. */
import type { Source } from './source.ts';

export interface Made {
  readonly schema: Schema;
  /** Most of what it gives obeys the schema; properties in the schema's order. */
  readonly value: () => unknown;
}
type Schema = boolean | Record<string, unknown>;

const NAMES = [
  'name',
  '年龄',
  '姓名',
  'город',
  'a"b',
  'x/y~z',
  'emoji 😀',
  'tab\tkey',
  'naïve',
  'id',
  'items',
  '',
  'ab',
  'b\\c',
];
const TEXTS = [
  '',
  'a',
  'yes',
  '中文。',
  '😀 ok',
  'quote " and \\',
  'line\nbreak',
  'Ünïcode',
  'abc123',
  '\u0001',
  'the end',
];
const PATTERNS: [pattern: string, ...texts: string[]][] = [
  ['^[a-z]{2,4}$', 'ab', 'wxyz'],
  ['\\d', '1', 'a1b', '年2'],
  ['^(foo|bar)+$', 'foo', 'barfoo'],
  ['^\\p{Script=Han}+$', '中文', '年'],
  ['^[^\\s"]*$', 'x', '語', ''],
  ['a.c|^x', 'abc', 'xyz', 'zz a😀c'],
];
const FORMATS: Record<string, string[]> = {
  'date-time': ['2024-02-29T23:59:59Z', '1999-12-31T00:00:00.5+02:00'],
  date: ['2023-04-30', '2000-02-29'],
  time: ['12:34:56Z', '00:00:00.123-11:30'],
  email: ['a@b.co', 'first.last@example.org'],
  uuid: ['123e4567-e89b-12d3-a456-426614174000'],
  ipv4: ['127.0.0.1', '255.0.10.9'],
  ipv6: ['::1', '2001:db8::ff00:42:8329', '1:2:3:4:5:6:7:8'],
  hostname: ['example.com', 'a-b.c'],
  uri: ['https://example.com/a?b=c#d', 'http://x.y'],
  duration: ['P1D', 'P1Y2M3DT4H5M6S'],
};

export class SchemaSource {
  readonly #random: Source;
  #definitions: Record<string, Schema> = {};

  constructor(random: Source) {
    this.#random = random;
  }

  /** A whole schema; about a third refer to definitions, some of which refer to themselves. */
  schema(): Made {
    this.#definitions = {};
    const { schema, value } = this.#any(this.#chance(0.3) ? 3 : 2);
    if (Object.keys(this.#definitions).length === 0 || typeof schema === 'boolean') return { schema, value };
    return {
      schema: { $schema: 'https://json-schema.org/draft/2020-12/schema', ...schema, $defs: this.#definitions },
      value,
    };
  }

  #pick<T>(list: readonly T[]): T {
    return list[this.#random.int(0, list.length)];
  }
  #chance(of: number): boolean {
    return this.#random.next() < of;
  }
  #value(depth: number): unknown {
    const kind = this.#random.int(0, depth > 0 ? 8 : 6);
    if (kind < 2) return this.#pick(TEXTS);
    if (kind === 2) return this.#random.int(-50, 50);
    if (kind === 3) return this.#random.int(-500, 500) / 4;
    if (kind === 4) return this.#pick([true, false]);
    if (kind === 5) return null;
    const parts = Array.from({ length: this.#random.int(0, 3) }, () => this.#value(depth - 1));
    return kind === 6 ? parts : Object.fromEntries(parts.map((part) => [this.#pick(NAMES), part]));
  }

  #any(depth: number): Made {
    const leaves = [this.#string, this.#integer, this.#number, this.#simple, this.#values, this.#format, this.#types];
    const inner = [this.#object, this.#object, this.#array, this.#array, this.#choice, this.#all, this.#condition];
    const rare = [this.#negation, this.#reference, this.#differing, this.#dependent];
    const makers = depth > 0 ? [...leaves, ...inner, ...inner, ...rare] : leaves;
    const made = this.#pick(makers).call(this, depth - 1);
    if (typeof made.schema === 'object' && this.#chance(0.1))
      return { ...made, schema: { description: 'so', ...made.schema } };
    return made;
  }

  #string(): Made {
    const schema: Record<string, unknown> = { type: 'string' };
    let texts = TEXTS;
    if (this.#chance(0.4)) {
      const [pattern, ...matching] = this.#pick(PATTERNS);
      schema.pattern = pattern;
      texts = matching;
    }
    if (this.#chance(0.3)) schema.minLength = this.#random.int(0, 4);
    if (this.#chance(0.3)) schema.maxLength = this.#random.int(1, 12);
    return { schema, value: () => this.#pick(texts) };
  }

  #format(): Made {
    const format = this.#pick(Object.keys(FORMATS));
    return { schema: { type: 'string', format }, value: () => this.#pick(FORMATS[format]) };
  }

  #bounds(scale: number): { schema: Record<string, unknown>; low: number; high: number } {
    const from = this.#random.int(-300, 300);
    const [low, high] = [from / scale, (from + this.#random.int(0, 400)) / scale];
    const schema: Record<string, unknown> = {};
    if (this.#chance(0.6)) schema[this.#chance(0.3) ? 'exclusiveMinimum' : 'minimum'] = low;
    if (this.#chance(0.6)) schema[this.#chance(0.3) ? 'exclusiveMaximum' : 'maximum'] = high;
    return { schema, low, high };
  }

  #integer(): Made {
    const { schema, low, high } = this.#bounds(this.#pick([1, 1, 2]));
    const step = this.#chance(0.3) ? this.#random.int(1, 30) : 1;
    if (step > 1) schema.multipleOf = step;
    const value = () => step * Math.round(this.#random.int(Math.floor(low), Math.ceil(high) + 1) / step) + 0;
    return { schema: { type: 'integer', ...schema }, value };
  }

  #number(): Made {
    const { schema, low, high } = this.#bounds(this.#pick([1, 4, 100]));
    const step = this.#chance(0.3) ? this.#pick([0.5, 0.25, 0.01, 3]) : undefined;
    if (step) Object.assign(schema, { minimum: low, maximum: high, multipleOf: step });
    const value = () => {
      const at = low + this.#random.next() * (high - low);
      if (!step) return Math.round(at * 100) / 100;
      return step > 1 ? Math.round(at / step) * step : Math.round(at / step) / Math.round(1 / step);
    };
    return { schema: { type: 'number', ...schema }, value: () => value() + 0 };
  }

  #simple(): Made {
    const made: Made[] = [
      { schema: { type: 'boolean' }, value: () => this.#chance(0.5) },
      { schema: { type: 'null' }, value: () => null },
      { schema: {}, value: () => this.#value(2) },
      { schema: true, value: () => this.#value(1) },
      { schema: { type: 'object' }, value: () => ({ a: this.#value(1) }) },
      { schema: { type: 'array' }, value: () => [this.#value(1)] },
    ];
    return this.#pick(made);
  }

  #values(): Made {
    const values = Array.from({ length: this.#random.int(1, 5) }, () => this.#value(1));
    if (values.length === 1) return { schema: { const: values[0] }, value: () => values[0] };
    return { schema: { enum: values }, value: () => this.#pick(values) };
  }

  /** Several types at once, with keywords of some. */
  #types(): Made {
    const parts = [this.#string(), this.#integer(), this.#simple()].filter(({ schema }) => typeof schema === 'object');
    const schema = Object.assign({}, ...parts.map((part) => part.schema)) as Record<string, unknown>;
    const types = ['null', 'string', 'integer', 'number', 'boolean'].filter(() => this.#chance(0.5));
    if (types.length > 0) schema.type = types;
    else delete schema.type;
    return { schema, value: () => this.#pick(parts).value() };
  }

  #object(depth: number): Made {
    const names = this.#random.shuffle([...NAMES]).slice(0, this.#random.int(0, 6));
    const properties = names.map((name) => ({ name, made: this.#any(depth), required: this.#chance(0.5) }));
    const schema: Record<string, unknown> = {
      type: 'object',
      properties: Object.fromEntries(properties.map(({ name, made }) => [name, made.schema])),
      required: properties.filter(({ required }) => required).map(({ name }) => name),
    };
    let others: Made | undefined;
    let otherNames = NAMES.filter((name) => !names.includes(name));
    const open = this.#random.int(0, 4);
    if (open < 2) schema.additionalProperties = false;
    else others = open === 2 ? this.#any(depth) : { schema: true, value: () => this.#value(1) };
    if (open === 2) schema.additionalProperties = others!.schema;
    if (this.#chance(0.2)) {
      others = this.#any(depth);
      schema.patternProperties = { '^n\\d': others.schema, [this.#pick(['[5-z]$', '^\\p{Lu}'])]: true };
      otherNames = ['n1', 'n22', '年x', 'Élan'];
    }
    if (this.#chance(0.1))
      schema.propertyNames = this.#pick<Schema>([{ maxLength: 4 }, { pattern: '^[^b]*$' }, { not: { const: 'id' } }]);
    if (this.#chance(0.15)) schema.minProperties = this.#random.int(0, 4);
    if (this.#chance(0.15)) schema.maxProperties = this.#random.int(1, 5);
    const value = () => {
      const own = properties
        .filter(({ required }) => required || this.#chance(0.5))
        .map(({ name, made }) => [name, made.value()]);
      const more = others && this.#chance(0.4) ? [[this.#pick(otherNames), others.value()]] : [];
      return Object.fromEntries([...own, ...more]) as unknown;
    };
    return { schema, value };
  }

  #array(depth: number): Made {
    const items = this.#any(depth);
    const schema: Record<string, unknown> = { type: 'array', items: items.schema };
    const first = this.#chance(0.25) ? Array.from({ length: this.#random.int(1, 4) }, () => this.#any(depth)) : [];
    if (first.length > 0) schema.prefixItems = first.map((made) => made.schema);
    if (first.length > 0 && this.#chance(0.4)) schema.items = false;
    if (this.#chance(0.3)) schema.minItems = this.#random.int(0, 4);
    if (this.#chance(0.3)) schema.maxItems = this.#random.int(1, 6);
    if (this.#chance(0.1)) schema.uniqueItems = true;
    const wanted = this.#chance(0.15) ? this.#any(0) : undefined;
    if (wanted) {
      schema.contains = wanted.schema;
      // The validator takes an empty list for one that contains, in some places.
      schema.minItems = Math.max(1, (schema.minItems as number) ?? 1);
      if (this.#chance(0.3)) schema.minContains = this.#pick([0, 2]);
    }
    const value = () =>
      Array.from({ length: this.#random.int(0, 5) }, (_, i) =>
        (wanted && this.#chance(0.4) ? wanted : (first[i] ?? items)).value(),
      );
    return { schema, value };
  }

  #differing(): Made {
    const values = [...new Set(Array.from({ length: this.#random.int(2, 6) }, () => this.#pick(TEXTS)))];
    const schema = {
      type: 'array',
      items: { enum: values },
      uniqueItems: true,
      minItems: this.#random.int(0, values.length),
    };
    return {
      schema,
      value: () => this.#random.shuffle([...values]).slice(0, this.#random.int(schema.minItems, values.length + 1)),
    };
  }

  #choice(depth: number): Made {
    const ways = Array.from({ length: this.#random.int(1, 4) }, () => this.#any(depth));
    const schemas = ways.map(({ schema }) => schema);
    return {
      schema: this.#chance(0.6) ? { anyOf: schemas } : { oneOf: schemas },
      value: () => this.#pick(ways).value(),
    };
  }

  /** The keywords of one schema in several, some of them by reference. */
  #all(depth: number): Made {
    const { schema, value } = this.#chance(0.7) ? this.#object(depth) : this.#string();
    if (typeof schema === 'boolean') return { schema, value };
    const { type, properties, additionalProperties, patternProperties, ...rest } = schema;
    const together = JSON.parse(JSON.stringify({ properties, additionalProperties, patternProperties })) as Schema;
    return { schema: { type, allOf: [this.#chance(0.3) ? this.#defined(together) : together, rest] }, value };
  }

  #condition(depth: number): Made {
    const more = this.#any(depth);
    const kinds = ['a', 'b', '中'];
    const schema = {
      type: 'object',
      properties: { kind: { enum: kinds }, more: true },
      required: ['kind'],
      additionalProperties: false,
      if: { properties: { kind: { const: this.#pick(kinds) } }, ...(this.#chance(0.3) ? { required: ['kind'] } : {}) },
      // biome-ignore lint/suspicious/noThenProperty: the keyword is called so
      then: { properties: { more: more.schema }, required: ['more'] },
      ...(this.#chance(0.4) ? { else: { properties: { more: { type: 'integer' } } } } : {}),
    };
    const value = () => ({
      kind: this.#pick(kinds),
      ...(this.#chance(0.7) ? { more: this.#chance(0.3) ? 7 : more.value() } : {}),
    });
    return { schema, value };
  }

  #negation(depth: number): Made {
    const { schema, value } = this.#any(depth);
    const not = this.#pick<Schema>([
      { const: value() },
      { enum: [value(), 0, ''] },
      { type: this.#pick(['string', 'integer', 'null', 'object']) },
      { required: ['name'] },
      { minimum: 10 },
      { maxLength: 2 },
      { properties: { id: { type: 'string' } }, required: ['id'] },
      { anyOf: [{ type: 'null' }, { minItems: 2 }] },
    ]);
    return { schema: { allOf: [schema], not }, value: () => (this.#chance(0.5) ? value() : this.#value(1)) };
  }

  #dependent(depth: number): Made {
    const { schema, value } = this.#object(depth);
    const dependent = this.#chance(0.5)
      ? { dependentRequired: { [this.#pick(NAMES)]: [this.#pick(NAMES)] } }
      : { dependentSchemas: { [this.#pick(NAMES)]: { minProperties: 2 } } };
    return { schema: { ...(schema as object), ...dependent }, value };
  }

  #defined(schema: Schema): Schema {
    const name = `d${Object.keys(this.#definitions).length}/~ %`;
    this.#definitions[name] = schema;
    return { $ref: `#/$defs/${encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}` };
  }

  #reference(depth: number): Made {
    if (this.#chance(0.4)) {
      const { schema, value } = this.#any(depth);
      return { schema: this.#defined(schema), value };
    }
    const { schema: label, value } = this.#any(0);
    const node: Record<string, unknown> = { type: 'object', required: ['label', '子'], additionalProperties: false };
    const reference = this.#defined(node);
    node.properties = { label, 子: { type: 'array', items: reference, maxItems: 3 } };
    const tree = (height: number): unknown => ({
      label: value(),
      子: Array.from({ length: height > 0 ? this.#random.int(0, 3) : 0 }, () => tree(height - 1)),
    });
    return { schema: reference, value: () => tree(2) };
  }
}
