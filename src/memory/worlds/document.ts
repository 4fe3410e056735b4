/**
 * Writes an entity's facts down as a document: a paragraph, a list of keys and values, sections with headings, a table; and says where each
 * value stands. What is in the world is entities.ts, what is asked ask.ts.
 */
import type { Book, Topic } from './book.ts';
import type { Dice } from './dice.ts';
import type { Cell, Entity, Fact, Grid } from './entities.ts';
import { writeRecord } from './record.ts';
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

/** The document of an entity; `record`: nothing but keys and values. */
export function writeDocument(dice: Dice, book: Book, entity: Entity, record = false): Written {
  if (record) return writeRecord(dice, book, entity);
  const page = new Page(dice, book, entity);
  const facts = dice.shuffled(entity.facts);
  const draw = dice.below(100);
  page.opening(dice.pick(entity.kind.openers));
  if (entity.grid) {
    page.sentences(facts, dice.below(2));
    page.grid(entity.grid);
  } else if (draw < 62) page.sentences(facts, dice.below(3));
  else if (draw < 82) {
    const inText = dice.between(2, 4);
    page.sentences(facts.slice(0, inText), dice.below(2));
    page.list(facts.slice(inText));
  } else page.sections(facts);
  return page.written();
}

/** A second, shorter document that speaks of some facts. */
export function writeSecond(dice: Dice, book: Book, entity: Entity, facts: readonly Fact[], opener: string): Written {
  const page = new Page(dice, book, { ...entity, alias: undefined });
  page.opening(opener);
  page.sentences(facts, 2);
  return page.written();
}

class Page {
  readonly #dice: Dice;
  readonly #book: Book;
  readonly #entity: Entity;
  /** Sentences without a fact; each is used once. */
  readonly #spare: string[];
  readonly #marks: Mark[] = [];
  #text = '';

  constructor(dice: Dice, book: Book, entity: Entity) {
    this.#dice = dice;
    this.#book = book;
    this.#entity = entity;
    this.#spare = dice.shuffled([...entity.kind.fillers, ...book.fillers]);
  }

