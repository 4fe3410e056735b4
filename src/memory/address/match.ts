/**
 * How much of a question a slot says, unit by unit and sentence by sentence, in its own words or in related ones. Reads the slot's text;
 * the index only proposes which slots.
 */
import type { Slot } from '../store/store-types.ts';
import { keyEnd } from '../write/facts.ts';
import { fold, termsOf } from '../write/index.ts';
import { piecesOf } from '../write/units.ts';
import { showsType } from './asked.ts';
import type { Question } from './question.ts';
import type { WordCounts } from './snapshot.ts';

export interface SlotMatch {
  /** Share of the question's weight, 0..1: title, section and the whole text together. */
  readonly coverage: number;
  /** The same for the best sentence with title and section. */
  readonly sentence: number;
  /** Share of the label's words (key, last heading) that the question says, 0..1. */
  readonly label: number;
  /** Share of the question's weight that the title alone says. */
  readonly title: number;
  /** The best sentence holds a value of the type asked for. */
  readonly typed: boolean;
  /** (units): 0..1, title, section and text together. */
  readonly values: Float32Array;
}

/** A related wording counts less than the question's own word. */
const RELATED = 0.6;
const TITLE = 1;
const SECTION = 0.9;
const REST = 0.5;

interface Wording {
  readonly unit: number;
  readonly terms: number;
}

export class Matcher {
  /** (units): weight times idf, summing to 1. */
  readonly shares: Float32Array;
  readonly #question: Question;
  readonly #snapshot: WordCounts;
  readonly #direct = new Map<number, number[]>();
  readonly #related = new Map<number, Wording[]>();
  readonly #wordings: { unit: number; size: number; seen: Set<number> }[] = [];

  constructor(question: Question, snapshot: WordCounts) {
    this.#question = question;
    this.#snapshot = snapshot;
    this.shares = this.#sharesOf();
    question.units.forEach((unit, at) => {
      if (unit.term !== 0) this.#direct.set(unit.term, [...(this.#direct.get(unit.term) ?? []), at]);
      for (const terms of unit.related) {
        const wording = this.#wordings.length;
        this.#wordings.push({ unit: at, size: new Set(terms).size, seen: new Set() });
        for (const term of new Set(terms))
          this.#related.set(term, [...(this.#related.get(term) ?? []), { unit: at, terms: wording }]);
      }
    });
  }

  /** A word that no document has, but that has other wordings, weighs as the commonest of them: it is a way to say, not a thing missing. */
  #sharesOf(): Float32Array {
    const { units } = this.#question;
    const most = Math.log(1 + (this.#snapshot.slots + 0.5) / 0.5);
    const weights = units.map((unit) => {
      const own = unit.term === 0 ? most : this.#snapshot.idf(unit.term);
      if (unit.related.length === 0 || own < most * 0.98) return unit.weight * own;
      const others = unit.related.map((terms) => Math.max(...terms.map((term) => this.#snapshot.idf(term))));
      return unit.weight * Math.min(own, Math.max(1, Math.min(...others)));
    });
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return Float32Array.from(weights, (weight) => (sum > 0 ? weight / sum : 0));
  }

  /** Raises `values` (units) to what the text says, times `scale`. */
  say(text: string, scale: number, values: Float32Array): void {
    for (const wording of this.#wordings) wording.seen.clear();
    for (const term of termsOf(text)) {
      for (const unit of this.#direct.get(term) ?? []) values[unit] = Math.max(values[unit] as number, scale);
      for (const { unit, terms } of this.#related.get(term) ?? []) {
        const wording = this.#wordings[terms] as { size: number; seen: Set<number> };
        wording.seen.add(term);
        if (wording.seen.size === wording.size) values[unit] = Math.max(values[unit] as number, scale * RELATED);
      }
    }
  }

  /** Σ share · value, 0..1. */
  covered(values: Float32Array): number {
    let sum = 0;
    for (let unit = 0; unit < values.length; unit++) sum += (this.shares[unit] as number) * (values[unit] as number);
    return sum;
  }

  match(slot: Slot): SlotMatch {
    const count = this.shares.length;
    const title = new Float32Array(count);
    this.say(slot.title, TITLE, title);
    const above = title.slice();
    if (slot.section !== '') this.say(slot.section, SECTION, above);
    let sentence = -1;
    let typed = false;
    let label = slot.section === '' ? 0 : this.#labelShare(slot.section.slice(slot.section.lastIndexOf('›') + 1));
    const pieces = piecesOf(slot.text).filter((piece) => piece.kind !== 'blank');
    const said: Float32Array[] = [];
    const all = above.slice();
    for (const piece of pieces) {
      const text = slot.text.slice(piece.start, piece.end);
      const values = above.slice();
      this.say(text, 1, values);
      for (let unit = 0; unit < count; unit++) all[unit] = Math.max(all[unit] as number, values[unit] as number);
      said.push(values);
    }
    for (let at = 0; at < pieces.length; at++) {
      const piece = pieces[at] as { start: number; end: number };
      const values = said[at] as Float32Array;
      for (let unit = 0; unit < count; unit++)
        values[unit] = Math.max(values[unit] as number, (all[unit] as number) * REST);
      const covered = this.covered(values);
      const text = slot.text.slice(piece.start, piece.end);
      const shows = showsType(fold(text), this.#question.asked);
      const score = covered + (shows ? 0.02 : 0);
      if (score <= sentence) continue;
      sentence = score;
      typed = shows;
      const key = keyEnd(slot.text, piece.start, piece.end);
      if (key > 0) label = Math.max(label, this.#labelShare(slot.text.slice(piece.start, key)));
    }
    return {
      coverage: this.covered(all),
      sentence: Math.max(0, sentence),
      label,
      title: this.covered(title),
      typed,
      values: all,
    };
  }

  #labelShare(label: string): number {
    const terms = [...new Set(termsOf(label))];
    if (terms.length === 0) return 0;
    let said = 0;
    let sum = 0;
    for (const term of terms) {
      const idf = this.#snapshot.idf(term);
      sum += idf;
      if (this.#direct.has(term)) said += idf;
      else if (this.#related.has(term)) said += idf * RELATED;
    }
    return sum > 0 ? said / sum : 0;
  }
}
