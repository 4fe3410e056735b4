/** Makes a world from its options: entities.ts draws what is so, made.ts writes it down, ask.ts asks. The one entrance. */
import { Asker } from './ask.ts';
import type { Book, Kind } from './book.ts';
import { drawReal } from './counterfactual.ts';
import { Dice } from './dice.ts';
import { english } from './en/index.ts';
import { drawEntities, drawFacts, Names } from './entities.ts';
import { InvalidWorldError } from './errors.ts';
import { make, type Terms } from './made.ts';
import { inTraditional } from './script.ts';
import type { QuestionKind, Split, World, WorldDocument, WorldOptions, WorldQuestion } from './world.ts';
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

const SPLITS: readonly Split[] = ['train', 'practice', 'held-out'];

/** Share of the Chinese worlds that are written in traditional characters. */
const TRADITIONAL = 0.12;

/**
 * A world: the same for the same options, another for another seed. Throws InvalidWorldError for fewer than 1 entity (2 in both languages),
 * for an unknown language, split or kind; OutOfRangeError for a seed that is not whole, from 0 to 2^53 - 1.
 */
export function worldOf(options: WorldOptions): World {
  const { seed, language, entities, split, idioms, records = 0 } = options;
  const wanted = new Set(options.kinds ?? KINDS);
  check(language === 'en' || language === 'zh' || language === 'both', 'language', `'en', 'zh' or 'both'`, language);
  const books = { en: [english], zh: [chinese], both: [english, chinese] }[language];
  const least = books.length;
  check(Number.isSafeInteger(entities) && entities >= least, 'entities', `a whole number, at least ${least}`, entities);
  check(SPLITS.includes(split), 'split', `'train', 'practice' or 'held-out'`, split);
  check(records >= 0 && records <= 1, 'records', 'a share, 0 to 1', records);
  for (const kind of wanted)
    check(KINDS.includes(kind) || kind === 'counterfactual', 'kinds', 'kinds of questions', kind);
  const dice = new Dice(seed);
  const parts = books.map((book, i) => {
    const terms: Terms = {
      book,
      split,
      wanted,
      ...(idioms && split === 'held-out' ? { idioms: new Dice(seed) } : {}),
      ...(records > 0 ? { records: { share: records, dice: new Dice(seed) } } : {}),
    };
    const part = partOf(dice.fork(), terms, Math.floor((entities + i) / books.length));
    return book.language === 'zh' && dice.chance(TRADITIONAL) ? inTraditional(part) : part;
  });
  return {
    seed,
    documents: parts.flatMap((part) => part.documents),
    twins: parts.flatMap((part) => part.twins),
    questions: dice.shuffled(parts.flatMap((part) => part.questions)),
  };
}

/** The documents among which the world's 'absent' questions are to be asked. */
export function learnedTwins(world: World): WorldDocument[] {
  const twins = new Map(world.twins.map((twin) => [twin.name, twin]));
  return world.documents.map((document) => twins.get(document.name) ?? document);
}

function check(holds: boolean, field: string, expected: string, received: unknown): void {
  if (!holds)
    throw new InvalidWorldError({ what: `world ${field}`, rule: `must be ${expected}`, received: String(received) });
}

/** A world's part in one language. */
export interface Part {
  readonly documents: readonly WorldDocument[];
  readonly twins: readonly WorldDocument[];
  readonly questions: readonly WorldQuestion[];
}

function partOf(dice: Dice, terms: Terms, count: number): Part {
  const { book, split, wanted } = terms;
  const heldOut = split === 'held-out';
  const names = new Names();
  const hops = wanted.has('twohop') || wanted.has('threehop');
  const kinds = chooseKinds(dice, book, count, heldOut, hops);
  const shown = drawEntities(dice, kinds, count, names);
  const unshown = wanted.has('control') ? drawEntities(dice, dice.shuffled(kinds), Math.ceil(count / 8), names) : [];
  for (const entity of [...shown, ...unshown]) {
    const withTable = wanted.has('table') && entity.kind.tables.length > 0 && dice.chance(0.25);
    drawFacts(dice, entity, heldOut, hops ? shown : [], withTable);
  }
  const slugs = new Set<string>();
  const made = shown.map((entity) => make(dice, terms, entity, slugs));
  const real = wanted.has('counterfactual') ? drawReal(dice, book, Math.ceil(count / 4)) : [];
  const untrue = real.map(({ entity, truths }) => ({
    truths,
    made: make(dice, { ...terms, wanted: new Set() }, entity, slugs),
  }));
  const asker = new Asker(dice, terms, names);
  asker.askMade(made);
  asker.askUntrue(untrue);
  if (wanted.has('nonexistent')) asker.askNonexistent(made);
  asker.askControl(unshown);
  return {
    documents: [
      ...made.flatMap(({ older, document, second }) => [
        ...(older ? [older] : []),
        document,
        ...(second ? [second.document] : []),
      ]),
      ...untrue.map((one) => one.made.document),
    ],
    twins: made.flatMap(({ twin }) => (twin ? [twin.document] : [])),
    questions: asker.questions,
  };
}

/** A third as many kinds as entities, so that entities have others of their kind beside them. */
function chooseKinds(dice: Dice, book: Book, count: number, heldOut: boolean, hops: boolean): Kind[] {
  const allowed = dice.shuffled(book.kinds.filter((kind) => heldOut || !kind.heldOut));
  // Half of a held-out world's first kinds are held out; where questions go over several documents, people and places link them.
  const first = allowed.filter((kind) =>
    kind.heldOut ? dice.chance(0.5) : hops && (kind.id === 'person' || kind.id === 'place'),
  );
  const kinds = [...first, ...allowed.filter((kind) => !first.includes(kind))];
  return kinds.slice(0, Math.max(1, Math.round(count / 3)));
}
