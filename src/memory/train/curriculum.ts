/**
 * What is trained on at each step: phases, each a mixture of kinds of questions, of numbers of open slots and of languages. The data of a step
 * follow from the run's seed and the step's number alone, so that a run goes on exactly where it stopped.
 */
import { Dice } from '../worlds/dice.ts';
import { type Language, type QuestionKind, type Split, worldOf } from '../worlds/index.ts';
import type { Example } from './example.ts';
import { type HumanQuestions, humanExample } from './human-questions.ts';
import { worldExamples } from './world-examples.ts';

/** Share of the run's steps, and what its steps are made of. */
export interface Phase {
  readonly name: string;
  readonly share: number;
  readonly kinds: readonly QuestionKind[];
  /** How many slots are open: one is drawn for each step. */
  readonly open: readonly number[];
  /** Share of questions whose answer stands in no open slot. */
  readonly absent: number;
  /** Weight of the loss that keeps the base's behaviour on other text. */
  readonly keep: number;
  /** The distractors are those that a search finds first, in larger worlds: what the reader meets when it is asked. */
  readonly nearest?: boolean;
}

const FACTS: readonly QuestionKind[] = ['single', 'table'];
const DISTRACTED: readonly QuestionKind[] = [...FACTS, 'counterfactual', 'update', 'conflict', 'absent', 'nonexistent'];

export const PHASES: readonly Phase[] = [
  { name: 'facts', share: 0.15, kinds: FACTS, open: [1], absent: 0, keep: 0 },
  { name: 'counterfacts', share: 0.05, kinds: [...FACTS, 'counterfactual'], open: [1], absent: 0, keep: 0 },
  { name: 'distractors', share: 0.45, kinds: DISTRACTED, open: [1, 1, 2, 3, 4], absent: 0.25, keep: 0 },
  { name: 'asked', share: 0.2, kinds: DISTRACTED, open: [3, 4, 5], absent: 0.4, keep: 0, nearest: true },
  { name: 'keep', share: 0.15, kinds: DISTRACTED, open: [1, 2, 4], absent: 0.25, keep: 1 },
];
/** What is left for a reader to go on from: it has learned the others. */
const LATER: ReadonlySet<string> = new Set(['asked', 'keep']);

export interface DataOptions {
  readonly seed: number;
  /** Questions of a step with one open slot; half as many with more. */
  readonly questions: number;
  /** Share of steps whose world is Chinese; the others are English. */
  readonly chinese: number;
  /** Share of steps of questions that people wrote. */
  readonly human: number;
  readonly humanQuestions?: HumanQuestions;
  /** Present: a reader is gone on from. */
  readonly from?: unknown;
}

export interface StepData {
  readonly phase: Phase;
  readonly open: number;
  readonly examples: readonly Example[];
}

/** The phase of a step of a run of so many; `later`: of one that goes on from a reader. */
export function phaseOf(step: number, steps: number, later = false): Phase {
  const phases = later ? PHASES.filter(({ name }) => LATER.has(name)) : PHASES;
  const whole = phases.reduce((sum, { share }) => sum + share, 0);
  let end = 0;
  for (const phase of phases) {
    end += (phase.share / whole) * steps;
    if (step < end - 1e-9) return phase;
  }
  return phases.at(-1)!;
}

/** Entities of a world: few, so that its questions share slots, which are then read once; more where the nearest are to be near. */
const ENTITIES = 6;
const MORE_ENTITIES = 12;
/** Share of documents that are lists of keys and values, as many that people have are. */
export const RECORDS = 0.5;
/** Tokens of open slots in a step, about; a Han character takes two or three of a base that was made for English. */
const MOST_SLOT_TOKENS = 5000;
const TOKENS_OF_HAN = 2.2;
const TOKENS_OF_OTHER = 0.27;

export function dataOf(step: number, steps: number, options: DataOptions): StepData {
  const phase = phaseOf(step, steps, options.from !== undefined);
  const dice = new Dice(options.seed * 1_000_003 + step);
  const open = dice.pick(phase.open);
  const wanted = open === 1 ? options.questions : Math.ceil((options.questions * 2) / (open + 1));
  const human = options.humanQuestions;
  const drawn =
    human && dice.chance(options.human)
      ? humanExamples(human, wanted, open, phase.absent, dice)
      : worldQuestions(dice.chance(options.chinese) ? 'zh' : 'en', phase, wanted, open, dice);
  return { phase, open, examples: withinBudget(drawn) };
}

function worldQuestions(
  language: Language,
  phase: Phase,
  wanted: number,
  open: number,
  dice: Dice,
  split: Split = 'train',
): Example[] {
  const world = worldOf({
    seed: dice.below(2 ** 31),
    language,
    entities: phase.nearest ? MORE_ENTITIES : ENTITIES,
    split,
    kinds: phase.kinds,
    records: RECORDS,
  });
  const examples = dice.shuffled(worldExamples(world, open, dice, phase.nearest));
  const absent = examples.filter(({ gold }) => !gold).slice(0, Math.round(wanted * phase.absent));
  const present = spreadOverKinds(examples.filter(({ gold }) => gold)).slice(0, wanted - absent.length);
  return dice.shuffled([...present, ...absent]);
}

/** One of each kind and type of value in turn, so that rare ones come up as often as there are any. */
function spreadOverKinds(examples: readonly Example[]): Example[] {
  const groups = new Map<string, Example[]>();
  for (const example of examples) {
    const name = `${example.kind} ${example.valueType}`;
    groups.set(name, [...(groups.get(name) ?? []), example]);
  }
  const turns = Math.max(0, ...[...groups.values()].map(({ length }) => length));
  return Array.from({ length: turns }, (_, turn) =>
    [...groups.values()].flatMap((group) => group.slice(turn, turn + 1)),
  ).flat();
}

function humanExamples(human: HumanQuestions, wanted: number, open: number, absent: number, dice: Dice): Example[] {
  const examples: Example[] = [];
  for (let tries = 0; examples.length < wanted && tries < 4 * wanted; tries++) {
    const example = humanExample(human, dice.pick(human.questions), open, dice.chance(absent), dice);
    if (example) examples.push(example);
  }
  return examples;
}

function withinBudget(examples: readonly Example[]): Example[] {
  let tokens = 0;
  return examples.filter(({ slots }, i) => {
    for (const { text } of slots) {
      const han = text.match(/[\u3400-\u9fff]/g)?.length ?? 0;
      tokens += TOKENS_OF_HAN * han + TOKENS_OF_OTHER * (text.length - han);
    }
    return i === 0 || tokens <= MOST_SLOT_TOKENS;
  });
}

/** Seeds past those of training. */
const FITTING_SEED = 3_000_000_000;
const FITTING_BATCH = 16;

/**
 * About `count` questions in wordings that no step asked in, with one and with several open slots, for what is fitted after the steps: fitted on
 * wordings that the reader knows by heart, the choice would believe it where it does not know them.
 */
export function fittingExamples({ seed, chinese, human, humanQuestions }: DataOptions, count: number): Example[] {
  const dice = new Dice(seed + FITTING_SEED);
  const phase = PHASES[2];
  const batches = Math.ceil(count / FITTING_BATCH);
  return Array.from({ length: batches }, (_, i) => {
    const open = i % 2 === 0 ? 1 : 4;
    if (humanQuestions && i < human * batches)
      return humanExamples(humanQuestions, FITTING_BATCH, open, phase.absent, dice);
    const language = dice.chance(chinese) ? 'zh' : 'en';
    return worldQuestions(language, phase, FITTING_BATCH, open, dice, 'practice');
  }).flat();
}
