/**
 * What a language knows of the worlds: kinds of entity, relations with their wordings, names, values, frames. The types of the data in
 * en/ and zh/; no behaviour here.
 *
 * Templates (template.ts): {S} the subject, {P} its possessive, {V} the value, {on} the preposition that the date in {V} takes,
 * {E} the entity as a question names it, {R} a table's row, {C} a clause, {N} a noun phrase.
 */
import type { Dice } from './dice.ts';
import type { Language, ValueType } from './world.ts';

/** What is the same throughout a document: how it writes dates, which money it counts in. */
export interface Style {
  readonly date: number;
  readonly currency: number;
}

export type Maker = (dice: Dice, style: Style) => string;

/**
 * Wordings of a question. A string that begins with `~` is a clause ("when {E} was founded") and one that begins with `#` a noun phrase
 * ("the founding date of {E}"): both are asked in a frame. Others are whole questions. The second list is held out: never in a train world.
 * The third is for practice: nothing that reads is trained on it, so that what judges the reading learns how far it carries.
 */
export type Wordings = readonly [train: readonly string[], held: readonly string[], practice?: readonly string[]];

export type Topic = 'history' | 'people' | 'place' | 'figures' | 'use' | 'rules';

export interface Relation {
  readonly id: string;
  readonly type: ValueType;
  readonly topic: Topic;
  readonly value: Maker;
  /** The kind of entity that the value names; a document of it may be in the world. */
  readonly link?: string;
  /** Asked for with "who". */
  readonly person?: boolean;
  readonly heldOut?: boolean;
  /** Keys of `key: value` lines. */
  readonly labels: readonly string[];
  /** Statements: {S} or {P}, {V}. */
  readonly says: readonly string[];
  /** In the document's words. */
  readonly ask: Wordings;
  /** In others that people would use as well. */
  readonly rephrase: Wordings;
  /** In figures of speech; all held out. */
  readonly idioms: readonly string[];
  /** The value as a step of a longer question: "the founder of {E}". Needed where `link` is. */
  readonly role?: { readonly ask: Wordings; readonly rephrase: Wordings };
}

export interface Column {
  readonly label: string;
  readonly type: ValueType;
  readonly value: Maker;
  readonly ask: Wordings;
  readonly rephrase: Wordings;
  readonly idioms: readonly string[];
}

export interface Table {
  readonly id: string;
  readonly heading: readonly string[];
  /** The first column: what a row is called. */
  readonly row: { readonly label: string; readonly value: Maker };
  readonly columns: readonly Column[];
}

export interface Name {
  readonly name: string;
  readonly alias?: string;
  /** Which of the kind's pronouns it takes; any unless said. */
  readonly pronoun?: number;
}

export interface Kind {
  readonly id: string;
  readonly heldOut?: boolean;
  /** Common nouns: "the company". */
  readonly nouns: readonly string[];
  /** Before the name inside a sentence: 'the ', or nothing. */
  readonly article?: string;
  /** Pronouns, nominative and possessive. One of them is drawn for each entity. */
  readonly pronouns: readonly (readonly [subject: string, possessive: string])[];
  /** `like`: a name of the same kind to resemble. */
  readonly name: (dice: Dice, like?: string) => Name;
  /** First sentences: {S}. */
  readonly openers: readonly string[];
  readonly fillers: readonly string[];
  /** How a question may also name it: "the company {E}". */
  readonly appositions: readonly string[];
  readonly relations: readonly Relation[];
  readonly tables: readonly Table[];
}

export interface Frames {
  /** {C} */
  readonly clause: Wordings;
  /** {N} of things, and of persons. */
  readonly noun: Wordings;
  readonly personNoun: Wordings;
}

/** What the makers of documents ask of a language. */
export interface Grammar {
  /** Between sentences. */
  readonly space: string;
  /** Between two statements of one sentence, the second beginning with a pronoun. */
  readonly joins: readonly string[];
  /** Full stops that a statement ends with, cut when statements are joined. */
  readonly stop: string;
  /** Between key and value. */
  readonly colons: readonly string[];
  /** How the first sentence gives an alias: {S}, {A}. */
  readonly alias: readonly string[];
  definite(noun: string, dice: Dice): string;
  /** Whether a pronoun may stand where the template has {S}: not after a preposition. */
  pronounFits(template: string): boolean;
  possessive(reference: string): string;
  /** The preposition of a date. */
  preposition(value: string): string;
  /** The first letter of a sentence. */
  capital(text: string): string;
}

/** Real things and what is so of them: name, relation, value. */
export interface Real {
  readonly kind: Kind;
  readonly things: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export interface Book {
  readonly language: Language;
  readonly grammar: Grammar;
  readonly kinds: readonly Kind[];
  readonly real: readonly Real[];
  readonly frames: Frames;
  readonly headings: Readonly<Record<Topic, readonly string[]>>;
  /** Sentences that say nothing of the entity's facts. */
  readonly fillers: readonly string[];
  /** Second documents of an entity: title {S}, first sentence {S}. */
  readonly seconds: readonly { readonly title: string; readonly opener: string }[];
  /** Column headings of a table of keys and values. */
  readonly box: readonly (readonly [string, string])[];
}
