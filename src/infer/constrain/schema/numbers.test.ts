/** Numbers within bounds: integers exactly, by trying all; others never beyond their bounds, and all with few decimals among them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Source, testSeed } from '../../../../test/support/source.ts';
import { accepts, dfaOf } from '../algebra.ts';
import { Work } from '../work.ts';
import { isMultiple } from './decimal.ts';
import { type Bounds, integers, numbers } from './numbers.ts';

const place = { what: 'schema', work: new Work(1e9) };
const none = { multiplesOf: [], excluded: [] };

function within(value: number, { minimum, maximum, exclusiveMinimum, exclusiveMaximum, ...more }: Bounds): boolean {
  if (value < (minimum ?? -Infinity) || value > (maximum ?? Infinity)) return false;
  if (value <= (exclusiveMinimum ?? -Infinity) || value >= (exclusiveMaximum ?? Infinity)) return false;
  return more.multiplesOf.every((of) => isMultiple(value, of)) && !more.excluded.includes(value);
}

test('integers', () => {
  const random = new Source(testSeed());
  for (let time = 0; time < 100; time++) {
    const low = random.int(-1200, 1200) / random.int(1, 3);
    const high = low + random.int(0, 1500) / random.int(1, 3);
    const bounds: Bounds = {
      ...none,
      ...(random.next() < 0.8 ? { [random.next() < 0.5 ? 'minimum' : 'exclusiveMinimum']: low } : {}),
      ...(random.next() < 0.8 ? { [random.next() < 0.5 ? 'maximum' : 'exclusiveMaximum']: high } : {}),
      multiplesOf: [7, 12, 250, 0.5, 1.5].filter(() => random.next() < 0.15),
      excluded: [0, 5, Math.round(low)].filter(() => random.next() < 0.2),
    };
    const dfa = dfaOf(integers(bounds, place), place);
    for (let value = Math.floor(low) - 30; value <= high + 30; value += 1)
      assert.equal(accepts(dfa, String(value)), within(value, bounds), `${value} ${JSON.stringify(bounds)}`);
    for (const text of ['', '-', '00', '01', '+1', '1.', '1.0', '1e2', ' 1']) assert.ok(!accepts(dfa, text), text);
  }
});

test('numbers', () => {
  const random = new Source(testSeed());
  for (let time = 0; time < 150; time++) {
    const scale = [1, 1, 10, 100][random.int(0, 4)];
    const low = random.int(-3000, 3000) / scale;
    const high = low + random.int(0, 2000) / scale;
    const bounds: Bounds = {
      ...none,
      ...(random.next() < 0.8 ? { [random.next() < 0.5 ? 'minimum' : 'exclusiveMinimum']: low } : {}),
      ...(random.next() < 0.8 ? { [random.next() < 0.5 ? 'maximum' : 'exclusiveMaximum']: high } : {}),
      multiplesOf: [0.5, 0.25, 0.01, 3].filter(() => random.next() < 0.1),
    };
    const dfa = dfaOf(numbers(bounds, place), place);
    for (let i = 0; i < 500; i++) {
      const value = Math.round((low - 5 + random.next() * (high - low + 10)) * 100) / 100 + 0;
      assert.equal(accepts(dfa, String(value)), within(value, bounds), `${value} ${JSON.stringify(bounds)}`);
      // As many digits as are written: whatever is taken is within.
      const long = `${value < 0 ? '-' : ''}${Math.floor(Math.abs(value))}.${'9'.repeat(random.int(1, 15))}${random.int(0, 10)}`;
      if (accepts(dfa, long)) assert.ok(within(Number(long), bounds), `${long} ${JSON.stringify(bounds)}`);
    }
  }
});

test('narrow and wide bounds', () => {
  const texts = (bounds: Partial<Bounds>) => dfaOf(numbers({ ...none, ...bounds }, place), place);
  assert.ok(accepts(texts({ minimum: 0.00001, maximum: 0.00002 }), '0.000015'));
  assert.ok(accepts(texts({ minimum: 0.1, maximum: 0.1 }), '0.1'));
  assert.ok(accepts(texts({ exclusiveMinimum: 0, maximum: 1 }), '0.001'));
  assert.ok(!accepts(texts({ exclusiveMinimum: 0, maximum: 1 }), '0'));
  assert.ok(accepts(texts({ maximum: 2 ** 63 }), '123456789012345.5'));
  assert.ok(accepts(texts({ minimum: 0 }), '12.50'));
  assert.ok(accepts(texts({}), '-1.5e-10'));
  assert.ok(!accepts(texts({ exclusiveMaximum: 100 }), '99.999999999999999'));
});
