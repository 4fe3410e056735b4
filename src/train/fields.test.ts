/** The reader of fields: amounts, every kind of field with good and wrong values, and fields that nobody asked for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fields, parseAmount, RunError } from './fields.ts';

test('amounts', () => {
  const amounts: [string, number | undefined][] = [
    ['60M', 60e6],
    ['1.5b', 1.5e9],
    ['10k', 10_000],
    ['2e6', 2e6],
    ['0.5 T', 5e11],
    ['1G', 1e9],
    [' 7 ', 7],
    ['0.0004k', 0],
    ['', undefined],
    ['M', undefined],
    ['-1', undefined],
    ['1,000', undefined],
    ['1e400', undefined],
    ['9007199254740993', undefined],
    ['3M tokens', undefined],
  ];
  for (const [text, amount] of amounts) assert.equal(parseAmount(text), amount, text);
});

const read = (value: unknown) => new Fields('a.json', { f: value });
function refused(action: () => unknown, message: RegExp) {
  assert.throws(action, (error) => {
    assert.ok(error instanceof RunError);
    assert.match(error.message, message);
    return true;
  });
}

test('numbers, in their ranges', () => {
  assert.equal(read(2.5).number('f', { least: 2, most: 3 }), 2.5);
  assert.equal(read(undefined).number('f', { fallback: 4 }), 4);
  assert.equal(read(0).number('f', { least: 0, whole: true, fallback: 4 }), 0, 'a 0 is a value');
  for (const value of ['1', true, [1], {}]) refused(() => read(value).number('f'), /^\[a\.json\] f must be a number: /);
  refused(() => read(1.5).number('f', { least: 0, whole: true }), /f must be a whole number from 0: 1\.5$/);
  refused(() => read(-1).number('f', { least: 0, most: 1 }), /f must be a number from 0 to 1: -1$/);
  refused(() => read(Number.NaN).number('f'), /f must be a number/);
  refused(() => read(undefined).number('f'), /f must be a number: nothing$/);
});

test('amounts as numbers and as texts', () => {
  assert.equal(read('8M').amount('f', { least: 1 }), 8e6);
  assert.equal(read(5).amount('f', { least: 1 }), 5);
  refused(() => read('0').amount('f', { least: 1 }), /f must be a number, or a text like 60M or 1\.5B: "0"/);
  refused(() => read('much').amount('f'), /f must be a number, or a text like 60M/);
});

test('texts, choices, flags and lists', () => {
  assert.equal(read('中文').string('f'), '中文');
  refused(() => read('').string('f'), /f must be a text: ""/);
  assert.equal(read('b').choice('f', ['a', 'b']), 'b');
  refused(() => read('c').choice('f', ['a', 'b']), /f must be one of a, b: "c"/);
  assert.equal(read(undefined).boolean('f', false), false);
  refused(() => read('true').boolean('f'), /f must be true or false: "true"/);
  assert.deepEqual(read(['a', 'b']).texts('f'), ['a', 'b']);
  assert.deepEqual(read([]).texts('f', []), []);
  refused(() => read([]).texts('f'), /f must be a list of texts, at least one: \[\]/);
  refused(() => read(['a', 1]).texts('f', []), /f must be a list of texts: \["a",1\]/);
  refused(() => read('a').texts('f', []), /f must be a list of texts: "a"/);
});

test('objects within objects are named by their path', () => {
  const fields = new Fields('a.json', { list: [{ x: 1 }, { x: '1' }], one: { y: [] } });
  const [first, second] = fields.objects('list');
  assert.equal(first.number('x'), 1);
  refused(() => second.number('x'), /^\[a\.json: list\[1\]\] x must be a number: "1"$/);
  refused(() => fields.object('one').object('y'), /^\[a\.json: one: y\] it must be an object: \[\]$/);
  refused(() => new Fields('a', null), /^\[a\] it must be an object: null$/);
  refused(() => read([]).objects('f'), /f must be a list of objects, at least one: \[\]/);
  refused(() => read([1]).objects('f'), /f\[0\]\] it must be an object: 1/);
  assert.equal(read(undefined).object('f').number('x', { fallback: 3 }), 3);
});

test('a field that nobody asked for', () => {
  const fields = new Fields('a.json', { known: 1, unknown: 2, absent: undefined });
  assert.ok(fields.has('known') && !fields.has('missing'));
  fields.number('known');
  refused(() => fields.end(), /^\[a\.json\] every field must be a known one: unknown$/);
  fields.raw('unknown');
  fields.end();
});
