/**
 * Documents with questions and answers, on which a base from scratch learns to read: slots, question and answer in exactly the words with
 * which a reader reads them later. Only what the training split of worlds shows, and the training half of people's questions. The lists
 * before them: recall-texts.ts.
 */
import type { Part } from '../../text/corpus/documents.ts';
import { absentText } from '../answer/phrases.ts';
import { answerText, asksInChinese, slotText, suffixText } from '../reader/prompt.ts';
import { Dice } from '../worlds/dice.ts';
import { type QuestionKind, worldOf } from '../worlds/index.ts';
import type { Example, OpenSlot } from './example.ts';
import { type HumanQuestions, humanExample } from './human-questions.ts';
import type { TrainingText } from './recall-texts.ts';
import { worldExamples } from './world-examples.ts';

export interface ReadingTextOptions {
  /** Whole, from 0: other texts for another. */
  readonly seed: number;
  /** Share of the worlds that are Chinese; the others are English. */
  readonly chinese: number;
  readonly humanQuestions?: HumanQuestions;
  /** Share of the documents that are nothing but keys and values; none unless said. */
  readonly records?: number;
}

const ENTITIES = 6;
const KINDS: readonly QuestionKind[] = [
  'single',
  'table',
  'counterfactual',
  'update',
  'conflict',
  'absent',
  'nonexistent',
];
/** How many slots stand before the questions. */
const OPEN = [1, 1, 1, 1, 2, 3, 4];
/** Questions of one text, at most. */
const ASKED = 4;
/** How often one of them is about what another slot says, which is not there. */
const ELSEWHERE = 0.2;
/** How often a draw has a paragraph that people asked about, and how often it lacks their answer. */
const HUMAN = 0.5;
const HUMAN_ABSENT = 0.15;
/** Far from the seeds that readers are trained with. */
const FIRST_SEED = 1_000_000_000_000;

/** Texts of one draw: of a world of its own and, at times, of a paragraph that people asked about. */
export function readingTexts(draw: number, options: ReadingTextOptions): TrainingText[] {
  const dice = new Dice(FIRST_SEED * (1 + options.seed) + draw);
  const examples = drawnExamples(dice, options, KINDS);
  const [golden, absent] = [examples.filter(({ gold }) => gold), examples.filter(({ gold }) => !gold)];
  const waiting = groupsOf(golden);
  const texts: TrainingText[] = [];
  while (waiting.length > 0) {
    const groups = waiting.splice(0, dice.pick(OPEN));
    const slots = groups.map(([{ slots }]) => slots[0]);
    const missing = waiting.flatMap(([one]) => (sayNothing(slots, one) ? [one] : []));
    const elsewhere = missing.length > 0 && dice.chance(ELSEWHERE) ? dice.pick(missing) : undefined;
    const asked = dice.shuffled(groups.flatMap((group) => group.slice(0, Math.ceil(ASKED / groups.length))));
    const lacking = elsewhere && asked.length > 1 ? [{ ...elsewhere, gold: undefined }] : [];
    texts.push(textOf(slots, dice.shuffled([...asked.slice(0, ASKED - lacking.length), ...lacking])));
  }
  for (const group of groupsOf(absent).slice(0, ENTITIES / 2)) texts.push(textOf(group[0].slots, group.slice(0, 2)));
  const { humanQuestions } = options;
  if (humanQuestions && dice.chance(HUMAN)) texts.push(...humanTexts(humanQuestions, dice));
  return dice.shuffled(texts);
}

/** Texts of one draw: the one sentence of a document that answers, then the question. */
export function sentenceTexts(draw: number, options: ReadingTextOptions): TrainingText[] {
  const dice = new Dice(FIRST_SEED * (1 + options.seed) + draw);
  const short = drawnExamples(dice, options, ['single', 'table']).flatMap(
    (example) => within(example, sentencesOf(example, 1, dice)) ?? [],
  );
  return groupsOf(short).map((group) => textOf(group[0].slots, group.slice(0, ASKED)));
}

/** Whether slots have neither the answer nor the document that has it. */
const sayNothing = (slots: readonly OpenSlot[], { answers, slots: [own] }: Example): boolean =>
  slots.every(({ title, text }) => documentOf(title) !== documentOf(own.title) && !text.includes(answers[0]));

const documentOf = (title: string) => title.split(' › ')[0];

