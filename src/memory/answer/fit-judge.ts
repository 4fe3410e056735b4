/**
 * Fits the choice and the gate of a reader, or of the floor without one, on questions whose answers are known: those with evidence teach the choice,
 * all of them the gate. Where the questions come from, and reading them, is the trainer's business.
 */
import { valueKey } from '../values/index.ts';
import { type ChoiceWeights, choose } from './choose.ts';
import { type ChoiceExample, choiceExample, fitChoice, type GoldPlace, goldCandidates } from './fit-choice.ts';
import { fitGate, type GateExample } from './fit-gate.ts';
import { type GateWeights, gateNumbers } from './gate.ts';
import type { WordCounts } from './said.ts';
import { type Reading, type ReadSlot, slateOf } from './slate.ts';

/** A question, what was read for it, and what is right. */
export interface JudgeExample {
  readonly question: string;
  readonly slots: readonly ReadSlot[];
  readonly words: WordCounts;
  /** Empty where the slots do not say. */
  readonly answers: readonly string[];
  readonly gold?: GoldPlace;
}

export interface FitJudgeOptions {
  /** Of the slots' readouts; absent: by words and types alone. */
  readonly reading?: Reading;
  /** Share of wrong ones among the answers that the gate lets through. */
  readonly risk?: number;
}

/** Of each four examples the choice learns from three and the gate from the fourth, whose answers the choice has not seen. */
const GATE_EVERY = 4;

/** Deterministic. @throws ChoiceError where no example has an answer */
export function fitJudge(
  examples: Iterable<JudgeExample>,
  { reading, risk = 0.02 }: FitJudgeOptions = {},
): { choice: ChoiceWeights; gate: GateWeights } {
  const teaching: ChoiceExample[] = [];
  const judged: JudgeExample[] = [];
  let answerable = 0;
  let unanswerable = 0;
  for (const example of examples) {
    const { question, slots, words, answers, gold } = example;
    // Counted apart, so that both kinds reach the gate whatever their order.
    const forGate = (gold ? answerable++ : unanswerable++) % GATE_EVERY === 0 || !gold;
    if (forGate) judged.push(example);
    else {
      const slate = slateOf(question, slots, words, reading);
      teaching.push(choiceExample(slate, goldCandidates(slate, answers, gold)));
    }
  }
  const choice = fitChoice(teaching);
  const numbers = judged.flatMap((example) => gateExample(example, choice, reading));
  return { choice, gate: fitGate(numbers, { risk, reading }) };
}

/** What the gate learns from an answer of the choice; nothing where there is none. */
export function gateExample(
  { question, slots, words, answers }: JudgeExample,
  choice: ChoiceWeights,
  reading?: Reading,
): GateExample[] {
  const slate = slateOf(question, slots, words, reading);
  const chosen = choose(slate, choice);
  if (chosen.length === 0) return [];
  const keys = answers.map(valueKey);
  return [{ numbers: gateNumbers(slate, chosen, reading), right: keys.includes(valueKey(chosen[0]!.text)) }];
}
