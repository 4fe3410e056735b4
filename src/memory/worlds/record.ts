/**
 * Writes an entity's facts down as nothing but keys and values, one a line, as data files, forms and lists do: plain, under headings, or behind
 * a path of keys. Prose, and lists inside of it: document.ts.
 */
import type { Book, Topic } from './book.ts';
import type { Dice } from './dice.ts';
import type { Mark, Written } from './document.ts';
import type { Entity, Fact } from './entities.ts';
import { fill } from './template.ts';

/** How the lines of one document are written. */
interface Layout {
  readonly bullet: string;
  readonly bold: string;
  /** Between key and value. */
  readonly colon: string;
  /** Values that cannot be taken for more of the key stand behind it without a colon. */
  readonly bare: boolean;
  /** Between the keys of a path; undefined: no paths. */
  readonly path?: string;
  readonly headings: boolean;
}

const TYPED: ReadonlySet<string> = new Set(['date', 'amount', 'number', 'identifier', 'version', 'percentage']);

/** The document of an entity, which has no table. */
export function writeRecord(dice: Dice, book: Book, entity: Entity): Written {
  const layout = drawLayout(dice, book);
  const marks: Mark[] = [];
  let text = opening(dice, book, entity);
  const line = (fact: Fact, path: string) => {
    const start = text.length;
    const { bullet, bold, colon, bare } = layout;
    const between = bare && (TYPED.has(fact.relation.type) || fact.relation.person) ? ' ' : colon;
    text += `${bullet}${bold}${path}${dice.pick(fact.relation.labels)}${bold}${between}`;
    const at = text.length;
    text += `${fact.value}\n`;
    marks.push({ of: fact, start: at, end: at + fact.value.length, cut: [start, text.length] });
  };
  for (const [topic, facts] of byTopic(dice.shuffled(entity.facts), layout)) {
    const heading = topic && dice.pick(book.headings[topic]);
    if (heading && layout.headings) text += `${text === '' || text.endsWith('\n\n') ? '' : '\n'}## ${heading}\n\n`;
    for (const fact of facts) line(fact, heading && layout.path !== undefined ? heading + layout.path : '');
  }
  return { text: text.trimEnd(), marks };
}

function drawLayout(dice: Dice, { grammar }: Book): Layout {
  const draw = dice.below(3);
  const colon = dice.pick(grammar.colons);
  return {
    bullet: dice.pick(['', '', '- ', '* ']),
    bold: dice.chance(0.15) ? '**' : '',
    colon,
    bare: dice.chance(0.35),
    ...(draw === 0 ? { path: colon } : {}),
    headings: draw === 1,
  };
}

/** The facts of each topic together where they are shown by it. */
function byTopic(facts: readonly Fact[], { path, headings }: Layout): [Topic | undefined, readonly Fact[]][] {
  if (path === undefined && !headings) return [[undefined, facts]];
  return [...Map.groupBy(facts, ({ relation }) => relation.topic)];
}

/** A heading with the name, which there must be where the entity has an alias. */
function opening(dice: Dice, { grammar }: Book, { name, alias }: Entity): string {
  if (alias === undefined) return dice.chance(0.5) ? `# ${name}\n\n` : '';
  const named = fill(dice.pick(grammar.alias), dice, { S: name, A: alias }).text;
  return `# ${named.replace(/[,，]$/, '')}\n\n`;
}
