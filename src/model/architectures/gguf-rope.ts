/**
 * The rotation as GGUF says it, in the words of rope_parameters. Frequencies that a file divides one by one (Llama 3's rope_freqs,
 * LongRoPE's factors) are longrope's.
 */
import type { Json } from '../config-fields.ts';
import type { GgufView } from './architecture.ts';

/** rope_theta and rope_parameters of a file, in which is said how many components rotate, not which share of the head. */
export function ropeJson(file: GgufView): Json {
  const rope_theta = file.get('rope.freq_base') ?? 10_000;
  const heads = file.get('attention.head_count');
  const headDim = Number(file.get('attention.key_length') ?? Number(file.get('embedding_length')) / Number(heads));
  const partial_rotary_factor = Number(file.get('rope.dimension_count') ?? headDim) / headDim;
  return { rope_theta, rope_parameters: { rope_theta, partial_rotary_factor, ...scaling(file) } };
}

function scaling(file: GgufView): Json {
  const original_max_position_embeddings = file.get('rope.scaling.original_context_length');
  // The first files had a key of their own.
  const linear = file.get('rope.scale_linear');
  const rope_type = file.get('rope.scaling.type') ?? (linear === undefined || linear === 1 ? 'none' : 'linear');
  const factor = file.get('rope.scaling.factor') ?? linear;
  const [long, short] = ['rope_factors_long.weight', 'rope_factors_short.weight'];
  if (file.has(long) && file.has(short))
    return {
      rope_type: 'longrope',
      original_max_position_embeddings,
      attention_factor: file.get('rope.scaling.attn_factor') ?? 1,
      long_factor: file.vector(long),
      short_factor: file.vector(short),
    };
  if (rope_type === 'none' && file.has('rope_freqs.weight')) {
    const divisors = file.vector('rope_freqs.weight');
    return { rope_type: 'longrope', attention_factor: 1, long_factor: divisors, short_factor: divisors };
  }
  switch (rope_type) {
    case 'none':
      return {};
    case 'yarn':
      return {
        rope_type,
        factor,
        original_max_position_embeddings,
        beta_fast: file.get('rope.scaling.yarn_beta_fast'),
        beta_slow: file.get('rope.scaling.yarn_beta_slow'),
      };
    default:
      return { rope_type, factor };
  }
}
