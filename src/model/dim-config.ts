/**
 * The fields that DCFormer, MUDDFormer and their Pythias have in common, in the words of their config.json (dim, n_layer, block_size)
 * where a file is concerned and in those of the other architectures (hidden_size, num_hidden_layers) here. Both are read.
 */
import { commonFields } from './architectures/shared.ts';
import { type Fields, type Json, tokensAndType } from './config-fields.ts';
import type { CommonConfig } from './trainable.ts';

export interface DimConfig extends CommonConfig {
  /** Of all norms but those on queries and keys of DCFormer and DCPythia, which have 1e-6. */
  norm_eps: number;
  /** Queries and keys are normed per head before the rotation. */
  use_qk_norm: boolean;
}

/** What the sizes are called in a file. */
const SIZES = {
  hidden_size: 'dim',
  num_hidden_layers: 'n_layer',
  num_attention_heads: 'n_head',
  num_key_value_heads: 'n_local_heads',
  max_position_embeddings: 'block_size',
  rope_theta: 'rope_base',
} as const;

/** The library's values where a file says nothing. */
interface Defaults {
  normEps: number;
  /** Inner width by the model's. */
  inner(width: number): number;
}

export function dimFields(file: Fields, { normEps, inner }: Defaults): DimConfig {
  const shared = file.some(['n_local_heads']).n_local_heads === -1;
  const named = (shared ? file.with({ n_local_heads: null }) : file).renamed(SIZES);
  const width = named.whole('hidden_size', 1, 2 ** 17);
  const heads = named.whole('num_attention_heads', 1, width);
  if (width % heads !== 0) throw named.wrong('hidden_size', `must be heads of equal width (${heads})`);
  const fields = named.with({
    head_dim: width / heads, // whatever the file says
    ...(!named.has('intermediate_size') && { intermediate_size: inner(width) }),
  });
  const { model_type: _, ...common } = commonFields(fields, '', { positions: 2048, tied: false });
  return {
    ...common,
    rope_theta: fields.positive('rope_theta', 1e12, 10_000),
    norm_eps: fields.positive('norm_eps', 1, normEps),
    use_qk_norm: fields.flag('use_qk_norm', false),
    initializer_range: fields.positive('initializer_range', 10, 0.006),
    ...tokensAndType(fields, common.vocab_size),
  };
}

/** The fields of a file: sizes under their names there, all others of the configuration under their own. */
export function dimJson({ bos_token_id: _bos, eos_token_id: _eos, torch_dtype: _type, ...config }: DimConfig): Json {
  const names: Readonly<Record<string, string>> = SIZES;
  return Object.fromEntries(Object.entries(config).map(([field, value]) => [names[field] ?? field, value]));
}

/** `n` or the next multiple of `of`. */
export const upTo = (n: number, of: number): number => Math.ceil(n / of) * of;
