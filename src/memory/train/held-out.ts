/** Questions that a reader in training is measured on: worlds of the held-out split and the other half of human paragraphs. */
import { Dice } from '../worlds/dice.ts';
import { type Language, type QuestionKind, worldOf } from '../worlds/index.ts';
import type { Wording } from '../worlds/world.ts';
import type { Example } from './example.ts';
import { type HumanQuestions, humanExample } from './human-questions.ts';
import { worldExamples } from './world-examples.ts';

/** Seeds of held-out worlds are far from those of training, though their split differs anyway. */
const FIRST_SEED = 7_000_000_000;
const ENTITIES = 12;
const MOST_WORLDS = 64;

export interface HeldOutColumn {
  readonly name: string;
  readonly examples: readonly Example[];
}

export interface HeldOutOptions {
  /** Questions a column, at most. */
  readonly questions: number;
  readonly languages: readonly Language[];
  readonly human?: HumanQuestions;
  /** Draws other questions; 0 unless said. */
  readonly draw?: number;
}

const OPEN = 4;

/** Columns by language: single facts with the gold slot and among four, by wording; absent ones; documents of keys and values; people's questions. */
export function heldOutColumns({ questions, languages, human, draw = 0 }: HeldOutOptions): HeldOutColumn[] {
  const columns: HeldOutColumn[] = [];
  for (const language of languages) {
    const of = (k: number, kinds: readonly QuestionKind[], wording: Wording, absent = false) =>
      drawn(language, k, kinds, questions, draw, (example) => example.wording === wording && !example.gold === absent);
    for (const wording of ['document', 'paraphrase'] as const)
      columns.push(
        { name: `${language} gold ${wording}`, examples: of(1, ['single', 'table'], wording) },
        { name: `${language} among ${OPEN} ${wording}`, examples: of(OPEN, ['single', 'table'], wording) },
        { name: `${language} absent ${wording}`, examples: of(OPEN, ['absent'], wording, true) },
      );
    columns.push({ name: `${language} gold idiom`, examples: of(1, ['single', 'table'], 'idiom') });
    columns.push({
      name: `${language} gold records`,
      examples: drawn(language, 1, ['single'], questions, draw, ({ gold }) => gold !== undefined, 1),
    });
  }
  if (human && human.questions.length > 0)
    for (const k of [1, OPEN])
      columns.push({
        name: k === 1 ? 'human gold' : `human among ${OPEN}`,
        examples: humanColumn(human, k, questions, draw),
      });
  return columns.filter(({ examples }) => examples.length > 0);
}

function drawn(
  language: Language,
  k: number,
  kinds: readonly QuestionKind[],
  count: number,
  draw: number,
  wanted: (example: Example) => boolean,
  records = 0,
): Example[] {
  const examples: Example[] = [];
  for (let i = 0; i < MOST_WORLDS && examples.length < count; i++) {
    const seed = FIRST_SEED + draw * MOST_WORLDS + i;
    const world = worldOf({ seed, language, entities: ENTITIES, split: 'held-out', kinds, records });
    // Few of each world, so that many worlds are seen.
    const own = worldExamples(world, k, new Dice(seed)).filter(
      (example) => kinds.includes(example.kind as QuestionKind) && wanted(example),
    );
    examples.push(...own.slice(0, Math.ceil(count / 8)));
  }
  return examples.slice(0, count);
}

function humanColumn(human: HumanQuestions, k: number, count: number, draw: number): Example[] {
  const dice = new Dice(FIRST_SEED + draw);
  return dice
    .shuffled(human.questions)
    .slice(0, 2 * count)
    .flatMap((question) => humanExample(human, question, k, false, dice) ?? [])
    .slice(0, count);
}
