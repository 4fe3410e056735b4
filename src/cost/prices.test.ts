/** Price tables: ours, a user's own, and what is wrong with one. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { moneyOf, PriceError, readPrices } from './prices.ts';

const folder = mkdtempSync(join(tmpdir(), 'callosum-prices-'));
after(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'prices.json');
const GOOD = { currency: 'CNY', coreHour: { price: 0.25 }, kilowattHour: { price: 0.6, note: 'the bill of May' } };

function read(content: unknown) {
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return readPrices(file);
}

test('our table is valid and says where each number comes from', () => {
  const table = readPrices();
  assert.match(table.currency, /^[A-Z]{3}$/);
  for (const { price, note } of [table.coreHour, table.kilowattHour]) assert.ok(price > 0 && note!.length > 20);
});

test("a user's own table, and its money", () => {
  const table = read(GOOD);
  assert.equal(table.kilowattHour.note, 'the bill of May');
  const used = { coreHours: 8, energyJoules: 7.2e6 };
  assert.deepEqual(moneyOf(table, used), { currency: 'CNY', cores: 2, energy: 1.2, total: 3.2 });
  assert.deepEqual(moneyOf(table, { ...used, energyJoules: null }), {
    currency: 'CNY',
    cores: 2,
    energy: null,
    total: 2,
  });
});

test('a wrong table: the file, the field, what was expected', () => {
  const cases: [unknown, RegExp][] = [
    ['{', /must be a readable JSON file: /],
    [[], /must be an object: \[\]/],
    [{ ...GOOD, currency: 'yuan' }, /currency must be three capital letters: "yuan"/],
    [{ ...GOOD, coreHour: 0.25 }, /coreHour must be an object with a price: 0\.25 \(for example /],
    [{ ...GOOD, coreHour: { price: '1' } }, /coreHour\.price must be a number from 0: "1"/],
    [{ ...GOOD, kilowattHour: { price: -1 } }, /kilowattHour\.price must be a number from 0: -1/],
    [{ ...GOOD, kilowattHour: { price: 1, note: 2 } }, /kilowattHour\.note must be text: 2/],
    [{ ...GOOD, gpuHour: { price: 1 } }, /has the fields currency, coreHour and kilowattHour only: "gpuHour"/],
    [{ currency: 'EUR', coreHour: { price: 1 } }, /kilowattHour must be an object with a price: nothing/],
  ];
  for (const [content, message] of cases)
    assert.throws(
      () => read(content),
      (error: Error) =>
        error instanceof PriceError && error.message.startsWith(`[${file}] `) && message.test(error.message),
      String(message),
    );
  assert.throws(() => readPrices(join(folder, 'none.json')), /none\.json\] must be a readable JSON file: ENOENT/);
});
