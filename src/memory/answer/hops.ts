/**
 * Questions that one document does not answer but leads on from: `the budget of the town where X has its seat`. A sentence of a first slot says
 * part of the question and names something that another document is about; that document says more of the rest than any sentence alone. The
 * question is then asked again with the name in place of what the sentence said of it.
 */
import { type AddressSnapshot, type ScoredSlot, secondHop } from '../address/index.ts';
import { questionOf } from '../address/question.ts';
import type { Slot } from '../store/store-types.ts';
import { entitiesOf, normalName } from '../write/index.ts';
import { either, Said } from './said.ts';
import { type Stretch, sentencesOf } from './stretches.ts';

/** A step from one document to another. */
export interface Hop {
  /** The slot whose sentence leads on, and where in its text the name stands. */
  readonly via: Slot;
  readonly lead: Stretch;
  readonly name: string;
  /** The question about what the name stands for. */
  readonly question: string;
  /** Slots of the other document, best first. */
  readonly slots: readonly ScoredSlot[];
}

/** Share of the question's weight that two sentences must say more than any one. */
const GAIN = 0.1;
/** What each of the two must add of its own: the first beyond its title, the second beyond the first. */
const OWN = 0.08;
/** Slots and names that are tried. */
const FIRST_SLOTS = 3;
const NAMES = 8;

/** The hop that says the most more of the question than one document does; undefined where none says enough. */
export function hopOf(snapshot: AddressSnapshot, question: string, first: readonly ScoredSlot[]): Hop | undefined {
  const said = new Said(question, snapshot);
  const alone = Math.max(0, ...first.map(({ slot }) => bestSentence(said, slot)));
  let best: (Hop & { readonly total: number }) | undefined;
  for (const scored of first.slice(0, FIRST_SLOTS)) {
    const { slot } = scored;
    const title = said.of(`${slot.title} ${slot.section}`);
    for (const { lead, name, sentence } of leadsIn(snapshot, question, slot)) {
      const own = said.of(slot.text.slice(sentence.start, sentence.end));
      if (said.share(own, title) < OWN) continue;
      const led = either(own, title);
      const slots = secondHop(snapshot, question, scored, name).filter((one) => isAbout(one.slot, name));
      for (const { slot: other } of slots.slice(0, 2)) {
        const total = Math.max(
          ...sentencesOf(other.text).map(({ start, end }) => {
            const more = said.of(other.text.slice(start, end));
            return said.share(more, led) < OWN ? 0 : said.share(either(led, more));
          }),
        );
        if (total < alone + GAIN || total <= (best?.total ?? 0)) continue;
        best = {
          via: slot,
          lead,
          name,
          question: asked(question, led, slot.text.slice(lead.start, lead.end)),
          slots,
          total,
        };
      }
    }
  }
  return best;
}

/** The largest share that one sentence says with its title. */
function bestSentence(said: Said, { title, section, text }: Slot): number {
  const above = said.of(`${title} ${section}`);
  return Math.max(
    0,
    ...sentencesOf(text).map(({ start, end }) => said.share(either(above, said.of(text.slice(start, end))))),
  );
}

const isAbout = (slot: Slot, name: string): boolean => {
  const title = normalName(slot.title);
  return title === name || title.includes(name) || name.includes(title);
};

/** Names in the slot's sentences that other documents are about and that the question does not hold. */
function leadsIn(
  snapshot: AddressSnapshot,
  question: string,
  slot: Slot,
): { lead: Stretch; name: string; sentence: Stretch }[] {
  const asked = normalName(question);
  const own = normalName(slot.title);
  const leads: { lead: Stretch; name: string; sentence: Stretch }[] = [];
  for (const sentence of sentencesOf(slot.text)) {
    const text = slot.text.slice(sentence.start, sentence.end);
    for (const name of entitiesOf(text)) {
      if (leads.length === NAMES || asked.includes(name) || own.includes(name)) continue;
      const about = snapshot.entity(name).some((id) => isAbout(snapshot.slot(id), name));
      const at = about ? writtenAt(text, name) : undefined;
      if (at) leads.push({ lead: { start: sentence.start + at.start, end: sentence.start + at.end }, name, sentence });
    }
  }
  return leads;
}

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

/** The question with the name in place of the stretch that the first document said; the whole question before it where that is no one stretch. */
function asked(question: string, led: Float32Array, name: string): string {
  const { units } = questionOf(question);
  const saidUnits = units.filter((_, i) => led[i]! > 0);
  const start = Math.min(...saidUnits.map((unit) => unit.start));
  const end = Math.max(...saidUnits.map((unit) => unit.end));
  const between = units.some(
    (unit, i) => led[i]! === 0 && unit.weight >= 0.5 && unit.start >= start && unit.end <= end,
  );
  if (between) return `${name}: ${question}`;
  const before = question.slice(0, start).replace(/\b(?:the|an?|its|that|company|town|person|firm)\s+$/i, '');
  return before + name + question.slice(end).replace(/^['’]s(?=\s)/, '’s');
}
