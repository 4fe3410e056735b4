/**
 * What acts on the tokens that read slots, as plain arrays: low-rank additions to queries, keys and values, biases of the slots' scores,
 * pointers; and whether they fit a model. What they do in a block is the engines' (runner/, trained/).
 *
 * Sizes, in names: E width, H query heads, G key/value heads, D head width.
 */
import type { ModelSizes } from '../model/decoder.ts';
import { EngineError } from './runner/options.ts';

/** A product's addition: y += B (A x). A (rank, inputs), B (outputs, rank), row-major. */
export interface LowRank {
  readonly rank: number;
  readonly A: Float32Array;
  readonly B: Float32Array;
}

export interface ReaderBlock {
  readonly q?: LowRank;
  readonly k?: LowRank;
  readonly v?: LowRank;
  /** (H): added to the score of every slot token. */
  readonly slotBias: Float32Array;
  /** (H): score of the null slot, whose value is zero; -Infinity: there is none. */
  readonly nullScore: Float32Array;
}

/** Queries of the normed input x: (2, G, D) = W x, turned as queries are, that point at an answer's first and last token. */
export interface PointerLayer {
  readonly layer: number;
  /** (2 · G · D, E): start first, then end. */
  readonly weight: Float32Array;
}

export interface ReaderWeights {
  readonly blocks: readonly ReaderBlock[];
  /** Heads whose attention is read, [layer, head] from 0. */
  readonly heads: readonly (readonly [layer: number, head: number])[];
  readonly pointers: readonly PointerLayer[];
}

/** Throws EngineError for weights that are of another model, or no numbers. */
export function checkReader({ width: E, blocks }: ModelSizes, weights: ReaderWeights): void {
  const wrong = (what: string, rule: string, received: unknown) =>
    new EngineError({ what, rule, received: String(received) });
  const floats = (what: string, values: Float32Array, length: number, infinite = false) => {
    if (values.length !== length) throw wrong(what, `must have ${length} numbers`, values.length);
    const bad = values.find((x) => !Number.isFinite(x) && !(infinite && x === -Infinity));
    if (bad !== undefined) throw wrong(what, 'must be finite', bad);
  };
  if (weights.blocks.length !== blocks.length)
    throw wrong('reader', `must have ${blocks.length} blocks`, weights.blocks.length);
  weights.blocks.forEach(({ slotBias, nullScore, ...parts }, layer) => {
    const { heads: H, kvHeads: G, headDim: D } = blocks[layer];
    for (const [name, outputs] of [
      ['q', H * D],
      ['k', G * D],
      ['v', G * D],
    ] as const) {
      const part = parts[name];
      if (!part) continue;
      if (!Number.isInteger(part.rank) || part.rank < 0 || part.rank > E)
        throw wrong(`blocks.${layer}.${name}`, `the rank must be a whole number up to ${E}`, part.rank);
      floats(`blocks.${layer}.${name}.A`, part.A, part.rank * E);
      floats(`blocks.${layer}.${name}.B`, part.B, outputs * part.rank);
    }
    floats(`blocks.${layer}.slotBias`, slotBias, H);
    floats(`blocks.${layer}.nullScore`, nullScore, H, true);
  });
  for (const [layer, head] of weights.heads)
    if (!(Number.isInteger(head) && head >= 0 && head < (blocks[layer]?.heads ?? 0)))
      throw wrong('reader', 'a head must be one of the model', `${layer}.${head}`);
  const seen = new Set<number>();
  for (const { layer, weight } of weights.pointers) {
    const block = blocks[layer];
    if (!block || seen.has(layer)) throw wrong('reader', 'a pointer must be of a layer of its own', layer);
    seen.add(layer);
    floats(`pointers.${layer}`, weight, 2 * block.kvHeads * block.headDim * E);
  }
}
