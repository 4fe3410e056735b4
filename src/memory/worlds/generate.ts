/** Makes a world from its options: entities.ts draws what is so, document.ts writes it down, ask.ts asks. The one entrance. */
import { ask, type Made } from './ask.ts';
import type { Book } from './book.ts';
import { Dice } from './dice.ts';
import { writeDocument, writeSecond } from './document.ts';
import { english } from './en/index.ts';
import { drawEntities, drawFacts, type Entity, type Fact, freshValue, Names, Values } from './entities.ts';
import { InvalidWorldError } from './errors.ts';
import { fill } from './template.ts';
import type { QuestionKind, World, WorldDocument, WorldOptions, WorldQuestion } from './world.ts';
import { chinese } from './zh/index.ts';

const KINDS: readonly QuestionKind[] = [
  'single',
  'table',
  'twohop',
  'threehop',
  'conflict',
  'update',
  'absent',
  'nonexistent',
  'control',
];

/**
 * A world: the same for the same options, another for another seed. Throws InvalidWorldError for fewer than 1 entity, for an unknown
 * language, split or kind; OutOfRangeError for a seed that is not whole, from 0 to 2^53 - 1.
 */
export function worldOf(options: WorldOptions): World {
  const { seed, language, entities, split } = options;
  const wanted = new Set(options.kinds ?? KINDS);
  const books = booksOf(language);
  check(
    Number.isSafeInteger(entities) && entities >= books.length,
    'entities',
    `a whole number, at least ${books.length}`,
    entities,
  );
  check(split === 'train' || split === 'held-out', 'split', `'train' or 'held-out'`, split);
  for (const kind of wanted)
    check(KINDS.includes(kind) || kind === 'counterfactual', 'kinds', 'kinds of questions', kind);
  const dice = new Dice(seed);
  const documents: WorldDocument[] = [];
  const twins: WorldDocument[] = [];
  const questions: WorldQuestion[] = [];
  books.forEach((book, i) => {
    const share = Math.floor((entities + i) / books.length);
    const part = worldIn(dice.fork(), book, share, split === 'held-out', wanted);
    documents.push(...part.documents);
    twins.push(...part.twins);
    questions.push(...part.questions);
  });
  return { seed, documents, twins, questions: dice.shuffled(questions) };
}

/** The documents among which the world's 'absent' questions are to be asked. */
export function learnedTwins(world: World): WorldDocument[] {
  const twins = new Map(world.twins.map((twin) => [twin.name, twin]));
  return world.documents.map((document) => twins.get(document.name) ?? document);
}

function booksOf(language: WorldOptions['language']): Book[] {
  check(language === 'en' || language === 'zh' || language === 'both', 'language', `'en', 'zh' or 'both'`, language);
  return { en: [english], zh: [chinese], both: [english, chinese] }[language];
}

function check(holds: boolean, field: string, expected: string, received: unknown): void {
  if (!holds)
    throw new InvalidWorldError({ what: `world ${field}`, rule: `must be ${expected}`, received: String(received) });
}

function worldIn(dice: Dice, book: Book, count: number, heldOut: boolean, wanted: ReadonlySet<QuestionKind>) {
  const names = new Names();
  const hops = wanted.has('twohop') || wanted.has('threehop');
  const kinds = chooseKinds(dice, book, count, heldOut, hops);
  const shown = drawEntities(dice, kinds, count, names);
  const unshown = wanted.has('control') ? drawEntities(dice, dice.shuffled(kinds), Math.ceil(count / 8), names) : [];
  for (const entity of [...shown, ...unshown])
    drawFacts(
      dice,
      entity,
      heldOut,
      hops ? shown : [],
      wanted.has('table') && entity.kind.tables.length > 0 && dice.chance(0.25),
    );
  const slugs = new Set<string>();
  const made = shown.map((entity) => make(dice, book, entity, heldOut, wanted, slugs));
  const documents = made.flatMap((one) => [
    ...(one.older ? [one.older] : []),
    one.document,
    ...(one.second ? [one.second.document] : []),
  ]);
  return {
    documents,
    twins: made.flatMap((one) => (one.twin ? [one.twin.document] : [])),
    questions: ask(dice, book, made, unshown, heldOut, wanted, names),
  };
}

