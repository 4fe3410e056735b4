/**
 * Frequencies of rotary positions and what stretches them over longer contexts than a model was first trained for: linear (Chen et
 * al., 2023), dynamic NTK, YaRN (Peng et al., 2023), LongRoPE (Ding et al., 2024) and the one of Llama 3. Named and computed as
 * Hugging Face's rope_parameters are. Not responsible for turning anything: that is the op rope and the engine.
 */
import type { Rotation } from './decoder.ts';

interface Base {
  readonly rope_theta: number;
  /** The share of a head's components that rotates; all where it is absent. */
  readonly partial_rotary_factor?: number;
}
export type RopeParameters =
  | (Base & { readonly rope_type: 'default' })
  /** linear: positions divided by factor; dynamic: a larger base where the context is longer than the model's positions. */
  | (Base & { readonly rope_type: 'linear' | 'dynamic'; readonly factor: number })
  | (Base & {
      readonly rope_type: 'yarn';
      readonly factor: number;
      readonly original_max_position_embeddings: number;
      /** On cosine and sine; from factor, mscale and mscale_all_dim where it is not given. */
      readonly attention_factor?: number;
      readonly mscale?: number;
      readonly mscale_all_dim?: number;
      /** Turns within the original context: pairs with more keep their frequency, pairs with fewer than beta_slow are divided. */
      readonly beta_fast: number;
      readonly beta_slow: number;
      /** The ramp between the two begins and ends at whole pairs. */
      readonly truncate: boolean;
    })
  | (Base & {
      readonly rope_type: 'llama3';
      readonly factor: number;
      readonly original_max_position_embeddings: number;
      readonly low_freq_factor: number;
      readonly high_freq_factor: number;
    })
  | (Base & {
      readonly rope_type: 'longrope';
      readonly factor: number;
      readonly original_max_position_embeddings: number;
      readonly attention_factor?: number;
      /** Divisors, one for each pair: for contexts up to the original one and for longer ones. */
      readonly short_factor: readonly number[];
      readonly long_factor: readonly number[];
    });

/** θ^(-2i / rotated), i from 0 to rotated / 2 - 1. */
const plain = (theta: number, rotated: number): number[] =>
  Array.from({ length: rotated / 2 }, (_, i) => theta ** ((-2 * i) / rotated));

/** Components of a head that its share makes; a little more, for a share that was a quotient of whole numbers. */
export const rotatedOf = (headDim: number, share = 1): number => Math.floor(headDim * share + 1e-6);

/**
 * The rotation of heads of this width for sequences of up to `context` tokens; `positions` is the model's max_position_embeddings. Only dynamic and longrope depend on the context, and are fixed for all its positions, as if it were full.
 */
export function rotationOf(rope: RopeParameters, headDim: number, positions: number, context: number): Rotation {
  const rotated = rotatedOf(headDim, rope.partial_rotary_factor);
  const base = plain(rope.rope_theta, rotated);
  const turned = (frequencies: number[], factor = 1): Rotation => ({
    rotated,
    frequencies,
    factor,
    interleaved: false,
  });
  switch (rope.rope_type) {
    case 'default':
      return turned(base);
    case 'linear':
      return turned(base.map((f) => f / rope.factor));
    case 'dynamic':
      return turned(plain(dynamicTheta(rope.rope_theta, rope.factor, rotated, context / positions), rotated));
    case 'yarn':
      return turned(yarn(rope, base, rotated), yarnFactor(rope));
    case 'llama3':
      return turned(base.map((f) => llama3(rope, f)));
    case 'longrope': {
      const divisors = context > rope.original_max_position_embeddings ? rope.long_factor : rope.short_factor;
      return turned(
        base.map((f, i) => f / divisors[i]),
        longropeFactor(rope),
      );
    }
  }
}

/** `stretch`: context over positions; up to 1 nothing changes. */
function dynamicTheta(theta: number, factor: number, rotated: number, stretch: number): number {
  return stretch <= 1 ? theta : theta * (factor * stretch - (factor - 1)) ** (rotated / (rotated - 2));
}

type Of<T extends RopeParameters['rope_type']> = Extract<RopeParameters, { rope_type: T }>;

function yarn(rope: Of<'yarn'>, base: readonly number[], rotated: number): number[] {
  const { factor, beta_fast, beta_slow, truncate, rope_theta, original_max_position_embeddings: original } = rope;
  /** The pair, not whole, that makes so many turns in the original context. */
  const pairOf = (turns: number) => (rotated * Math.log(original / (turns * 2 * Math.PI))) / (2 * Math.log(rope_theta));
  const [fast, slow] = [pairOf(beta_fast), pairOf(beta_slow)];
  const low = Math.max(truncate ? Math.floor(fast) : fast, 0);
  const high = Math.min(truncate ? Math.ceil(slow) : slow, rotated - 1);
  const width = low === high ? 0.001 : high - low;
  return base.map((f, i) => {
    const divided = Math.min(Math.max((i - low) / width, 0), 1);
    return (f / factor) * divided + f * (1 - divided);
  });
}

function yarnFactor({ factor, attention_factor, mscale, mscale_all_dim }: Of<'yarn'>): number {
  const grown = (scale: number) => (factor <= 1 ? 1 : 0.1 * scale * Math.log(factor) + 1);
  return attention_factor ?? (mscale && mscale_all_dim ? grown(mscale) / grown(mscale_all_dim) : grown(1));
}

function llama3(rope: Of<'llama3'>, frequency: number): number {
  const { factor, low_freq_factor: low, high_freq_factor: high, original_max_position_embeddings: original } = rope;
  const turns = (original * frequency) / (2 * Math.PI);
  if (turns < low) return frequency / factor;
  if (turns > high) return frequency;
  const kept = (turns - low) / (high - low);
  return ((1 - kept) * frequency) / factor + kept * frequency;
}

function longropeFactor({ factor, attention_factor, original_max_position_embeddings }: Of<'longrope'>): number {
  if (attention_factor !== undefined) return attention_factor;
  return factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(original_max_position_embeddings));
}
