/**
 * The names and shapes that Yuan 2.0 and M32 have in Megatron, the program they are trained with (IEIT-Yuan/Yuan-2.0, Yuan2.0-M32), of one
 * process that has the whole model. Queries and keys are one matrix there, whose halves the layout of Hugging Face has apart; up and gate
 * as well; a router's three matrices; and all experts' ways in, and ways back, as (in, out) one after another.
 *
 * Shapes: V vocabulary, E width, P heads · head width, F inner width, X experts.
 */
import type { YuanConfig } from '../../yuan-config.ts';
import type { PiecesOf } from './maxtext.ts';
import type { Piece, Program } from './renamed.ts';
import { View } from './view.ts';

export const TELLTALE = 'language_model.embedding.word_embeddings.weight';

export const MEGATRON: Program = {
  name: 'Megatron',
  /** What every program computes for itself, and the embedding that the last stage of a pipeline has once more. */
  ignored: /(_extra_state|inv_freq)$|^(.*\.)?word_embeddings\.weight$/,
};

/** Those that have the same name within a block, or another one, and lie in the same way. */
const SAME: Readonly<Record<string, string>> = {
  'input_layernorm.weight': 'input_layernorm.weight',
  'post_attention_layernorm.weight': 'post_attention_layernorm.weight',
  'self_attn.v_proj.weight': 'self_attention.get_value.weight',
  'self_attn.o_proj.weight': 'self_attention.dense.weight',
  'self_attn.lf_gate.conv1.weight': 'self_attention.lf_gate.conv1.weight',
  'self_attn.lf_gate.conv1.bias': 'self_attention.lf_gate.conv1.bias',
  'self_attn.lf_gate.conv2.weight': 'self_attention.lf_gate.conv2.weight',
  'self_attn.lf_gate.conv2.bias': 'self_attention.lf_gate.conv2.bias',
  'self_attn.lf_gate.output_layernorm.weight': 'self_attention.lf_gate.output_layernorm.weight',
  'mlp.down_proj.weight': 'mlp.dense_4h_to_h.weight',
};

/** Those that are rows of a larger matrix: which of how many equal parts. */
const PARTS: Readonly<Record<string, readonly [name: string, part: number, of: number]>> = {
  'self_attn.q_proj.weight': ['self_attention.get_query_key.weight', 0, 2],
  'self_attn.k_proj.weight': ['self_attention.get_query_key.weight', 1, 2],
  'mlp.up_proj.weight': ['mlp.dense_h_to_4h.weight', 0, 2],
  'mlp.gate_proj.weight': ['mlp.dense_h_to_4h.weight', 1, 2],
  'mlp.gate.query.weight': ['mlp.router.attention_router.query_key_value.weight', 0, 3],
  'mlp.gate.key.weight': ['mlp.router.attention_router.query_key_value.weight', 1, 3],
  'mlp.gate.value.weight': ['mlp.router.attention_router.query_key_value.weight', 2, 3],
};

export function yuanPieces(prefix: string, { vocab_size: V, moe_config: moe }: YuanConfig): PiecesOf {
  /** Expert `e` of a matrix (in, out) for each, however the axes of the whole are called: it is looked at as (X, in, out). */
  const expert = (name: string, e: number, [O, I]: readonly number[], whole: readonly number[]): Piece => ({
    name,
    shape: whole,
    view: () => new View([moe!.moe_num_experts, I, O]).at(0, e).turned(1, 0),
  });
  return (name, shape) => {
    const [rows, ...rest] = shape;
    if (name === 'model.embed_tokens.weight')
      return [{ name: prefix + TELLTALE, shape: [-V, ...rest], view: (all) => all.cut(0, 0, V) }];
    if (name === 'lm_head.weight')
      return [
        { name: `${prefix}language_model.output_layer.weight`, shape: [-V, ...rest], view: (all) => all.cut(0, 0, V) },
      ];
    const encoder = `${prefix}language_model.encoder.`;
    if (name === 'model.norm.weight') return [{ name: `${encoder}final_layernorm.weight`, shape }];
    const [, layer, inside] = /^model\.layers\.(\d+)\.(.+)$/.exec(name) ?? [];
    if (layer === undefined) return undefined;
    const at = `${encoder}layers.${layer}.`;
    if (SAME[inside]) return [{ name: at + SAME[inside], shape }];
    if (PARTS[inside]) {
      const [stored, part, of] = PARTS[inside];
      const view = (all: View) => all.cut(0, part * rows, (part + 1) * rows);
      return [{ name: at + stored, shape: [of * rows, ...rest], view }];
    }
    const [, e, which] = /^mlp\.experts\.(\d+)\.w([12])\.weight$/.exec(inside) ?? [];
    if (e === undefined || !moe) return undefined;
    const X = moe.moe_num_experts;
    const [O, I] = shape;
    return which === '1'
      ? [expert(`${at}mlp.experts.weight1`, Number(e), shape, [I, X * O])]
      : [expert(`${at}mlp.experts.weight2`, Number(e), shape, [X * I, O])];
  };
}
