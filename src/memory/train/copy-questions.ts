/** Questions by which a base is asked whether it copies: over lists to recall, and over documents of worlds that no training shows. */
import type { Tokenizer } from '../../text/index.ts';
import { answerText, slotPrefixLength, slotText, suffixText } from '../reader/prompt.ts';
import { Dice } from '../worlds/dice.ts';
import type { Language } from '../worlds/index.ts';
import type { Example } from './example.ts';
import { heldOutColumns } from './held-out.ts';
import { recallText, type Words, wordsOf } from './recall-texts.ts';

/** A question over a text in which its answer stands. */
export interface CopyQuestion {
  readonly text: string;
  /** First unit of `text` that can be answer: a title is none. */
  readonly from: number;
  /** What is read after the text. */
  readonly question: string;
  /** Units of `text`: where the answer stands. */
  readonly start: number;
  readonly end: number;
  /** As it is written after the question. */
  readonly answer: string;
}

const LANGUAGES: readonly Language[] = ['en', 'zh'];
/** Far from the seeds of training. */
const SEED = 7_000_000_000;
/** The fewest words that a list can be made of. */
const LEAST_WORDS = 6;

/** At most `count` questions of each kind and language. */
export function copyQuestions(
  tokenizer: Tokenizer,
  count: number,
): { readonly name: string; readonly asked: readonly CopyQuestion[] }[] {
  const words = wordsOf(tokenizer);
  const dice = new Dice(SEED);
  const recall = LANGUAGES.filter((language) => words[language].length >= LEAST_WORDS).map((language) => ({
    name: `${language} recall`,
    asked: Array.from({ length: count }, () => recalled(words, language, dice)),
  }));
  const read = heldOutColumns({ questions: count, languages: LANGUAGES })
    .filter(({ name }) => / gold (document|paraphrase)$/.test(name))
    .map(({ name, examples }) => ({ name, asked: examples.map(readIn) }));
  return [...recall, ...read];
}

function recalled(words: Words, language: Language, dice: Dice): CopyQuestion {
  const [text, question, answer] = recallText(words, language, dice).parts.map((part) => part.text);
  const start = text.indexOf(question + answer) + question.length;
  return { text, from: 0, question, start, end: start + answer.length, answer };
}

function readIn({ question, slots, gold, answers }: Example): CopyQuestion {
  const { title, text } = slots[gold!.slot];
  const from = slotPrefixLength(title);
  return {
    text: slotText(title, text),
    from,
    question: suffixText(title, question),
    start: from + gold!.start,
    end: from + gold!.end,
    answer: answerText(question, answers[0]),
  };
}
