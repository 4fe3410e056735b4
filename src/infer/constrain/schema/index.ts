/** A JSON Schema as what constrains a text: a grammar for every token, and a check of the whole at the end. */
import type { Grammar } from '../automaton.ts';
import type { Check } from '../constraint.ts';
import { ConstraintError } from '../error.ts';
import { Work } from '../work.ts';
import { compile } from './compile.ts';
import { SchemaDocument } from './document.ts';
import { readSchema } from './read.ts';
import { Validator } from './validate.ts';

/** Throws ConstraintError, with the place in the schema, for what cannot be enforced, contradicts itself or is too large. */
export function schemaGrammar(schema: unknown, work: Work = new Work()): { grammar: Grammar; check: Check } {
  const document = new SchemaDocument(readSchema(schema), work);
  const validator = new Validator(document);
  const check = (text: string) => {
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      return new ConstraintError({ what: 'output', rule: 'it must be JSON', received: text.slice(0, 80) });
    }
    const wrong = validator.wrong(value, document.root);
    return wrong === undefined
      ? undefined
      : new ConstraintError({ what: 'output', rule: `#${wrong}`, received: text.slice(0, 80) });
  };
  return { grammar: compile(document, validator), check };
}
