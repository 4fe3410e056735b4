/**
 * The check of the fields that say how positions are rotated: rope_parameters of newer files, rope_theta and rope_scaling of older
 * ones. What they do: rope-scaling.ts.
 */
import { Fields, type Json, MAX_POSITIONS } from './config-fields.ts';
import { type RopeParameters, rotatedOf } from './rope-scaling.ts';

const MAX_THETA = 1e12;
const MAX_FACTOR = 1e6;
const TYPES = ['default', 'linear', 'dynamic', 'yarn', 'llama3', 'longrope'] as const;

export interface RopeOptions {
  readonly what: string;
  readonly headDim: number;
  /** max_position_embeddings. */
  readonly positions: number;
  /** Where the object does not say: the base, and the context before it was stretched. */
  readonly theta: number;
  readonly original?: number;
  /** The share of a head that rotates; absent: of the architecture, all. */
  readonly share?: number;
}

/**
 * The object that holds the rotation's fields: rope_scaling where it is there, else rope_parameters, else nothing but `outer`'s
 * rope_theta. `type`, the older name, is rope_type.
 */
export function ropeObject(fields: Fields): Json {
  const field = ['rope_scaling', 'rope_parameters'].find((name) => fields.has(name));
  return field ? fields.object(field) : {};
}

/** The rotation that `rope` asks for. Throws ModelConfigError naming what is wrong. */
export function checkRope(
  rope: Json,
  { what, headDim, positions, theta, original, share }: RopeOptions,
): RopeParameters {
  const fields = new Fields({ ...rope, rope_type: rope.rope_type ?? rope.type }, `${what}: rope_parameters`);
  const rope_type = fields.oneOf('rope_type', TYPES, 'default');
  const rope_theta = fields.positive('rope_theta', MAX_THETA, theta);
  if (share === undefined) fields.refuse(['partial_rotary_factor'], undefined, 1);
  const partial_rotary_factor = fields.positive('partial_rotary_factor', 1, share ?? 1);
  const rotated = rotatedOf(headDim, partial_rotary_factor);
  if (rotated < 2 || rotated % 2 !== 0)
    throw fields.wrong('partial_rotary_factor', `must make an even number of the ${headDim} components of a head`);
  if (rope_theta < 1) throw fields.wrong('rope_theta', 'must be at least 1');
  const base = { rope_theta, ...(share !== undefined && { partial_rotary_factor }) };
  const factor = (fallback?: number) => fields.positive('factor', MAX_FACTOR, fallback);
  const some = (field: string) => (fields.has(field) ? fields.positive(field, MAX_FACTOR) : undefined);
  const before = () => original ?? fields.whole('original_max_position_embeddings', 1, MAX_POSITIONS, positions);
  switch (rope_type) {
    case 'default':
      return { rope_type, ...base };
    case 'linear':
      return { rope_type, ...base, factor: factor() };
    case 'dynamic':
      if (rotated < 4) throw fields.wrong('rope_type', 'must be another for heads that rotate one pair');
      return { rope_type, ...base, factor: factor() };
    case 'yarn': {
      if (rope_theta <= 1) throw fields.wrong('rope_theta', 'must be above 1');
      const original_max_position_embeddings = before();
      return {
        rope_type,
        ...base,
        factor: factor(positions / original_max_position_embeddings),
        original_max_position_embeddings,
        attention_factor: some('attention_factor'),
        mscale: some('mscale'),
        mscale_all_dim: some('mscale_all_dim'),
        beta_fast: fields.positive('beta_fast', MAX_FACTOR, 32),
        beta_slow: fields.positive('beta_slow', MAX_FACTOR, 1),
        truncate: fields.flag('truncate', true),
      };
    }
    case 'llama3': {
      const low_freq_factor = fields.positive('low_freq_factor', MAX_FACTOR);
      const high_freq_factor = fields.positive('high_freq_factor', MAX_FACTOR);
      if (high_freq_factor <= low_freq_factor)
        throw fields.wrong('high_freq_factor', `must be above low_freq_factor (${low_freq_factor})`);
      const original_max_position_embeddings = before();
      return {
        rope_type,
        ...base,
        factor: factor(),
        original_max_position_embeddings,
        low_freq_factor,
        high_freq_factor,
      };
    }
    case 'longrope': {
      const original_max_position_embeddings = before();
      if (original_max_position_embeddings < 2)
        throw fields.wrong('original_max_position_embeddings', 'must be at least 2');
      return {
        rope_type,
        ...base,
        factor: factor(positions / original_max_position_embeddings),
        original_max_position_embeddings,
        attention_factor: some('attention_factor'),
        short_factor: fields.divisors('short_factor', rotated / 2),
        long_factor: fields.divisors('long_factor', rotated / 2),
      };
    }
  }
}
