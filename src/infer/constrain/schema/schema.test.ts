/** Schemas as constraints, against an independent validator: what comes out obeys them, what obeys them may come out, and nothing gets stuck. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { SchemaSource } from '../../../../test/support/schemas.ts';
import { Source, testSeed } from '../../../../test/support/source.ts';
import { awkwardTree, takes, written } from '../../../../test/support/token-writer.ts';
import { ConstraintError, constraintOf } from '../index.ts';

const ajv = new Ajv2020({
  strict: false,
  multipleOfPrecision: 9,
  ownProperties: true,
  logger: false,
  addUsedSchema: false,
});
(formats as unknown as (to: Ajv2020) => void)(ajv);
const SCHEMAS = 1000;

test(`${SCHEMAS} random schemas`, { timeout: 200_000 }, (t) => {
  const seed = testSeed();
  const tree = awkwardTree(new Source(seed));
  const counts = { refused: 0, texts: 0, endless: 0, unverified: 0, values: 0 };
  for (let number = 0; number < SCHEMAS; number++) {
    const random = new Source(seed + 7919 * number);
    const { schema, value } = new SchemaSource(random).schema();
    const told = `seed ${seed}, schema ${number}: ${JSON.stringify(schema)}`;
    const valid = ajv.compile(schema);
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
  assert.ok(counts.refused < 0.1 * SCHEMAS && counts.values > SCHEMAS, JSON.stringify(counts));
  assert.ok(counts.endless < 0.01 * counts.texts, JSON.stringify(counts));
  assert.ok(counts.unverified < 0.05 * counts.texts, JSON.stringify(counts));
});
