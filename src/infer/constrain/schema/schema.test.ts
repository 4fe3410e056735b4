/** Schemas as constraints, against an independent validator: what comes out obeys them, what obeys them may come out, and nothing gets stuck. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validatorOf } from '../../../../test/support/json-schema.ts';
import { SchemaSource } from '../../../../test/support/schemas.ts';
import { Source, testSeed } from '../../../../test/support/source.ts';
import { awkwardTree, takes, written } from '../../../../test/support/token-writer.ts';
import { ConstraintError, constraintOf } from '../index.ts';

const SCHEMAS = 1000;

test(`${SCHEMAS} random schemas`, { timeout: 200_000 }, (t) => {
  const seed = testSeed();
  const tree = awkwardTree(new Source(seed));
  const counts = { refused: 0, texts: 0, endless: 0, unverified: 0, values: 0 };
  for (let number = 0; number < SCHEMAS; number++) {
    const random = new Source(seed + 7919 * number);
    const { schema, value } = new SchemaSource(random).schema();
    const told = `seed ${seed}, schema ${number}: ${JSON.stringify(schema)}`;
    const valid = validatorOf(schema);
    const values = Array.from({ length: 5 }, value).filter((one) => valid(one));
    let constraint: ReturnType<typeof constraintOf>;
    try {
      constraint = constraintOf({ schema }, tree);
    } catch (error) {
      assert.ok(error instanceof ConstraintError, `${told}\n${error}`);
      assert.match(error.message, /some text must obey/, told);
      assert.deepEqual(values, [], `${told}\nis refused, and has values`);
      counts.refused++;
      continue;
    }
    for (let i = 0; i < 2; i++) {
      const own = constraint.clone!();
      const text = written(own, tree, random);
      counts.texts++;
      if (text === undefined) {
        counts.endless++;
        continue;
      }
      const wrong = own.verify!();
      const right = valid(JSON.parse(text));
      assert.equal(right, wrong === undefined, `${told}\n${text}\n${wrong} ${JSON.stringify(valid.errors)}`);
      if (wrong) counts.unverified++;
    }
    for (const one of values) {
      const own = constraint.clone!();
      const text = JSON.stringify(one, undefined, random.int(0, 3));
      assert.ok(takes(own, tree, text, random), `${told}\ndoes not take ${text}`);
      assert.equal(own.verify!(), undefined, `${told}\n${text}`);
      counts.values++;
    }
  }
  t.diagnostic(JSON.stringify(counts));
  assert.ok(counts.refused < 0.15 * SCHEMAS && counts.values > SCHEMAS, JSON.stringify(counts));
  assert.ok(counts.endless < 0.01 * counts.texts, JSON.stringify(counts));
  assert.ok(counts.unverified < 0.01 * counts.texts, JSON.stringify(counts));
});

const TAKEN: [what: string, schema: object, texts: string[], others: string[]][] = [
  [
    'a property comes once, in the order of the schema, and as one of the others not at all',
    { properties: { a: { type: 'integer' }, b: true }, type: 'object' },
    ['{"a":1,"b":2,"c":3}', '{"b":2,"aa":"x"}', '{ "c" : null }', '{}'],
    ['{"a":1,"a":2}', '{"b":1,"a":2}', '{"c":1,"a":"x"}', '{"a":"x"}'],
  ],
  [
    'whitespace has an end',
    { type: 'array', items: { type: 'null' } },
    ['[]', '[ ]', '[\n  null,\n  null\n]', '[null , null]', `[\n${' '.repeat(32)}null]`],
    ['[  null]', '[\n\nnull]', `[\n${' '.repeat(33)}null]`, ' []', '[] '],
  ],
  [
    'members are counted',
    { type: 'object', properties: { a: true, b: true }, minProperties: 2, maxProperties: 3 },
    ['{"a":1,"b":1}', '{"b":1,"x":1,"y":1}'],
    ['{}', '{"a":1}', '{"a":1,"b":1,"c":1,"d":1}'],
  ],
  [
    'elements that must be contained are waited for',
    {
      type: 'array',
      items: { type: ['integer', 'string'] },
      contains: { type: 'string' },
      minContains: 2,
      maxItems: 4,
    },
    ['["a","b"]', '[1,"a",2,"b"]', '["a","b","c",1]'],
    ['[]', '["a"]', '[1,2,3,"a"]', '[1,2,3,4'],
  ],
  [
    'elements of a few values that must differ do',
    { type: 'array', items: { enum: ['a', 'b', 3] }, uniqueItems: true, minItems: 2 },
    ['["a","b"]', '[3,"b","a"]'],
    ['["a"]', '["a","a"]', '["a","b",3,"a"]'],
  ],
  [
    'a tag decides what stands beside it',
    {
      oneOf: [
        {
          properties: { kind: { const: 'circle' }, r: { type: 'number' } },
          required: ['kind', 'r'],
          additionalProperties: false,
        },
        {
          properties: { kind: { const: 'box' }, w: { type: 'integer' } },
          required: ['kind', 'w'],
          additionalProperties: false,
        },
      ],
      type: 'object',
    },
    ['{"kind":"circle","r":1.5}', '{"kind":"box","w":2}'],
    ['{"kind":"circle","w":2}', '{"kind":"box","w":1.5}', '{"kind":"oval"'],
  ],
  [
    'conditions hold while the text is written',
    {
      type: 'object',
      properties: { country: { enum: ['US', 'CN'] }, code: { type: 'string' } },
      required: ['country', 'code'],
      if: { properties: { country: { const: 'US' } } },
      // biome-ignore lint/suspicious/noThenProperty: the keyword is called so
      then: { properties: { code: { pattern: '^\\d{5}$' } } },
      else: { properties: { code: { pattern: '^\\d{6}$' } } },
    },
    ['{"country":"US","code":"12345"}', '{"country":"CN","code":"123456"}'],
    ['{"country":"US","code":"123456"}', '{"country":"CN","code":"12345"}'],
  ],
  [
    'lengths count characters, escapes as one',
    { type: 'string', minLength: 2, maxLength: 3 },
    ['"年龄"', '"😀😀😀"', '"\\n\\u5e74\\ud83d\\ude00"'],
    ['"年"', '"abcd"', '"\\ud83d"', '"a\nb"'],
  ],
  [
    'a list that links to itself',
    {
      $ref: '#/$defs/link',
      $defs: {
        link: {
          type: ['object', 'null'],
          properties: { next: { $ref: '#/$defs/link' } },
          required: ['next'],
          additionalProperties: false,
        },
      },
    },
    ['null', '{"next":{"next":null}}'],
    ['{}', '{"next":1}', '{"next":{}}'],
  ],
];

for (const [what, schema, texts, others] of TAKEN)
  test(what, () => {
    const random = new Source(testSeed());
    const tree = awkwardTree(random);
    for (const text of texts) {
      const own = constraintOf({ schema }, tree);
      assert.ok(takes(own, tree, text, random), text);
      assert.equal(own.verify?.(), undefined, text);
    }
    for (const text of others) assert.ok(!takes(constraintOf({ schema }, tree), tree, text, random), text);
  });
