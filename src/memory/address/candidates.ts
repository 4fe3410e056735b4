/**
 * The slots worth reading for a question, each with its features: what the index proposes for the question's words, for their other
 * wordings and for the names in it, and then all of the best documents where they are short enough.
 */
import type { Slot } from '../store/store-types.ts';
import { normalName } from '../write/index.ts';
import { FEATURES, type Feature, type FeatureRow } from './features.ts';
import { Matcher, type SlotMatch } from './match.ts';
import { type NamedSlots, namesIn } from './names.ts';
import { type Question, questionOf } from './question.ts';
import type { AddressSnapshot } from './snapshot.ts';

export interface Candidate {
  readonly slot: Slot;
  readonly match: SlotMatch;
  /** BM25F, 0 where the index did not propose it. */
  readonly bm25: number;
  readonly row: FeatureRow;
}

export interface Candidates {
  readonly question: Question;
  readonly names: readonly NamedSlots[];
  readonly list: readonly Candidate[];
}

const PROPOSED = 32;
/** Of each name: its documents are what matters, their spans follow. */
const NAMED = 6;
/** Of so many of the best documents all spans are read, up to this many: in the best one the right span may share no word with the question. */
const WHOLE_DOCUMENTS = 2;
const WHOLE_SPANS = 256;
/** A second document is read whole if its score is at least this share of the best. */
const CLOSE = 0.85;
const SURELY_NAMED = 0.3;
/** Hits beyond the places asked for that are read before it is asked whether more are needed: some will be the same place. */
const SPARE = 2;
/** Where one sentence says so much of the question, other wordings and other places are not looked for. */
const SAID = 0.9;
/** Of the best hit's coverage: what competes with a sentence that says the question. */
const COMPETES = 0.8;
/** Words that more slots than this use propose nothing where so many others do: their lists are long, and what they say is little. */
const MOST_SLOTS = 16_384;
const ENOUGH_RARE = 6;

interface Draft {
  slot: Slot;
  match: SlotMatch;
  bm25: number;
}

/** `k`: how many places are wanted of them. */
export function candidatesOf(snapshot: AddressSnapshot, text: string, k = 5): Candidates {
  const first = k + SPARE;
  const question = questionOf(text);
  const matcher = new Matcher(question, snapshot);
  const names = namesIn(question, snapshot);
  const drafts = new Map<number, Draft>();
  const take = (id: number, bm25: number): Slot => {
    const known = drafts.get(id);
    if (known !== undefined) {
      known.bm25 = Math.max(known.bm25, bm25);
      return known.slot;
    }
    const slot = snapshot.slot(id);
    drafts.set(id, { slot, match: matcher.match(slot), bm25 });
    return slot;
  };
  const least = Math.log(1 + snapshot.slots / MOST_SLOTS);
  const isRare = (term: number) => matcher.idf(term) >= least;
  const asked = question.units.filter((unit) => unit.term !== 0).map((unit) => unit.term);
  const rare = asked.filter(isRare);
  const direct = new Set(rare).size >= ENOUGH_RARE ? rare : asked;
  const hits = snapshot.search(Uint32Array.from(direct), PROPOSED);
  for (const hit of hits.slice(0, first)) take(hit.slot, hit.score);
  const titles = new Titles(names);
  const isNamed = ({ named }: { named: number }) => named >= SURELY_NAMED;
  let whole: { document: string; named: number }[];
  if ([...drafts.values()].some(({ match }) => match.sentence >= SAID)) {
    const competing = COMPETES * Math.max(...hits.map((hit) => hit.coverage));
    for (const hit of hits.slice(first)) if (hit.coverage >= competing) take(hit.slot, hit.score);
    whole = bestDocuments(drafts, titles, matcher).filter(isNamed);
  } else {
    for (const hit of hits.slice(first)) take(hit.slot, hit.score);
    for (const name of names) for (const id of name.slots.slice(0, NAMED)) take(id, 0);
    whole = bestDocuments(drafts, titles, matcher);
    // Where the question names a document, all of its spans are read anyway; else other wordings may lead to one.
    const related = whole.some(isNamed) ? [] : question.units.flatMap((unit) => unit.related.flat()).filter(isRare);
    if (related.length > 0) {
      for (const hit of snapshot.search(Uint32Array.from([...direct, ...related]), PROPOSED)) take(hit.slot, 0);
      whole = bestDocuments(drafts, titles, matcher);
    }
  }
  for (const { document } of whole) {
    // Spans come first and hold everything; its facts are taken where the index proposes them.
    for (const id of snapshot.documentSlots(document).slice(0, WHOLE_SPANS)) if (take(id, 0).kind === 'fact') break;
  }
  return { question, names, list: rowsOf([...drafts.values()], names, titles, matcher) };
}

function unionByDocument(drafts: Iterable<Draft>): Map<string, Float32Array> {
  const unions = new Map<string, Float32Array>();
  for (const { slot, match } of drafts) {
    const union = unions.get(slot.document);
    if (union === undefined) unions.set(slot.document, match.all.slice());
    else
      for (let unit = 0; unit < union.length; unit++)
        union[unit] = Math.max(union[unit] as number, match.all[unit] as number);
  }
  return unions;
}

