/** What a request may say about how tokens are chosen, with its defaults, and the check of it. The chain itself: sampler.ts. */
import { OutOfRangeError } from '../../tensor/errors.ts';

export interface DryOptions {
  /** Factor of the penalty; 0: off. */
  multiplier: number;
  /** The penalty of a repetition of length n is multiplier · base^(n - allowedLength). Default 1.75. */
  base?: number;
  /** The shortest repetition that is penalised. Default 2. */
  allowedLength?: number;
  /** Ids that no repetition reaches across. */
  breakers?: readonly number[];
}

export interface SamplingOptions {
  /** Logits are divided by it; 0: the likeliest token. Default 1. */
  temperature?: number;
  /** Only the k likeliest; 0: all. */
  topK?: number;
  /** Only the likeliest that together have this probability; 1: all. */
  topP?: number;
  /** Only those with at least this share of the likeliest's probability; 0: all. */
  minP?: number;
  /** Only those whose information is nearest the entropy and that together have this probability; 1: all. */
  typicalP?: number;
  /** Logits of tokens in the prompt or the completion: divided by it where positive, multiplied where negative. Default 1. */
  repetitionPenalty?: number;
  /** Taken from the logits of tokens in the completion. Default 0. */
  presencePenalty?: number;
  /** Taken from the logits of tokens in the completion, times how often. Default 0. */
  frequencyPenalty?: number;
  dry?: DryOptions;
  /** Added to logits, by id; -Infinity bans the id. */
  logitBias?: Readonly<Record<number, number>>;
  /** Decides, with the number of tokens so far, every draw of this request, whatever runs beside it: 0 to 2⁵³ - 1. Default 0. */
  seed?: number;
}

/** SamplingOptions, whole and checked. */
export interface Sampling {
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
  readonly minP: number;
  readonly typicalP: number;
  readonly repetitionPenalty: number;
  readonly presencePenalty: number;
  readonly frequencyPenalty: number;
  /** Absent: off. */
  readonly dry?: Required<DryOptions>;
  readonly biases: readonly (readonly [id: number, bias: number])[];
  readonly seed: number;
}

/**
 * The options with their defaults, for a vocabulary of `vocab` ids.
 * @throws OutOfRangeError naming the option that is out of its range
 */
export function samplingOf(options: SamplingOptions, vocab: number): Sampling {
  const { dry, logitBias = {} } = options;
  const sampling: Sampling = {
    temperature: inRange('temperature', options.temperature ?? 1, 0, 1000),
    topK: whole('topK', options.topK ?? 0, Number.MAX_SAFE_INTEGER),
    topP: inRange('topP', options.topP ?? 1, 0, 1),
    minP: inRange('minP', options.minP ?? 0, 0, 1),
    typicalP: inRange('typicalP', options.typicalP ?? 1, 0, 1),
    repetitionPenalty: inRange('repetitionPenalty', options.repetitionPenalty ?? 1, 1e-3, 1e3),
    presencePenalty: inRange('presencePenalty', options.presencePenalty ?? 0, -1e3, 1e3),
    frequencyPenalty: inRange('frequencyPenalty', options.frequencyPenalty ?? 0, -1e3, 1e3),
    dry: dry && dry.multiplier !== 0 ? dryOf(dry, vocab) : undefined,
    biases: Object.entries(logitBias).map(
      ([id, bias]) => [idOf('logitBias', Number(id), vocab), biasOf(bias)] as const,
    ),
    seed: whole('seed', options.seed ?? 0, Number.MAX_SAFE_INTEGER),
  };
  return sampling;
}

function dryOf(dry: DryOptions, vocab: number): Required<DryOptions> {
  return {
    multiplier: inRange('dry.multiplier', dry.multiplier, 0, 1e3),
    base: inRange('dry.base', dry.base ?? 1.75, 1, 1e3),
    allowedLength: whole('dry.allowedLength', dry.allowedLength ?? 2, Number.MAX_SAFE_INTEGER),
    breakers: (dry.breakers ?? []).map((id) => idOf('dry.breakers', id, vocab)),
  };
}

function inRange(what: string, x: number, least: number, most: number): number {
  if (typeof x === 'number' && x >= least && x <= most) return x;
  throw new OutOfRangeError({ what, rule: `must be a number from ${least} to ${most}`, received: String(x) });
}

function whole(what: string, x: number, most: number): number {
  if (Number.isInteger(x) && x >= 0 && x <= most) return x;
  throw new OutOfRangeError({ what, rule: `must be an integer from 0 to ${most}`, received: String(x) });
}

function idOf(what: string, id: number, vocab: number): number {
  if (Number.isInteger(id) && id >= 0 && id < vocab) return id;
  throw new OutOfRangeError({ what, rule: `an id must be 0 to ${vocab - 1}`, received: String(id) });
}

function biasOf(bias: number): number {
  if (typeof bias === 'number' && bias < Infinity) return bias;
  throw new OutOfRangeError({ what: 'logitBias', rule: 'a bias must be finite or -Infinity', received: String(bias) });
}
