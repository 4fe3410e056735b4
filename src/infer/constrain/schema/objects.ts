/**
 * Objects of a schema: the properties it knows in its order, each at most once, then others whose names it does not know. By rules that end in
 * calls of the next, so that many properties do not nest. How many members were written is counted where a bound asks for it.
 */
import { type Dfa, dfaOf, intersect, isEmpty, subtract } from '../algebra.ts';
import { ConstraintError } from '../error.ts';
import { characters, choice, type Expression, HIGHEST, repeat, sequence, text } from '../expression.ts';
import type { Builder } from './compile.ts';
import type { ObjectRules } from './flatten.ts';
import { ANY_STRING, BLANK, COLON, COMMA, literal, oneOfTexts, quoted } from './json-text.ts';
import type { Schema } from './read.ts';

/** Sets of names by the patterns they match: 2 to this power. */
const MOST_PATTERNS = 8;
/** Rules for the pairs of property and count; past that, the count is looked at in the end. */
const MOST_COUNTED = 10_000;

export function objects(rules: ObjectRules, builder: Builder): Expression {
  const { names, required, propertyNames } = rules;
  const nameTexts = propertyNames.length > 0 ? builder.texts(propertyNames) : undefined;
  const allowed =
    nameTexts === undefined ? undefined : new Set(names.filter((name) => builder.accepts(nameTexts, name)));
  const others = unknownMembers(rules, nameTexts, builder);
  const { least, most, counted } = counts(rules, others.length > 0);
  /** `count` members are written, or as many as are counted; known properties from `index` on may follow. */
  const restOf = (index: number, count: number) => `${builder.name} {} ${index} ${count}`;
  const rest = (index: number, count: number) => builder.rule(restOf(index, Math.min(count, counted)));
  const separator = (count: number) => (count === 0 ? text('') : COMMA);
  for (let count = 0; count <= counted; count++) {
    const full = count >= most;
    names.forEach((name, index) => {
      const ways: Expression[] = [];
      if (!full && (!allowed || allowed.has(name))) {
        const value = builder.refer(rules.of(name));
        ways.push(sequence(separator(count), literal(name), COLON, value, rest(index + 1, count + 1)));
      }
      if (!required.has(name)) ways.push(rest(index + 1, count));
      builder.define(restOf(index, count), choice(...ways));
    });
    const ways = full ? [] : others.map((member) => sequence(separator(count), member, rest(names.length, count + 1)));
    if (count >= least) ways.push(count === 0 ? text('') : BLANK);
    builder.define(restOf(names.length, count), choice(...ways));
  }
  return sequence(text('{'), BLANK, rest(0, 0), text('}'));
}

/** Bounds that are left to count, and up to where to count: none and some at least are told apart, for the comma. */
function counts({ least, most, names, required }: ObjectRules, open: boolean) {
  if (required.size >= least) least = 0;
  if (!open && names.length <= most) most = Number.POSITIVE_INFINITY;
  const counted = Math.max(1, least, most === Number.POSITIVE_INFINITY ? 0 : most);
  if (counted === 1 || counted * (names.length + 1) <= MOST_COUNTED) return { least, most, counted };
  return { least: Math.min(least, 1), most: Number.POSITIVE_INFINITY, counted: 1 };
}

/** Members with names that the schema does not know: one expression for each set of patterns that a name may match. */
function unknownMembers(rules: ObjectRules, nameTexts: Dfa | undefined, builder: Builder): Expression[] {
  const { names, patterns } = rules;
  const { place } = builder;
  if (rules.most === 0) return [];
  const member = (name: Expression, schemas: readonly Schema[]) => sequence(name, COLON, builder.refer(schemas));
  const impossible = (schemas: readonly Schema[]) => builder.document.together(schemas) === undefined;
  if (patterns.length === 0) {
    const schemas = rules.ofUnknown([]);
    if (impossible(schemas)) return [];
    if (names.length === 0 && nameTexts === undefined) return [member(ANY_STRING, schemas)];
  }
  if (patterns.length > MOST_PATTERNS)
    throw new ConstraintError({
      what: place.what,
      rule: `patternProperties must have at most ${MOST_PATTERNS} patterns`,
      received: String(patterns.length),
    });
  const any = dfaOf(repeat(characters([[0, HIGHEST]]), 0), place);
  let classes: { matched: string[]; dfa: Dfa }[] = [
    { matched: [], dfa: subtract(nameTexts ?? any, oneOfTexts(names, place), place) },
  ];
  for (const pattern of patterns)
    classes = classes
      .flatMap(({ matched, dfa }) => [
        { matched: [...matched, pattern], dfa: intersect(dfa, builder.document.pattern(pattern), place) },
        { matched, dfa: subtract(dfa, builder.document.pattern(pattern), place) },
      ])
      .filter(({ dfa }) => !isEmpty(dfa));
  return classes
    .filter(({ matched }) => !impossible(rules.ofUnknown(matched)))
    .map(({ matched, dfa }) => member(quoted(dfa), rules.ofUnknown(matched)));
}
