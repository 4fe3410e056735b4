/**
 * What the scaling experiment compares: architectures and sizes, as configurations that differ by the idea alone. Every one has the same
 * blocks (RMSNorm, SwiGLU, norms on queries and keys, rotary positions, every token sees all before it), width, depth, heads, and
 * initial deviation of its matrices. Not how they are trained (plan.ts).
 */
import { checkConfig, type ModelConfig, parameterCount } from '../../src/model/index.ts';

export const ARCHITECTURES = {
  'transformer++': 'Transformer++',
  dcformer: 'DCFormer',
  muddformer: 'MUDDFormer',
  lfa: 'LFA',
  'lfa+dcmha': 'LFA + DCMHA',
} as const;
export type Architecture = keyof typeof ARCHITECTURES;
export const NAMES = Object.keys(ARCHITECTURES) as Architecture[];

/** Parts of DCMHA left out, one at a time: fields of the DCFormer configuration. */
export const VARIANTS = {
  'query side only': { compose_sides: 'query' },
  'key side only': { compose_sides: 'key' },
  'before the softmax only': { compose_stages: 'pre' },
  'after the softmax only': { compose_stages: 'post' },
  'rank 1': { compose_rank: 1 },
  'rank 4': { compose_rank: 4 },
  'static only': { compose_rank: 0, compose_gates: false, static_proj: true },
} as const;
export type Variant = keyof typeof VARIANTS;

export interface Size {
  /** Roughly the weights of the blocks of Transformer++: 12 width² a layer. */
  name: string;
  width: number;
  layers: number;
}

/** Both width and depth grow, heads of 16: at such widths fewer would leave DCMHA nothing to mix. A larger machine names more. */
export const SIZES: readonly Size[] = [
  { name: '250k', width: 64, layers: 5 },
  { name: '500k', width: 80, layers: 7 },
  { name: '1m', width: 96, layers: 9 },
  { name: '1.4m', width: 112, layers: 9 },
  { name: '2m', width: 128, layers: 10 },
  { name: '4m', width: 176, layers: 11 },
  { name: '10m', width: 256, layers: 13 },
  { name: '30m', width: 384, layers: 17 },
];
const HEAD_DIM = 16;

/** The size of that name. Throws RangeError. */
export function sizeOf(name: string): Size {
  const size = SIZES.find((s) => s.name === name);
  if (!size) throw new RangeError(`[scaling] size must be one of ${SIZES.map((s) => s.name).join(', ')}: ${name}`);
  return size;
}

/** The configuration, checked. `variant`: of DCFormer alone. */
export function configOf(
  architecture: Architecture,
  { width, layers }: Size,
  { vocab, context, variant }: { vocab: number; context: number; variant?: Variant },
): ModelConfig {
  const plain = {
    vocab_size: vocab,
    hidden_size: width,
    intermediate_size: Math.round((8 * width) / 3 / 16) * 16,
    num_hidden_layers: layers,
    num_attention_heads: width / HEAD_DIM,
    max_position_embeddings: context,
    norm_eps: 1e-6,
    use_qk_norm: true,
    tie_word_embeddings: true,
    // As the dial has it (src/model/dial.ts).
    initializer_range: Number(Math.sqrt(2 / (5 * width)).toPrecision(3)),
  };
  const own = {
    'transformer++': { model_type: 'dcformer', use_dcmha: false, window_size: null },
    dcformer: { model_type: 'dcformer', window_size: null, ...(variant && VARIANTS[variant]) },
    muddformer: { model_type: 'muddformer', round64: false, expand_last: true, ffn_reallocation: false },
    lfa: { model_type: 'lfadcformer', use_dcmha: false, window_size: null },
    'lfa+dcmha': { model_type: 'lfadcformer', window_size: null },
  }[architecture];
  // Names of the sizes in a file of these architectures.
  const named = {
    dim: plain.hidden_size,
    n_layer: plain.num_hidden_layers,
    n_head: plain.num_attention_heads,
    block_size: plain.max_position_embeddings,
  };
  return checkConfig({ ...plain, ...named, ...own }, `${architecture} ${width}x${layers}`);
}

/** Parameters without the embedding, which is the head too. */
export const inBlocks = (config: ModelConfig): number =>
  parameterCount(config) - config.vocab_size * config.hidden_size;
