/**
 * JSON as text: whitespace, strings, numbers, values, as expressions. Whitespace is allowed where JSON allows it, but little of it: a model
 * must not be able to write blanks for ever. Not what a schema asks of them.
 */
import { type Dfa, dfaOf } from '../algebra.ts';
import {
  accepted,
  characters,
  choice,
  complement,
  type Expression,
  optional,
  repeat,
  rule,
  sequence,
  text,
} from '../expression.ts';

/** None, one blank, or a new line and its indentation. */
export const SPACE: Expression = optional(
  choice(
    text(' '),
    sequence(text('\n'), repeat(characters([[32, 32]]), 0, 32)),
    sequence(text('\n'), repeat(text('\t'), 1, 8)),
  ),
);

const digits = (min: number, max: number) => repeat(characters([[48, 57]]), min, max);
/** More digits say nothing that a double holds. */
export const MOST_DIGITS = 15;
export const FRACTION: Expression = sequence(text('.'), digits(1, MOST_DIGITS));
const EXPONENT = sequence(
  characters([
    [69, 69],
    [101, 101],
  ]),
  optional(
    characters([
      [43, 43],
      [45, 45],
    ]),
  ),
  digits(1, 2),
);
const NATURAL = choice(text('0'), sequence(characters([[49, 57]]), digits(0, MOST_DIGITS - 1)));
export const INTEGER: Expression = sequence(optional(text('-')), NATURAL);
export const NUMBER: Expression = sequence(INTEGER, optional(FRACTION), optional(EXPONENT));

const HEX = characters([
  [48, 57],
  [65, 70],
  [97, 102],
]);
/** What needs no escape: all but the quotation mark, the backslash and control characters. */
const PLAIN = characters(
  complement([
    [0, 31],
    [34, 34],
    [92, 92],
  ]),
);
const not = (digit: string) =>
  characters(
    [...'0123456789abcdefABCDEF'].filter((c) => !digit.includes(c)).map((c) => [c.charCodeAt(0), c.charCodeAt(0)]),
  );
/** \uXXXX; halves of pairs only as whole pairs. */
const UNICODE_ESCAPE = choice(
  sequence(text('\\u'), not('dD'), HEX, HEX, HEX),
  sequence(
    text('\\u'),
    characters([
      [68, 68],
      [100, 100],
    ]),
    characters([[48, 55]]),
    HEX,
    HEX,
  ),
  sequence(
    text('\\u'),
    characters([
      [68, 68],
      [100, 100],
    ]),
    characters([
      [56, 57],
      [65, 66],
      [97, 98],
    ]),
    HEX,
    HEX,
    text('\\u'),
    characters([
      [68, 68],
      [100, 100],
    ]),
    characters([
      [67, 70],
      [99, 102],
    ]),
    HEX,
    HEX,
  ),
);
const CHARACTER = choice(
  PLAIN,
  sequence(text('\\'), characters([...'"\\/bfnrt'].map((c) => [c.charCodeAt(0), c.charCodeAt(0)]))),
  UNICODE_ESCAPE,
);

/** Any string, with every escape that JSON has. */
export const STRING: Expression = sequence(text('"'), repeat(CHARACTER, 0), text('"'));

/** Any text, as UTF-8. */
export const ANY_TEXT: Expression = repeat(characters([[0, 0x10ffff]]), 0);

/** A string whose text the automaton accepts, written as JSON.stringify writes it. */
export function quoted(dfa: Dfa): Expression {
  return sequence(text('"'), accepted(escaped(dfa)), text('"'));
}

/** The automaton over texts as one over what stands between quotation marks. */
function escaped({ edges, final }: Dfa): Dfa {
  const out: Map<number, number>[] = edges.map(() => new Map());
  const ends = [...final];
  const add = (): number => {
    ends.push(false);
    return out.push(new Map()) - 1;
  };
  edges.forEach((own, state) => {
    for (const [byte, to] of own) {
      let at = state;
      const written = byte < 0x80 ? [...Buffer.from(JSON.stringify(String.fromCharCode(byte)).slice(1, -1))] : [byte];
      written.forEach((letter, i) => {
        if (i === written.length - 1) {
          out[at].set(letter, to);
          return;
        }
        let next = out[at].get(letter);
        if (next === undefined) {
          next = add();
          out[at].set(letter, next);
        }
        at = next;
      });
    }
  });
  return { edges: out, final: ends };
}

/** Exactly this string, as JSON.stringify writes it. */
export const exactly = (value: unknown): Expression => text(JSON.stringify(value));

/** The automaton of a few texts. */
export const oneOfTexts = (texts: readonly string[], what: string): Dfa => dfaOf(choice(...texts.map(text)), what);

/** Names of the rules for values that nothing is asked of. */
export const ANY_VALUE = 'any JSON';

export const JSON_RULES: ReadonlyMap<string, Expression> = new Map([
  [ANY_VALUE, choice(STRING, NUMBER, text('true'), text('false'), text('null'), rule('any object'), rule('any array'))],
  ['any object', objectOf(sequence(STRING, SPACE, text(':'), SPACE, rule(ANY_VALUE)))],
  ['any array', arrayOf(rule(ANY_VALUE))],
]);

function objectOf(member: Expression): Expression {
  return sequence(text('{'), SPACE, optional(sequence(listOf(member), SPACE)), text('}'));
}

function arrayOf(item: Expression): Expression {
  return sequence(text('['), SPACE, optional(sequence(listOf(item), SPACE)), text(']'));
}

function listOf(item: Expression): Expression {
  return sequence(item, repeat(sequence(SPACE, text(','), SPACE, item), 0));
}
