/**
 * Reads relations and columns from the short text form that the language data is written in: one `key wording / wording / ...` a line.
 *
 *   labels  keys of `key: value` lines (of a column its one heading)
 *   says    statements
 *   ask, other              questions in the document's words, and in others; `ask-`, `other-`: the held-out ones
 *   role, role-other        the value as a step of a longer question; `role-`, `role-other-`: the held-out ones
 *   heading                 headings of a table
 *
 * A key may come again; its wordings are added.
 */
import type { Column, Maker, Relation, Topic, Wordings } from './book.ts';
import { InvalidWorldError } from './errors.ts';
import type { ValueType } from './world.ts';

const KEYS = ['labels', 'says', 'ask', 'ask-', 'other', 'other-', 'role', 'role-', 'role-other', 'role-other-'];

function wordingsOf(what: string, text: string): Record<string, string[]> {
  const out: Record<string, string[]> = {};
  for (const key of KEYS) out[key] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const [, key, rest] = /^\s*(\S+)\s+(.+?)\s*$/.exec(line) ?? [];
    if (!KEYS.includes(key))
      throw new InvalidWorldError({
        what,
        rule: `each line must begin with one of ${KEYS.join(', ')}`,
        received: line.trim(),
      });
    out[key].push(...rest.split(' / '));
  }
  return out;
}

interface Extra {
  readonly link?: string;
  readonly person?: boolean;
  readonly heldOut?: boolean;
}

/** A relation; its wordings in the form above. Throws InvalidWorldError for an unknown key. */
export function relation(
  id: string,
  type: ValueType,
  topic: Topic,
  value: Maker,
  extra: Extra,
  text: string,
): Relation {
  const w = wordingsOf(`relation ${id}`, text);
  const pair = (key: string): Wordings => [w[key], w[`${key}-`]];
  return {
    id,
    type,
    topic,
    value,
    ...extra,
    labels: w.labels,
    says: w.says,
    ask: pair('ask'),
    rephrase: pair('other'),
    ...(w.role.length > 0 ? { role: { ask: pair('role'), rephrase: pair('role-other') } } : {}),
  };
}

/** A column of a table, headed by its first label. */
export function column(type: ValueType, value: Maker, text: string): Column {
  const w = wordingsOf('column', text);
  return { label: w.labels[0], type, value, ask: [w.ask, w['ask-']], rephrase: [w.other, w['other-']] };
}
