/**
 * Makes an entity's documents: the one that states its facts, and by chance an older version, a second document that disagrees, or a twin
 * from which evidence was deleted. The sentences are document.ts, the questions ask.ts.
 */
import type { Book } from './book.ts';
import type { Dice } from './dice.ts';
import { type Mark, type Written, writeDocument, writeSecond } from './document.ts';
import { type Entity, type Fact, freshValue, Values } from './entities.ts';
import { fill } from './template.ts';
import type { QuestionKind, Split, WorldDocument } from './world.ts';

/** An entity's documents. `marks`: the values that may be asked about. */
export interface Made {
  readonly entity: Entity;
  readonly document: WorldDocument;
  readonly marks: readonly Mark[];
  readonly older?: WorldDocument;
  /** What the older version said otherwise. */
  readonly changed?: { readonly mark: Mark; readonly old: string };
  readonly second?: Second;
  readonly twin?: { readonly document: WorldDocument; readonly marks: readonly Mark[] };
}

/** A second document: `rival` disagrees with the first document's `mark`; `marks`: what it says beside. */
export interface Second {
  readonly document: WorldDocument;
  readonly marks: readonly Mark[];
  readonly mark: Mark;
  readonly rival: Mark;
}

/** What a world is made under. */
export interface Terms {
  readonly book: Book;
  readonly split: Split;
  readonly wanted: ReadonlySet<QuestionKind>;
  /** Draws the words of questions in figures of speech, apart so that all else is as without them; none where they are not asked. */
  readonly idioms?: Dice;
  /** Which documents are nothing but keys and values. */
  readonly records?: { readonly share: number; readonly dice: Dice };
}

/** As many cells of a table are asked about as a document has facts. */
const CELLS = 8;

export function make(dice: Dice, terms: Terms, entity: Entity, slugs: Set<string>): Made {
  const { book, wanted, records } = terms;
  const record = !entity.grid && records?.dice.chance(records.share);
  const written = writeDocument(dice, book, entity, record);
  const marks = askable(dice, written);
  const document: WorldDocument = {
    name: `${slug(entity.name, slugs)}.md`,
    title: entity.name,
    text: written.text,
    language: book.language,
    authority: 0,
    version: 1,
  };
  const plain: Made = { entity, document, marks };
  const free = marks.filter(({ of }) => !('relation' in of && of.target));
  const facts = free.filter(({ of }) => 'relation' in of);
  const draw = dice.below(100);
  if (draw < 16 && wanted.has('update') && facts.length > 0) return updated(dice, plain, dice.pick(facts));
  if (draw >= 16 && draw < 32 && wanted.has('conflict') && facts.length > 0)
    return contradicted(dice, terms, plain, dice.pick(facts), slugs);
  if (draw >= 32 && draw < 72 && wanted.has('absent')) return withTwin(dice, plain, free);
  return plain;
}

/** Values that stand once in the text: a filler or a heading may hold one that is short. */
function askable(dice: Dice, { text, marks }: Written): readonly Mark[] {
  const once = marks.filter(
    ({ of, start }) => text.indexOf(of.value) === start && text.lastIndexOf(of.value) === start,
  );
  const cells = dice.shuffled(once.filter(({ of }) => 'column' in of)).slice(0, CELLS);
  return once.filter((mark) => 'relation' in mark.of || cells.includes(mark));
}

/** The document as version 2; version 1 says otherwise in one place. */
function updated(dice: Dice, made: Made, mark: Mark): Made {
  const { entity, document } = made;
  const old = otherValue(dice, entity, mark.of as Fact);
  if (old === undefined) return made;
  const text = document.text.slice(0, mark.start) + old + document.text.slice(mark.end);
  return { ...made, older: { ...document, text }, document: { ...document, version: 2 }, changed: { mark, old } };
}

/** A second document that states the fact otherwise, and one or two that the first does not state. */
function contradicted(dice: Dice, terms: Terms, made: Made, mark: Mark, slugs: Set<string>): Made {
  const { entity, document } = made;
  const { relation } = mark.of as Fact;
  const value = otherValue(dice, entity, mark.of as Fact);
  if (value === undefined) return made;
  const rival = { relation, value };
  const { title, opener } = dice.pick(terms.book.seconds);
  const facts = dice.shuffled([rival, ...extraFacts(dice, terms, entity, value)]);
  const written = writeSecond(dice, terms.book, entity, facts, opener);
  const marks = askable(dice, written);
  const rivalMark = marks.find(({ of }) => of === rival);
  if (!rivalMark) return made;
  const [first, second] = dice.pick([
    [0, 0],
    [0, 0],
    [1, 0],
    [0, 1],
  ]);
  const name = fill(title, dice, { S: entity.name }).text;
  return {
    ...made,
    document: { ...document, authority: first },
    second: {
      document: { ...document, name: `${slug(name, slugs)}.md`, title: name, text: written.text, authority: second },
      marks: marks.filter((one) => one !== rivalMark),
      mark,
      rival: rivalMark,
    },
  };
}

/** A twin without the evidence of up to three values. */
function withTwin(dice: Dice, made: Made, free: readonly Mark[]): Made {
  const some = dice.shuffled(free.filter(({ cut }) => cut)).slice(0, 3);
  const apart = some.filter((mark, i) => !some.slice(0, i).some((other) => other.cut![0] === mark.cut![0]));
  if (apart.length === 0) return made;
  let { text } = made.document;
  for (const { cut } of [...apart].sort((a, b) => b.start - a.start))
    text = text.slice(0, cut![0]) + text.slice(cut![1]);
  return { ...made, twin: { document: { ...made.document, text: text.trimEnd() }, marks: apart } };
}

/** Another value of a fact, which does not stand in the entity's document. */
function otherValue(dice: Dice, entity: Entity, { relation }: Fact): string | undefined {
  return freshValue(() => relation.value(dice, entity.style), valuesOf(entity));
}

function extraFacts(dice: Dice, { split }: Terms, entity: Entity, taken: string): Fact[] {
  const stated = new Set(entity.facts.map((fact) => fact.relation));
  const values = valuesOf(entity);
  values.take(taken);
  const others = dice.shuffled(
    entity.kind.relations.filter((one) => !stated.has(one) && (split === 'held-out' || !one.heldOut)),
  );
  return others.slice(0, dice.between(1, 2)).flatMap((relation) => {
    const value = freshValue(() => relation.value(dice, entity.style), values);
    return value === undefined ? [] : [{ relation, value }];
  });
}

function valuesOf(entity: Entity): Values {
  const cells = entity.grid?.rows.flatMap((row) => [row.name, ...row.cells.map((cell) => cell.value)]) ?? [];
  return new Values(entity.name, ...entity.facts.map((fact) => fact.value), ...cells);
}

function slug(name: string, taken: Set<string>): string {
  const plain = name
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '');
  let out = plain;
  for (let i = 2; taken.has(out); i++) out = `${plain}-${i}`;
  taken.add(out);
  return out;
}
