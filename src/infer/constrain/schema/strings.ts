/** Strings of a schema: length in characters, patterns, formats; together the texts that obey all of them. */
import { type Dfa, dfaOf, intersect, isEmpty } from '../algebra.ts';
import { ConstraintError } from '../error.ts';
import { characters, type Expression, repeat } from '../expression.ts';
import { matching, searching } from '../pattern.ts';
import { FORMAT_PATTERNS } from './formats.ts';
import { quoted, STRING } from './json-text.ts';

export interface StringRules {
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly patterns: readonly string[];
  readonly formats: readonly string[];
}

/** Lengths up to here are counted by the automaton; a longer maximum is cut to it. */
const LONGEST = 4000;

export function strings(rules: StringRules, what: string): Expression {
  const dfa = textsOf(rules, what);
  return dfa ? quoted(dfa) : STRING;
}

/** The automaton of the texts; undefined: any. Throws ConstraintError where no text obeys all. */
export function textsOf({ minLength = 0, maxLength, patterns, formats }: StringRules, what: string): Dfa | undefined {
  const parts: Dfa[] = [];
  if (minLength > 0 || maxLength !== undefined) {
    const most = maxLength === undefined ? Number.POSITIVE_INFINITY : Math.min(maxLength, Math.max(LONGEST, minLength));
    if (minLength > LONGEST)
      throw new ConstraintError({ what, rule: `minLength must be at most ${LONGEST}`, received: String(minLength) });
    if (minLength > most)
      throw new ConstraintError({
        what,
        rule: 'minLength must be at most maxLength',
        received: `${minLength} and ${most}`,
      });
    parts.push(dfaOf(repeat(characters([[0, 0x10ffff]]), minLength, most), what));
  }
  for (const pattern of patterns) parts.push(dfaOf(searching(pattern, what), what));
  for (const format of formats)
    if (Object.hasOwn(FORMAT_PATTERNS, format)) parts.push(dfaOf(matching(FORMAT_PATTERNS[format], what), what));
  if (parts.length === 0) return undefined;
  const all = parts.reduce((a, b) => intersect(a, b, what));
  if (isEmpty(all))
    throw new ConstraintError({ what, rule: 'length, patterns and formats must leave a text', received: 'none' });
  return all;
}
