/**
 * Questions that one document does not answer but leads on from: `the budget of the town where X has its seat`. What the question describes by a
 * thing that it names is asked for by itself; where the answer is a name that another document is about, the question is asked again
 * with that name in the description's place.
 */
import { type AddressSnapshot, address, type GateThreshold } from '../address/index.ts';
import { namesIn } from '../address/names.ts';
import { questionOf } from '../address/question.ts';
import type { Slot } from '../store/store-types.ts';
import { CJK, CLASS } from '../write/fold.ts';
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

/** What is asked, who judges, and who is told of slots before the base reads them. */
export interface HopContext {
  readonly snapshot: AddressSnapshot;
  readonly by: Judge;
  readonly reads: (slots: readonly Slot[]) => void;
  /** Gate G1 that each step's own question must open before anything is read for it; absent: none. */
  readonly gate?: GateThreshold;
}

/** Slots that are read for a description and for the question about what it stands for; questions about that. */
const SLOTS = 3;
const MOST_LINKS = 3;
const FOUND = 12;
const MOST_MENTIONS = 2;
/** Answers that are looked at for a description, and characters of each. */
const MOST_ANSWERS = 8;
const LONGEST = 80;
/** Probability from which a description stands for a name, and no longer one is looked at; from which no other name is; below which none. */
const LIKELY = 0.4;
const SURE = 0.7;
const LEAST = 0.1;
/** How much surer a question must be to be taken for one with less taken out. */
const MORE = 0.1;

interface Link {
  readonly description: Stretch;
  readonly via: Slot;
  readonly lead: Stretch;
  readonly name: string;
  readonly probability: number;
}

/** The hop from what the question describes; undefined where it describes nothing that a document is about. */
export function hopOf(context: HopContext, question: string, from?: string): Hop | undefined {
  const { snapshot, by, reads, gate } = context;
  let best: (Hop & { readonly sure: number }) | undefined;
  for (const { description, ...link } of linksOf(context, question, from).slice(0, MOST_LINKS)) {
    const next = question.slice(0, description.start) + link.name + question.slice(description.end);
    const { slots: found, open } = address(snapshot, next, { k: FOUND, gate });
    if (gate && !open) continue;
    const slots = found.filter(({ slot }) => isAbout(slot, link.name)).slice(0, SLOTS);
    if (slots.length === 0) continue;
    reads(slots.map(({ slot }) => slot));
    const judgement = judge(next, slots, snapshot, by);
    const sure = link.probability * judgement.confidence;
    if (!best || sure > best.sure + MORE) best = { ...link, question: next, judgement, sure };
  }
  return best;
}

/**
 * What the question's shortest description stands for, if it likely stands for anything; the longer ones hold it, and are asked for after it.
 * `from`: the name that the last hop put into the question.
 */
function linksOf(context: HopContext, question: string, from?: string): Link[] {
  let links: Link[] = [];
  for (const mention of mentionsOf(context.snapshot, question, from)) {
    for (const all of descriptionsOf(question, mention)) {
      const same = all.filter((one) => asksMore(question, one));
      const longest = same.toSorted((a, b) => b.end - a.end)[0];
      if (!longest) continue;
      const found = namesFor(context, question.slice(longest.start, longest.end), mention.name);
      const [first] = found;
      if (!first || first.probability <= (links[0]?.probability ?? 0)) continue;
      const several = first.probability < SURE ? found.slice(0, 2) : [first];
      links = same.flatMap((description) => several.map((one) => ({ ...one, description })));
      if (first.probability >= LIKELY) return links;
    }
  }
  return links;
}

