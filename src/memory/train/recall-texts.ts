/**
 * Lists to recall, on which a base from scratch learns to copy before it reads: keys with values, then the same keys in another order, of
 * which the values alone are learned. Short and pure first (pairText, then recallText), then more pairs of more kinds (listText). What it
 * reads afterwards: reading-texts.ts.
 */
import type { Part } from '../../text/corpus/documents.ts';
import type { Tokenizer } from '../../text/index.ts';
import type { Dice } from '../worlds/dice.ts';
import type { Language } from '../worlds/index.ts';

/** A text of a base's training: parts encoded apart, as questions over slots are. */
export interface TrainingText {
  readonly lang: Language;
  readonly parts: readonly Part[];
}

/** Words of which each is one token of the base, also where it stands behind a space if its language has them. */
export type Words = Readonly<Record<Language, readonly string[]>>;

const WORD = { en: /^ [a-z]{3,8}$/, zh: /^\p{Script=Han}{2}$/u };
const MOST_OF_A_LANGUAGE = 800;

/** Words that the tokenizer has as one token, the commonest first. */
export function wordsOf(tokenizer: Tokenizer): Words {
  const spelled = Array.from({ length: tokenizer.size }, (_, id) => Buffer.from(tokenizer.tokenBytes(id)).toString());
  const of = (lang: Language) => spelled.filter((word) => WORD[lang].test(word)).map((word) => word.trim());
  return { en: of('en').slice(0, MOST_OF_A_LANGUAGE), zh: of('zh').slice(0, MOST_OF_A_LANGUAGE) };
}

const told = (text: string): Part => ({ text, learned: false });
const learned = (text: string): Part => ({ text, learned: true });

/** Words that the first lists are made of. */
const FIRST_WORDS = 100;
const MOST_FIRST_PAIRS = 4;
/** Questions for each pair: a value that is asked again is learned again. */
const ASKED = 2;
const ASKED_OF_PAIRS = 3;

/** Pairs of single tokens that follow each other without a mark, then the same pairs in other orders: nothing but what follows what. */
export function pairText(words: Words, lang: Language, dice: Dice): TrainingText {
  const count = dice.between(2, MOST_FIRST_PAIRS);
  const space = lang === 'zh' ? '' : ' ';
  const drawn = dice.shuffled(words[lang].slice(0, FIRST_WORDS)).slice(0, 2 * count);
  const all = Array.from({ length: count }, (_, i) => [drawn[2 * i], drawn[2 * i + 1]].map((word) => space + word));
  const asked = Array.from({ length: ASKED_OF_PAIRS }, () => dice.shuffled(all)).flat();
  return {
    lang,
    parts: [
      ...all.flatMap(([key, value]) => [told(key), told(value)]),
      ...asked.flatMap(([key, value]) => [told(key), learned(value)]),
    ],
  };
}

/** Two or three pairs of single tokens from a hundred words, asked for in another order. */
export function recallText(words: Words, lang: Language, dice: Dice): TrainingText {
  const pairs = dice.between(2, 3);
  const drawn = dice.shuffled(words[lang].slice(0, FIRST_WORDS)).slice(0, 2 * pairs);
  const [keys, values] = [drawn.slice(0, pairs), drawn.slice(pairs)];
  const [mark, space] = lang === 'zh' ? ['：', ''] : [':', ' '];
  const key = (i: number) => `${space}${keys[i]}${mark}`;
  const all = keys.map((_, i) => i);
  const asked = Array.from({ length: ASKED }, () => dice.shuffled(all)).flat();
  return {
    lang,
    parts: [
      told(all.map((i) => `${key(i)}${space}${values[i]}\n`).join('')),
      ...asked.flatMap((i) => [told(key(i)), learned(`${space}${values[i]}`), told('\n')]),
    ],
  };
}

/** Most pairs of a list, and words of a key or value. */
const MOST_PAIRS = 10;
const MOST_WORDS = 3;

/** Up to ten pairs of words, numbers, dates and names of several tokens; asked for as in a list or as a question. */
export function listText(words: Words, lang: Language, dice: Dice): TrainingText {
  const pairs = dice.between(2, MOST_PAIRS);
  const space = lang === 'zh' ? '' : ' ';
  const [question, answer] = lang === 'zh' ? ['问：', '答：'] : ['Q: ', 'A:'];
  const mark = lang === 'zh' ? dice.pick(['：', ': ', ' = ']) : dice.pick([': ', ' = ', ' - ']);
  const several = (most: number) =>
    Array.from({ length: dice.between(1, most) }, () => dice.pick(words[lang])).join(space);
  const keys = [...new Set(Array.from({ length: pairs }, () => several(2)))];
  const values = keys.map(() => drawnValue(lang, dice, () => several(MOST_WORDS)));
  const asked = dice.shuffled(keys.map((_, i) => i)).slice(0, dice.between(2, 5));
  const bullet = dice.pick(['', '', '- ']);
  const asQuestion = dice.chance(0.5);
  const list = keys.map((key, i) => `${bullet}${key}${mark}${values[i]}`).join('\n');
  return {
    lang,
    parts: [
      told(list),
      ...asked.flatMap((i) =>
        asQuestion
          ? [told(`\n${question}${keys[i]}\n${answer}`), learned(space + values[i])]
          : [told(`\n${bullet}${keys[i]}${mark.trimEnd()}`), learned(mark.slice(mark.trimEnd().length) + values[i])],
      ),
      learned('\n'),
    ],
  };
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ');
const UNITS = { en: ['kg', 'km', 'hours', 'people', 'euros', '%'], zh: ['公斤', '公里', '小时', '人', '元', '%'] };
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';

function drawnValue(lang: Language, dice: Dice, several: () => string): string {
  const digits = () => dice.below(10 ** dice.between(1, 5));
  const unit = dice.pick(UNITS[lang]);
  const [year, month, day] = [dice.between(1700, 2030), dice.between(1, 12), dice.between(1, 28)];
  const capital = (word: string) => word[0].toUpperCase() + word.slice(1);
  return dice.pick([
    several,
    several,
    () => several().split(' ').map(capital).join(' '),
    () => String(digits()),
    () => `${digits()}${lang === 'en' && unit !== '%' ? ' ' : ''}${unit}`,
    () => (lang === 'zh' ? `${year}年${month}月${day}日` : `${day} ${MONTHS[month - 1]} ${year}`),
    () => `${dice.pick([...LETTERS])}${dice.pick([...LETTERS])}-${digits()}`,
  ])();
}
