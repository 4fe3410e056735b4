/** Constraints from descriptions, plain data as requests bring them. */
import type { TokenConstraint } from '../constraint.ts';
import { automatonOf, type Grammar } from './automaton.ts';
import { type Check, MachineConstraint } from './constraint.ts';
import { ConstraintError } from './error.ts';
import { choice, text } from './expression.ts';
import { parseGrammar } from './grammar.ts';
import { matching } from './pattern.ts';
import { schemaGrammar } from './schema/index.ts';
import type { TokenTree } from './vocabulary.ts';
import { Work } from './work.ts';

export { ConstraintError } from './error.ts';
export { type TokenTree, tokenTree } from './vocabulary.ts';

/** What a text must be. */
export type ConstraintSpec =
  /** JSON that obeys a JSON Schema (draft 2020-12). */
  | { readonly schema: unknown }
  /** What a regular expression matches as a whole. */
  | { readonly pattern: string }
  /** What a grammar in the notation of GBNF derives from its rule `root`. */
  | { readonly grammar: string }
  /** One of these texts. */
  | { readonly choices: readonly string[] }
  /** Any JSON value. */
  | { readonly json: true };

/** Characters of a description as JSON. */
const LARGEST = 400_000;
const MOST_CHOICES = 10_000;
/** Constraints kept for each tokenizer, the last used. */
const MOST_KEPT = 16;

const kept = new WeakMap<TokenTree, Map<string, MachineConstraint>>();

/**
 * A constraint at the beginning of its text. Constraints of equal descriptions share what they found out about tokens; the last few are kept.
 * @param spec plain data from outside, which is checked
 * @throws ConstraintError for a description that is none, cannot be enforced, accepts nothing or costs too much
 */
export function constraintOf(spec: ConstraintSpec, tree: TokenTree): TokenConstraint {
  const key = JSON.stringify(spec) ?? '';
  if (key.length > LARGEST) throw wrong(`its description must have at most ${LARGEST} characters`, `${key.length}`);
  const known = kept.get(tree) ?? new Map<string, MachineConstraint>();
  kept.set(tree, known);
  let made = known.get(key);
  if (!made) {
    // Described once more, so that what the caller changes later is not what is kept.
    const work = new Work();
    const { grammar, check } = grammarOf(JSON.parse(key || 'null') as ConstraintSpec, work);
    made = new MachineConstraint({ automaton: automatonOf(grammar, work), tree, check });
  }
  known.delete(key);
  known.set(key, made);
  if (known.size > MOST_KEPT) known.delete(known.keys().next().value!);
  return made.clone();
}

function grammarOf(spec: ConstraintSpec, work: Work): { grammar: Grammar; check?: Check } {
  const kinds = typeof spec === 'object' && spec !== null ? Object.keys(spec) : [];
  if (kinds.length !== 1)
    throw wrong('one of schema, pattern, grammar, choices and json must be given', kinds.join(' and ') || typeof spec);
  if ('schema' in spec) return schemaGrammar(spec.schema, work);
  if ('json' in spec && spec.json === true) return schemaGrammar(true, work);
  if ('pattern' in spec && typeof spec.pattern === 'string')
    return { grammar: single(matching(spec.pattern, 'pattern')) };
  if ('grammar' in spec && typeof spec.grammar === 'string') return { grammar: parseGrammar(spec.grammar) };
  if ('choices' in spec && isTexts(spec.choices)) return { grammar: single(choice(...spec.choices.map(text))) };
  throw wrong(
    `it must be a text; choices: 1 to ${MOST_CHOICES} texts; json: true; a kind that is known`,
    JSON.stringify(spec).slice(0, 80),
  );
}

const isTexts = (value: unknown) =>
  Array.isArray(value) &&
  value.length > 0 &&
  value.length <= MOST_CHOICES &&
  value.every((one) => typeof one === 'string' && one !== '');
const single = (expression: Grammar['rules'] extends ReadonlyMap<string, infer E> ? E : never): Grammar => ({
  rules: new Map([['constraint', expression]]),
  root: 'constraint',
});
const wrong = (rule: string, received: string) => new ConstraintError({ what: 'constraint', rule, received });
