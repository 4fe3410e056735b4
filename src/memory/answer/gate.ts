/**
 * Gate G2: whether the slots that were read say the answer. A logistic of what the choice and the reading show, with a threshold calibrated on
 * questions whose evidence was taken out of the documents (fit-gate.ts). What becomes of the question then is ask.ts's business.
 */
import type { Chosen } from './choose.ts';
import { ChoiceError } from './choose.ts';
import { ASSOCIATION_FEATURES } from './feature-names.ts';
import { chance, type LogisticWeights } from './logistic.ts';
import { typeFit, wantedOf } from './question-type.ts';
import { logSums } from './reading-features.ts';
import type { Reading, Slate, SlotNames } from './slate.ts';

export interface GateWeights extends LogisticWeights {
  /** Confidence from which an answer is given. */
  readonly threshold: number;
  /** Share of wrong ones among the answers given that the threshold was set for. */
  readonly risk: number;
  /** That share at the threshold, on questions that the weights were not fitted on: more than `risk` where less would hold back too much. */
  readonly reached?: number;
}

/** What the gate sees, by name. Those from `null.start` on are fitted where a network reads; what associations say comes after them. */
export const GATE_FEATURES = [
  // ln of the probability of the best answer, how far the next is below it, whether two slots agree on it.
  'top',
  'margin',
  'agree',
  // Of the best answer's sentence and slot: shares of the question that are said; of its type.
  'sentence',
  'beyond',
  'near',
  'slot',
  'title',
  'fits',
  // The pointer's log-probabilities of "nowhere", what copy heads see of the answer at best, and of the slots' text at all.
  'null.start',
  'null.end',
  'seen',
  'mass',
  // The pointer's log-probability of the best answer, the share of copy heads that see the most of its slot in it, "nowhere" by the slot that says so the least.
  'pointed',
  'heads',
  'null.least',
  // How much more of the question another sentence says, how much of the answer the question says, what is said of the question beyond the title.
  'sentence.gap',
  'asked',
  'relation',
  'relation.slot',
  // Of the best answer's slot: shares of the question's names that its title is and that it mentions, and how far it is below the best slot in them.
  'named',
  'named.gap',
  'mentions',
  'mentions.gap',
  // The best answer is of the kind of quantities that is asked for, or of another.
  'measured',
  'mismeasured',
] as const;
const WITHOUT_NETWORK = 9;

/** `reading` absent: words and types alone. */
export const gateFeatures = (reading?: Reading): readonly string[] => {
  if (!reading) return GATE_FEATURES.slice(0, WITHOUT_NETWORK);
  return reading.associations ? [...GATE_FEATURES, ...ASSOCIATION_FEATURES] : GATE_FEATURES;
};

const LEAST = -16;

/** The gate's numbers for the answers of a slate, in the order of `gateFeatures`; `chosen` must not be empty. */
export function gateNumbers(slate: Slate, chosen: readonly Chosen[], reading?: Reading): number[] {
  const [top, next] = chosen as [Chosen, Chosen | undefined];
  const row = slate.candidates.indexOf(top.candidate) * slate.names.length;
  const feature = (name: string): number => slate.features[row + slate.names.indexOf(name)]!;
  const log = (p: number): number => Math.max(LEAST, Math.log(p));
  const numbers = [
    log(top.probability),
    log(top.probability) - log(next?.probability ?? 0),
    top.places.length > 1 && top.places[1]!.probability > 0.2 * top.places[0]!.probability ? 1 : 0,
    feature('sentence'),
    feature('sentence.beyond'),
    Math.max(feature('left'), feature('right'), feature('header'), feature('clause')),
    feature('slot.said'),
    feature('slot.title'),
    typeFit(wantedOf(slate.question), top.candidate.type),
  ];
  if (!reading) return numbers;
  const none = reading.pointerNull ?? [0, 0];
  const sums = logSums(slate, none);
  const pointed = reading.pointerNull !== undefined;
  numbers.push(pointed ? Math.max(LEAST, none[0] - sums.start) : 0, pointed ? Math.max(LEAST, none[1] - sums.end) : 0);
  numbers.push(feature('heads.most'), massOf(slate, top.candidate.slot, reading.heads));
  numbers.push(pointed ? feature('pointer.both') : 0, headsWithin(slate, top.candidate, reading.heads));
  numbers.push(pointed ? leastNull(slate, none) : 0);
  const beyond = Math.max(LEAST_BEYOND, 1 - feature('slot.title'));
  numbers.push(feature('sentence.gap'), feature('asked.share'), feature('sentence.beyond') / beyond);
  numbers.push((feature('slot.said') - feature('slot.title')) / beyond);
  const { named, namedGap, mentions, mentionsGap } = slate.slots[top.candidate.slot]!.names ?? UNADDRESSED;
  numbers.push(named, namedGap, mentions, mentionsGap, feature('measured'), feature('mismeasured'));
  if (reading.associations) for (const name of ASSOCIATION_FEATURES) numbers.push(feature(name));
  return numbers;
}

