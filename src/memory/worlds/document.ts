/**
 * Writes an entity's facts down as a document: a paragraph, a list of keys and values, sections with headings, a table; and says where each
 * value stands. What is in the world is entities.ts, what is asked question.ts.
 */
import type { Book } from './book.ts';
import type { Dice } from './dice.ts';
import type { Cell, Entity, Fact, Grid } from './entities.ts';
import { type Filled, fill } from './template.ts';

/** Where a value stands, [start, end) in UTF-16 units. */
export interface Mark {
  readonly of: Fact | Cell;
  readonly start: number;
  readonly end: number;
  /** What to cut away so that the document no longer says it and is still a text; none if it cannot be cut. */
  readonly cut?: readonly [start: number, end: number];
}

export interface Written {
  readonly text: string;
  readonly marks: readonly Mark[];
}

class Page {
  text = '';
  readonly marks: Mark[] = [];

  /** Adds a stretch that holds the value at `at` (-1: none) and can be cut with the `space` that follows it. */
  add(piece: string, space: string, fact?: Fact, at = -1, cuttable = true): void {
    const start = this.text.length;
    this.text += piece + space;
    if (fact && at >= 0)
      this.marks.push({
        of: fact,
        start: start + at,
        end: start + at + fact.value.length,
        ...(cuttable ? { cut: [start, this.text.length] as const } : {}),
      });
  }
}

/** The document of an entity. */
export function writeDocument(dice: Dice, book: Book, entity: Entity): Written {
  const page = new Page();
  const facts = dice.shuffled(entity.facts);
  const draw = dice.below(100);
  opening(dice, book, page, entity, dice.pick(entity.kind.openers));
  if (entity.grid) {
    sentences(dice, book, page, entity, facts, dice.below(2));
    grid(dice, page, entity.grid);
  } else if (draw < 62) sentences(dice, book, page, entity, facts, dice.below(3));
  else if (draw < 82) {
    const inText = dice.between(2, 4);
    sentences(dice, book, page, entity, facts.slice(0, inText), dice.below(2));
    list(dice, book, page, facts.slice(inText));
  } else sections(dice, book, page, entity, facts);
  return { text: page.text.trimEnd(), marks: page.marks };
}

/** A second, shorter document that speaks of some facts. */
export function writeSecond(dice: Dice, book: Book, entity: Entity, facts: readonly Fact[], opener: string): Written {
  const page = new Page();
  opening(dice, book, page, { ...entity, alias: undefined }, opener);
  sentences(dice, book, page, { ...entity, alias: undefined }, facts, 2);
  return { text: page.text.trimEnd(), marks: page.marks };
}

function opening(dice: Dice, book: Book, page: Page, entity: Entity, template: string): void {
  const { grammar } = book;
  const named = (entity.kind.article ?? '') + entity.name;
  const S =
    entity.alias === undefined ? named : fill(dice.pick(grammar.alias), dice, { S: named, A: entity.alias }).text;
  page.add(sentenceCase(book, entity, fill(template, dice, { S }).text), grammar.space);
}

/** The facts as sentences in this order, `fillers` others among them; pronouns, common nouns and aliases for the subject. */
function sentences(dice: Dice, book: Book, page: Page, entity: Entity, facts: readonly Fact[], fillers: number): void {
  const { grammar } = book;
  const gaps = new Set(Array.from({ length: fillers }, () => dice.below(facts.length + 1)));
  const spare = dice.shuffled([...entity.kind.fillers, ...book.fillers]);
  for (let i = 0; i <= facts.length; i++) {
    if (gaps.has(i)) page.add(say(dice, book, entity, spare.pop()!).text, grammar.space);
    if (i === facts.length) break;
    const first = say(dice, book, entity, dice.pick(facts[i].relation.says), facts[i]);
    const next = facts[i + 1];
    const template = next && dice.pick(next.relation.says);
    // Two statements in one sentence, where the second can begin with a pronoun.
    if (
      template &&
      !gaps.has(i + 1) &&
      first.text.endsWith(grammar.stop) &&
      /^\{[SP]\}/.test(template) &&
      dice.chance(0.25)
    ) {
      const [S, P] = entity.pronoun;
      const second = fill(template, dice, { S, P, V: next.value, on: grammar.preposition(next.value) });
      const head = first.text.slice(0, -grammar.stop.length);
      page.add(head, '', facts[i], first.at, false);
      const join = dice.pick(grammar.joins);
      const tail = join + second.text.slice(0, -grammar.stop.length);
      page.add(tail, '', next, join.length + second.at);
      page.add(grammar.stop, grammar.space);
      i++;
    } else page.add(first.text, grammar.space, facts[i], first.at);
  }
}

