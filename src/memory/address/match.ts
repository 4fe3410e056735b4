/**
 * How much of a question a slot says, unit by unit and sentence by sentence, in its own words or in related ones. Reads the slot's text;
 * the index only proposes which slots.
 */
import type { Slot } from '../store/store-types.ts';
import { keyEnd } from '../write/facts.ts';
import { FOLD } from '../write/fold.ts';
import { termsOf } from '../write/index.ts';
import { piecesOf } from '../write/units.ts';
import { showsType } from './asked.ts';
import type { Question } from './question.ts';
import type { AddressSnapshot } from './snapshot.ts';

export interface SlotMatch {
  /** Share of the question's weight, 0..1: title, section and the whole text together. */
  readonly coverage: number;
  /** The same for the best sentence with title and section, the rest of the slot counting half. */
  readonly sentence: number;
  /** Share of the label's words (key, last heading) that the question says, 0..1. */
  readonly label: number;
  /** Share of the question's weight that the title alone says. */
  readonly title: number;
  /** The best sentence holds a value of the type asked for. */
  readonly typed: boolean;
  /** (units): 0..1, title, section and text together. */
  readonly all: Float32Array;
  /** (units): 0..1, what the best sentence and its section say beyond the title. */
  readonly beyond: Float32Array;
}

/** A related wording counts less than the question's own word. */
const RELATED = 0.6;
const SECTION = 0.9;
const REST = 0.5;
/** Of a wording; bits of a number. */
const MOST_TERMS = 16;

/** A wording of several terms: said where all of them stand in one stretch of text. */
interface Wording {
  readonly unit: number;
  /** A bit for each term. */
  readonly whole: number;
  /** The stretch that `seen` is of. */
  stretch: number;
  seen: number;
}

/** What a term says. */
interface Said {
  /** Units that it says by itself, and how much: 1 its own word, less another. */
  readonly units: { readonly unit: number; readonly scale: number }[];
  readonly wordings: { readonly wording: Wording; readonly bit: number }[];
}

export class Matcher {
  /** (units): weight times idf, summing to 1. */
  readonly shares: Float32Array;
  readonly #question: Question;
  readonly #snapshot: AddressSnapshot;
  readonly #said = new Map<number, Said>();
  /** By the low bits of a term: 0 where `#said` surely has none. */
  readonly #maySay = new Uint8Array(4096);
  #stretch = 0;
  /** Characters that are units by themselves. */
  readonly #lone: { readonly character: number; readonly unit: number }[] = [];
  readonly #idfs = new Map<number, number>();
  readonly #titles = new Map<string, Float32Array>();

  constructor(question: Question, snapshot: AddressSnapshot) {
    this.#question = question;
    this.#snapshot = snapshot;
    this.shares = this.#sharesOf();
    question.units.forEach((unit, at) => {
      if (unit.lone) this.#lone.push({ character: question.folded.charCodeAt(unit.start), unit: at });
      else if (unit.term !== 0) this.#saidBy(unit.term).units.push({ unit: at, scale: 1 });
      for (const related of unit.related) {
        const terms = [...new Set(related)].slice(0, MOST_TERMS);
        if (terms.length === 1) this.#saidBy(terms[0] as number).units.push({ unit: at, scale: RELATED });
        const wording = { unit: at, whole: 2 ** terms.length - 1, stretch: 0, seen: 0 };
        if (terms.length > 1)
          terms.forEach((term, place) => {
            this.#saidBy(term).wordings.push({ wording, bit: 1 << place });
          });
      }
    });
  }

