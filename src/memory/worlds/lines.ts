/**
 * Reads relations and columns from the short text form that the language data is written in:
 *
 *   == founder: name, history, link person, person, held
 *     labels  keys of `key: value` lines
 *     says    statements
 *     ask, other              questions in the document's words, and in others; `ask-`, `other-`: the held-out ones; `ask+`, `other+`: for practice
 *     idiom                   questions in figures of speech, all held out
 *     role, role-other        the value as a step of a longer question; `role-`, `role-other-`: the held-out ones
 *
 * The head gives type and topic, then what else is true. Wordings stand ` / ` apart; a key may come again, its wordings are added.
 * What a wording may be is in book.ts.
 */
import type { Column, Maker, Relation, Topic, Wordings } from './book.ts';
import { InvalidWorldError } from './errors.ts';
import type { ValueType } from './world.ts';

const KEYS = [
  'labels',
  'says',
  'ask',
  'ask-',
  'ask+',
  'other',
  'other-',
  'other+',
  'idiom',
  'role',
  'role-',
  'role-other',
  'role-other-',
];

interface Entry {
  readonly id: string;
  readonly head: readonly string[];
  readonly wordings: Readonly<Record<string, string[]>>;
}

function entriesOf(text: string): Entry[] {
  const out: Entry[] = [];
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    const head = /^== (.+?): (.+)$/.exec(line);
    if (head) {
      out.push({ id: head[1], head: head[2].split(', '), wordings: Object.fromEntries(KEYS.map((key) => [key, []])) });
      continue;
    }
    const [, key, rest] = /^\s*(\S+)\s+(.+?)\s*$/.exec(line) ?? [];
    const list = out.at(-1)?.wordings[key];
    if (!list)
      throw new InvalidWorldError({
        what: `wordings of ${out.at(-1)?.id ?? 'nothing'}`,
        rule: `each line must begin with == or one of ${KEYS.join(', ')}`,
        received: line.trim(),
      });
    list.push(...rest.split(' / '));
  }
  return out;
}

function makerOf(values: Readonly<Record<string, Maker>>, id: string): Maker {
  const value = values[id];
  if (!value)
    throw new InvalidWorldError({ what: `relation ${id}`, rule: 'must have a maker of values', received: 'none' });
  return value;
}

/** Relations, their values by id. Throws InvalidWorldError for an unknown key and for a relation without values. */
export function relations(values: Readonly<Record<string, Maker>>, text: string): Relation[] {
  return entriesOf(text).map(({ id, head, wordings: w }) => {
    const pair = (key: string) => [w[key], w[`${key}-`]] as const;
    const triple = (key: string): Wordings => [...pair(key), w[`${key}+`]];
    const [type, topic, ...rest] = head;
    const link = rest.find((one) => one.startsWith('link '))?.slice('link '.length);
    return {
      id,
      type: type as ValueType,
      topic: topic as Topic,
      value: makerOf(values, id),
      person: rest.includes('person'),
      heldOut: rest.includes('held'),
      labels: w.labels,
      says: w.says,
      ask: triple('ask'),
      rephrase: triple('other'),
      idioms: w.idiom,
      ...(link === undefined ? {} : { link, role: { ask: pair('role'), rephrase: pair('role-other') } }),
    };
  });
}

/** Columns of a table, each headed by its id; their values by id. Throws as `relations` does. */
export function columns(values: Readonly<Record<string, Maker>>, text: string): Column[] {
  return entriesOf(text).map(({ id, head, wordings: w }) => ({
    label: id,
    type: head[0] as ValueType,
    value: makerOf(values, id),
    ask: [w.ask, w['ask-'], w['ask+']],
    rephrase: [w.other, w['other-'], w['other+']],
    idioms: w.idiom,
  }));
}
