/** Which questions a world has and what is right: from documents that are written, with where their values stand. The words are question.ts. */
import type { Book } from './book.ts';
import type { Dice } from './dice.ts';
import type { Mark } from './document.ts';
import type { Entity, Fact, Names } from './entities.ts';
import { askCell, askFact, type Manner, type Reference, referTo, stepOver } from './question.ts';
import type { Evidence, QuestionKind, ValueType, WorldDocument, WorldQuestion } from './world.ts';

/** An entity's documents. `marks`: the values that may be asked about. */
export interface Made {
  readonly entity: Entity;
  readonly document: WorldDocument;
  readonly marks: readonly Mark[];
  readonly older?: WorldDocument;
  /** What the older version said otherwise. */
  readonly changed?: { readonly mark: Mark; readonly old: string };
  /** `rival` disagrees with the first document's `mark`; `marks`: what it says beside. */
  readonly second?: {
    readonly document: WorldDocument;
    readonly marks: readonly Mark[];
    readonly mark: Mark;
    readonly rival: Mark;
  };
  readonly twin?: { readonly document: WorldDocument; readonly marks: readonly Mark[] };
}

type Rest = Pick<WorldQuestion, 'kind' | 'answers' | 'evidence' | 'documents' | 'entity'> & {
  twin?: string;
  foil?: string;
};

const WORDINGS = ['document', 'paraphrase'] as const;