  #saidBy(term: number): Said {
    let said = this.#said.get(term);
    if (said === undefined) {
      said = { units: [], wordings: [] };
      this.#maySay[term & 4095] = 1;
      this.#said.set(term, said);
    }
    return said;
  }

  idf(term: number): number {
    let idf = this.#idfs.get(term);
    if (idf === undefined) {
      idf = this.#snapshot.idf(term);
      this.#idfs.set(term, idf);
    }
    return idf;
  }

  /** A word that no document has, but that has other wordings, weighs as the commonest of them: it is a way to say, not a thing missing. */
  #sharesOf(): Float32Array {
    const { units } = this.#question;
    const most = Math.log(1 + (this.#snapshot.slots + 0.5) / 0.5);
    const weights = units.map((unit) => {
      const own = unit.lone ? most / 2 : unit.term === 0 ? most : this.idf(unit.term);
      if (unit.related.length === 0 || (own < most * 0.98 && !unit.lone)) return unit.weight * own;
      const others = unit.related.map((terms) => Math.max(...terms.map((term) => this.idf(term))));
      return unit.weight * Math.min(own, Math.max(1, Math.min(...others)));
    });
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return Float32Array.from(weights, (weight) => (sum > 0 ? weight / sum : 0));
  }

  /** Raises `values` (units) to what the text says, times `scale`. */
  #say(text: string, scale: number, values: Float32Array): void {
    const stretch = ++this.#stretch;
    const terms = termsOf(text);
    for (let at = 0; at < terms.length; at++) {
      const term = terms[at] as number;
      if (this.#maySay[term & 4095] === 0) continue;
      const said = this.#said.get(term);
      if (said === undefined) continue;
      for (const { unit, scale: own } of said.units) values[unit] = Math.max(values[unit] as number, scale * own);
      for (const { wording, bit } of said.wordings) {
        if (wording.stretch !== stretch) [wording.stretch, wording.seen] = [stretch, 0];
        wording.seen |= bit;
        if (wording.seen === wording.whole)
          values[wording.unit] = Math.max(values[wording.unit] as number, scale * RELATED);
      }
    }
    if (this.#lone.length === 0) return;
    for (let at = 0; at < text.length; at++) {
      const unit = FOLD[text.charCodeAt(at)];
      for (const lone of this.#lone)
        if (lone.character === unit) values[lone.unit] = Math.max(values[lone.unit] as number, scale);
    }
  }

  /** Σ share · value, 0..1. */
  covered(values: Float32Array): number {
    let sum = 0;
    for (let unit = 0; unit < values.length; unit++) sum += (this.shares[unit] as number) * (values[unit] as number);
    return sum;
  }

  #titleOf(title: string): Float32Array {
    let values = this.#titles.get(title);
    if (values === undefined) {
      values = new Float32Array(this.shares.length);
      this.#say(title, 1, values);
      this.#titles.set(title, values);
    }
    return values;
  }

  match(slot: Slot): SlotMatch {
    const count = this.shares.length;
    const title = this.#titleOf(slot.title);
    const section = new Float32Array(count);
    if (slot.section !== '') this.#say(slot.section, SECTION, section);
    const pieces = piecesOf(slot.text).filter((piece) => piece.kind !== 'blank');
    const rest = new Float32Array(count);
    const said = pieces.map((piece) => {
      const values = section.slice();
      this.#say(slot.text.slice(piece.start, piece.end), 1, values);
      for (let unit = 0; unit < count; unit++) rest[unit] = Math.max(rest[unit] as number, values[unit] as number);
      return values;
    });
    let best = 0;
    let sentence = -1;
    let typed = false;
    said.forEach((values, at) => {
      let covered = 0;
      for (let unit = 0; unit < count; unit++) {
        values[unit] = Math.max(values[unit] as number, REST * (rest[unit] as number));
        covered += (this.shares[unit] as number) * Math.max(values[unit] as number, title[unit] as number);
      }
      if (covered + TYPED < sentence) return;
      const piece = pieces[at] as { start: number; end: number };
      const shows = showsType(slot.text.slice(piece.start, piece.end), this.#question.asked);
      const score = covered + (shows ? TYPED : 0);
      if (score > sentence) [best, sentence, typed] = [at, score, shows];
    });
    const all = rest.map((value, unit) => Math.max(value, title[unit] as number));
    const beyond = (said[best] ?? section).map((value, unit) => Math.max(0, value - (title[unit] as number)));
    const label = this.#label(slot, pieces[best]);
    return {
      coverage: this.covered(all),
      sentence: Math.max(0, sentence),
      label,
      title: this.covered(title),
      typed,
      all,
      beyond,
    };
  }

  #label(slot: Slot, piece: { readonly start: number; readonly end: number } | undefined): number {
    const heading = slot.section === '' ? 0 : this.#labelShare(slot.section.slice(slot.section.lastIndexOf('›') + 1));
    const key = piece === undefined ? 0 : keyEnd(slot.text, piece.start, piece.end);
    return key === 0 || piece === undefined
      ? heading
      : Math.max(heading, this.#labelShare(slot.text.slice(piece.start, key)));
  }

  #labelShare(label: string): number {
    let said = 0;
    let sum = 0;
    for (const term of new Set(termsOf(label))) {
      const idf = this.idf(term);
      sum += idf;
      const known = this.#said.get(term);
      if (known === undefined) continue;
      said += known.units.some(({ scale }) => scale === 1) ? idf : idf * RELATED;
    }
    return sum > 0 ? said / sum : 0;
  }
}

/** What showing a value of the right type is worth in the choice of the best sentence. */
const TYPED = 0.02;