/** A statement (or a filler, without a fact) with the subject called by a pronoun, a common noun, an alias or its name. */
function say(dice: Dice, book: Book, entity: Entity, template: string, fact?: Fact): Filled {
  const { grammar } = book;
  const [subject, possessive] = entity.pronoun;
  const draw = dice.below(100);
  let S = (entity.kind.article ?? '') + entity.name;
  let P = grammar.possessive(S);
  if (draw < 38 && grammar.pronounFits(template)) [S, P] = [subject, possessive];
  else if (draw < 62) S = grammar.definite(entity.noun, dice);
  else if (draw < 82 && entity.alias !== undefined) S = entity.alias;
  if (P !== possessive) P = grammar.possessive(S);
  const slots = fact ? { S, P, V: fact.value, on: grammar.preposition(fact.value) } : { S, P };
  const { text, at } = fill(template, dice, slots);
  return { text: at === 0 ? text : sentenceCase(book, entity, text), at };
}

/** Names are written as they are, even where a sentence begins. */
function sentenceCase(book: Book, entity: Entity, text: string): string {
  return text.startsWith(entity.name) || (entity.alias !== undefined && text.startsWith(entity.alias))
    ? text
    : book.grammar.capital(text);
}

function list(dice: Dice, book: Book, page: Page, facts: readonly Fact[]): void {
  page.text = `${page.text.trimEnd()}\n\n`;
  const boxed = dice.chance(0.25);
  const bullet = dice.pick(['- ', '* ', '', '']);
  const bold = dice.chance(0.2) ? '**' : '';
  const colon = dice.pick(book.grammar.colons);
  if (boxed) {
    const [key, value] = dice.pick(book.box);
    page.add(`| ${key} | ${value} |\n| --- | --- |`, '\n');
  }
  for (const fact of facts) {
    const label = dice.pick(fact.relation.labels);
    const head = boxed ? `| ${label} | ` : `${bullet}${bold}${label}${bold}${colon}`;
    page.add(`${head}${fact.value}${boxed ? ' |' : ''}`, '\n', fact, head.length);
  }
}

/** Facts by topic, each topic a section. */
function sections(dice: Dice, book: Book, page: Page, entity: Entity, facts: readonly Fact[]): void {
  const topics = [...new Set(facts.map((fact) => fact.relation.topic))];
  for (const topic of topics) {
    page.text = `${page.text.trimEnd()}\n\n## ${dice.pick(book.headings[topic])}\n\n`;
    sentences(
      dice,
      book,
      page,
      entity,
      facts.filter((fact) => fact.relation.topic === topic),
      dice.between(1, 2),
    );
  }
}

function grid(dice: Dice, page: Page, { table, columns, rows }: Grid): void {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  page.text = `${page.text.trimEnd()}\n\n${dice.chance(0.7) ? '## ' : ''}${dice.pick(table.heading)}\n\n`;
  page.add(line([table.row.label, ...columns.map((column) => column.label)]), '\n');
  page.add(line(['---', ...columns.map(() => '---')]), '\n');
  for (const row of rows) {
    const start = page.text.length;
    let at = start + `| ${row.name} | `.length;
    page.add(line([row.name, ...row.cells.map((cell) => cell.value)]), '\n');
    for (const cell of row.cells) {
      page.marks.push({ of: cell, start: at, end: at + cell.value.length, cut: [start, page.text.length] });
      at += cell.value.length + ' | '.length;
    }
  }
}