export function ask(
  dice: Dice,
  book: Book,
  made: readonly Made[],
  unshown: readonly Entity[],
  heldOut: boolean,
  wanted: ReadonlySet<QuestionKind>,
  names: Names,
): WorldQuestion[] {
  const out: WorldQuestion[] = [];
  const { language } = book;
  const put = (question: string, { wording }: Manner, valueType: ValueType, rest: Rest): string => {
    const id = `${language}-${out.length + 1}`;
    out.push({ id, question, language, wording, valueType, ...rest });
    return id;
  };
  const manners: Manner[] = WORDINGS.map((wording) => ({ wording, heldOut }));
  const byEntity = new Map(made.map((one) => [one.entity, one]));

  for (const one of made) {
    const { entity, document, changed, second, twin } = one;
    for (const mark of one.marks) {
      const missing = twin?.marks.includes(mark) === true;
      const kind = 'relation' in mark.of ? 'single' : 'table';
      if (mark === changed?.mark || mark === second?.mark) continue;
      if (!wanted.has(kind) && !missing) continue;
      for (const manner of manners) {
        const reference = referTo(dice, entity);
        const { question, valueType } = aboutMark(dice, book, mark, reference, manner);
        const found = {
          answers: answersOf(valueType, mark.of.value),
          evidence: [at(document, mark)],
          documents: [document.name],
        };
        const id = put(question, manner, valueType, { kind, ...found, entity: reference.name });
        if (missing)
          put(question, manner, valueType, {
            kind: 'absent',
            answers: [],
            evidence: [],
            documents: [document.name],
            entity: reference.name,
            twin: id,
            foil: mark.of.value,
          });
      }
    }
    if (second && wanted.has('single'))
      for (const mark of second.marks)
        for (const manner of manners) {
          const reference = referTo(dice, { ...entity, alias: undefined });
          const { question, valueType } = aboutMark(dice, book, mark, reference, manner);
          const found = { answers: answersOf(valueType, mark.of.value), evidence: [at(second.document, mark)] };
          put(question, manner, valueType, {
            kind: 'single',
            ...found,
            documents: [second.document.name],
            entity: reference.name,
          });
        }
    if (changed)
      for (const manner of manners) {
        const reference = referTo(dice, entity);
        const { question, valueType } = aboutMark(dice, book, changed.mark, reference, manner);
        const found = { answers: answersOf(valueType, changed.mark.of.value), evidence: [at(document, changed.mark)] };
        put(question, manner, valueType, {
          kind: 'update',
          ...found,
          documents: [document.name],
          entity: reference.name,
          foil: changed.old,
        });
      }
    if (second)
      for (const manner of manners) {
        const reference = referTo(dice, { ...entity, alias: undefined });
        const { question, valueType } = aboutMark(dice, book, second.mark, reference, manner);
        put(question, manner, valueType, { kind: 'conflict', ...verdict(document, second), entity: reference.name });
      }
    for (const mark of one.marks) hops(one, mark);
  }

  function hops(one: Made, mark: Mark): void {
    const target = settled(one, mark)?.target;
    const next = target && byEntity.get(target);
    if (!next) return;
    const first = mark.of as Fact;
    const start = one.entity;
    const ends = dice.shuffled(next.marks.filter((end) => settled(next, end) && end.of.value !== start.name));
    for (const end of wanted.has('twohop') ? ends.slice(0, 2) : [])
      for (const manner of manners) {
        const reference = stepOver(dice, first, referTo(dice, start), manner);
        over('twohop', manner, reference, [
          [one, mark],
          [next, end],
        ]);
      }
    if (!wanted.has('threehop')) return;
    for (const middle of ends) {
      const { target: last } = middle.of as Fact;
      const third = last && last !== start ? byEntity.get(last) : undefined;
      if (!third) continue;
      const end = dice.shuffled(
        third.marks.filter((one) => settled(third, one) && one.of.value !== start.name && one.of.value !== target.name),
      )[0];
      for (const manner of end ? manners : []) {
        const reference = stepOver(
          dice,
          middle.of as Fact,
          stepOver(dice, first, referTo(dice, start), manner),
          manner,
        );
        over('threehop', manner, reference, [
          [one, mark],
          [next, middle],
          [third, end],
        ]);
      }
    }
  }

  function over(
    kind: QuestionKind,
    manner: Manner,
    reference: Reference,
    path: readonly (readonly [Made, Mark])[],
  ): void {
    const fact = path.at(-1)![1].of as Fact;
    put(askFact(dice, book, fact.relation, reference, manner), manner, fact.relation.type, {
      kind,
      answers: answersOf(fact.relation.type, fact.value),
      evidence: path.map(([one, mark]) => at(one.document, mark)),
      documents: path.map(([one]) => one.document.name),
      entity: reference.name,
    });
  }

  if (wanted.has('nonexistent'))
    for (const { entity } of dice.shuffled(made).slice(0, Math.ceil(made.length / 3))) {
      // Half of the names resemble one that is there.
      const drawn = names.take(dice, entity.kind, dice.chance(0.5) ? entity.name : undefined);
      const nobody: Entity = { ...entity, name: drawn.name, alias: undefined };
      const { relation } = dice.pick(entity.facts);
      for (const manner of manners) {
        const reference = referTo(dice, nobody);
        const nothing = { answers: [], evidence: [], documents: [], entity: reference.name };
        put(askFact(dice, book, relation, reference, manner), manner, relation.type, {
          kind: 'nonexistent',
          ...nothing,
        });
      }
    }

  for (const entity of unshown)
    for (const { relation, value } of dice.shuffled(entity.facts).slice(0, 3))
      for (const manner of manners) {
        const reference = referTo(dice, { ...entity, alias: undefined });
        const nothing = { answers: [], evidence: [], documents: [], entity: reference.name };
        put(askFact(dice, book, relation, reference, manner), manner, relation.type, {
          kind: 'control',
          ...nothing,
          foil: value,
        });
      }
  return out;
}

/** The fact that a mark shows, if nothing in the world says otherwise of it. */
function settled({ changed, second }: Made, mark: Mark): Fact | undefined {
  return 'relation' in mark.of && mark !== changed?.mark && mark !== second?.mark ? mark.of : undefined;
}

function aboutMark(dice: Dice, book: Book, mark: Mark, reference: Reference, manner: Manner) {
  return 'relation' in mark.of
    ? { question: askFact(dice, book, mark.of.relation, reference, manner), valueType: mark.of.relation.type }
    : { question: askCell(dice, book, mark.of, reference, manner), valueType: mark.of.column.type };
}

/** Of two documents that disagree the one of more authority is right; of two equal ones both belong into the answer. */
function verdict(document: WorldDocument, { document: other, mark, rival }: NonNullable<Made['second']>) {
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

function at(document: WorldDocument, { start, end }: Mark): Evidence {
  return { document: document.name, start, end };
}

/** The document's own string; of a number with a unit the number too. */
function answersOf(type: ValueType, value: string): string[] {
  const number = type === 'number' ? /^\d[\d.,]*(?= ?[^\d., ])/.exec(value)?.[0] : undefined;
  return number === undefined ? [value] : [value, number];
}
