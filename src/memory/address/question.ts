/**
 * A question as the address sees it: units of meaning, each with the terms that show it in a document, and the type of answer it asks for.
 * Knows words and a thesaurus; knows no store.
 */
import { CJK, CLASS, DIGIT, LETTER } from '../write/fold.ts';
import { fold, termsOf } from '../write/index.ts';
import { bigramTerm, wordEnd } from '../write/terms.ts';
import { CHINESE_FUNCTION_CHARACTERS, CHINESE_QUESTION_PHRASES, ENGLISH_STOP_WORDS } from './question-words.ts';
import { relatedTo } from './thesaurus.ts';

/** What kind of value would answer; 'any' where the question does not say. */
export type Asked = 'date' | 'amount' | 'number' | 'name' | 'place' | 'reason' | 'any';

/** One word, bigram or identifier of the question, or an idea that the thesaurus found in it. */
export interface Unit {
  /** The term itself; of an idea 0. */
  readonly term: number;
  /** 0..1: a bigram that a function word touches counts little, part of an identifier less than the whole. */
  readonly weight: number;
  /** Terms that say the same in other words: all of one list must be there. */
  readonly related: readonly (readonly number[])[];
  /** A Han character by itself: looked for as a character, since documents are indexed in bigrams. */
  readonly lone: boolean;
  /** UTF-16 offsets in the question. */
  readonly start: number;
  readonly end: number;
}

export interface Question {
  readonly text: string;
  readonly folded: string;
  readonly chinese: boolean;
  readonly units: readonly Unit[];
  readonly asked: Asked;
}

export function questionOf(text: string): Question {
  const folded = fold(text);
  const units: Unit[] = [];
  let chinese = false;
  let at = 0;
  while (at < text.length) {
    const kind = CLASS[text.charCodeAt(at)];
    if (kind === CJK) {
      chinese = true;
      let end = at + 1;
      while (end < text.length && CLASS[text.charCodeAt(end)] === CJK) end++;
      hanUnits(folded, at, end, units);
      at = end;
    } else if (kind === LETTER || kind === DIGIT) {
      const end = wordEnd(text, at);
      wordUnits(text, folded, at, end, units);
      at = end;
    } else at++;
  }
  return { text, folded, chinese, units: withIdeas(folded, chinese, units), asked: askedOf(folded, chinese) };
}

function wordUnits(text: string, folded: string, start: number, end: number, units: Unit[]): void {
  if (ENGLISH_STOP_WORDS.has(folded.slice(start, end).replace(/['’]s?$/, ''))) return;
  const terms = termsOf(text.slice(start, end));
  for (let at = 0; at < terms.length; at++)
    units.push({ term: terms[at] as number, weight: at === 0 ? 1 : 0.4, related: [], lone: false, start, end });
}

/** Bigrams of a run of Han characters: full weight between content characters, none inside a question phrase, little at function words. */
function hanUnits(folded: string, start: number, end: number, units: Unit[]): void {
  const role = new Uint8Array(end - start); // 0 content, 1 function character, 2 question phrase
  for (let at = start; at < end; at++) {
    if (role[at - start] === 2) continue;
    const phrase = CHINESE_QUESTION_PHRASES.find((one) => folded.startsWith(one, at));
    if (phrase !== undefined) role.fill(2, at - start, Math.min(end, at + phrase.length) - start);
    else if (CHINESE_FUNCTION_CHARACTERS.has(folded[at] as string)) role[at - start] = 1;
  }
  for (let at = start; at < end; at++) {
    const here = role[at - start] as number;
    const next = at + 1 < end ? (role[at + 1 - start] as number) : 2;
    const before = at > start ? (role[at - 1 - start] as number) : 2;
    if (here === 0 && next !== 0 && before !== 0)
      units.push({
        term: bigramTerm(folded.charCodeAt(at), 0),
        weight: 0.8,
        related: [],
        lone: true,
        start: at,
        end: at + 1,
      });
    if (at + 1 >= end || here === 2 || next === 2 || here + next === 2) continue;
    const weight = here + next === 0 ? 1 : 0.25;
    units.push({
      term: bigramTerm(folded.charCodeAt(at), folded.charCodeAt(at + 1)),
      weight,
      related: [],
      lone: false,
      start: at,
      end: at + 2,
    });
  }
}

/** Other wordings hang on every unit that they reword; an idea that is told by question words alone is a unit of its own. */
function withIdeas(folded: string, chinese: boolean, units: readonly Unit[]): Unit[] {
  const result = [...units];
  for (const idea of relatedTo(folded, chinese)) {
    const { start, end, weight, terms } = idea;
    let hung = false;
    for (let at = 0; at < units.length; at++) {
      const unit = result[at] as Unit;
      if (unit.start >= end || unit.end <= start || unit.weight < 0.6) continue;
      result[at] = { ...unit, related: [...unit.related, ...terms] };
      hung = true;
    }
    if (!hung) result.push({ term: 0, weight, related: terms, lone: false, start, end });
  }
  return result;
}

const ASKED: readonly (readonly [asked: Asked, english: RegExp, chinese: RegExp])[] = [
  [
    'date',
    /\bwhen\b|\bwhat (?:date|year|day|month|time)\b|\bwhich (?:date|year|day|month)\b|\bhow long ago\b/,
    /何时|什么时候|什么时间|哪一?年|哪一?天|哪月|几月|几号|几年几|日期|年份|哪个月/,
  ],
  [
    'amount',
    /\bhow much\b|\bprices?\b|\bcosts?\b|\bfees?\b|\bbudget\b|\brevenue\b|\bsalary\b/,
    /多少钱|价格|售价|费用|花费|预算|收入|造价|多贵|金额/,
  ],
  [
    'number',
    /\bhow (?:many|big|large|long|tall|high|far|fast|old|deep|heavy|wide|often)\b|\bnumber of\b|\bwhat percentage\b|\bshare of\b/,
    /多少|多大|多长|多高|多远|多重|多深|多宽|多快|多久|几|数量|百分之|比例|占比/,
  ],
  [
    'place',
    /\bwhere\b|\b(?:what|which) (?:city|town|country|place|village|street|region)\b/,
    /哪里|哪儿|何处|何地|什么地方|哪座城市|哪个城市|哪个国家|哪国|地点|位于/,
  ],
  ['name', /\bwho(?:m|se)?\b|\bby whom\b/, /谁|何人|哪位|哪个人|名字/],
  ['reason', /\bwhy\b|\breasons?\b/, /为什么|为何|原因|缘故/],
];

function askedOf(folded: string, chinese: boolean): Asked {
  for (const [asked, english, han] of ASKED) if ((chinese ? han : english).test(folded)) return asked;
  return 'any';
}
