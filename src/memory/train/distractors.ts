/** Slots that stand beside the gold one: those a search would bring up for the question, and some that it would not. */

import type { Dice } from '../worlds/dice.ts';
import { termsOf } from '../write/index.ts';
import type { CutSlot } from './example.ts';

/** Of the slots that a search finds, how many are drawn from for each that is wanted. */
const DEPTH = 2;
const RANDOM_SHARE = 0.2;

/** Slots with their terms, to be found by a question's. */
export class SlotPool {
  readonly slots: readonly CutSlot[];
  readonly #terms: readonly ReadonlySet<number>[];
  readonly #rarity = new Map<number, number>();
  readonly #nearest: boolean;

  /** `nearest`: those found first and no others. */
  constructor(slots: readonly CutSlot[], nearest = false) {
    this.slots = slots;
    this.#nearest = nearest;
    this.#terms = slots.map(({ title, text }) => new Set(termsOf(`${title}\n${text}`)));
    const counts = new Map<number, number>();
    for (const terms of this.#terms) for (const term of terms) counts.set(term, (counts.get(term) ?? 0) + 1);
    for (const [term, count] of counts) this.#rarity.set(term, Math.log(1 + slots.length / count));
  }

  /** `count` slots of those allowed, the likeliest to be found first; fewer where there are no more. */
  near(question: string, count: number, dice: Dice, allowed: (slot: CutSlot) => boolean): CutSlot[] {
    const asked = [...new Set(termsOf(question))];
    const ranked = this.slots
      .map((slot, i) => ({ slot, score: this.#score(asked, i) }))
      .filter(({ slot }) => allowed(slot))
      .sort((a, b) => b.score - a.score)
      .map(({ slot }) => slot);
    if (this.#nearest) return ranked.slice(0, count);
    const taken: CutSlot[] = [];
    while (taken.length < count && ranked.length > 0) {
      const reach = dice.chance(RANDOM_SHARE) ? ranked.length : Math.min(ranked.length, DEPTH * (count - taken.length));
      taken.push(...ranked.splice(dice.below(reach), 1));
    }
    return taken;
  }

  #score(asked: readonly number[], slot: number): number {
    let score = 0;
    for (const term of asked) if (this.#terms[slot].has(term)) score += this.#rarity.get(term)!;
    return score;
  }
}
