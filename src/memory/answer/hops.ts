/**
 * Questions that one document does not answer but leads on from: `the budget of the town where X has its seat`. What the question describes by a
 * thing that it names is asked for by itself; where the answer is a name that another document is about, the question is asked again
 * with that name in the description's place.
 */
import { type AddressSnapshot, address } from '../address/index.ts';
import { namesIn } from '../address/names.ts';
import { questionOf } from '../address/question.ts';
import type { Slot } from '../store/store-types.ts';
import { normalName } from '../write/index.ts';
import { descriptionsOf } from './descriptions.ts';
import { type Judge, type Judgement, judge } from './judge.ts';
import type { Stretch } from './stretches.ts';

/** A step from one document to another. */
export interface Hop {
  /** The slot that leads on, and where in its text the name stands. */
  readonly via: Slot;
  readonly lead: Stretch;
  /** What the description stands for, as it is written there. */
  readonly name: string;
  /** How likely it does, 0..1. */
  readonly probability: number;
  /** The question about it. */
  readonly question: string;
  /** Answer of that question. */
  readonly judgement: Judgement;
}

/** Slots that are read for a description and for the question about what it stands for; questions about that. */
const SLOTS = 3;
const MOST_LINKS = 3;
const FOUND = 12;
const MOST_MENTIONS = 2;
/** Less likely links are not followed. */
const LIKELY = 0.1;

interface Link {
  readonly description: Stretch;
  readonly via: Slot;
  readonly lead: Stretch;
  readonly name: string;
  readonly probability: number;
}

/** The hop whose question is answered the most surely; undefined where the question describes nothing that a document is about. */
export function hopOf(snapshot: AddressSnapshot, question: string, by: Judge, from?: string): Hop | undefined {
  let best: Hop | undefined;
  const links = linksOf(snapshot, question, by, from).slice(0, MOST_LINKS);
  for (const { description, ...link } of links) {
    const next = question.slice(0, description.start) + link.name + question.slice(description.end);
    const slots = address(snapshot, next, { k: FOUND })
      .slots.filter(({ slot }) => isAbout(slot, link.name))
      .slice(0, SLOTS);
    if (slots.length === 0) continue;
    const judgement = judge(next, slots, snapshot, by);
    const sure = link.probability * judgement.confidence;
    if (sure > (best ? best.probability * best.judgement.confidence : 0)) best = { ...link, question: next, judgement };
  }
  return best;
}

/** What the question's descriptions stand for, likeliest first. `from`: the name that the last hop put into the question. */
function linksOf(snapshot: AddressSnapshot, question: string, by: Judge, from?: string): Link[] {
  const links: Link[] = [];
  for (const mention of mentionsOf(snapshot, question, from)) {
    const asked = new Map<number, Omit<Link, 'description'>[]>();
    for (const description of descriptionsOf(question, mention)) {
      if (!asksMore(question, description)) continue;
      let found = asked.get(description.start);
      found ??= namesFor(snapshot, question.slice(description.start, description.end), mention.name, by);
      asked.set(description.start, found);
      for (const one of found) links.push({ ...one, description });
    }
  }
  return links.sort((a, b) => b.probability - a.probability);
}

/** Names that documents are about and that a description stands for. */
function namesFor(
  snapshot: AddressSnapshot,
  description: string,
  mention: string,
  by: Judge,
): Omit<Link, 'description'>[] {
  const question = `${description[0]!.toUpperCase()}${description.slice(1)}?`;
  const found = address(snapshot, question, { k: FOUND }).slots;
  const about = found.filter(({ slot }) => isAbout(slot, mention));
  const naming = new Set(snapshot.entity(mention));
  const slots = (about.length > 0 ? about : found.filter(({ slot }) => naming.has(slot.id) || naming.size === 0)).slice(
    0,
    SLOTS,
  );
  if (slots.length === 0) return [];
  const { chosen } = judge(question, slots, snapshot, by);
  const own = normalName(description);
  return chosen.slice(0, 4).flatMap(({ text, probability, candidate }) => {
    const name = normalName(text);
    const via = slots[candidate.slot]!.slot;
    if (probability < LIKELY || own.includes(name) || name.includes(mention) || !isTitle(snapshot, name, via.document))
      return [];
    return [{ via, lead: { start: candidate.start, end: candidate.end }, name: text, probability }];
  });
}

const isTitle = (snapshot: AddressSnapshot, name: string, from: string): boolean =>
  snapshot
    .entity(name)
    .slice(0, 8)
    .some((id) => {
      const { title, document } = snapshot.slot(id);
      return document !== from && normalName(title) === name;
    });

const isAbout = ({ title }: Slot, name: string): boolean => normalName(title) === normalName(name);

/** Whether the question asks anything beside the description. */
function asksMore(question: string, { start, end }: Stretch): boolean {
  const rest = `${question.slice(0, start)} ${question.slice(end)}`;
  return questionOf(rest).units.some(({ weight }) => weight >= 0.5);
}

/** Where the question names what the store knows. */
function mentionsOf(
  snapshot: AddressSnapshot,
  question: string,
  from?: string,
): (Stretch & { readonly name: string })[] {
  const known =
    from === undefined
      ? namesIn(questionOf(question), snapshot, 2 * MOST_MENTIONS).map(({ name }) => name)
      : [normalName(from)];
  return known
    .flatMap((name) => {
      const at = writtenAt(question, name);
      return at && isProper(snapshot, question, at, name) ? [{ ...at, name }] : [];
    })
    .slice(0, MOST_MENTIONS);
}

/** Not `main sponsor`, which a heading may name as well. */
const isProper = (snapshot: AddressSnapshot, question: string, { start, end }: Stretch, name: string): boolean =>
  /[\p{Lu}\p{N}]/u.test(question.slice(start, end)) ||
  snapshot
    .entity(name)
    .slice(0, 8)
    .some((id) => normalName(snapshot.slot(id).title).includes(name));

/** Where a name in normal form stands in a text as it is written there. */
function writtenAt(text: string, name: string): Stretch | undefined {
  const plain = text.toLowerCase();
  const at = plain.indexOf(name.toLowerCase());
  if (at >= 0) return { start: at, end: at + name.length };
  // Normal forms are folded: look for the shortest stretch that has this one.
  for (let start = 0; start < text.length; start++) {
    for (let end = start + 1; end <= Math.min(text.length, start + 2 * name.length); end++) {
      if (normalName(text.slice(start, end)) === name) return { start, end };
    }
  }
  return undefined;
}
