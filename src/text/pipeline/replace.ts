/** Replacing as the normalizer and the decoder `Replace` do: a string or an expression, by a string that is taken literally. */
import { TokenizerError } from '../errors.ts';
import type { Field } from '../format/fields.ts';
import { compilePattern } from '../pretokenizers/pattern.ts';

/** A `pattern` of {"String": ...} or {"Regex": ...}, with the flag g. @throws TokenizerError naming the field */
export function readPattern(field: Field): RegExp {
  const literal = field.get('String');
  if (!literal.none) {
    if (literal.text() === '') throw literal.fail('must not be empty');
    if (!literal.text().isWellFormed()) throw literal.fail('must be well-formed text');
    return new RegExp(RegExp.escape(literal.text()), 'gv');
  }
  const expression = field.get('Regex');
  try {
    return compilePattern(expression.text());
  } catch (error) {
    if (!(error instanceof TokenizerError) || error.what === field.file) throw error;
    throw expression.fail(error.rule, error.received, error.hint);
  }
}

/** `content` of a normalizer or decoder: well-formed. */
export function readContent(field: Field): string {
  const text = field.text();
  if (!text.isWellFormed()) throw field.fail('must be well-formed text');
  return text;
}

/** @throws TokenizerError naming the field */
export function readReplace(field: Field): (text: string) => string {
  const pattern = readPattern(field.get('pattern'));
  const content = readContent(field.get('content'));
  return (text) => text.replace(pattern, () => content);
}
