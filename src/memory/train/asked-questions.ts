/**
 * Questions of practice worlds as they are asked: the documents in a store, the slots that the address gives. What the gate is fitted on, for
 * what it must tell apart is what a search brings up: namesakes, and the same document's other facts.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AddressSnapshot, address, type ScoredSlot } from '../address/index.ts';
import { Store } from '../store/index.ts';
import { Dice } from '../worlds/dice.ts';
import { type Language, learnedTwins, type QuestionKind, type WorldDocument, worldOf } from '../worlds/index.ts';
import type { WorldQuestion } from '../worlds/world.ts';
import { RECORDS } from './curriculum.ts';

/** Slots of a question: as many as are read for one at most. */
const SLOTS = 8;
const ENTITIES = 60;
/** Of each kind and wording in a world. Those over two documents teach what one document alone does not answer. */
const KINDS: readonly (readonly [kind: QuestionKind, count: number])[] = [
  ['single', 40],
  ['absent', 40],
  ['table', 16],
  ['twohop', 16],
  ['update', 8],
  ['conflict', 8],
  ['nonexistent', 8],
];
const OF_A_WORLD = 2 * KINDS.reduce((sum, [, count]) => sum + count, 0);
/** Seeds past those of training and of what the choice is fitted on. */
const FIRST_SEED = 5_000_000_000;

export interface AskedQuestion {
  readonly question: string;
  /** Empty where the documents do not say. */
  readonly answers: readonly string[];
  readonly slots: readonly ScoredSlot[];
  readonly snapshot: AddressSnapshot;
}

/** About `count` questions, one at a time; the store of a world is there until the next one's is made. */
export function* askedQuestions(seed: number, count: number, chinese: number): Generator<AskedQuestion> {
  const worlds = Math.ceil(count / OF_A_WORLD);
  for (let i = 0; i < worlds; i++) {
    const language: Language = i < Math.round(chinese * worlds) ? 'zh' : 'en';
    const share = Math.min(1, (count - i * OF_A_WORLD) / OF_A_WORLD);
    yield* ofWorld(FIRST_SEED + 1000 * seed + i, language, share);
  }
}

function* ofWorld(seed: number, language: Language, share: number): Generator<AskedQuestion> {
  const kinds = KINDS.map(([kind]) => kind);
  const world = worldOf({ seed, language, entities: ENTITIES, split: 'practice', kinds, records: RECORDS });
  const dice = new Dice(seed);
  const drawn = KINDS.flatMap(([kind, count]) =>
    (['document', 'paraphrase'] as const).flatMap((wording) =>
      dice
        .shuffled(world.questions.filter((one) => one.kind === kind && one.wording === wording))
        .slice(0, Math.ceil(share * count)),
    ),
  );
  const isAbsent = ({ kind }: WorldQuestion) => kind === 'absent';
  yield* among(
    world.documents,
    drawn.filter((one) => !isAbsent(one)),
  );
  yield* among(learnedTwins(world), drawn.filter(isAbsent));
}

function* among(documents: readonly WorldDocument[], questions: readonly WorldQuestion[]): Generator<AskedQuestion> {
  const folder = mkdtempSync(join(tmpdir(), 'callosum-asked-'));
  try {
    using store = Store.open(folder);
    // Versions of a name come one after another.
    for (const document of documents) store.learn(document);
    const snapshot = store.snapshot({ labels: 'all' });
    for (const { question, answers } of questions) {
      const { slots } = address(snapshot, question, { k: SLOTS });
      if (slots.length > 0) yield { question, answers, slots, snapshot };
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