  written(): Written {
    return { text: this.#text.trimEnd(), marks: this.#marks };
  }

  /** The first sentence: names the entity, and its alias if it has one. */
  opening(template: string): void {
    const { kind, name, alias } = this.#entity;
    const named = (kind.article ?? '') + name;
    const { grammar } = this.#book;
    const S =
      alias === undefined ? named : fill(this.#dice.pick(grammar.alias), this.#dice, { S: named, A: alias }).text;
    this.#add(this.#sentenceCase(fill(template, this.#dice, { S }).text), grammar.space);
  }

  /** The facts as sentences in this order, at most `fillers` others among them. */
  sentences(facts: readonly Fact[], fillers: number): void {
    const dice = this.#dice;
    const { space, stop, joins } = this.#book.grammar;
    const gaps = new Set(Array.from({ length: fillers }, () => dice.below(facts.length + 1)));
    for (let i = 0; i <= facts.length; i++) {
      const filler = gaps.has(i) ? this.#spare.pop() : undefined;
      if (filler !== undefined) this.#add(this.#say(filler).text, space);
      if (i === facts.length) break;
      const first = this.#say(this.#statement(facts[i]), facts[i]);
      const next = facts[i + 1];
      const template = next && this.#statement(next);
      // Two statements in one sentence, where the second can begin with a pronoun.
      if (
        template &&
        !gaps.has(i + 1) &&
        first.text.endsWith(stop) &&
        /^\{[SP]\}/.test(template) &&
        dice.chance(0.25)
      ) {
        const second = this.#fillFact(template, this.#entity.pronoun, next);
        this.#add(first.text.slice(0, -stop.length), '', facts[i], first.at, false);
        const join = dice.pick(joins);
        this.#add(join + second.text.slice(0, -stop.length), '', next, join.length + second.at);
        this.#add(stop, space);
        i++;
      } else this.#add(first.text, space, facts[i], first.at);
    }
  }

  list(facts: readonly Fact[]): void {
    const dice = this.#dice;
    const { grammar, box } = this.#book;
    this.#paragraph();
    const boxed = dice.chance(0.25);
    const bullet = dice.pick(['- ', '* ', '', '']);
    const bold = dice.chance(0.2) ? '**' : '';
    const colon = dice.pick(grammar.colons);
    if (boxed) {
      const [key, value] = dice.pick(box);
      this.#add(`| ${key} | ${value} |\n| --- | --- |`, '\n');
    }
    for (const fact of facts) {
      const label = dice.pick(fact.relation.labels);
      const head = boxed ? `| ${label} | ` : `${bullet}${bold}${label}${bold}${colon}`;
      this.#add(`${head}${fact.value}${boxed ? ' |' : ''}`, '\n', fact, head.length);
    }
  }

  /** Facts by topic, each topic a section; a topic with one fact goes with the one before it. */
  sections(facts: readonly Fact[]): void {
    const topics = new Map<Topic, Fact[]>();
    let last: Topic | undefined;
    for (const fact of facts) {
      const { topic } = fact.relation;
      const many = facts.filter((other) => other.relation.topic === topic).length > 1;
      last = many ? topic : (last ?? topic);
      topics.set(last, [...(topics.get(last) ?? []), fact]);
    }
    for (const [topic, about] of topics) {
      this.#paragraph(`## ${this.#dice.pick(this.#book.headings[topic])}`);
      this.sentences(about, this.#dice.below(3));
    }
  }

  grid({ table, columns, rows }: Grid): void {
    const dice = this.#dice;
    const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
    this.#paragraph(`${dice.chance(0.7) ? '## ' : ''}${dice.pick(table.heading)}`);
    this.#add(line([table.row.label, ...columns.map((column) => column.label)]), '\n');
    this.#add(line(['---', ...columns.map(() => '---')]), '\n');
    for (const row of rows) {
      const start = this.#text.length;
      let at = start + `| ${row.name} | `.length;
      this.#add(line([row.name, ...row.cells.map((cell) => cell.value)]), '\n');
      for (const cell of row.cells) {
        this.#marks.push({ of: cell, start: at, end: at + cell.value.length, cut: [start, this.#text.length] });
        at += cell.value.length + ' | '.length;
      }
    }
  }

  /** Adds a stretch that holds the fact's value at `at` (-1: none) and can be cut with the `space` that follows it. */
  #add(piece: string, space: string, fact?: Fact, at = -1, cuttable = true): void {
    const start = this.#text.length;
    this.#text += piece + space;
    if (fact === undefined || at < 0) return;
    const mark = { of: fact, start: start + at, end: start + at + fact.value.length };
    this.#marks.push(cuttable ? { ...mark, cut: [start, this.#text.length] } : mark);
  }

  /** Begins a paragraph, under a heading if there is one. */
  #paragraph(heading?: string): void {
    this.#text = `${this.#text.trimEnd()}\n\n${heading === undefined ? '' : `${heading}\n\n`}`;
  }

  /** One of the relation's sentences; none that would begin with a small letter. */
  #statement({ relation, value }: Fact): string {
    const says = /^[a-z]/.test(value) ? relation.says.filter((one) => !one.startsWith('{V}')) : relation.says;
    return this.#dice.pick(says.length > 0 ? says : relation.says);
  }

  /** A statement (or a filler, without a fact), the subject called by a pronoun, a common noun, an alias or its name. */
  #say(template: string, fact?: Fact): Filled {
    const { kind, name, alias, noun, pronoun } = this.#entity;
    const { grammar } = this.#book;
    const draw = this.#dice.below(100);
    let S = (kind.article ?? '') + name;
    if (draw < 38 && grammar.pronounFits(template)) S = '';
    else if (draw < 60) S = grammar.definite(noun, this.#dice);
    else if (draw < 82 && alias !== undefined) S = alias;
    const filled = this.#fillFact(template, S === '' ? pronoun : [S, grammar.possessive(S)], fact);
    return filled.at === 0 ? filled : { ...filled, text: this.#sentenceCase(filled.text) };
  }

  #fillFact(template: string, [S, P]: readonly [string, string], fact?: Fact): Filled {
    const V = fact?.value;
    return fill(template, this.#dice, { S, P, V, on: V === undefined ? V : this.#book.grammar.preposition(V) });
  }

  /** Names are written as they are, even where a sentence begins. */
  #sentenceCase(text: string): string {
    const { name, alias } = this.#entity;
    const named = text.startsWith(name) || (alias !== undefined && text.startsWith(alias));
    return named ? text : this.#book.grammar.capital(text);
  }
}
