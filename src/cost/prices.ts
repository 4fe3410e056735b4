/**
 * The price table: what a core-hour and a kilowatt-hour cost. The one beside this file is a stated assumption; a
 * user's own is a JSON file of the same form. What was used is account.ts.
 */
import { readFileSync } from 'node:fs';
import { CallosumError } from '../tensor/index.ts';

export interface Price {
  /** In units of the table's currency. */
  price: number;
  /** Where the number comes from. */
  note?: string;
}

export interface PriceTable {
  /** Three capital letters, ISO 4217. */
  currency: string;
  coreHour: Price;
  kilowattHour: Price;
}

/** A price table that is not one. */
export class PriceError extends CallosumError {
  override name = 'PriceError';
}

export interface Money {
  currency: string;
  cores: number;
  /** null: the energy is unknown, and not in the total. */
  energy: number | null;
  total: number;
}

const DEFAULT = new URL('./prices.json', import.meta.url);

/**
 * The table in a JSON file, or ours where no file is named. Throws PriceError with the file, the field and what was
 * expected.
 */
export function readPrices(file?: string): PriceTable {
  const what = file ?? 'prices.json';
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file ?? DEFAULT, 'utf8'));
  } catch (error) {
    throw new PriceError(
      { what, rule: 'must be a readable JSON file', received: (error as Error).message },
      { cause: error },
    );
  }
  return checkPrices(value, what);
}

const HINT = 'for example {"currency": "EUR", "coreHour": {"price": 0.02}, "kilowattHour": {"price": 0.3}}';

function checkPrices(value: unknown, what: string): PriceTable {
  const wrong = (rule: string, received: unknown) =>
    new PriceError({ what, rule, received: JSON.stringify(received) ?? 'nothing', hint: HINT });
  const table = objectOf(value);
  if (!table) throw wrong('must be an object', value);
  for (const field of Object.keys(table))
    if (!['currency', 'coreHour', 'kilowattHour'].includes(field))
      throw wrong('has the fields currency, coreHour and kilowattHour only', field);
  if (typeof table.currency !== 'string' || !/^[A-Z]{3}$/.test(table.currency))
    throw wrong('currency must be three capital letters', table.currency);
  const priceAt = (field: string): Price => {
    const entry = objectOf(table[field]);
    if (!entry) throw wrong(`${field} must be an object with a price`, table[field]);
    const { price, note } = entry;
    if (typeof price !== 'number' || !Number.isFinite(price) || price < 0)
      throw wrong(`${field}.price must be a number from 0`, price);
    if (note !== undefined && typeof note !== 'string') throw wrong(`${field}.note must be text`, note);
    return { price, note };
  };
  return { currency: table.currency, coreHour: priceAt('coreHour'), kilowattHour: priceAt('kilowattHour') };
}

function objectOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** Core-hours and joules in money. Unknown energy costs nothing here, and `energy` says so by null. */
export function moneyOf(
  table: PriceTable,
  { coreHours, energyJoules }: { coreHours: number; energyJoules: number | null },
): Money {
  const cores = coreHours * table.coreHour.price;
  const energy = energyJoules === null ? null : (energyJoules / 3.6e6) * table.kilowattHour.price;
  return { currency: table.currency, cores, energy, total: cores + (energy ?? 0) };
}
