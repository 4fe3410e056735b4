/**
 * Learns what stands around whole answers (associations/edges.ts), from worlds of the training split: of the candidates that share characters with an
 * answer, the answer itself must score the most. Softmax over a sum of weights, AdaGrad. Deterministic.
 */
import { type Candidate, candidatesOf } from '../answer/candidates.ts';
import { type AssociationTable, edgesOf, tableOf } from '../associations/index.ts';
import { hasHan } from '../values/index.ts';
import { type Language, worldOf } from '../worlds/index.ts';
import { eachInTurn, type Watch } from './watch.ts';

/** Worlds that seeds lie apart. */
const WORLDS = 1000;
const ENTITIES = 36;
const RECORDS = 0.25;
/** Contexts that are learned: the commonest. */
const CONTEXTS = 30_000;
const ROUNDS = 3;
const RATE = 0.2;
/** Shrinks every weight that is used, at each step. */
const DECAY = 1e-4;
/** Seeds past those of everything else. */
const FIRST_SEED = 8_000_000_000;
const LANGUAGES: readonly Language[] = ['en', 'zh'];

/** The contexts of candidates that overlap an answer; the first is the answer. */
type Lesson = readonly Uint32Array[];

/** `worlds` of each language. Throws the watch's reason where it is stopped. */
export async function learnEdges(seed: number, worlds: number, watch: Watch = {}): Promise<AssociationTable> {
  const seeds = Array.from({ length: worlds }, (_, i) => FIRST_SEED + seed * WORLDS + i);
  watch.starting?.('edges', worlds);
  const lessons = (await eachInTurn(seeds, lessonsOf, watch)).flat();
  const times = new Map<number, number>();
  for (const lesson of lessons)
    for (const contexts of lesson) for (const key of contexts) times.set(key, (times.get(key) ?? 0) + 1);
  const ordered = [...times].toSorted((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, CONTEXTS);
  const keys = Uint32Array.from(ordered, ([key]) => key).toSorted();
  const index = new Map([...keys].map((key, at) => [key, at]));
  const weights = new Float32Array(keys.length);
  const squares = new Float32Array(keys.length);
  const known = lessons.map((lesson) => lesson.map((contexts) => [...contexts].flatMap((key) => index.get(key) ?? [])));
  const learn = (lesson: (typeof known)[number]): void => {
    const scores = lesson.map((at) => at.reduce((sum, one) => sum + weights[one]!, 0));
    const most = Math.max(...scores);
    const shares = scores.map((score) => Math.exp(score - most));
    const total = shares.reduce((sum, share) => sum + share, 0);
    for (const [i, at] of lesson.entries()) {
      const error = shares[i]! / total - (i === 0 ? 1 : 0);
      for (const one of at) {
        const gradient = error + DECAY * weights[one]!;
        squares[one] = squares[one]! + gradient * gradient;
        weights[one] = weights[one]! - (RATE * gradient) / (Math.sqrt(squares[one]!) + 1e-6);
      }
    }
  };
  for (let round = 0; round < ROUNDS; round++) await eachInTurn(known, learn, { signal: watch.signal });
  return tableOf(keys, weights);
}

/** In Chinese, where no space says what is whole: the answer with its edges moved by one and two characters. */
function beside(text: string, { start, end, type }: Candidate): Pick<Candidate, 'start' | 'end' | 'type'>[] {
  if (type !== 'phrase' && type !== 'name') return [];
  if (!hasHan(text.slice(start, end))) return [];
  return [-2, -1, 1, 2].flatMap((by) => [
    ...(start + by >= 0 && start + by < end ? [{ start: start + by, end, type }] : []),
    ...(end + by > start && end + by <= text.length ? [{ start, end: end + by, type }] : []),
  ]);
}

/** Of one world in each language: answers that are candidates, beside the candidates of their sentence that share characters with them. */
function lessonsOf(seed: number): Lesson[] {
  return LANGUAGES.flatMap((language) => {
    const options = { seed, language, entities: ENTITIES, split: 'train', records: RECORDS } as const;
    const { documents, questions } = worldOf({ ...options, kinds: ['single', 'table'] });
    const candidates = new Map(
      documents.map(({ name, title, text }) => [name, { text, all: candidatesOf({ key: name, title, text }, '') }]),
    );
    const seen = new Set<string>();
    return questions.flatMap(({ evidence }): Lesson[] => {
      const [place] = evidence;
      const key = place && `${place.document} ${place.start}`;
      if (!key || seen.has(key)) return [];
      seen.add(key);
      const { text, all } = candidates.get(place.document)!;
      const right = all.find(({ start, end }) => start === place.start && end === place.end);
      if (!right) return [];
      const others = all.filter((one) => one !== right && one.start < place.end && one.end > place.start);
      const stretches = [right, ...others, ...beside(text, right)];
      return [stretches.map(({ start, end, type }) => edgesOf(text, start, end, type))];
    });
  });
}