function bestDocuments(
  drafts: ReadonlyMap<number, Draft>,
  titles: Titles,
  matcher: Matcher,
): { document: string; named: number }[] {
  const scores = new Map<string, { document: string; score: number; named: number }>();
  const unions = unionByDocument(drafts.values());
  for (const { slot, match } of drafts.values()) {
    const { document } = slot;
    const known = scores.get(document);
    const named = known?.named ?? titles.namedShare(slot.title);
    const score = matcher.covered(unions.get(document) as Float32Array) + match.sentence + match.title + named;
    if (known === undefined || score > known.score) scores.set(document, { document, score, named });
  }
  const best = [...scores.values()]
    .sort((a, b) => b.score - a.score || (a.document < b.document ? -1 : 1))
    .slice(0, WHOLE_DOCUMENTS);
  return best.filter(({ score }) => score >= CLOSE * (best[0]?.score ?? 0));
}

/** What titles say of the question's names; each title is looked at once. */
class Titles {
  readonly #names: readonly NamedSlots[];
  readonly #normal = new Map<string, string>();
  readonly #shares = new Map<string, number>();

  constructor(names: readonly NamedSlots[]) {
    this.#names = names;
  }

  normal(title: string): string {
    let normal = this.#normal.get(title);
    if (normal === undefined) {
      normal = normalName(title);
      this.#normal.set(title, normal);
    }
    return normal;
  }

  /** Share of the names' weight that stands in the title; whole where the title is the name. */
  namedShare(title: string): number {
    if (this.#names.length === 0) return 0;
    const known = this.#shares.get(title);
    if (known !== undefined) return known;
    const normal = this.normal(title);
    let share = 0;
    let sum = 0;
    for (const { name, weight } of this.#names) {
      sum += weight;
      if (normal === name) share += weight;
      else if (normal.includes(name)) share += 0.7 * weight;
    }
    this.#shares.set(title, share / sum);
    return share / sum;
  }
}

function rowsOf(drafts: readonly Draft[], names: readonly NamedSlots[], titles: Titles, matcher: Matcher): Candidate[] {
  const unions = unionByDocument(drafts);
  const inside = insideScores(drafts, matcher);
  const ids = new Set(drafts.map(({ slot }) => slot.id));
  const mentioned = names.map(({ slots }) => new Set(slots.filter((id) => ids.has(id))));
  const lead = new Map<string, number>();
  for (const { slot, bm25 } of drafts) lead.set(slot.document, Math.max(lead.get(slot.document) ?? 0, bm25));
  const best = Math.max(1e-9, ...lead.values());
  const oldest = Math.min(...drafts.map((draft) => draft.slot.epoch));
  const newest = Math.max(...drafts.map((draft) => draft.slot.epoch));
  return drafts.map(({ slot, match, bm25 }, at) => {
    const features: Record<Feature, number> = {
      sentence: match.sentence,
      coverage: match.coverage,
      document: matcher.covered(unions.get(slot.document) as Float32Array),
      title: match.title,
      bm25: (lead.get(slot.document) as number) / best,
      inside: inside[at] as number,
      label: match.label,
      named: titles.namedShare(slot.title),
      mentions: mentionedShare(slot, names, titles, mentioned),
      typed: match.typed ? 1 : 0,
      fact: slot.kind === 'fact' ? 1 : 0,
      recency: newest > oldest ? (slot.epoch - oldest) / (newest - oldest) : 1,
    };
    return { slot, match, bm25, row: Float64Array.from(FEATURES, (feature) => features[feature]) };
  });
}

/** Share of the names' weight that the slot mentions, in its title or its text. */
function mentionedShare(
  slot: Slot,
  names: readonly NamedSlots[],
  titles: Titles,
  mentioned: readonly ReadonlySet<number>[],
): number {
  const normal = titles.normal(slot.title);
  let share = 0;
  let sum = 0;
  names.forEach(({ name, weight }, at) => {
    sum += weight;
    if (mentioned[at]?.has(slot.id) || normal.includes(name)) share += weight;
  });
  return sum === 0 ? 0 : share / sum;
}

/** (drafts): 0..1 within each document, words weighed by how few of the document's candidates say them. */
function insideScores(drafts: readonly Draft[], matcher: Matcher): Float64Array {
  const byDocument = Map.groupBy(drafts.keys(), (at) => (drafts[at] as Draft).slot.document);
  const scores = new Float64Array(drafts.length);
  for (const members of byDocument.values()) {
    const said = new Float64Array(matcher.shares.length);
    for (const at of members)
      (drafts[at] as Draft).match.beyond.forEach((value, unit) => {
        if (value > 0.3) said[unit] = (said[unit] as number) + 1;
      });
    let best = 1e-9;
    for (const at of members) {
      let score = 0;
      (drafts[at] as Draft).match.beyond.forEach((value, unit) => {
        const count = said[unit] as number;
        score +=
          value * (matcher.shares[unit] as number) * Math.log(1 + (members.length - count + 0.5) / (count + 0.5));
      });
      scores[at] = score;
      best = Math.max(best, score);
    }
    for (const at of members) scores[at] = (scores[at] as number) / best;
  }
  return scores;
}
