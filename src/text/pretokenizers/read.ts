/** Reads the pre-tokenizers of a tokenizer.json that only cut. Those that change text: ../pipeline/pre-tokenizers.ts. */
import type { Field } from '../format/fields.ts';
import { readPattern } from '../pipeline/replace.ts';
import {
  BEHAVIORS,
  bert,
  type Cut,
  digits,
  fixedLength,
  punctuation,
  split,
  whitespace,
  whitespaceSplit,
} from './cuts.ts';
import { unicodeScripts } from './scripts.ts';

const LONGEST_PIECE = 2 ** 20;

/** By the field `type`. */
const CUTS: Record<string, (field: Field) => Cut> = {
  Split: (field) =>
    split(
      readPattern(field.get('pattern')),
      field.get('behavior').choice(undefined, ...BEHAVIORS),
      field.get('invert').flag(false),
    ),
  Whitespace: whitespace,
  WhitespaceSplit: whitespaceSplit,
  BertPreTokenizer: bert,
  Punctuation: (field) => punctuation(field.get('behavior').choice('Isolated', ...BEHAVIORS)),
  Digits: (field) => digits(field.get('individual_digits').flag(false)),
  CharDelimiterSplit: (field) => split(delimiterOf(field.get('delimiter')), 'Removed'),
  UnicodeScripts: () => unicodeScripts,
  FixedLength: (field) => {
    const length = field.get('length');
    if (length.id(LONGEST_PIECE) === 0) throw length.fail('must be 1 or more');
    return fixedLength(length.id(LONGEST_PIECE));
  },
};

export const CUT_TYPES: readonly string[] = Object.keys(CUTS);

/** The cut of a pre-tokenizer's object; undefined for a type that does not only cut. @throws TokenizerError naming the field */
export function readCut(field: Field): Cut | undefined {
  const type = field.get('type').text();
  return Object.hasOwn(CUTS, type) ? CUTS[type](field) : undefined;
}

function delimiterOf(field: Field): RegExp {
  const [char, ...more] = field.text();
  if (char === undefined || more.length > 0 || !char.isWellFormed()) throw field.fail('must be one character');
  return new RegExp(RegExp.escape(char), 'gv');
}

/** The steps of a pre-tokenizer, sequences within sequences laid out. @throws TokenizerError naming the field */
export function stepsOf(field: Field, depth = 0): Field[] {
  if (field.none) return [];
  if (field.get('type').text() !== 'Sequence') return [field];
  if (depth > MOST_DEPTH) throw field.fail(`must not lie deeper than ${MOST_DEPTH} sequences`);
  return field
    .get('pretokenizers')
    .list(MOST_STEPS)
    .flatMap((step) => stepsOf(step, depth + 1));
}

const MOST_STEPS = 100;
const MOST_DEPTH = 10;
