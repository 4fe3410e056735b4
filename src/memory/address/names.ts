/**
 * Which names of the store a question speaks of: capitalised and quoted ones as they stand, and any run of words or Han characters that
 * the store knows as a name. The longest wins where runs overlap.
 */
import { CJK, CLASS } from '../write/fold.ts';
import { entitiesOf, normalName } from '../write/index.ts';
import type { Question } from './question.ts';
import { ENGLISH_STOP_WORDS } from './question-words.ts';
import type { AddressSnapshot } from './snapshot.ts';

export interface NamedSlots {
  readonly name: string;
  readonly slots: readonly number[];
  /** ln(N / slots that name it): rare names say more. */
  readonly weight: number;
}

const MOST_WORDS = 6;
const MOST_CHARACTERS = 14;
const MOST_NAMES = 6;

/** Capitalised in English, and no names but where one is a whole title: a document that says 15 October is not about what else was in October. */
const CALENDAR: ReadonlySet<string> = new Set(
  (
    'january february march april may june july august september october november december ' +
    'monday tuesday wednesday thursday friday saturday sunday'
  ).split(' '),
);

/** At most `most` names, those that say most first. */
export function namesIn(question: Question, snapshot: AddressSnapshot, most = MOST_NAMES): NamedSlots[] {
  const found = new Map<string, readonly number[]>();
  const look = (name: string): boolean => {
    if (name.length < 2 || found.has(name)) return found.has(name);
    const slots = snapshot.entity(name);
    if (CALENDAR.has(name) && !(slots.length > 0 && normalName(snapshot.slot(slots[0]!).title) === name)) return false;
    if (slots.length > 0) found.set(name, slots);
    return slots.length > 0;
  };
  for (const name of entitiesOf(question.text)) if (name.length < question.text.length * 0.9) look(name);
  latinRuns(question, look);
  hanRuns(question, look);
  return [...found]
    .map(([name, slots]) => ({ name, slots, weight: Math.log(1 + snapshot.slots / slots.length) }))
    .sort((a, b) => b.weight * b.name.length - a.weight * a.name.length)
    .slice(0, most);
}

function latinRuns(question: Question, look: (name: string) => boolean): void {
  const words = [...question.folded.matchAll(/[\p{Script=Latin}\p{N}]+(?:[-_.'][\p{Script=Latin}\p{N}]+)*/gu)].map(
    (match) => ({
      start: match.index,
      end: match.index + match[0].length,
      stop: ENGLISH_STOP_WORDS.has(match[0]),
    }),
  );
  let at = 0;
  while (at < words.length) {
    let taken = 1;
    for (let length = Math.min(MOST_WORDS, words.length - at); length >= 1; length--) {
      const first = words[at] as { start: number; end: number; stop: boolean };
      const last = words[at + length - 1] as { start: number; end: number; stop: boolean };
      if (last.stop || (first.stop && length === 1)) continue;
      const name = normalName(question.folded.slice(first.start, last.end).replace(/['’]s$/, ''));
      if (look(name)) {
        taken = length;
        break;
      }
    }
    at += taken;
  }
}

function hanRuns(question: Question, look: (name: string) => boolean): void {
  const { folded } = question;
  let at = 0;
  while (at < folded.length) {
    if (CLASS[folded.charCodeAt(at)] !== CJK) {
      at++;
      continue;
    }
    let end = at + 1;
    while (end < folded.length && CLASS[folded.charCodeAt(end)] === CJK && end - at < MOST_CHARACTERS) end++;
    let taken = 1;
    for (let length = end - at; length >= 2; length--)
      if (look(folded.slice(at, at + length))) {
        taken = length;
        break;
      }
    at += taken;
  }
}
