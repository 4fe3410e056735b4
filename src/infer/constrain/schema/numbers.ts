/** Numbers within bounds, as texts: integers exactly, by their digits; others by their integer part, so that what is written is always within. */
import { type Dfa, dfaOf, intersect, subtract } from '../algebra.ts';
import type { Edge } from '../automaton.ts';
import { ConstraintError } from '../error.ts';
import {
  accepted,
  characters,
  choice,
  type Expression,
  NEVER,
  optional,
  repeat,
  sequence,
  text,
} from '../expression.ts';
import type { Place } from '../work.ts';
import { INTEGER, MOST_DIGITS, NUMBER, oneOfTexts } from './json-text.ts';

export interface Bounds {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly multiplesOf: readonly number[];
  /** Integers that are not meant. */
  readonly excluded: readonly number[];
  /** Integers are not meant. */
  readonly fractional?: boolean;
}

const MOST = 10 ** MOST_DIGITS - 1;
const DIGIT = characters([[48, 57]]);
const ZERO = text('0');

/** Integers within the bounds. Throws ConstraintError for divisors that are too large. */
export function integers(bounds: Bounds, place: Place): Expression {
  const { multiplesOf, excluded } = bounds;
  const [low, high] = wholeBounds(bounds);
  if (low > high) return NEVER;
  const ranged = low === -MOST && high === MOST ? INTEGER : integerRange(low, high);
  if (multiplesOf.length + excluded.length === 0) return ranged;
  const all = multiplesOf.reduce(
    (dfa, divisor) => intersect(dfa, multiples(scaled(divisor, place), place), place),
    dfaOf(ranged, place),
  );
  return accepted(
    subtract(all, oneOfTexts([...excluded.map(String), ...(excluded.includes(0) ? ['-0'] : [])], place), place),
  );
}

/**
 * Numbers within the bounds; with bounds, written without exponents, and between a bound that is no integer and the next integer with few
 * decimals. Throws ConstraintError for divisors that are too large.
 */
export function numbers(bounds: Bounds, place: Place): Expression {
  const { multiplesOf } = bounds;
  const low = Math.max(bounds.minimum ?? -Infinity, bounds.exclusiveMinimum ?? -Infinity);
  const high = Math.min(bounds.maximum ?? Infinity, bounds.exclusiveMaximum ?? Infinity);
  const ranged = low === -Infinity && high === Infinity ? NUMBER : choice(...rangeOf(bounds, low, high, place));
  const divisors = multiplesOf.map((divisor) => scaled(divisor, place));
  const all = divisors.map((divisor) => multiples(divisor, place));
  if (divisors.length > 0) all.push(dfaOf(fixed(Math.max(...divisors.map(({ decimals }) => decimals))), place));
  if (bounds.fractional) all.push(dfaOf(FRACTIONAL, place));
  if (all.length === 0) return ranged;
  return accepted(all.reduce((a, b) => intersect(a, b, place), dfaOf(ranged, place)));
}

function rangeOf(bounds: Bounds, low: number, high: number, place: Place): Expression[] {
  const parts: Expression[] = [];
  const [first, last] = wholeBounds(bounds);
  if (first <= last) parts.push(sequence(integerRange(first, last), optional(sequence(text('.'), repeat(ZERO, 1, 6)))));
  // A fraction moves a number away from zero: n to n + 1 must lie within, or -n to -(n + 1).
  const above = [Math.max(Math.ceil(low), 0), Math.min(Math.floor(high) - 1, MOST)];
  const below = [Math.max(Math.ceil(-high), 0), Math.min(Math.floor(-low) - 1, MOST)];
  for (const [sign, [from, to]] of [
    ['', above],
    ['-', below],
  ] as const) {
    // So few digits that no fraction is rounded up to the next integer.
    const digits = MOST_DIGITS - (to === MOST ? 0 : String(to).length);
    if (from <= to && digits > 0) parts.push(sequence(text(sign), integerRange(from, to), fraction(digits)));
  }
  const between = [...betweenIntegers(low, high)].filter(
    (value) => !(value === bounds.exclusiveMinimum || value === bounds.exclusiveMaximum),
  );
  if (between.length > 0) parts.push(accepted(oneOfTexts(between.map(String), place)));
  return parts;
}

