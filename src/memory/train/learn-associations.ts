/**
 * Learns which words of questions go with which words of texts (associations/associations.ts), from worlds of the training split: of a document's sentences, or
 * of its statements, the one with the answer must agree with the question more than the others, and than nothing where it was taken away; and the type of
 * the answer must follow from the question. Softmax of both, AdaGrad a row at a time. Deterministic. Not the reader's own training.
 */

import { type Stretch, sentencesOf, statementsOf, stretchAt } from '../answer/stretches.ts';
import {
  ANSWER_TYPES,
  type AssociationTable,
  type AssociationWeights,
  ngramsOf,
  tableOf,
} from '../associations/index.ts';
import { Dice } from '../worlds/dice.ts';
import { type Language, worldOf } from '../worlds/index.ts';
import { learnEdges } from './learn-edges.ts';
import { eachInTurn, type Watch } from './watch.ts';

const WIDTH = 32;
/** Worlds of each language, and of those how many say what n-grams are common. */
const WORLDS = 400;
const COUNTED = 120;
const EDGE_WORLDS = 60;
const ENTITIES = 36;
/** Share of documents that are nothing but keys and values. */
const RECORDS = 0.25;
/** N-grams that are learned: the commonest of questions and of texts; names are rare in each. */
const ASKED = 12_000;
const SAID = 9_000;
const RATE = 0.15;
/** Share of a question's n-grams that are left out at a step, and of steps whose answer is. */
const DROPPED = 0.3;
const TAKEN = 0.2;
/** Seeds past those of everything else. */
const FIRST_SEED = 7_000_000_000;
const LANGUAGES: readonly Language[] = ['en', 'zh'];

/** A question and the stretches of a document, one of which answers it. */
interface Lesson {
  readonly question: Uint32Array;
  readonly stretches: readonly Uint32Array[];
  readonly gold: number;
  readonly type: number;
}

/** `count` worlds of each language. Throws the watch's reason where it is stopped. */
export async function learnAssociations(
  seed: number,
  { worlds: count = WORLDS, watch = {} }: { worlds?: number; watch?: Watch } = {},
): Promise<AssociationWeights> {
  const worlds = Array.from({ length: count }, (_, i) => FIRST_SEED + seed * WORLDS + i);
  const counted = Math.min(COUNTED, count);
  watch.starting?.('associations', counted + count);
  const asked = new Counts();
  const said = new Counts();
  await eachInTurn(
    worlds.slice(0, counted),
    (one) => {
      for (const { question, stretches } of lessonsOf(one)) {
        asked.add(question);
        for (const stretch of stretches) said.add(stretch);
      }
    },
    watch,
  );
  const learner = new Learner(asked.commonest(ASKED), said.commonest(SAID), new Dice(seed));
  await eachInTurn(
    worlds,
    (one) => {
      for (const lesson of learner.dice.shuffled(lessonsOf(one))) learner.step(lesson);
    },
    { ...watch, done: (worlds) => watch.done?.(counted + worlds) },
  );
  return { ...learner.weights(), edges: await learnEdges(seed, Math.min(count, EDGE_WORLDS), watch) };
}

/** Of one world in each language; half of the questions over sentences, half over statements. */
function lessonsOf(seed: number): Lesson[] {
  return LANGUAGES.flatMap((language) => {
    const { documents, questions } = worldOf({
      seed,
      language,
      entities: ENTITIES,
      split: 'train',
      kinds: ['single'],
      records: RECORDS,
    });
    const texts = new Map(documents.map(({ name, text }) => [name, text]));
    const cut = new Map<string, { places: Stretch[]; ngrams: Uint32Array[] }>();
    const cutOf = (name: string, statements: boolean) => {
      const known = cut.get(`${statements} ${name}`);
      if (known) return known;
      const text = texts.get(name)!;
      const sentences = sentencesOf(text);
      const places = statements ? sentences.flatMap(({ start, end }) => statementsOf(text, start, end)) : sentences;
      const made = { places, ngrams: places.map(({ start, end }) => ngramsOf(text.slice(start, end))) };
      cut.set(`${statements} ${name}`, made);
      return made;
    };
    return questions.flatMap(({ question, evidence, valueType }, i): Lesson[] => {
      const [place] = evidence;
      if (!place) return [];
      const { places, ngrams } = cutOf(place.document, i % 2 === 0);
      const gold = stretchAt(places, place.start);
      return [{ question: ngramsOf(question), stretches: ngrams, gold, type: ANSWER_TYPES.indexOf(valueType) }];
    });
  });
}

class Counts {
  readonly #times = new Map<number, number>();

  add(ngrams: Uint32Array): void {
    for (const one of ngrams) this.#times.set(one, (this.#times.get(one) ?? 0) + 1);
  }

