/**
 * What is asked: synthetic worlds of three seeds, held out in wordings and relations, and the four sets about real documents. A set has
 * draws; a draw is a world of its own, that is learned by itself.
 */
import { learnedTwins, worldOf } from '../../src/memory/worlds/index.ts';
import type {
  Language,
  QuestionKind,
  World,
  WorldDocument,
  WorldOptions,
  WorldQuestion,
} from '../../src/memory/worlds/world.ts';
import { factbook } from './questions/factbook.ts';
import { howtocook } from './questions/howtocook.ts';
import { type HumanSet, human } from './questions/human.ts';
import { shuffled } from './questions/sources.ts';

export const SET_NAMES = ['world-en', 'world-zh', 'factbook', 'howtocook', 'drcd', 'cmrc'] as const;
export type SetName = (typeof SET_NAMES)[number];
export type Wording = WorldQuestion['wording'];

export interface Counts {
  readonly seeds: readonly number[];
  /** Of each seed: entities of its world, and questions a column at most. */
  readonly entities: number;
  readonly questions: number;
  /** Of a real set a column. */
  readonly real: number;
}

export const FULL: Counts = { seeds: [9001, 9002, 9003], entities: 120, questions: 100, real: 200 };
/** For machines that build every change. */
export const SHORT: Counts = { seeds: [9001], entities: 30, questions: 24, real: 24 };

export interface Draw {
  readonly name: string;
  readonly language: Language;
  readonly documents: readonly WorldDocument[];
  readonly questions: readonly WorldQuestion[];
  /** The documents among which the 'absent' questions are asked. */
  readonly twins: readonly WorldDocument[];
}

/** What the columns of single facts ask; cells of tables have columns of their own. */
export const FACTS: readonly QuestionKind[] = ['single'];

/** Questions on which a contender may be set up; none of them is reported. */
export function practice(language: Language): Draw {
  return drawOfWorld(
    `practice-${language}`,
    language,
    worldOf({ seed: 17, language, entities: 24, split: 'practice' }),
  );
}

const known = new Map<string, Draw[]>();

/** The draws of a set; the same objects at each call. @throws MissingSource for a real set that is not there */
export function drawsOf(set: SetName, counts: Counts): Draw[] {
  const key = `${set} ${JSON.stringify(counts)}`;
  const draws = known.get(key) ?? make(set, counts);
  known.set(key, draws);
  return draws;
}

function make(set: SetName, { seeds, entities, real }: Counts): Draw[] {
  switch (set) {
    case 'world-en':
    case 'world-zh': {
      const language = set === 'world-en' ? 'en' : 'zh';
      return seeds.map((seed) => {
        const options = { seed, language, entities, split: 'held-out' } as const;
        return drawOfWorld(`${set}-${seed}`, language, withIdioms(worldOf(options), options));
      });
    }
    case 'factbook':
      return [drawOfWorld(set, 'en', factbook(real))];
    case 'howtocook':
      return [drawOfWorld(set, 'zh', howtocook(real))];
    default:
      return [drawOfWorld(set, 'zh', human(set satisfies HumanSet))];
  }
}

/** The world, asked in figures of speech too. All its other questions keep their ids, by which they are drawn. */
function withIdioms(world: World, options: WorldOptions): World {
  const asked = worldOf({ ...options, idioms: true }).questions.filter(({ wording }) => wording === 'idiom');
  return { ...world, questions: [...world.questions, ...asked.map((one) => ({ ...one, id: `idiom ${one.id}` }))] };
}

const drawOfWorld = (name: string, language: Language, world: World): Draw => ({
  name,
  language,
  documents: world.documents,
  questions: world.questions,
  twins: learnedTwins(world),
});

/** At most `count` questions of these kinds and this wording, about these documents alone where they are said; drawn by their ids. */
export function questionsOf(
  draw: Draw,
  kinds: readonly QuestionKind[],
  wording: Wording | 'any',
  count: number,
  about?: ReadonlySet<string>,
): WorldQuestion[] {
  const all = draw.questions.filter(
    (one) =>
      kinds.includes(one.kind) &&
      (wording === 'any' ? one.wording !== 'idiom' : one.wording === wording) &&
      (!about || one.documents.every((name) => about.has(name))),
  );
  return shuffled(all, ({ id }) => `${draw.name} ${id}`).slice(0, count);
}
