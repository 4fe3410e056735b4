/** Puts a question into words: a whole question, or a clause or noun phrase in a frame; for one hop or several. What is right is generate.ts. */
import type { Book, Column, Relation, Wordings } from './book.ts';
import type { Dice } from './dice.ts';
import type { Cell, Entity, Fact } from './entities.ts';
import { fill, type Slots } from './template.ts';
import type { Split, Wording } from './world.ts';

export interface Manner {
  readonly wording: Wording;
  readonly split: Split;
}

/** How a question names the entity: `text` in the sentence, `name` of it alone. */
export interface Reference {
  readonly text: string;
  readonly name: string;
  /** Longer than a name: does not take a possessive. */
  readonly long: boolean;
}

/** By name, by an alias that its document gives, or with its kind beside the name. */
export function referTo(dice: Dice, entity: Entity): Reference {
  const named = (entity.kind.article ?? '') + entity.name;
  const draw = dice.below(100);
  if (entity.alias !== undefined && draw < 30) return { text: entity.alias, name: entity.alias, long: false };
  if (entity.kind.appositions.length > 0 && draw >= 85)
    return {
      text: fill(dice.pick(entity.kind.appositions), dice, { E: entity.name }).text,
      name: entity.name,
      long: true,
    };
  return { text: named, name: entity.name, long: false };
}

/** The end of a chain of facts that begins at `reference`: "the birthplace of the founder of X". */
export function stepOver(dice: Dice, hop: Fact, reference: Reference, manner: Manner): Reference {
  const role = hop.relation.role!;
  const template = dice.pick(pickList(manner.wording === 'document' ? role.ask : role.rephrase, manner.split));
  return { text: fill(template, dice, { E: reference.text }).text, name: reference.name, long: true };
}

export function askFact(dice: Dice, book: Book, relation: Relation, reference: Reference, manner: Manner): string {
  return word(dice, book, listOf(relation, manner), relation.person === true, reference, manner, { E: reference.text });
}

export function askCell(dice: Dice, book: Book, cell: Cell, reference: Reference, manner: Manner): string {
  return word(dice, book, listOf(cell.column, manner), false, reference, manner, { E: reference.text, R: cell.row });
}

/** How a fact or a cell can be asked for in this manner; empty for an idiom where there is none. */
export function listOf({ ask, rephrase, idioms }: Relation | Column, manner: Manner): readonly string[] {
  if (manner.wording === 'idiom') return idioms;
  return pickList(manner.wording === 'document' ? ask : rephrase, manner.split);
}

/** Those of the split; of training where there are none for practice. */
function pickList([train, held, practice = []]: Wordings, split: Split): readonly string[] {
  if (split === 'held-out') return held;
  return split === 'practice' && practice.length > 0 ? practice : train;
}

function word(
  dice: Dice,
  book: Book,
  all: readonly string[],
  person: boolean,
  reference: Reference,
  manner: Manner,
  slots: Slots,
): string {
  const short = reference.long ? all.filter((one) => !one.includes("{E}'s")) : all;
  const template = dice.pick(short.length > 0 ? short : all);
  const mark = template[0];
  if (mark !== '~' && mark !== '#') return finish(book, reference, fill(template, dice, slots).text);
  const inner = fill(template.slice(1), dice, slots).text;
  const { clause, noun, personNoun } = book.frames;
  const frames = mark === '~' ? clause : person ? personNoun : noun;
  return finish(book, reference, fill(dice.pick(pickList(frames, manner.split)), dice, { C: inner, N: inner }).text);
}

function finish(book: Book, reference: Reference, text: string): string {
  return text.startsWith(reference.name) ? text : book.grammar.capital(text);
}