/** A third as many kinds as entities, so that entities have others of their kind beside them. */
function chooseKinds(dice: Dice, book: Book, count: number, heldOut: boolean, hops: boolean) {
  const allowed = dice.shuffled(book.kinds.filter((kind) => heldOut || !kind.heldOut));
  // Half of a held-out world's first kinds are held out; where questions go over several documents, people and places link them.
  const first = allowed.filter((kind) =>
    kind.heldOut ? dice.chance(0.5) : hops && (kind.id === 'person' || kind.id === 'place'),
  );
  const kinds = [...first, ...allowed.filter((kind) => !first.includes(kind))];
  return kinds.slice(0, Math.min(kinds.length, Math.max(1, Math.round(count / 3))));
}

/** Writes an entity's documents; decides by chance whether it has versions, a second document, a twin without evidence. */
function make(
  dice: Dice,
  book: Book,
  entity: Entity,
  heldOut: boolean,
  wanted: ReadonlySet<QuestionKind>,
  slugs: Set<string>,
): Made {
  const { language } = book;
  const base = slug(entity.name, slugs);
  const written = writeDocument(dice, book, entity);
  const document = (text: string, more: Partial<WorldDocument> = {}): WorldDocument => ({
    name: `${base}.md`,
    title: entity.name,
    text,
    language,
    authority: 0,
    version: 1,
    ...more,
  });
  // A value that stands twice (a filler, a heading may hold it) is not asked about.
  let marks = written.marks.filter(({ of: { value }, start }) => {
    return written.text.indexOf(value) === start && written.text.lastIndexOf(value) === start;
  });
  // A table has many cells: as many are asked about as a document has facts.
  const cells = new Set(dice.shuffled(marks.filter((mark) => 'column' in mark.of)).slice(8));
  marks = marks.filter((mark) => !cells.has(mark));
  const plain: Made = { entity, document: document(written.text), marks };
  const free = marks.filter((mark) => 'relation' in mark.of && mark.of.target === undefined);
  const draw = dice.below(100);
  if (draw < 16 && wanted.has('update') && free.length > 0) {
    const mark = dice.pick(free);
    const old = otherValue(dice, entity, mark.of as Fact);
    if (old === undefined) return plain;
    const text = written.text.slice(0, mark.start) + old + written.text.slice(mark.end);
    return {
      ...plain,
      older: document(text),
      document: document(written.text, { version: 2 }),
      changed: { mark, old },
    };
  }
  if (draw < 32 && wanted.has('conflict') && free.length > 0) {
    const mark = dice.pick(free);
    const fact = mark.of as Fact;
    const value = otherValue(dice, entity, fact);
    if (value === undefined) return plain;
    const rival = { relation: fact.relation, value };
    const second = dice.pick(book.seconds);
    const facts = dice.shuffled([rival, ...extraFacts(dice, entity, heldOut, value)]);
    const other = writeSecond(dice, book, entity, facts, second.opener);
    const [authority, rank] = dice.pick([
      [0, 0],
      [0, 0],
      [1, 0],
      [0, 1],
    ]);
    const { text: title } = fill(second.title, dice, { S: entity.name });
    const rivalMark = other.marks.find((one) => one.of === rival)!;
    if (other.text.indexOf(value) !== other.text.lastIndexOf(value)) return plain;
    return {
      ...plain,
      document: document(written.text, { authority }),
      second: {
        document: document(other.text, { name: `${slug(title, slugs)}.md`, title, authority: rank }),
        marks: other.marks.filter((one) => one !== rivalMark),
        mark,
        rival: rivalMark,
      },
    };
  }
  if (draw < 72 && wanted.has('absent')) {
    const cut = dice
      .shuffled(marks.filter((mark) => mark.cut && (!('relation' in mark.of) || mark.of.target === undefined)))
      .slice(0, 3);
    const apart = cut.filter((mark, i) => !cut.slice(0, i).some((other) => other.cut![0] === mark.cut![0]));
    if (apart.length === 0) return plain;
    let { text } = written;
    for (const { cut } of [...apart].sort((a, b) => b.start - a.start))
      text = text.slice(0, cut![0]) + text.slice(cut![1]);
    return { ...plain, twin: { document: document(text.trimEnd()), marks: apart } };
  }
  return plain;
}

/** Another value of a fact, which does not stand in the entity's document. */
function otherValue(dice: Dice, entity: Entity, fact: Fact): string | undefined {
  const values = valuesOf(entity);
  return freshValue(() => fact.relation.value(dice, entity.style), values);
}

/** One or two facts that the first document does not state. */
function extraFacts(dice: Dice, entity: Entity, heldOut: boolean, taken: string): Fact[] {
  const stated = new Set(entity.facts.map((fact) => fact.relation));
  const values = valuesOf(entity);
  values.take(taken);
  const others = dice.shuffled(entity.kind.relations.filter((one) => !stated.has(one) && (heldOut || !one.heldOut)));
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
