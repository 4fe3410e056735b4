/** Constraints at work on tokens: masks against trying every token, clones, ends, nesting, limits of what may be asked for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Source, testSeed } from '../../../test/support/source.ts';
import { allowed, awkwardTree, takes, written } from '../../../test/support/token-writer.ts';
import { ConstraintError, type ConstraintSpec, constraintOf, tokenTree } from './index.ts';

const random = new Source(testSeed());
const tree = awkwardTree(random);
const SPECS: ConstraintSpec[] = [
  { json: true },
  { choices: ['yes', 'no', '也许', 'yesterday'] },
  { pattern: '[a-z]{2,5}(年|龄)?' },
  { schema: { type: 'object', properties: { name: { type: 'string', maxLength: 5 }, 年龄: { type: 'integer' } } } },
  { grammar: 'root ::= "(" root* ")" | [a-z😀]+' },
];

const tries = (constraint: ReturnType<typeof constraintOf>, id: number) => {
  try {
    constraint.clone!().accept(id);
    return true;
  } catch (error) {
    assert.ok(error instanceof ConstraintError);
    return false;
  }
};

for (const spec of SPECS)
  test(`masks are the tokens that may come: ${JSON.stringify(spec)}`, () => {
    for (let time = 0; time < 5; time++) {
      const constraint = constraintOf(spec, tree);
      for (let step = 0; step < 12 && !constraint.done; step++) {
        const ids = allowed(constraint, tree);
        const tried = Array.from({ length: tree.vocab }, (_, id) => id).filter((id) => tries(constraint, id));
        assert.deepEqual(ids, tried);
        const texts = ids.filter((id) => !tree.ends.includes(id));
        if (texts.length === 0) break;
        constraint.accept(texts[random.int(0, texts.length)]);
      }
    }
  });

test('clones go their own ways, and one of them is as good as another made anew', () => {
  const spec = SPECS[3];
  const first = constraintOf(spec, tree);
  const read: number[] = [];
  for (let step = 0; step < 60 && !first.done; step++) {
    const ids = allowed(first, tree).filter((id) => !tree.ends.includes(id));
    if (ids.length === 0) break;
    const other = first.clone!();
    const before = allowed(first, tree);
    written(other, tree, random);
    assert.deepEqual(allowed(first, tree), before);
    read.push(ids[random.int(0, ids.length)]);
    first.accept(read.at(-1)!);
    const anew = constraintOf(spec, tree);
    for (const id of read) anew.accept(id);
    assert.deepEqual(allowed(anew, tree), allowed(first, tree));
  }
});

test('a text ends by an end or by itself; what is not whole does not verify', () => {
  const [end, other] = tree.ends;
  const yes = constraintOf({ choices: ['yes', 'yesterday'] }, tree);
  assert.ok(takes(yes, tree, 'yes', random));
  assert.equal(yes.done, false);
  assert.ok(allowed(yes, tree).includes(end) && allowed(yes, tree).includes(other));
  assert.equal(yes.verify!(), undefined);
  const ended = yes.clone!();
  ended.accept(end);
  assert.equal(ended.done, true);
  assert.throws(() => ended.accept(end), ConstraintError);
  assert.ok(takes(yes, tree, 'terday', random));
  assert.equal(yes.done, true);
  const half = constraintOf({ json: true }, tree);
  takes(half, tree, '{"a":', random);
  assert.match(half.verify!()!.message, /whole/);
  assert.throws(() => half.accept(end), ConstraintError);
});

test('what masks cannot hold is found in the whole text', () => {
  const schema = { type: 'array', items: { type: 'integer' }, uniqueItems: true };
  const same = constraintOf({ schema }, tree);
  assert.ok(takes(same, tree, '[1,2,1]', random));
  assert.match(same.verify!()!.message, /different elements/);
  const different = constraintOf({ schema }, tree);
  assert.ok(takes(different, tree, '[1,2,3]', random));
  assert.equal(different.verify!(), undefined);
});

test('nesting has an end, where what is open can still be closed', () => {
  const constraint = constraintOf({ json: true }, tree);
  const bracket = tree.texts.indexOf('[');
  let depth = 0;
  for (; allowed(constraint, tree).includes(bracket); depth++) constraint.accept(bracket);
  assert.ok(depth > 100 && depth < 1000, String(depth));
  const text = written(constraint, tree, random, 0)!;
  assert.equal(typeof JSON.parse('['.repeat(depth) + text), 'object');
});

test('nothing is entered that could not be left within the nesting that is allowed', () => {
  const grammar = 'root ::= "(" (root late | "q")\nlate ::= "0" one "0"\none ::= "1" two "1"\ntwo ::= "2" "3"?';
  const constraint = constraintOf({ grammar }, tree);
  const open = tree.texts.indexOf('(');
  while (allowed(constraint, tree).includes(open)) constraint.accept(open);
  assert.match(written(constraint, tree, random, 0)!, /^q(012(3?)10)+$/);
});

test('configurations that were forgotten are found again', () => {
  const constraint = constraintOf({ schema: { type: 'string', maxLength: 4000 } }, tree);
  const kept = constraint.clone!();
  const a = tree.texts.indexOf('a');
  const quote = tree.texts.indexOf('"');
  constraint.accept(quote);
  kept.accept(quote);
  kept.accept(a);
  const before = allowed(kept, tree);
  for (let i = 0; i < 4000; i++) {
    constraint.accept(a);
    if (i % 4 === 0) allowed(constraint, tree);
  }
  assert.deepEqual(
    allowed(constraint, tree)
      .map((id) => tree.texts[id])
      .sort(),
    ['"', '"'],
  );
  assert.deepEqual(allowed(kept, tree), before);
});

test('tokens without some bytes: only what can be written is allowed', () => {
  const few = ['{', '}', '"', 'a', ':', ' '].map((text) => Buffer.from(text));
  const small = tokenTree(7, (id) => few[id] ?? Buffer.alloc(0), [6]);
  const constraint = constraintOf({ schema: { type: 'object', additionalProperties: { type: 'string' } } }, small);
  assert.deepEqual(allowed(constraint, small), [0]);
  constraint.accept(0);
  assert.deepEqual(allowed(constraint, small), [1, 2, 5]);
});

test('descriptions that are none, contradict themselves or are too large', () => {
  const deep = (levels: number): object => (levels === 0 ? {} : { items: deep(levels - 1) });
  const wrong: [spec: unknown, why: RegExp][] = [
    [undefined, /must be given/],
    [null, /must be given/],
    ['json', /must be given/],
    [{}, /must be given/],
    [{ json: true, pattern: 'a' }, /must be given/],
    [{ json: false }, /must be a text/],
    [{ pattern: 5 }, /must be a text/],
    [{ choices: [] }, /must be a text/],
    [{ choices: ['a', 3] }, /must be a text/],
    [{ choices: 'abc' }, /must be a text/],
    [{ unknown: 1 }, /must be a text/],
    [{ pattern: 'x'.repeat(500_000) }, /at most/],
    [{ schema: 'x' }, /schema #\] must be a schema/],
    [{ schema: { type: 'text' } }, /schema #\/type\] must be one/],
    [{ schema: { properties: { a: { minLength: -1 } } } }, /#\/properties\/a\/minLength/],
    [{ schema: { unevaluatedProperties: false } }, /#\/unevaluatedProperties\].*not known/],
    [{ schema: { items: { $dynamicRef: '#x' } } }, /#\/items\/\$dynamicRef/],
    [{ schema: { $ref: 'https://example.com/x' } }, /lead into this schema/],
    [{ schema: { $ref: '#/$defs/none' } }, /must lead to a schema/],
    [{ schema: { $ref: '#/default/x', default: { x: { type: 'y' } } } }, /#\/default\/x\/type/],
    [{ schema: { pattern: '(?=a)' } }, /schema #\] pattern: lookarounds/],
    [{ schema: false }, /some text must obey/],
    [{ schema: { type: 'string', minLength: 3, maxLength: 2 } }, /some text must obey/],
    [{ schema: { type: 'integer', minimum: 3, maximum: 2 } }, /some text must obey/],
    [{ schema: { type: 'integer', multipleOf: 0.0001234567 } }, /multipleOf must be/],
    [{ schema: { type: 'object', required: ['a'], additionalProperties: false } }, /some text must obey/],
    [{ schema: { properties: { a: { $ref: '#' } }, required: ['a'], type: 'object' } }, /some text must obey/],
    [{ schema: { enum: [1], type: 'string' } }, /some text must obey/],
    [{ schema: deep(80) }, /64 deep/],
    [{ schema: { type: 'array', minItems: 5000 } }, /minItems/],
    [
      { schema: { allOf: Array.from({ length: 12 }, (_, i) => ({ anyOf: [{ minimum: i }, { maxLength: i }] })) } },
      /ways/,
    ],
  ];
  for (const [spec, why] of wrong)
    assert.throws(
      () => constraintOf(spec as ConstraintSpec, tree),
      (error: Error) => {
        assert.ok(error instanceof ConstraintError && why.test(error.message), `${JSON.stringify(spec)}: ${error}`);
        return true;
      },
    );
});

test('names that JavaScript objects have of their own are names like others', () => {
  const schema = JSON.parse(
    '{"type":"object","properties":{"__proto__":{"type":"integer"},"constructor":{"type":"null"},"toString":true},"required":["__proto__","hasOwnProperty"],"additionalProperties":{"type":"boolean"}}',
  ) as object;
  for (const [text, fits] of [
    ['{"__proto__":1,"constructor":null,"toString":"x","hasOwnProperty":true}', true],
    ['{"__proto__":1,"hasOwnProperty":false}', true],
    ['{"__proto__":"a","hasOwnProperty":false}', false],
    ['{"hasOwnProperty":false}', false],
  ] as const) {
    const constraint = constraintOf({ schema }, tree);
    assert.equal(takes(constraint, tree, text, random), fits, text);
    if (fits) assert.equal(constraint.verify!(), undefined, text);
  }
});

test('schemas that refer to themselves in a circle say nothing, and validation of them ends', () => {
  const schema = { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } } };
  const constraint = constraintOf({ schema }, tree);
  assert.ok(takes(constraint, tree, '{"a":1}', random));
  assert.match(constraint.verify!()!.message, /circle/);
});

test('what nests as deep as may be is validated to its end', () => {
  const schema = {
    $ref: '#/$defs/node',
    $defs: {
      node: { type: 'object', properties: { a: { allOf: [{ $ref: '#/$defs/node' }] }, b: { type: 'integer' } } },
    },
  };
  const constraint = constraintOf({ schema }, tree);
  const levels = 100;
  assert.ok(takes(constraint, tree, `${'{"a":'.repeat(levels)}{"b":1}${'}'.repeat(levels)}`, random));
  assert.equal(constraint.verify!(), undefined);
});
