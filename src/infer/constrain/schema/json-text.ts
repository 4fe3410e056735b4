/**
 * JSON as text: whitespace, strings, numbers, values, as expressions. Whitespace is allowed where JSON allows it, but little of it: a model
 * must not be able to write blanks for ever. Not what a schema asks of them.
 */
import { type Dfa, dfaOf } from '../algebra.ts';
import type { Edge } from '../automaton.ts';
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
import type { Place } from '../work.ts';

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

/** Strings of so many characters, with every escape that JSON has. */
export const stringOf = (least: number, most: number): Expression =>
  sequence(text('"'), repeat(rule('character'), least, most), text('"'));

/** Any string, with every escape that JSON has. */
export const STRING: Expression = sequence(text('"'), repeat(CHARACTER, 0), text('"'));

/** A string whose text the automaton accepts, written as JSON.stringify writes it. */
export function quoted(dfa: Dfa): Expression {
  return sequence(text('"'), accepted(escaped(dfa)), text('"'));
}

/** The automaton over texts as one over what stands between quotation marks. */
function escaped({ edges, final }: Dfa): Dfa {
  const out: Edge[][] = edges.map(() => []);
  const ends = [...final];
  const path = (from: number, letters: Buffer, to: number): void => {
    let at = from;
    letters.forEach((letter, i) => {
      let next = i === letters.length - 1 ? to : out[at].find(([low]) => low === letter)?.[2];
      if (next === undefined) {
        next = out.push([]) - 1;
        ends.push(false);
      }
      if (!out[at].some(([low]) => low === letter)) out[at].push([letter, letter, next]);
      at = next;
    });
  };
  edges.forEach((own, state) => {
    for (const [from, to, next] of own) {
      let low = from;
      for (const byte of ESCAPED) {
        if (byte < low || byte > to) continue;
        if (byte > low) out[state].push([low, byte - 1, next]);
        path(state, Buffer.from(JSON.stringify(String.fromCharCode(byte)).slice(1, -1)), next);
        low = byte + 1;
      }
      if (low <= to) out[state].push([low, to, next]);
    }
  });
  return { edges: out, final: ends };
}

/** Control characters, the quotation mark, the backslash. */
const ESCAPED = [...Array.from({ length: 32 }, (_, i) => i), 34, 92];

/** This value, with whitespace where it has parts; its strings and numbers as JSON.stringify writes them. */
export function literal(value: unknown): Expression {
  if (typeof value !== 'object' || value === null) return text(JSON.stringify(value));
  const members = Array.isArray(value)
    ? value.map(literal)
    : Object.entries(value).map(([name, part]) => sequence(text(JSON.stringify(name)), COLON, literal(part)));
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const list = members.flatMap((member, i) => (i === 0 ? [member] : [COMMA, member]));
  return sequence(text(open), BLANK, ...list, ...(list.length > 0 ? [BLANK] : []), text(close));
}

/** The automaton of a few texts. */
export const oneOfTexts = (texts: readonly string[], place: Place): Dfa => dfaOf(choice(...texts.map(text)), place);

/** Calls of the rules below. */
export const ANY_VALUE = rule('any JSON');
export const ANY_OBJECT = rule('any object');
export const ANY_ARRAY = rule('any array');
export const ANY_STRING = rule('string');
export const COMMA = rule('comma');
export const COLON = rule('colon');
export const BLANK = rule('space');

/** Rules for values that nothing is asked of, and what separates members. */
export const JSON_RULES: ReadonlyMap<string, Expression> = new Map([
  [
    'any JSON',
    choice(STRING, NUMBER, text('true'), text('false'), text('null'), rule('any object'), rule('any array')),
  ],
  ['any object', listed('{', sequence(STRING, rule('colon'), rule('any JSON')), '}')],
  ['any array', listed('[', rule('any JSON'), ']')],
  ['string', STRING],
  ['character', CHARACTER],
  ['number', NUMBER],
  ['integer', INTEGER],
  ['comma', sequence(SPACE, text(','), SPACE)],
  ['colon', sequence(SPACE, text(':'), SPACE)],
  ['space', SPACE],
]);
function listed(open: string, member: Expression, close: string): Expression {
  const list = sequence(member, repeat(sequence(COMMA, member), 0), SPACE);
  return sequence(text(open), SPACE, optional(list), text(close));
}
