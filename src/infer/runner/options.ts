/** How an engine runs a model: checked, with its defaults. Not what a request may ask for (sampling). */
import { CallosumError } from '../../tensor/index.ts';

/** A model, or what was asked of the engine, does not fit. */
export class EngineError extends CallosumError {
  override name = 'EngineError';
}

/** How keys and values are kept: as floats, as halves, or as signed bytes with one scale a head and token. */
export type CacheType = 'f32' | 'f16' | 'q8';

export interface EngineOptions {
  /** The longest sequence; the model's own context unless said, and at most that. */
  context?: number;
  /** f32 with precision 'float32', else f16. */
  cache?: CacheType;
  /** Memory for keys and values of all sequences together, in bytes; enough for eight sequences of 2,048 tokens, or one of the whole context, unless said. */
  cacheBytes?: number;
  /** 'fast' (activations in one or two signed bytes, or bfloat16 for many tokens) unless said; 'float32': every product in floats. */
  precision?: 'fast' | 'float32';
  /** Most tokens of a step; 512 unless said. */
  stepTokens?: number;
  /** Most sequences of a step; 64 unless said. */
  stepSequences?: number;
  /** 'cpu' unless said. */
  device?: string;
}

export interface EngineSettings {
  readonly context: number;
  readonly cache: CacheType;
  readonly cacheBytes: number | undefined;
  readonly precision: 'fast' | 'float32';
  readonly stepTokens: number;
  readonly stepSequences: number;
}

const MOST_TOKENS = 8192;
const MOST_SEQUENCES = 1024;

/** The options with their defaults, for a model whose context is `longest`. Throws EngineError. */
export function settingsOf(options: EngineOptions, longest: number): EngineSettings {
  const { precision = 'fast', cacheBytes } = options;
  const oneOf = <T extends string>(name: string, value: T, names: readonly T[]) => {
    if (!names.includes(value)) throw wrong(`${name} must be one of ${names.join(', ')}`, value);
    return value;
  };
  const whole = (name: string, value: number, most: number) => {
    if (!Number.isInteger(value) || value < 1 || value > most)
      throw wrong(`${name} must be a whole number from 1 to ${most}`, value);
    return value;
  };
  oneOf('precision', precision, ['fast', 'float32']);
  if (cacheBytes !== undefined && !(cacheBytes > 0)) throw wrong('cacheBytes must be above 0', cacheBytes);
  return {
    context: whole('context', options.context ?? longest, longest),
    cache: oneOf('cache', options.cache ?? (precision === 'float32' ? 'f32' : 'f16'), ['f32', 'f16', 'q8']),
    cacheBytes,
    precision,
    stepTokens: whole('stepTokens', options.stepTokens ?? 512, MOST_TOKENS),
    stepSequences: whole('stepSequences', options.stepSequences ?? 64, MOST_SEQUENCES),
  };
}

const wrong = (rule: string, received: unknown) =>
  new EngineError({ what: 'engine', rule, received: String(received) });
