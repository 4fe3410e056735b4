/**
 * Real things of which a document says what is not so: whoever answers from memory instead of reading is caught. The facts that are so stand
 * in the books (`real`).
 */
import type { Book } from './book.ts';
import type { Dice } from './dice.ts';
import { type Entity, type Fact, freshValue, Values } from './entities.ts';

export interface Untrue {
  readonly entity: Entity;
  /** What is so, by relation. */
  readonly truths: Readonly<Record<string, string>>;
}

/** Up to `count` real things, each with all of its facts wrong. */
export function drawReal(dice: Dice, book: Book, count: number): Untrue[] {
  const all = book.real.flatMap(({ kind, things }) =>
    Object.entries(things).map(([name, truths]) => ({ kind, name, truths })),
  );
  return dice
    .shuffled(all)
    .slice(0, count)
    .map(({ kind, name, truths }) => {
      const style = { date: dice.below(64), currency: dice.below(64) };
      // What is so must not stand in the document either.
      const values = new Values(name, ...Object.values(truths));
      const facts = dice.shuffled(kind.relations).flatMap((relation): Fact[] => {
        const value = freshValue(() => relation.value(dice, style), values);
        return value === undefined ? [] : [{ relation, value }];
      });
      const entity = { kind, name, noun: dice.pick(kind.nouns), pronoun: dice.pick(kind.pronouns), style, facts };
      return { entity, truths };
    });
}