/** All questions of a world of training, each with one slot. */
function drawnExamples(
  dice: Dice,
  { chinese, records }: ReadingTextOptions,
  kinds: readonly QuestionKind[],
): Example[] {
  const language = dice.chance(chinese) ? 'zh' : 'en';
  const seed = dice.below(2 ** 31);
  const world = worldOf({ seed, language, entities: ENTITIES, split: 'train', kinds, records });
  return dice.shuffled(worldExamples(world, 1, dice));
}

/** Several questions about one paragraph. */
function humanTexts(human: HumanQuestions, dice: Dice): TrainingText[] {
  const { paragraph } = dice.pick(human.questions);
  const own = dice.shuffled(human.questions.filter((one) => one.paragraph === paragraph));
  const examples = own.flatMap((one) => humanExample(human, one, 1, dice.chance(HUMAN_ABSENT), dice) ?? []);
  return groupsOf(examples).map((group) => textOf(group[0].slots, group.slice(0, ASKED)));
}

/** Examples that open the same slots. */
function groupsOf(examples: readonly Example[]): Example[][] {
  return [...Map.groupBy(examples, ({ slots }) => slots.map(read).join('\n\n')).values()];
}

const read = ({ title, text }: OpenSlot) => slotText(title, text);

/** A text of slots and questions, of which the answers are learned. */
function textOf(slots: readonly OpenSlot[], examples: readonly Example[]): TrainingText {
  const parts: Part[] = [{ text: slots.map(read).join('\n\n'), learned: false }];
  for (const { question, answers, gold, slots: own } of examples) {
    const title = gold ? own[gold.slot].title : slots[0].title;
    parts.push({ text: suffixText(title, question), learned: false });
    parts.push({ text: answerText(question, gold ? answers[0] : absentText(question)), learned: true });
  }
  parts.push({ text: '\n', learned: true });
  return { lang: asksInChinese(examples[0].question) ? 'zh' : 'en', parts };
}

/** How many sentences of a document stand before the questions; all where it has no more. */
const SENTENCES = [2, 3, 4, 6, 12];

/** Texts of one draw: neighbouring sentences of a document, then many questions that they answer: little to read for each answer learned. */
export function passageTexts(draw: number, options: ReadingTextOptions): TrainingText[] {
  const dice = new Dice(FIRST_SEED * (1 + options.seed) + draw);
  const texts = groupsOf(drawnExamples(dice, options, ['single', 'table', 'counterfactual'])).map((group) => {
    const [first] = group;
    const passage = sentencesOf(first, dice.pick(SENTENCES), dice);
    const all = group.flatMap((example) => within(example, passage) ?? []);
    // Each answer once: what was answered before is no place to copy from.
    const asked = [...new Map(all.map((example) => [example.answers[0], example])).values()];
    return textOf(asked[0].slots, asked);
  });
  const { humanQuestions } = options;
  if (humanQuestions && dice.chance(HUMAN)) texts.push(...humanTexts(humanQuestions, dice));
  return texts;
}

const SENTENCE_END = /[。！？\n]|[.!?](?=\s)/g;

/** A stretch of a slot's text. */
interface Passage {
  readonly from: number;
  readonly to: number;
}

/** `count` neighbouring sentences of the gold slot, one of which answers; fewer where the text ends. */
function sentencesOf({ gold, slots }: Example, count: number, dice: Dice): Passage {
  const { text } = slots[gold!.slot];
  const ends = [...text.matchAll(SENTENCE_END)].map(({ index, 0: mark }) => index + mark.length);
  if (ends.at(-1) !== text.length) ends.push(text.length);
  const [first, last] = [gold!.start, gold!.end - 1].map((at) => ends.findIndex((end) => end > at));
  const begin = Math.max(0, first - dice.below(count));
  return {
    from: begin === 0 ? 0 : ends[begin - 1],
    to: ends[Math.min(ends.length - 1, Math.max(last, begin + count - 1))],
  };
}

/** The example with that stretch alone as its slot; undefined where the answer lies outside. */
function within(example: Example, { from, to }: Passage): Example | undefined {
  const { gold, slots } = example;
  if (!gold || gold.start < from || gold.end > to) return undefined;
  const { title, text } = slots[gold.slot];
  const part = text.slice(from, to);
  const lead = part.length - part.trimStart().length;
  return {
    ...example,
    slots: [{ title, text: part.trim() }],
    gold: { slot: 0, start: gold.start - from - lead, end: gold.end - from - lead },
  };
}
