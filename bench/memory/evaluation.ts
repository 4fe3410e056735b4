/**
 * Columns of the evaluation: which contender answers which questions, computed when first asked for and then known. Contenders come from
 * outside, so that a perfect one and a random one can stand in for those that need a model.
 */
import type { QuestionKind, WorldQuestion } from '../../src/memory/worlds/world.ts';
import { type Given, type Group, type Score, scoreOf } from './score.ts';
import { type Counts, type Draw, drawsOf, FACTS, questionsOf, type SetName, type Wording } from './sets.ts';

/**
 * base: the base alone. oracle: the gold passages in its prompt. rag: retrieval into the prompt. floor: words and types only, no network.
 * lora: an adapter trained on the documents. gold: the data network given the gold slot. addressed: its best answer among all documents,
 * whatever its gates say, as retrieval which always answers. asked: what it says when it is asked, through all gates and hops.
 */
export const CONTENDERS = ['base', 'oracle', 'rag', 'lora', 'floor', 'gold', 'addressed', 'asked'] as const;
/** found: the address alone, which answers nothing. */
export type ContenderName = (typeof CONTENDERS)[number] | 'found';

/** Which documents a contender has before it: the draw's, or those in which the evidence of the 'absent' questions is deleted. */
export type Shown = 'documents' | 'twins';

export interface Contender {
  /** What the reader of its figures should know of how it was made. */
  readonly note?: string;
  /** The documents that its questions are about; all of the draw's unless it says. */
  about?(draw: Draw): ReadonlySet<string>;
  answer(draw: Draw, questions: readonly WorldQuestion[], shown: Shown): Promise<Given[]>;
}

/** The columns' wordings: 'any' asks in the documents' words and in others, not in figures of speech. */
export interface Column {
  readonly set: SetName;
  readonly kinds: readonly QuestionKind[];
  readonly wording: Wording | 'any';
  readonly contender: ContenderName;
}

export class Evaluation {
  readonly counts: Counts;
  readonly #contenders: (name: ContenderName) => Promise<Contender>;
  readonly #draws: (set: SetName, counts: Counts) => Draw[];
  readonly #groups = new Map<string, Promise<Group[]>>();

  constructor(counts: Counts, contenders: (name: ContenderName) => Promise<Contender>, draws = drawsOf) {
    this.counts = counts;
    this.#contenders = contenders;
    this.#draws = draws;
  }

  /** What the contender says of itself. */
  async noteOf(name: ContenderName): Promise<string | undefined> {
    return (await this.#contenders(name)).note;
  }

  draws(set: SetName): Draw[] {
    return this.#draws(set, this.counts);
  }

  /** Of single facts. */
  score(set: SetName, wording: Wording | 'any', contender: ContenderName): Promise<Score> {
    return this.scoreOf({ set, kinds: FACTS, wording, contender });
  }

  async scoreOf(column: Column): Promise<Score> {
    return scoreOf(await this.groups(column));
  }

  /** What the contender gave, a group for each draw. */
  groups(column: Column): Promise<Group[]> {
    const key = JSON.stringify(column);
    const known = this.#groups.get(key) ?? this.#answer(column);
    this.#groups.set(key, known);
    return known;
  }

  async #answer({ set, kinds, wording, contender }: Column): Promise<Group[]> {
    const groups: Group[] = [];
    const answering = await this.#contenders(contender);
    const count = set.startsWith('world') ? this.counts.questions : this.counts.real;
    const shown: Shown = kinds.includes('absent') ? 'twins' : 'documents';
    for (const draw of this.draws(set)) {
      const questions = questionsOf(draw, kinds, wording, count, answering.about?.(draw));
      groups.push({ questions, given: await answering.answer(draw, questions, shown) });
    }
    return groups;
  }
}