/** A slot that was given, not found, is what the question is about. */
const UNADDRESSED: SlotNames = { named: 1, namedGap: 0, mentions: 1, mentionsGap: 0 };

/** Share of a question that is at least beyond a title. */
const LEAST_BEYOND = 0.05;

/** Share of copy heads whose most seen token of the candidate's slot lies in the candidate. */
function headsWithin(slate: Slate, { slot, start, end }: Chosen['candidate'], heads: number): number {
  const readout = slate.slots[slot]!.readout;
  if (!readout || heads === 0) return 0;
  const { offsets } = readout;
  const tokens = readout.start.length;
  let within = 0;
  for (let head = 0; head < heads; head++) {
    let best = -1;
    let most = -1;
    for (let t = 0; t < tokens; t++) {
      const seen = readout.heads[head * tokens + t]!;
      if (offsets[2 * t]! >= 0 && seen > most) [best, most] = [t, seen];
    }
    if (best >= 0 && offsets[2 * best]! < end && offsets[2 * best + 1]! > start) within++;
  }
  return within / heads;
}

/** The pointer's log-probability of "nowhere", start and end together, over each slot by itself: the least. */
function leastNull({ slots }: Slate, none: readonly [number, number]): number {
  const each = slots.map((slot) => {
    const sums = logSums({ slots: [slot] }, none);
    return none[0] - sums.start + none[1] - sums.end;
  });
  return Math.max(2 * LEAST, Math.min(...each));
}

/** What the copy heads see of the slot's text altogether, 0..1, the mean of heads. */
function massOf(slate: Slate, slot: number, heads: number): number {
  const readout = slate.slots[slot]!.readout;
  if (!readout || heads === 0) return 0;
  const tokens = readout.start.length;
  let mass = 0;
  for (let at = 0; at < heads * tokens; at++) if (readout.offsets[2 * (at % tokens)]! >= 0) mass += readout.heads[at]!;
  return mass / heads;
}

/** The gate's confidence that the best answer is right, 0..1; 0 without any answer. @throws ChoiceError where the weights are for other features */
export function confidenceOf(slate: Slate, chosen: readonly Chosen[], weights: GateWeights, reading?: Reading): number {
  if (chosen.length === 0) return 0;
  const names = gateFeatures(reading);
  if (names.join() !== weights.features.join()) {
    throw new ChoiceError({
      what: 'gate',
      rule: `the weights must be for ${names.join(', ')}`,
      received: weights.features.join(', '),
      hint: 'train the reader again',
    });
  }
  return chance(weights, gateNumbers(slate, chosen, reading));
}

/** The gate that a reader's file has, checked. @throws ChoiceError naming what is wrong */
export function gateWeights(value: Readonly<Record<string, unknown>>, reading: Reading): GateWeights {
  const names = gateFeatures(reading);
  const numbers = (name: string): readonly number[] => {
    const list = value[name];
    if (!Array.isArray(list) || list.length !== names.length || !list.every(Number.isFinite)) throw wrong(name, list);
    return list;
  };
  const number = (name: string): number => {
    const one = value[name];
    if (typeof one !== 'number' || !Number.isFinite(one)) throw wrong(name, one);
    return one;
  };
  const deviation = numbers('deviation');
  if (!deviation.every((one) => one > 0)) throw wrong('deviation', deviation);
  if (!Array.isArray(value.features) || value.features.join() !== names.join())
    throw wrong('features', value.features, `must be ${names.join(', ')}`);
  return {
    features: names,
    mean: numbers('mean'),
    deviation,
    weights: numbers('weights'),
    bias: number('bias'),
    threshold: number('threshold'),
    risk: number('risk'),
    // Files of before do not tell it.
    ...(value.reached !== undefined && { reached: number('reached') }),
  };
}

const RULES: Readonly<Record<string, string>> = {
  deviation: 'must be finite and above 0, one for each feature',
};

const wrong = (name: string, received: unknown, rule = RULES[name] ?? 'must be finite, one for each feature') =>
  new ChoiceError({
    what: `gate.${name}`,
    rule,
    received: JSON.stringify(received)?.slice(0, 80) ?? 'nothing',
    hint: 'train the reader again',
  });
