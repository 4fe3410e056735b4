/**
 * The names and shapes that DCFormer and MUDDFormer have in MaxText, the program they are trained with (Caiyun-AI/DCFormer, jax/MaxText), the
 * levels of its tree joined with dots. Products are (in, out) there, heads an axis of their own.
 *
 * DCFormer's layers are scanned: block i is sub-layer i mod S at place floor(i / S) of the axis 1 of tensors that hold every S-th block.
 * MUDDFormer's are not: a block has names of its own. Its embedding and head may have rows beyond the vocabulary.
 *
 * Shapes: V vocabulary, E width, F inner width, H query heads, G key/value heads, D head width, C groups of heads.
 */
import type { DCFormerConfig } from '../../dcformer.ts';
import type { DimConfig } from '../../dim-config.ts';
import type { MUDDFormerConfig } from '../../muddformer.ts';
import type { Piece, Program } from './renamed.ts';
import type { View } from './view.ts';

export const TELLTALE = 'token_embedder.embedding';

export const MAXTEXT: Program = {
  name: 'MaxText',
  /** What is the same for all tokens, off in every release, and there all the same. */
  ignored: /\.AttentionOp_0\.(pre|post)_proj\.w$/,
};

/** Pieces of a tensor by its name in Hugging Face's layout. */
export type PiecesOf = (name: string, shape: readonly number[]) => readonly Piece[] | undefined;

/** Where the tensors of a block lie. */
interface Block {
  /** What a tensor of the block is called: `at('self_attention', 'out.kernel')`. */
  at(part: string, rest: string): string;
  /** A tensor whose shape is `shape` in one block. */
  piece(name: string, shape: readonly number[], view?: (stored: View) => View): Piece;
}

const turned = (view: View) => view.turned(1, 0);

/** (E, heads, D) as (heads D, E). */
const projection = (view: View) => view.turned(1, 2, 0);

/** (H, D, E) as (E, H D). */
const output = (view: View) => view.turned(2, 0, 1);

/** Outside the blocks. */
function outside(prefix: string, { vocab_size: V, hidden_size: E }: DimConfig): Readonly<Record<string, Piece>> {
  return {
    'tok_embeddings.weight': { name: `${prefix}${TELLTALE}`, shape: [-V, E], view: (all) => all.cut(0, 0, V) },
    'norm.weight': { name: `${prefix}decoder.decoder_norm.scale`, shape: [E] },
    'output.weight': {
      name: `${prefix}decoder.logits_dense.kernel`,
      shape: [E, -V],
      view: (all) => turned(all.cut(1, 0, V)),
    },
  };
}

/** What both have in a block, by the name within it. */
function inBlock({ at, piece }: Block, name: string, config: DimConfig, F: number): readonly Piece[] | undefined {
  const { hidden_size: E, num_attention_heads: H, num_key_value_heads: G, head_dim: D } = config;
  const heads = (which: string, count: number) =>
    piece(at('self_attention', `${which}.kernel`), [E, count, D], projection);
  const up = (which: string) => [piece(at('mlp', `${which}.kernel`), [E, F], turned)];
  switch (name) {
    case 'attention.wqkv.weight':
      return [heads('query', H), heads('key', G), heads('value', G)];
    case 'attention.wq.weight':
      return [heads('query', H)];
    case 'attention.wk.weight':
      return [heads('key', G)];
    case 'attention.wv.weight':
      return [heads('value', G)];
    case 'attention.wo.weight':
      return [piece(at('self_attention', 'out.kernel'), [H, D, E], output)];
    case 'attention.q_norm.scale':
    case 'attention.q_norm.weight':
      return [piece(at('self_attention', 'q_norm.scale'), [D])];
    case 'attention.k_norm.scale':
    case 'attention.k_norm.weight':
      return [piece(at('self_attention', 'k_norm.scale'), [D])];
    case 'attention_norm.weight':
      return [piece(at('pre_self_attention_layer_norm', 'scale'), [E])];
    case 'ffn_norm.weight':
      return [piece(at('post_self_attention_layer_norm', 'scale'), [E])];
    case 'feed_forward.w1.weight':
      return up('wi_0');
    case 'feed_forward.w3.weight':
      return up('wi_1');
    case 'feed_forward.w2.weight':
      return [piece(at('mlp', 'wo.kernel'), [F, E], turned)];
    default:
      return undefined;
  }
}

