/**
 * The models that are compared: at each size an architecture and the Transformer++ of the same width, depth, heads and feed-forward width,
 * both with tied embeddings, as many key heads as query heads and the vocabulary of the preset. What of them is measured: step-figure.ts,
 * decode-figure.ts. Not the models themselves (src/model).
 */
import { checkConfig, type ModelConfig, preset } from '../../src/model/index.ts';

export const SIZES = ['10m', '60m'] as const;
export type Size = (typeof SIZES)[number];

/** Tokens of a step, however long its sequences are. */
export const TOKENS: Readonly<Record<Size, number>> = { '10m': 4096, '60m': 2048 };

export interface Compared {
  /** As in the figures' ids. */
  readonly name: string;
  readonly config: (size: Size, positions: number) => ModelConfig;
  /** Whether the Transformer++ beside it has norms on queries and keys, because the architecture has them. */
  readonly qkNorm: boolean;
  /** What the architecture is set to. */
  readonly note: string;
  /** Sizes at which its training step is measured; all unless said. */
  readonly sizes?: readonly Size[];
}

const HEADS: Readonly<Record<Size, number>> = { '10m': 6, '60m': 10 };

/** `qkNorm`: with norms on queries and keys. */
export const transformer = (size: Size, positions: number, qkNorm: boolean): ModelConfig =>
  preset(size, {
    model_type: qkNorm ? 'qwen3' : 'llama',
    num_key_value_heads: HEADS[size],
    max_position_embeddings: positions,
  });

/** Fields of the size, under the names that all configurations have. */
function sizesOf(size: Size, positions: number) {
  const { vocab_size, hidden_size, intermediate_size, num_hidden_layers, rope_theta, initializer_range } = preset(size);
  return {
    vocab_size,
    hidden_size,
    intermediate_size,
    num_hidden_layers,
    num_attention_heads: HEADS[size],
    num_key_value_heads: HEADS[size],
    max_position_embeddings: positions,
    rope_theta,
    initializer_range,
    tie_word_embeddings: true,
  };
}

const WINDOW = 256;
/** Experts as wide as half the feed-forward layer, two of eight for a token: the work of a token is that of the dense layer. */
const EXPERTS = { moe_num_experts: 8, moe_top_k: 2 };

export const COMPARED: readonly Compared[] = [
  {
    name: 'dcformer',
    config: (size, positions) =>
      checkConfig({ ...sizesOf(size, positions), model_type: 'dcformer', use_qk_norm: true, window_size: WINDOW }),
    qkNorm: true,
    note: `rank 2, gates, every second layer local with a window of ${WINDOW}`,
  },
  {
    name: 'lfa',
    config: (size, positions) => checkConfig({ ...sizesOf(size, positions), model_type: 'yuan' }),
    qkNorm: false,
    note: 'Yuan 2.0, its rotation in float32',
  },
  {
    name: 'mudd',
    config: (size, positions) =>
      checkConfig({
        ...sizesOf(size, positions),
        model_type: 'muddformer',
        use_qk_norm: true,
        expand_last: true,
        round64: true,
      }),
    qkNorm: true,
    note: 'four streams, feed-forward layers wider with depth, as the releases',
  },
  {
    name: 'hybrid',
    config: (size, positions) =>
      checkConfig({ ...sizesOf(size, positions), model_type: 'lfadcformer', use_qk_norm: true, window_size: WINDOW }),
    qkNorm: true,
    note: `heads mix as in dcformer, queries and keys are filtered as in lfa; window of ${WINDOW} in every second layer`,
  },
  {
    name: 'yuan-moe',
    config: (size, positions) => {
      const sizes = sizesOf(size, positions);
      const moe_config = { ...EXPERTS, ffn_hidden_size: sizes.intermediate_size / EXPERTS.moe_top_k };
      return checkConfig({ ...sizes, model_type: 'yuan', moe_config });
    },
    qkNorm: false,
    note: `localized filtering, ${EXPERTS.moe_top_k} of ${EXPERTS.moe_num_experts} experts half as wide, attention router`,
    sizes: ['10m'],
  },
];
