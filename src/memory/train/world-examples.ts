/** Questions of a synthetic world as examples: the gold slot among distractors, or distractors alone where the documents do not say. */
import type { Dice } from '../worlds/dice.ts';
import { learnedTwins, type World, type WorldDocument, type WorldQuestion } from '../worlds/index.ts';
import { SlotPool } from './distractors.ts';
import { type CutSlot, cutSlots, type Example } from './example.ts';

/** How often a fact slot is the gold one where there is one. */
const FACT_SHARE = 0.25;

/**
 * Examples of a world's questions with k open slots each, in the world's order; those that cannot be made are left out. `nearest`: spans
 * alone, and beside the gold one those that a search would find first.
 */
export function worldExamples(world: World, k: number, dice: Dice, nearest = false): Example[] {
  const shown = poolOf(world.documents, nearest);
  const twins = poolOf(learnedTwins(world), nearest);
  return world.questions.flatMap((question) => {
    const example = exampleOf(question, question.kind === 'absent' ? twins : shown, k, dice);
    return example ? [example] : [];
  });
}

/** Of the versions of a name only the last is there. */
function poolOf(documents: readonly WorldDocument[], nearest: boolean): SlotPool {
  const newest = new Map(documents.map((document) => [document.name, document]));
  const slots = [...newest.values()].flatMap(({ name, title, text }) => cutSlots(name, title, text));
  return new SlotPool(nearest ? slots.filter(({ kind }) => kind === 'span') : slots, nearest);
}

function exampleOf(asked: WorldQuestion, pool: SlotPool, k: number, dice: Dice): Example | undefined {
  const { question, kind, wording, valueType, answers } = asked;
  // Two answers of equal standing are for the gates, not for the reader.
  if (answers.length > 0 && kind === 'conflict' && asked.evidence.length > 1) return undefined;
  const about = { question, kind, wording, valueType, answers };
  if (answers.length === 0) {
    const slots = pool.near(question, k, dice, () => true);
    return slots.length === k ? { ...about, slots } : undefined;
  }
  const evidence = asked.evidence.at(-1)!;
  const holds = (slot: CutSlot) =>
    slot.document === evidence.document && slot.start <= evidence.start && evidence.end <= slot.end;
  const touches = (slot: CutSlot) =>
    slot.document === evidence.document && slot.start < evidence.end && evidence.start < slot.end;
  const golds = pool.slots.filter(holds);
  const wanted = dice.chance(FACT_SHARE) ? 'fact' : 'span';
  const preferred = golds.filter((slot) => slot.kind === wanted);
  if (golds.length === 0) return undefined;
  const gold = dice.pick(preferred.length > 0 ? preferred : golds);
  const others = pool.near(question, k - 1, dice, (slot) => !touches(slot));
  if (others.length < k - 1) return undefined;
  const at = dice.below(k);
  const slots = [...others.slice(0, at), gold, ...others.slice(at)];
  return {
    ...about,
    slots,
    gold: { slot: at, start: evidence.start - gold.start, end: evidence.end - gold.start },
  };
}