/** What makes DCFormer's heads mix. */
const DYNAMIC: Readonly<Record<string, string>> = {
  dw1: 'dw1.kernel',
  qkw: 'qkw',
  dd: 'dd.kernel',
};

/** `subs`: S, blocks of a step of the scan. */
export function dcformerPieces(prefix: string, config: DCFormerConfig, subs: number): PiecesOf {
  const beside = outside(prefix, config);
  const steps = config.num_hidden_layers / subs;
  const blockOf = (layer: number): Block => ({
    at: (part, rest) => `${prefix}decoder.layers.${part}_${layer % subs}.${rest}`,
    piece: (name, [first, ...rest], view = (all) => all) => ({
      name,
      shape: [first, steps, ...rest],
      view: (all) => view(all.at(1, Math.floor(layer / subs))),
    }),
  });
  return (name, shape) => {
    if (beside[name]) return [beside[name]];
    const [, layer, inside] = /^layers\.(\d+)\.(.+)$/.exec(name) ?? [];
    if (layer === undefined) return undefined;
    const block = blockOf(Number(layer));
    const [, part] = /^attention\.dyn_w_proj\.(.+)$/.exec(inside) ?? [];
    if (part === undefined) return inBlock(block, inside, config, config.intermediate_size);
    const stored = DYNAMIC[part] === undefined ? part : `dyn_w_proj.${DYNAMIC[part]}`;
    return [block.piece(block.at('self_attention', `AttentionOp_0.${stored}`), shape)];
  };
}

const STREAMS = ['q', 'k', 'v'];

/** `innerOf`: width of a block's feed-forward layer. */
export function muddformerPieces(
  prefix: string,
  config: MUDDFormerConfig,
  innerOf: (layer: number) => number,
): PiecesOf {
  const beside = outside(prefix, config);
  const inLayer = (layer: string) => `${prefix}decoder.layers_${layer}.`;
  const blockOf = (layer: string): Block => ({
    at: (part, rest) => {
      const single = part === 'pre_self_attention_layer_norm';
      return `${inLayer(layer)}${part}${single ? '' : '_0'}.${rest}`;
    },
    piece: (name, shape, view) => ({ name, shape, view }),
  });
  return (name, shape) => {
    if (beside[name]) return [beside[name]];
    const [, bias] = /^dense_bs\.(\d+)$/.exec(name) ?? [];
    if (bias !== undefined) return [{ name: `${inLayer(bias)}dense_proj2.bias`, shape }];
    const [, of, which] = /^dynamic_dense\.(\d+)\.w([12])\.weight$/.exec(name) ?? [];
    if (of !== undefined) {
      const stored = `${inLayer(of)}dynamic_dense_conn${which}.kernel`;
      const [rows, columns] = shape;
      if (which === '1') return [{ name: stored, shape: [columns, rows], view: turned }];
      // Its output is (streams, states).
      const states = Number(of) + 2;
      return [{ name: stored, shape: [columns, rows / states, states], view: (all) => all.turned(1, 2, 0) }];
    }
    const [, layer, inside] = /^layers\.(\d+)\.(.+)$/.exec(name) ?? [];
    if (layer === undefined) return undefined;
    const [, stream] = /^attention_norms\.(\d)\.weight$/.exec(inside) ?? [];
    if (stream !== undefined) {
      const stored = `${inLayer(layer)}pre_self_attention_layer_norm_${STREAMS[Number(stream)]}.scale`;
      return [{ name: stored, shape }];
    }
    return inBlock(blockOf(layer), inside, config, innerOf(Number(layer)));
  };
}