/** A fraction that is not zero. */
const fraction = (digits: number) =>
  sequence(text('.'), repeat(ZERO, 0, digits - 1), characters([[49, 57]]), repeat(DIGIT, 0, digits - 1));

const FRACTIONAL = sequence(optional(text('-')), repeat(DIGIT, 1, MOST_DIGITS - 1), fraction(4));

/** Numbers between a bound that is no integer and the next integer, or the other bound: those with the fewest decimals, some hundreds. */
function betweenIntegers(low: number, high: number): Set<number> {
  const out = new Set<number>();
  for (const [from, to] of [
    [low, Math.min(Math.ceil(low), high)],
    [Math.max(Math.floor(high), low), high],
  ]) {
    if (!(from < to && Math.abs(from) < 1e9 && Math.abs(to) < 1e9)) {
      if (from === to && Number.isFinite(from) && !Number.isInteger(from)) out.add(from);
      continue;
    }
    const scale = 10 ** Math.max(3, Math.ceil(-Math.log10(to - from)) + 2);
    for (let n = Math.ceil(from * scale); n <= Math.floor(to * scale); n++) {
      const value = n / scale;
      if (value >= low && value <= high && !Number.isInteger(value)) out.add(value);
    }
    for (const end of [from, to]) if (!Number.isInteger(end)) out.add(end);
  }
  return out;
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

/** A number as an integer over a power of ten. */
interface Scaled {
  readonly integer: number;
  readonly decimals: number;
}

const LARGEST_DIVISOR = 10_000;
const MOST_DECIMALS = 10;

function scaled(value: number, { what }: Place): Scaled {
  for (let decimals = 0; decimals <= MOST_DECIMALS; decimals++) {
    const integer = Math.round(value * 10 ** decimals);
    if (integer >= 1 && integer <= LARGEST_DIVISOR && Number(`${integer}e-${decimals}`) === value)
      return { integer, decimals };
  }
  throw new ConstraintError({
    what,
    rule: `multipleOf must be a whole number up to ${LARGEST_DIVISOR}, or one over a power of ten`,
    received: String(value),
  });
}

/** Decimals that a double holds exactly enough to be written again as they were. */
function fixed(decimals: number): Expression {
  const whole = sequence(optional(text('-')), repeat(DIGIT, 1, MOST_DIGITS - decimals));
  return decimals === 0 ? whole : sequence(whole, optional(sequence(text('.'), repeat(DIGIT, 1, decimals))));
}

/** Decimal numbers that a number divides: states are remainders of the digits so far, before the point and by digits after it. */
function multiples({ integer, decimals }: Scaled, { what, work }: Place): Dfa {
  // 0: nothing read; 1: a minus; then by digits after the point, none first, remainders; where the point was read last, remainders again.
  const width = integer;
  work.spend(width * (decimals + 2), what);
  const at = (place: number, remainder: number) => 2 + place * width + remainder;
  const digits = (place: number, remainder: number): Edge[] =>
    Array.from(
      { length: 10 },
      (_, digit): Edge => [48 + digit, 48 + digit, at(place, (10 * remainder + digit) % integer)],
    );
  const edges: Edge[][] = [[[45, 45, 1], ...digits(0, 0)], digits(0, 0)];
  const final = [false, false];
  for (let place = 0; place <= decimals; place++)
    for (let remainder = 0; remainder < width; remainder++) {
      const point: Edge[] = place === 0 ? [[46, 46, at(decimals + 1, remainder)]] : [];
      const next = place === 0 ? 0 : place + 1;
      edges.push([...point, ...(next <= decimals ? digits(next, remainder) : [])]);
      final.push((remainder * 10 ** (decimals - place)) % integer === 0);
    }
  for (let remainder = 0; remainder < width; remainder++) {
    edges.push(decimals > 0 ? digits(1, remainder) : []);
    final.push(false);
  }
  return { edges, final };
}
