/**
 * Arrays of a schema: elements by their place, how many, and that some obey `contains`, which is counted as far as the bound asks. Elements of a
 * few known values that must differ are written as the values that are left. By rules that end in calls of the next.
 */
import { ConstraintError } from '../error.ts';
import { choice, type Expression, sequence, text } from '../expression.ts';
import type { Builder } from './compile.ts';
import type { ArrayRules } from './flatten.ts';
import { BLANK, COMMA, literal } from './json-text.ts';

/** Elements that are counted; a longer maximum is cut to it. */
const LONGEST = 2000;
/** Rules for the pairs of elements and elements found. */
const MOST_COUNTED = 10_000;

export function arrays(rules: ArrayRules, builder: Builder): Expression {
  const { least, alikeFrom, contains } = rules;
  if (least > LONGEST)
    throw new ConstraintError({
      what: builder.place.what,
      rule: `minItems must be at most ${LONGEST}`,
      received: String(least),
    });
  const most = rules.most === Number.POSITIVE_INFINITY ? rules.most : Math.min(rules.most, LONGEST);
  /** From this index on, indices are not told apart. */
  const last = most === Number.POSITIVE_INFINITY ? Math.max(1, least, alikeFrom) : Math.max(1, most);
  const wanted = contains && (last + 1) * (contains.least + 1) <= MOST_COUNTED ? contains.least : 0;
  const restOf = (index: number, found: number) => `${builder.name} [] ${index} ${found}`;
  const rest = (index: number, found: number) => builder.rule(restOf(Math.min(index, last), found));
  for (let index = 0; index <= last; index++)
    for (let found = 0; found <= Math.min(wanted, index); found++) {
      const ways: Expression[] = [];
      if (index < most) {
        const schemas = rules.at(index);
        const begin = index === 0 ? text('') : COMMA;
        ways.push(sequence(begin, builder.refer(schemas), rest(index + 1, found)));
        if (found < wanted)
          ways.push(sequence(begin, builder.refer([...schemas, contains!.schema]), rest(index + 1, found + 1)));
      }
      if (index >= least && found >= wanted) ways.push(index === 0 ? text('') : BLANK);
      builder.define(restOf(index, found), choice(...ways));
    }
  return sequence(text('['), BLANK, rest(0, 0), text(']'));
}

/** Arrays of some of these values, each at most once. */
export function differing(values: readonly unknown[], { least, most }: ArrayRules, builder: Builder): Expression {
  const restOf = (used: number) => `${builder.name} [differing] ${used}`;
  for (let used = 0; used < 1 << values.length; used++) {
    const length = used.toString(2).replaceAll('0', '').length;
    const ways: Expression[] = [];
    if (length < most)
      values.forEach((value, i) => {
        if ((used & (1 << i)) === 0)
          ways.push(sequence(length === 0 ? text('') : COMMA, literal(value), builder.rule(restOf(used | (1 << i)))));
      });
    if (length >= least) ways.push(length === 0 ? text('') : BLANK);
    builder.define(restOf(used), choice(...ways));
  }
  return sequence(text('['), BLANK, builder.rule(restOf(0)), text(']'));
}
