/**
 * Other wordings of what a question says, from groups of phrases. Found by stems (English) or characters (Chinese); a phrase of several words
 * must stand in the question as it is, and in a document all its terms must be there.
 */
import { termsOf } from '../write/index.ts';
import { CHINESE_GROUPS } from './thesaurus-chinese.ts';
import { ENGLISH_GROUPS } from './thesaurus-english.ts';

export interface Idea {
  /** UTF-16 offsets in the question of what said it. */
  readonly start: number;
  readonly end: number;
  readonly weight: number;
  /** Terms of each other wording. */
  readonly terms: readonly (readonly number[])[];
}

interface Group {
  /** Terms of each phrase that a document may use. */
  readonly members: readonly (readonly number[])[];
}

/** Phrase as its terms joined, to the groups it opens. English phrases are looked up by stems, Chinese by their characters. */
const english = new Map<string, Group[]>();
const chinese = new Map<string, Group[]>();
let longestEnglish = 1;
let longestChinese = 1;

function load(): void {
  for (const line of ENGLISH_GROUPS) {
    const phrases = add(line, ',', english, (phrase) => termsOf(phrase).join(' '));
    for (const phrase of phrases) longestEnglish = Math.max(longestEnglish, phrase.split(' ').length);
  }
  for (const line of CHINESE_GROUPS)
    for (const phrase of add(line, ' ', chinese, (text) => text))
      longestChinese = Math.max(longestChinese, phrase.length);
}

function add(
  line: string,
  separator: string,
  index: Map<string, Group[]>,
  keyOf: (phrase: string) => string,
): string[] {
  const [before, after] = line.includes('>') ? line.split('>') : ['', line];
  const clean = (part: string) =>
    part
      .split(separator)
      .map((phrase) => phrase.trim())
      .filter(Boolean);
  const members = clean(after as string);
  const group: Group = { members: members.map((phrase) => [...termsOf(phrase)]) };
  const opens = [...clean(before as string), ...members];
  for (const key of new Set(opens.map(keyOf))) index.set(key, [...(index.get(key) ?? []), group]);
  return opens;
}

load();

/** Ideas in a folded question, the longest phrase at each place. */
export function relatedTo(folded: string, isChinese: boolean): Idea[] {
  return isChinese ? inChinese(folded) : inEnglish(folded);
}

function ideaOf(groups: readonly Group[], own: string, start: number, end: number): Idea {
  const terms = groups
    .flatMap((group) => group.members)
    .filter((member) => member.length > 0 && member.join(' ') !== own);
  return { start, end, weight: 0.7, terms };
}

function inEnglish(folded: string): Idea[] {
  const words: { term: number; start: number; end: number }[] = [];
  for (const match of folded.matchAll(/[\p{L}\p{N}]+(?:['-][\p{L}\p{N}]+)*/gu)) {
    const terms = termsOf(match[0]);
    if (terms.length > 0)
      words.push({ term: terms[0] as number, start: match.index, end: match.index + match[0].length });
  }
  const ideas: Idea[] = [];
  for (let at = 0; at < words.length; at++) {
    for (let length = Math.min(longestEnglish, words.length - at); length >= 1; length--) {
      const run = words.slice(at, at + length);
      const key = run.map((word) => word.term).join(' ');
      const groups = english.get(key);
      if (groups === undefined) continue;
      ideas.push(ideaOf(groups, key, (run[0] as { start: number }).start, (run.at(-1) as { end: number }).end));
      break;
    }
  }
  return ideas;
}

function inChinese(folded: string): Idea[] {
  const ideas: Idea[] = [];
  for (let at = 0; at < folded.length; at++) {
    for (let length = Math.min(longestChinese, folded.length - at); length >= 1; length--) {
      const key = folded.slice(at, at + length);
      const groups = chinese.get(key);
      if (groups === undefined) continue;
      ideas.push(ideaOf(groups, [...termsOf(key)].join(' '), at, at + length));
      break;
    }
  }
  return ideas;
}
