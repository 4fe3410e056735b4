/** Strings of a schema: length in characters, patterns, formats; together the texts that obey all of them. */
import { type Dfa, dfaOf, intersect, subtract } from '../algebra.ts';
import { ConstraintError } from '../error.ts';
import { characters, type Expression, HIGHEST, NEVER, repeat } from '../expression.ts';
import { matching } from '../pattern.ts';
import type { Place } from '../work.ts';
import { FORMAT_PATTERNS } from './formats.ts';
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
  const isLengthOnly = patterns.length + excluded.length === 0 && !formats.some((format) => isKnown(format));
  if (!isLengthOnly) return quoted(textsOf(rules, place)!);
  if (minLength === 0 && maxLength === undefined) return ANY_STRING;
  checkLength(minLength, place);
  if (maxLength === undefined) return stringOf(minLength, Number.POSITIVE_INFINITY);
  return minLength > maxLength ? NEVER : stringOf(minLength, Math.min(maxLength, LONGEST));
}

/** The automaton of the texts, which accepts nothing where the rules contradict each other; undefined: any text. */
export function textsOf({ minLength = 0, maxLength, ...rules }: StringRules, place: Place): Dfa | undefined {
  const { patterns, formats, excluded } = rules;
  checkLength(minLength, place);
  const parts = [...patterns];
  for (const format of formats)
    if (isKnown(format)) parts.push(dfaOf(matching(FORMAT_PATTERNS[format], format), place));
  if (minLength > 0 || maxLength !== undefined) parts.push(ofLength(minLength, maxLength, place));
  if (excluded.length > 0) parts.push(subtract(dfaOf(ANY_TEXT, place), oneOfTexts(excluded, place), place));
  if (parts.length === 0) return undefined;
  return parts.reduce((a, b) => intersect(a, b, place));
}

const isKnown = (format: string) => Object.hasOwn(FORMAT_PATTERNS, format);

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
