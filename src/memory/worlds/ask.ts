/**
 * Which questions a world has and what is right: from documents that are written, with where their values stand. The words are question.ts.
 */
import type { Column, Relation } from './book.ts';
import type { Dice } from './dice.ts';
import type { Mark } from './document.ts';
import type { Entity, Fact, Names } from './entities.ts';
import type { Made, Second, Terms } from './made.ts';
import { askCell, askFact, listOf, type Manner, type Reference, referTo, stepOver } from './question.ts';
import type { Evidence, QuestionKind, ValueType, WorldDocument, WorldQuestion } from './world.ts';

type Rest = Pick<WorldQuestion, 'kind'> &
  Partial<Pick<WorldQuestion, 'answers' | 'evidence' | 'documents' | 'twin' | 'foil'>>;

type Path = readonly (readonly [Made, Mark])[];

/** Collects a world's questions; each is asked once in the document's words, once in others, and in a figure of speech where wanted. */
export class Asker {
  readonly questions: WorldQuestion[] = [];
  readonly #dice: Dice;
  readonly #terms: Terms;
  readonly #names: Names;

  constructor(dice: Dice, terms: Terms, names: Names) {
    this.#dice = dice;
    this.#terms = terms;
    this.#names = names;
  }

  /** Single facts, cells, what was deleted, changed or contradicted, and what several documents say together. */
  askMade(made: readonly Made[]): void {
    const { wanted } = this.#terms;
    const byEntity = new Map(made.map((one) => [one.entity, one]));
    for (const one of made) {
      const { entity, document, changed, second, twin } = one;
      for (const mark of one.marks) {
        if (mark === changed?.mark || mark === second?.mark) continue;
        const kind = 'relation' in mark.of ? 'single' : 'table';
        const missing = twin?.marks.includes(mark) === true;
        if (wanted.has(kind) || missing) this.#askMark(mark, entity, { kind, ...found(document, mark) }, missing);
      }
      if (changed)
        this.#askMark(changed.mark, entity, { kind: 'update', ...found(document, changed.mark), foil: changed.old });
      if (second) {
        // The second document does not give the alias.
        const named = { ...entity, alias: undefined };
        this.#askMark(second.mark, named, { kind: 'conflict', ...verdict(document, second) });
        for (const mark of wanted.has('single') ? second.marks : [])
          this.#askMark(mark, named, { kind: 'single', ...found(second.document, mark) });
      }
      if (wanted.has('twohop') || wanted.has('threehop'))
        for (const mark of one.marks) this.#askHops(byEntity, one, mark);
    }
  }

  /** Real things of which the documents say what is not so. */
  askUntrue(untrue: readonly { readonly made: Made; readonly truths: Readonly<Record<string, string>> }[]): void {
    for (const { made, truths } of untrue)
      for (const mark of made.marks) {
        const foil = truths[(mark.of as Fact).relation.id];
        this.#askMark(mark, made.entity, { kind: 'counterfactual', ...found(made.document, mark), foil });
      }
  }

  /** Names that nothing in the world has; half of them resemble one that is there. */
  askNonexistent(made: readonly Made[]): void {
    const dice = this.#dice;
    for (const { entity } of dice.shuffled(made).slice(0, Math.ceil(made.length / 3))) {
      const { name } = this.#names.take(dice, entity.kind, dice.chance(0.5) ? entity.name : undefined);
      this.#askFact(dice.pick(entity.facts), { ...entity, name, alias: undefined }, { kind: 'nonexistent' });
    }
  }

