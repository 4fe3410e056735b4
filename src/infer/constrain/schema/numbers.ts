/** Numbers within bounds, as texts: integers exactly, by their digits; others by their integer part, so that what is written is always within. */
import { type Dfa, dfaOf, intersect } from '../algebra.ts';
import { ConstraintError } from '../error.ts';
import { accepted, characters, choice, type Expression, optional, repeat, sequence, text } from '../expression.ts';
import { INTEGER, MOST_DIGITS, NUMBER } from './json-text.ts';

export interface Bounds {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multipleOf?: number;
}

/** Divisors up to here are enforced digit by digit. */
const LARGEST_DIVISOR = 2000;
const MOST = 10 ** MOST_DIGITS - 1;

/** Integers within the bounds. Throws ConstraintError where there are none. */
export function integers(bounds: Bounds, what: string): Expression {
  const [low, high] = wholeBounds(bounds);
  if (low > high)
    throw new ConstraintError({ what, rule: 'the bounds must leave an integer', received: `${low} to ${high}` });
  const ranged = low === -MOST && high === MOST ? INTEGER : integerRange(low, high);
  const { multipleOf } = bounds;
  if (multipleOf === undefined) return ranged;
  if (!Number.isInteger(multipleOf) || multipleOf > LARGEST_DIVISOR)
    throw new ConstraintError({
      what,
      rule: `multipleOf of an integer must be a whole number up to ${LARGEST_DIVISOR}`,
      received: String(multipleOf),
    });
  return accepted(intersect(dfaOf(ranged, what), multiples(multipleOf), what));
}

/** Numbers within the bounds; with bounds, written without exponents. */
export function numbers(bounds: Bounds, what: string): Expression {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = bounds;
  if (multipleOf !== undefined) {
    if (Number.isInteger(multipleOf)) return integers(bounds, what);
    return tenths(bounds, multipleOf, what);
  }
  const low = Math.max(minimum ?? -Infinity, exclusiveMinimum ?? -Infinity);
  const high = Math.min(maximum ?? Infinity, exclusiveMaximum ?? Infinity);
  if (low === -Infinity && high === Infinity) return NUMBER;
  const parts: Expression[] = [];
  const [first, last] = wholeBounds(bounds);
  if (first <= last) parts.push(integerRange(first, last));
  // A fraction moves a number away from zero: n to n + 1 must lie within, or -n to -(n + 1).
  const least = Math.max(Math.ceil(low), 0);
  const most = Math.min(Math.floor(high) - 1, MOST);
  if (least <= most) parts.push(sequence(integerRange(least, most), NOT_ZERO));
  const nearest = Math.max(Math.ceil(-high), 0);
  const farthest = Math.min(Math.floor(-low) - 1, MOST);
  if (nearest <= farthest) parts.push(sequence(text('-'), integerRange(nearest, farthest), NOT_ZERO));
  parts.push(...withinOne(low, high, what));
  if (parts.length === 0)
    throw new ConstraintError({ what, rule: 'the bounds must leave a number', received: `${low} to ${high}` });
  return choice(...parts);
}

/** A fraction that is not zero, and ends with another digit than zero. */
const NOT_ZERO = sequence(text('.'), repeat(characters([[48, 57]]), 0, MOST_DIGITS - 1), characters([[49, 57]]));

/** Some numbers of bounds that lie between two neighbouring integers: by decimals of up to three digits. */
function withinOne(low: number, high: number, what: string): Expression[] {
  if (!(low > -MOST && high < MOST) || high - low > 2) return [];
  const texts: string[] = [];
  for (let n = Math.ceil(low * 1000); n <= Math.floor(high * 1000) && texts.length < 2001; n++) {
    const value = n / 1000;
    if (value > low && value < high && !Number.isInteger(value)) texts.push(String(value));
  }
  return texts.length > 0 ? [accepted(dfaOf(choice(...texts.map(text)), what))] : [];
}

/** Multiples of 0.1, 0.01 and the like: numbers with so many decimals. Others are refused. */
function tenths(bounds: Bounds, multipleOf: number, what: string): Expression {
  const decimals = [1, 2, 3, 4, 5, 6].find(
    (n) => multipleOf === 10 ** -n || String(multipleOf) === (10 ** -n).toFixed(n),
  );
  if (decimals === undefined)
    throw new ConstraintError({
      what,
      rule: 'multipleOf must be a whole number or 0.1, 0.01, ...',
      received: String(multipleOf),
    });
  const { multipleOf: _, ...range } = bounds;
  const short = sequence(INTEGER, optional(sequence(text('.'), repeat(characters([[48, 57]]), 1, decimals))));
  return accepted(intersect(dfaOf(numbers(range, what), what), dfaOf(short, what), what));
}

/** The integers of all bounds together, cut to what is written. */
function wholeBounds({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Bounds): [low: number, high: number] {
  const above = exclusiveMinimum === undefined ? -MOST : Math.floor(exclusiveMinimum) + 1;
  const below = exclusiveMaximum === undefined ? MOST : Math.ceil(exclusiveMaximum) - 1;
  return [Math.max(-MOST, above, Math.ceil(minimum ?? -MOST)), Math.min(MOST, below, Math.floor(maximum ?? MOST))];
}

function integerRange(low: number, high: number): Expression {
  const parts: Expression[] = [];
  if (low < 0) parts.push(sequence(text('-'), natural(Math.max(1, -high), -low)));
  if (high >= 0) parts.push(natural(Math.max(0, low), high));
  return choice(...parts);
}

/** The decimal numbers from `low` to `high`, neither negative, without leading zeros. */
function natural(low: number, high: number): Expression {
  const parts: Expression[] = [];
  for (let length = String(low).length; length <= String(high).length; length++) {
    const least = length === 1 ? 0 : 10 ** (length - 1);
    const from = Math.max(low, least);
    const to = Math.min(high, 10 ** length - 1);
    if (from <= to) parts.push(ofLength(String(from), String(to)));
  }
  return choice(...parts);
}

/** Digits of one length, from one number to another. */
function ofLength(from: string, to: string): Expression {
  const any = (n: number) => repeat(characters([[48, 57]]), n, n);
  if (from === '') return text('');
  if (/^0*$/.test(from) && /^9*$/.test(to)) return any(from.length);
  const [a, b] = [from.charCodeAt(0), to.charCodeAt(0)];
  const rest = from.length - 1;
  if (a === b) return sequence(text(from[0]), ofLength(from.slice(1), to.slice(1)));
  const parts = [
    sequence(text(from[0]), ofLength(from.slice(1), '9'.repeat(rest))),
    sequence(text(to[0]), ofLength('0'.repeat(rest), to.slice(1))),
  ];
  if (a + 1 < b) parts.push(sequence(characters([[a + 1, b - 1]]), any(rest)));
  return choice(...parts);
}

/** Decimal integers that a number divides: states are remainders. */
function multiples(divisor: number): Dfa {
  // 0: nothing read; 1: a minus; 2 + r: remainder r.
  const edges: Map<number, number>[] = [new Map([[45, 1]]), new Map()];
  for (let r = 0; r < divisor; r++) edges.push(new Map());
  const to = (state: number, digit: number, remainder: number) =>
    edges[state].set(48 + digit, 2 + ((10 * remainder + digit) % divisor));
  for (let digit = 0; digit < 10; digit++) {
    to(0, digit, 0);
    to(1, digit, 0);
    for (let r = 0; r < divisor; r++) to(2 + r, digit, r);
  }
  return { edges, final: edges.map((_, state) => state === 2) };
}
