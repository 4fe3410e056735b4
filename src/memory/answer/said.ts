/**
 * How much of a question a piece of text says: the weight of the question's words and ideas that stand in it, in their own wording or a related one.
 * The units of a question are the address's; how rare they are, the store's.
 */
import { questionOf } from '../address/question.ts';
import { fold, termsOf } from '../write/index.ts';

/** How rare terms are among how many slots. */
export interface WordCounts {
  readonly slots: number;
  /** ln(1 + (N - df + 0.5) / (df + 0.5)); the largest for a term that no slot has. */
  idf(term: number): number;
}

/** What a related wording counts beside the question's own word. */
const RELATED = 0.6;

/** A way to say a unit: all of its terms. */
interface Wording {
  readonly unit: number;
  readonly value: number;
  readonly size: number;
  readonly seen: Set<number>;
}

export class Said {
  /** (units), summing to 1: each unit's weight times its rarity. */
  readonly shares: Float32Array;
  readonly #byTerm = new Map<number, Wording[]>();
  readonly #wordings: Wording[] = [];
  /** Chinese characters that are units by themselves: texts have terms for pairs. */
  readonly #lone: { readonly character: string; readonly unit: number }[] = [];

  constructor(question: string, words: WordCounts) {
    const { units, folded } = questionOf(question);
    const most = Math.log(1 + (words.slots + 0.5) / 0.5);
    const weights = units.map(({ term, weight, related, lone }) => {
      const own = lone ? most / 2 : term === 0 ? most : words.idf(term);
      if (related.length === 0) return weight * own;
      // Rare only in this wording: as rare as its commonest other.
      const others = related.map((terms) => Math.max(...terms.map((one) => words.idf(one))));
      return weight * Math.min(own, Math.max(1, Math.min(...others)));
    });
    const sum = weights.reduce((total, weight) => total + weight, 0);
    this.shares = Float32Array.from(weights, (weight) => (sum > 0 ? weight / sum : 0));
    for (const [unit, { term, related, lone, start, end }] of units.entries()) {
      if (lone) this.#lone.push({ character: folded.slice(start, end), unit });
      else if (term !== 0) this.#add(unit, 1, [term]);
      for (const terms of related) this.#add(unit, RELATED, terms);
    }
  }

  #add(unit: number, value: number, terms: readonly number[]): void {
    const distinct = new Set(terms);
    const wording = { unit, value, size: distinct.size, seen: new Set<number>() };
    this.#wordings.push(wording);
    for (const term of distinct) {
      const wordings = this.#byTerm.get(term);
      if (wordings) wordings.push(wording);
      else this.#byTerm.set(term, [wording]);
    }
  }

  /** (units), 0..1: what the text says of each. */
  of(text: string): Float32Array {
    const values = new Float32Array(this.shares.length);
    for (const { seen } of this.#wordings) seen.clear();
    for (const term of termsOf(text)) {
      for (const { unit, value, size, seen } of this.#byTerm.get(term) ?? []) {
        seen.add(term);
        if (seen.size === size) values[unit] = Math.max(values[unit]!, value);
      }
    }
    if (this.#lone.length > 0) {
      const folded = fold(text);
      for (const { character, unit } of this.#lone) if (folded.includes(character)) values[unit] = 1;
    }
    return values;
  }

  /** Σ share · value, 0..1, counting only units for which `mask` is absent or not said there. */
  share(values: Float32Array, without?: Float32Array): number {
    let sum = 0;
    for (const [unit, value] of values.entries()) {
      sum += this.shares[unit]! * (without ? Math.max(0, value - without[unit]!) : value);
    }
    return sum;
  }
}

/** Unit by unit the larger of two. */
export const either = (a: Float32Array, b: Float32Array): Float32Array =>
  a.map((value, unit) => Math.max(value, b[unit]!));