  /** Ascending. */
  commonest(count: number): Uint32Array {
    const ordered = [...this.#times].toSorted((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, count);
    return Uint32Array.from(ordered, ([key]) => key).toSorted();
  }
}

/** Rows that are learned: values, and the sum of the squares of each row's gradients. */
class Rows {
  readonly keys: Uint32Array;
  readonly values: Float32Array;
  readonly #squares: Float32Array;
  readonly #index: ReadonlyMap<number, number>;

  constructor(keys: Uint32Array, dice?: Dice) {
    this.keys = keys;
    this.values = new Float32Array(keys.length * WIDTH);
    // One side begins with nothing: what has not been met agrees with nothing.
    if (dice) for (let i = 0; i < this.values.length; i++) this.values[i] = (dice.below(1001) / 1000 - 0.5) / 2;
    this.#squares = new Float32Array(keys.length);
    this.#index = new Map([...keys].map((key, row) => [key, row]));
  }

  /** The rows of those n-grams that are known. */
  rowsOf(ngrams: Uint32Array): number[] {
    const rows: number[] = [];
    for (const one of ngrams) {
      const row = this.#index.get(one);
      if (row !== undefined) rows.push(row);
    }
    return rows;
  }

  meanOf(rows: readonly number[]): Float64Array {
    const sum = new Float64Array(WIDTH);
    for (const row of rows) for (let k = 0; k < WIDTH; k++) sum[k] = sum[k]! + this.values[row * WIDTH + k]!;
    const by = 1 / Math.sqrt(Math.max(1, rows.length));
    return sum.map((value) => value * by);
  }

  /** Goes against the gradient of the rows' mean. */
  move(rows: readonly number[], gradient: Float64Array): void {
    if (rows.length === 0) return;
    const share = 1 / Math.sqrt(rows.length);
    const square = (share * share * gradient.reduce((sum, part) => sum + part * part, 0)) / WIDTH;
    for (const row of rows) {
      const squares = this.#squares[row]! + square;
      this.#squares[row] = squares;
      const step = (RATE * share) / (Math.sqrt(squares) + 1e-4);
      for (let k = 0; k < WIDTH; k++) {
        const at = row * WIDTH + k;
        this.values[at] = this.values[at]! - step * gradient[k]!;
      }
    }
  }

  table(): AssociationTable {
    return tableOf(this.keys, this.values);
  }
}

class Learner {
  readonly dice: Dice;
  readonly #asked: Rows;
  readonly #said: Rows;
  readonly #types: Rows;

  constructor(asked: Uint32Array, said: Uint32Array, dice: Dice) {
    this.dice = dice;
    this.#asked = new Rows(asked, dice);
    this.#said = new Rows(said);
    this.#types = new Rows(Uint32Array.from(ANSWER_TYPES.keys()));
  }

  step({ question, stretches, gold, type }: Lesson): void {
    const kept = this.#asked.rowsOf(question).filter(() => !this.dice.chance(DROPPED));
    if (kept.length === 0) return;
    const asked = this.#asked.meanOf(kept);
    const gradient = new Float64Array(WIDTH);
    const taken = this.dice.chance(TAKEN);
    const among = stretches.filter((_, i) => !taken || i !== gold).map((one) => this.#said.rowsOf(one));
    // Nothing answers with a score of 0; it comes last.
    this.#choose(this.#said, [...among, []], taken ? among.length : gold, asked, gradient);
    const types = ANSWER_TYPES.map((_, row) => [row]);
    this.#choose(this.#types, types, type, asked, gradient);
    this.#asked.move(kept, gradient);
  }

  /** A step of -ln softmax(right) over the products of `asked` with means of rows; adds the gradient of `asked`. */
  #choose(
    from: Rows,
    choices: readonly (readonly number[])[],
    right: number,
    asked: Float64Array,
    gradient: Float64Array,
  ): void {
    const means = choices.map((rows) => from.meanOf(rows));
    const scores = means.map((mean) => mean.reduce((sum, value, k) => sum + value * asked[k]!, 0));
    const most = Math.max(...scores);
    const shares = scores.map((score) => Math.exp(score - most));
    const total = shares.reduce((sum, share) => sum + share, 0);
    for (const [i, rows] of choices.entries()) {
      const error = shares[i]! / total - (i === right ? 1 : 0);
      if (Math.abs(error) < LEAST_ERROR) continue;
      for (let k = 0; k < WIDTH; k++) gradient[k] = gradient[k]! + error * means[i]![k]!;
      from.move(
        rows,
        asked.map((value) => error * value),
      );
    }
  }

  weights(): Omit<AssociationWeights, 'edges'> {
    return {
      width: WIDTH,
      asked: this.#asked.table(),
      said: this.#said.table(),
      types: this.#types.values,
    };
  }
}
const LEAST_ERROR = 1e-4;