/** Names that documents are about and that a description stands for. */
function namesFor(
  { snapshot, by, reads, gate }: HopContext,
  description: string,
  mention: string,
): Omit<Link, 'description'>[] {
  // By an alias texts are found less well than by the title of the text that gives it.
  const title = titleOf(snapshot, description, mention);
  const at = title === undefined ? undefined : writtenAt(description, mention);
  const inFull = at ? description.slice(0, at.start) + title + description.slice(at.end) : description;
  const end = CLASS[description.charCodeAt(description.length - 1)] === CJK ? '？' : '?';
  const question = `${inFull[0]!.toUpperCase()}${inFull.slice(1)}${end}`;
  const { slots: found, open } = address(snapshot, question, { k: FOUND, gate });
  if (gate && !open) return [];
  const slots = found.filter(({ slot }) => isAbout(slot, title ?? mention)).slice(0, SLOTS);
  if (slots.length === 0) return [];
  reads(slots.map(({ slot }) => slot));
  const { chosen } = judge(question, slots, snapshot, by);
  const own = normalName(description);
  const links = new Map<string, Omit<Link, 'description'>>();
  let itself = 0;
  for (const { text, probability, candidate } of chosen.slice(0, MOST_ANSWERS)) {
    const via = slots[candidate.slot]!.slot;
    const isOther = (name: string): boolean =>
      !own.includes(name) && !name.includes(mention) && isTitle(snapshot, name, via.document);
    const name = otherName(snapshot, text, isOther);
    if (name === undefined) {
      const normal = normalName(text);
      if (normal.includes(mention) || normal.includes(normalName(via.title))) itself += probability;
      continue;
    }
    const at = writtenAt(text, name)!;
    const lead = { start: candidate.start + at.start, end: candidate.start + at.end };
    const known = links.get(name);
    if (known) links.set(name, { ...known, probability: known.probability + probability });
    else links.set(name, { via, lead, name: text.slice(at.start, at.end), probability });
  }
  // What the question names already is no answer.
  return [...links.values()]
    .map((link) => ({ ...link, probability: link.probability / Math.max(0.1, 1 - itself) }))
    .filter(({ probability }) => probability >= LEAST)
    .sort((a, b) => b.probability - a.probability);
}

/** The answer itself, or the first name in it. */
function otherName(snapshot: AddressSnapshot, text: string, isOther: (name: string) => boolean): string | undefined {
  if (text.length > LONGEST) return undefined;
  const whole = normalName(text);
  if (isOther(whole)) return whole;
  const names = namesIn(questionOf(text), snapshot, MOST_MENTIONS).map(({ name }) => name);
  return names.find((name) => isOther(name) && writtenAt(text, name));
}

/** Title of the document that names the mention and says the most of the description; undefined where the mention is a title itself. */
function titleOf(snapshot: AddressSnapshot, description: string, mention: string): string | undefined {
  const naming = new Set(snapshot.entity(mention));
  if ([...naming].slice(0, 8).some((id) => isAbout(snapshot.slot(id), mention))) return undefined;
  const { slots } = address(snapshot, description, { k: FOUND });
  return slots.find(({ slot }) => naming.has(slot.id))?.slot.title;
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

/** Words of a question that ask nothing by themselves. */
const FRAME =
  /\b(?:person|people|company|firm|business|town|city|place|name|state|look|up|text|documents?|see|remind|grateful|learn|need|remember|sure|idea|happen)\b/gi;

/** Whether the question asks anything beside the description. */
function asksMore(question: string, { start, end }: Stretch): boolean {
  const rest = `${question.slice(0, start)} ${question.slice(end)}`.replace(FRAME, ' ');
  return questionOf(rest).units.some(({ weight, term, lone }) => weight >= 0.5 && (term !== 0 || lone));
}

/** Where the question names what the store knows. */
function mentionsOf(
  snapshot: AddressSnapshot,
  question: string,
  from?: string,
): (Stretch & { readonly name: string })[] {
  const asked = normalName(question);
  const known =
    from === undefined
      ? namesIn(questionOf(question), snapshot, 2 * MOST_MENTIONS).map(({ name }) => name)
      : [normalName(from)];
  return known
    .flatMap((name) => {
      const title = titleIn(snapshot, asked, name) ?? name;
      const at = writtenAt(question, title);
      return at && isProper(snapshot, question, at, title) ? [{ ...at, name: title }] : [];
    })
    .slice(0, MOST_MENTIONS);
}

/** The title with the name in it that the question says in full: X B76, where B76 is known. */
const titleIn = (snapshot: AddressSnapshot, asked: string, name: string): string | undefined =>
  snapshot
    .entity(name)
    .slice(0, 8)
    .map((id) => normalName(snapshot.slot(id).title))
    .find((title) => title.includes(name) && asked.includes(title));

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
