/** What a reader's file says beside its weights, and the checking of it. */
import { ReaderError } from './reader-error.ts';
import type { ReaderWeights } from './readout.ts';

/** A linear choice among candidates: score = Σ weights · (feature - mean) / deviation. */
export interface ChoiceFacts {
  readonly features: readonly string[];
  readonly mean: readonly number[];
  readonly deviation: readonly number[];
  readonly weights: readonly number[];
}

export interface ReaderFacts {
  readonly base: {
    /** Of fingerprint.ts. */
    readonly fingerprint: string;
    readonly name: string;
    /** E. */
    readonly width: number;
  };
  /** Over the candidates of all open slots. */
  readonly choice?: ChoiceFacts;
  /** Thresholds and weights of the gates by name. */
  readonly gate?: Readonly<Record<string, unknown>>;
  /** How it was trained and what was measured. */
  readonly trained?: Readonly<Record<string, unknown>>;
}

const MOST_HEADS = 256;
const MOST_FEATURES = 4096;

/** The facts in a file's metadata. Throws ReaderError naming the field. */
export function checkFacts(path: string, value: unknown): ReaderFacts & Pick<ReaderWeights, 'heads'> {
  const wrong = (rule: string, received: unknown) =>
    new ReaderError({
      what: path,
      rule: `metadata: ${rule}`,
      received: JSON.stringify(received)?.slice(0, 80) ?? 'nothing',
    });
  const object = (thing: unknown, name: string): Record<string, unknown> => {
    if (thing === null || typeof thing !== 'object' || Array.isArray(thing))
      throw wrong(`${name} must be an object`, thing);
    return thing as Record<string, unknown>;
  };
  const optional = (thing: unknown, name: string) => (thing === undefined ? undefined : object(thing, name));
  const all = object(value, 'the whole');
  if (all.format !== 1) throw wrong('format must be 1', all.format);
  const base = object(all.base, 'base');
  const { fingerprint, name, width } = base;
  if (typeof fingerprint !== 'string' || !/^[0-9a-f]{64}$/.test(fingerprint))
    throw wrong('base.fingerprint must be a sha256 in hex', fingerprint);
  if (typeof name !== 'string') throw wrong('base.name must be a text', name);
  if (!whole(width)) throw wrong('base.width must be a whole number', width);
  const heads = all.heads;
  if (
    !Array.isArray(heads) ||
    heads.length > MOST_HEADS ||
    !heads.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every(whole))
  )
    throw wrong(`heads must be a list of at most ${MOST_HEADS} pairs of whole numbers`, heads);
  return {
    base: { fingerprint, name, width },
    heads: heads as [number, number][],
    ...(all.choice !== undefined && { choice: choiceOf(object(all.choice, 'choice'), wrong) }),
    gate: optional(all.gate, 'gate'),
    trained: optional(all.trained, 'trained'),
  };
}

const whole = (x: unknown): x is number => typeof x === 'number' && Number.isInteger(x) && x >= 0;

function choiceOf(
  choice: Record<string, unknown>,
  wrong: (rule: string, received: unknown) => ReaderError,
): ChoiceFacts {
  const { features } = choice;
  if (
    !Array.isArray(features) ||
    features.length > MOST_FEATURES ||
    !features.every((name) => typeof name === 'string')
  )
    throw wrong(`choice.features must be a list of at most ${MOST_FEATURES} names`, features);
  const numbers = (name: string): readonly number[] => {
    const list = choice[name];
    if (!Array.isArray(list) || list.length !== features.length || !list.every(Number.isFinite))
      throw wrong(`choice.${name} must be ${features.length} numbers`, list);
    return list;
  };
  const deviation = numbers('deviation');
  if (!deviation.every((one) => one > 0)) throw wrong('choice.deviation must be numbers above 0', deviation);
  return { features, mean: numbers('mean'), deviation, weights: numbers('weights') };
}
