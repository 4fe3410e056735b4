/** Strings of a schema: length in characters, patterns, formats; together the texts that obey all of them. */
import { type Dfa, dfaOf, intersect, subtract } from '../algebra.ts';
import { ConstraintError } from '../error.ts';
import { characters, type Expression, HIGHEST, NEVER, repeat } from '../expression.ts';
import type { Place } from '../work.ts';
import { formatTexts } from './formats.ts';
import { ANY_STRING, oneOfTexts, quoted, stringOf } from './json-text.ts';

export interface StringRules {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly patterns: readonly Dfa[];
  readonly formats: readonly string[];
  /** Texts that are not meant. */
  readonly excluded: readonly string[];
}

/** Lengths up to here are counted by the automaton; a longer maximum is cut to it. */
const LONGEST = 4000;

export function strings(rules: StringRules, place: Place): Expression {
  const { minLength = 0, maxLength, patterns, formats, excluded } = rules;
  const known = formats.filter(formatTexts);
  const isLong = minLength > 0 || maxLength !== undefined;
  if (patterns.length + excluded.length === 0) {
    if (!isLong && known.length === 1) return ofFormat(known[0]);
    if (!isLong && known.length === 0) return ANY_STRING;
    if (known.length === 0) return ofLengthOnly(minLength, maxLength, place);
  }
  return quoted(textsOf(rules, place)!);
}

const made = new Map<string, Expression>();

/** The same for the same format, so that it is built once. */
function ofFormat(format: string): Expression {
  const expression = made.get(format) ?? quoted(formatTexts(format)!);
  made.set(format, expression);
  return expression;
}

function ofLengthOnly(least: number, most: number | undefined, place: Place): Expression {
  checkLength(least, place);
  if (most === undefined) return stringOf(least, Number.POSITIVE_INFINITY);
  return least > most ? NEVER : stringOf(least, Math.min(most, LONGEST));
}

/** The automaton of the texts, which accepts nothing where the rules contradict each other; undefined: any text. */
export function textsOf({ minLength = 0, maxLength, ...rules }: StringRules, place: Place): Dfa | undefined {
  const { patterns, formats, excluded } = rules;
  checkLength(minLength, place);
  const parts = [...patterns, ...formats.map(formatTexts).filter((dfa) => dfa !== undefined)];
  if (minLength > 0 || maxLength !== undefined) parts.push(ofLength(minLength, maxLength, place));
  if (excluded.length > 0) parts.push(subtract(dfaOf(ANY_TEXT, place), oneOfTexts(excluded, place), place));
  if (parts.length === 0) return undefined;
  return parts.reduce((a, b) => intersect(a, b, place));
}

function checkLength(least: number, { what }: Place): void {
  if (least > LONGEST)
    throw new ConstraintError({ what, rule: `minLength must be at most ${LONGEST}`, received: String(least) });
}

const ANY_CHARACTER = characters([[0, HIGHEST]]);
const ANY_TEXT = repeat(ANY_CHARACTER, 0);

/** Any text whose characters are so many, code points as the standard counts them. */
function ofLength(least: number, most: number | undefined, place: Place): Dfa {
  if (most !== undefined && least > most) return { edges: [[]], final: [false] };
  return dfaOf(repeat(ANY_CHARACTER, least, most === undefined ? most : Math.min(most, LONGEST)), place);
}