  /** What is so but was never shown. */
  askControl(unshown: readonly Entity[]): void {
    for (const entity of unshown)
      for (const fact of this.#dice.shuffled(entity.facts).slice(0, 3))
        this.#askFact(fact, { ...entity, alias: undefined }, { kind: 'control', foil: fact.value });
  }

  /** In which ways this is asked for, and who draws the words. */
  #manners(of: Relation | Column): (readonly [Manner, Dice])[] {
    const { split, idioms } = this.#terms;
    const manners: (readonly [Manner, Dice])[] = [
      [{ wording: 'document', split }, this.#dice],
      [{ wording: 'paraphrase', split }, this.#dice],
    ];
    const idiom: Manner = { wording: 'idiom', split };
    return idioms && listOf(of, idiom).length > 0 ? [...manners, [idiom, idioms]] : manners;
  }

  /** About a value that stands in a document; `missing`: also where its evidence was deleted. */
  #askMark(mark: Mark, entity: Entity, rest: Rest, missing = false): void {
    const { book } = this.#terms;
    for (const [manner, dice] of this.#manners('relation' in mark.of ? mark.of.relation : mark.of.column)) {
      const reference = referTo(dice, entity);
      const [question, type] =
        'relation' in mark.of
          ? [askFact(dice, book, mark.of.relation, reference, manner), mark.of.relation.type]
          : [askCell(dice, book, mark.of, reference, manner), mark.of.column.type];
      const id = this.#put(question, manner, type, reference, rest);
      if (missing)
        this.#put(question, manner, type, reference, {
          kind: 'absent',
          documents: rest.documents,
          twin: id,
          foil: mark.of.value,
        });
    }
  }

  #askFact({ relation }: Fact, entity: Entity, rest: Rest): void {
    for (const [manner, dice] of this.#manners(relation)) {
      const reference = referTo(dice, entity);
      const question = askFact(dice, this.#terms.book, relation, reference, manner);
      this.#put(question, manner, relation.type, reference, rest);
    }
  }

  /** What can be asked over the entity that `mark` names. */
  #askHops(byEntity: ReadonlyMap<Entity, Made>, one: Made, mark: Mark): void {
    const dice = this.#dice;
    const { wanted } = this.#terms;
    const next = byEntity.get(settled(one, mark)?.target as Entity);
    if (!next) return;
    const elsewhere = (made: Made, end: Mark) =>
      settled(made, end) && ![one, next].some((m) => m.entity.name === end.of.value);
    const ends = dice.shuffled(next.marks.filter((end) => elsewhere(next, end)));
    for (const end of wanted.has('twohop') ? ends.slice(0, 2) : [])
      this.#askPath('twohop', [
        [one, mark],
        [next, end],
      ]);
    for (const middle of wanted.has('threehop') ? ends : []) {
      const third = byEntity.get((middle.of as Fact).target as Entity);
      const end = third && dice.shuffled(third.marks.filter((end) => elsewhere(third, end)))[0];
      if (end)
        this.#askPath('threehop', [
          [one, mark],
          [next, middle],
          [third, end],
        ]);
    }
  }

  #askPath(kind: QuestionKind, path: Path): void {
    const { relation, value } = path.at(-1)![1].of as Fact;
    const [start] = path[0];
    for (const [manner, dice] of this.#manners(relation)) {
      let reference = referTo(dice, start.entity);
      for (const [, mark] of path.slice(0, -1)) reference = stepOver(dice, mark.of as Fact, reference, manner);
      this.#put(askFact(dice, this.#terms.book, relation, reference, manner), manner, relation.type, reference, {
        kind,
        answers: answersOf(relation.type, value),
        evidence: path.map(([one, mark]) => at(one.document, mark)),
        documents: path.map(([one]) => one.document.name),
      });
    }
  }

  #put(question: string, { wording }: Manner, valueType: ValueType, reference: Reference, rest: Rest): string {
    const { language } = this.#terms.book;
    const id = `${language}-${this.questions.length + 1}`;
    const none = { answers: [], evidence: [], documents: [] };
    this.questions.push({ id, question, language, wording, valueType, entity: reference.name, ...none, ...rest });
    return id;
  }
}

/** The fact that a mark shows, if nothing in the world says otherwise of it. */
function settled({ changed, second }: Made, mark: Mark): Fact | undefined {
  return 'relation' in mark.of && mark !== changed?.mark && mark !== second?.mark ? mark.of : undefined;
}

/** Of two documents that disagree the one of more authority is right; of two equal ones both belong into the answer. */
function verdict(document: WorldDocument, { document: other, mark, rival }: Second) {
  const sides = [
    { value: mark.of.value, evidence: at(document, mark), name: document.name, authority: document.authority },
    { value: rival.of.value, evidence: at(other, rival), name: other.name, authority: other.authority },
  ].sort((a, b) => b.authority - a.authority);
  const right = sides.filter((side) => side.authority === sides[0].authority);
  return {
    answers: right.map((side) => side.value),
    evidence: right.map((side) => side.evidence),
    documents: right.map((side) => side.name),
    ...(right.length === 1 ? { foil: sides[1].value } : {}),
  };
}

function found(document: WorldDocument, mark: Mark) {
  const { value } = mark.of;
  const type = 'relation' in mark.of ? mark.of.relation.type : mark.of.column.type;
  return { answers: answersOf(type, value), evidence: [at(document, mark)], documents: [document.name] };
}

function at(document: WorldDocument, { start, end }: Mark): Evidence {
  return { document: document.name, start, end };
}

/** The document's own string; of a number with a unit the number too. */
function answersOf(type: ValueType, value: string): string[] {
  const number = type === 'number' ? /^\d[\d.,]*(?= ?[^\d., ])/.exec(value)?.[0] : undefined;
  return number === undefined ? [value] : [value, number];
}
