/**
 * Where a llama2.c file keeps its weights: one after another in an order of its version. Names are GGUF's, since the weights are: rows of
 * queries and keys lie as pairs in both. Reading them: read.ts.
 */
import type { Llama2cHeader } from './header.ts';

export interface Llama2cTensor {
  /** Outermost first. */
  readonly shape: readonly number[];
  readonly start: number;
  /** Signed bytes, and then a float32 factor for each group of the header; otherwise float32. */
  readonly grouped: boolean;
}

/** All tensors, and the length that a file of this header has. Elements of a tensor that is grouped must be whole groups. */
export function layoutOf(header: Llama2cHeader): { tensors: Map<string, Llama2cTensor>; bytes: number } {
  const { version, width: E, inner: F, layers, heads, kvHeads, vocab: V, context, group } = header;
  const kvWidth = (E / heads) * kvHeads;
  const tensors = new Map<string, Llama2cTensor>();
  let at = header.bytes;
  const one = (name: string, shape: readonly number[], grouped = false) => {
    const elements = shape.reduce((n, size) => n * size, 1);
    tensors.set(`${name}.weight`, { shape, start: at, grouped });
    at += grouped ? elements + (elements / group) * 4 : elements * 4;
  };
  const each = (name: string, shape: readonly number[], grouped = false) => {
    for (let layer = 0; layer < layers; layer++) one(`blk.${layer}.${name}`, shape, grouped);
  };

  const grouped = version === 2;
  if (version === 0) {
    one('token_embd', [V, E]);
    each('attn_norm', [E]);
  } else {
    each('attn_norm', [E]);
    each('ffn_norm', [E]);
    one('output_norm', [E]);
    one('token_embd', [V, E], grouped);
  }
  each('attn_q', [E, E], grouped);
  each('attn_k', [kvWidth, E], grouped);
  each('attn_v', [kvWidth, E], grouped);
  each('attn_output', [E, E], grouped);
  if (version === 0) each('ffn_norm', [E]);
  each('ffn_gate', [F, E], grouped);
  each('ffn_down', [E, F], grouped);
  each('ffn_up', [F, E], grouped);
  if (version === 0) {
    one('output_norm', [E]);
    at += context * (E / heads) * 4; // cosines and sines of all positions, which every program computes for itself
  }
  if (!header.tied) one('output', [V, E], grouped);
  return { tensors, bytes: at };
}
