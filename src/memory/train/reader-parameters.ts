/**
 * A reader's weights while they are trained: tensors by name, as the reader's file names them, and the way to plain arrays and back. What they do in a
 * pass: reading-attention.ts and frozen-base.ts.
 *
 * Sizes, in names: E width, H query heads, G key/value heads, D head width, r rank.
 */
import type { ModelSizes } from '../../model/decoder.ts';
import { full, normal, type Random, type Tensor, tensor, zeros } from '../../tensor/index.ts';
import { moveTo } from '../../tensor/storage.ts';
import type { LowRank, ReaderWeights } from '../reader/readout.ts';
import type { ReadingBase } from './reading-base.ts';

/** A null slot that begins so low takes no attention before it is taught to. */
const FIRST_NULL_SCORE = -8;
const LOWEST_NULL_SCORE = -1e4;
/** Of the mean query: pointers that say almost nothing yet, but point the right way. */
const FIRST_POINTER = 0.01;

export type Projection = 'q' | 'k' | 'v';
export const PROJECTIONS: readonly Projection[] = ['q', 'k', 'v'];

export interface TrainedLowRank {
  /** (r, inputs) and (outputs, r). */
  readonly A: Tensor;
  readonly B: Tensor;
}

export interface TrainedBlock extends Readonly<Record<Projection, TrainedLowRank | undefined>> {
  /** (H). */
  readonly slotBias: Tensor;
  readonly nullScore: Tensor;
}

export interface ReaderParameters {
  readonly blocks: readonly TrainedBlock[];
  /** By layer: (2 · G · D, E). */
  readonly pointers: ReadonlyMap<number, Tensor>;
  /** (2): logits of start and end when no open slot has the answer. */
  readonly pointerNull: Tensor;
}

export interface ParameterOptions {
  readonly rank: number;
  readonly pointerLayers: readonly number[];
}

/**
 * Parameters that change nothing yet: A random, B zero, biases zero. The pointers begin as the mean query of each group of heads, so that
 * they start from where the base looks.
 */
export function newParameters(
  base: ReadingBase,
  random: Random,
  { rank, pointerLayers }: ParameterOptions,
): ReaderParameters {
  const { blocks, width: E } = base.sizes;
  const lowRank = (outputs: number): TrainedLowRank => ({
    A: leaf(normal(random, [rank, E], { deviation: 1 / Math.sqrt(E) })),
    B: leaf(zeros([outputs, rank])),
  });
  return {
    blocks: blocks.map(({ heads, kvHeads, headDim }) => ({
      q: lowRank(heads * headDim),
      k: lowRank(kvHeads * headDim),
      v: lowRank(kvHeads * headDim),
      slotBias: leaf(zeros([heads])),
      nullScore: leaf(full([heads], FIRST_NULL_SCORE)),
    })),
    pointers: new Map(pointerLayers.map((layer) => [layer, leaf(meanQueries(base, layer))])),
    pointerNull: leaf(zeros([2])),
  };
}

/** (2 · G · D, E): twice the mean over a group's heads of the query projection. */
function meanQueries(base: ReadingBase, layer: number): Tensor {
  const { heads: H, kvHeads: G, headDim: D } = base.sizes.blocks[layer];
  const { width: E } = base.sizes;
  const queries = base.queries(layer);
  const mean = new Float32Array(2 * G * D * E);
  const size = D * E;
  for (let h = 0; h < H; h++) {
    const group = Math.floor((h * G) / H);
    for (let i = 0; i < size; i++) mean[group * size + i] += (FIRST_POINTER * queries[h * size + i] * G) / H;
  }
  mean.copyWithin(G * size, 0, G * size);
  return tensor(mean, { shape: [2 * G * D, E] });
}

function leaf(x: Tensor): Tensor {
  moveTo(x.storage, undefined);
  x.requiresGrad = true;
  return x;
}

/** Every tensor by the name it has in a reader's file, in one fixed order. */
export function namedTensors({ blocks, pointers, pointerNull }: ReaderParameters): Map<string, Tensor> {
  const named = new Map<string, Tensor>();
  blocks.forEach((block, n) => {
    for (const projection of PROJECTIONS) {
      const pair = block[projection];
      if (!pair) continue;
      named.set(`blocks.${n}.${projection}.lora_A`, pair.A);
      named.set(`blocks.${n}.${projection}.lora_B`, pair.B);
    }
    named.set(`blocks.${n}.slot_bias`, block.slotBias);
    named.set(`blocks.${n}.null_score`, block.nullScore);
  });
  for (const [layer, weight] of pointers) named.set(`pointer.${layer}.weight`, weight);
  named.set('pointer.null', pointerNull);
  return named;
}

/** The values as they are now, for a reader's file and for engines. */
export function weightsOf(parameters: ReaderParameters, heads: ReaderWeights['heads']): ReaderWeights {
  const values = (x: Tensor) => Float32Array.from(x.readSync());
  const lowRank = (pair: TrainedLowRank | undefined): LowRank | undefined =>
    pair && { rank: pair.A.shape[0], A: values(pair.A), B: values(pair.B) };
  const [start, end] = values(parameters.pointerNull);
  return {
    blocks: parameters.blocks.map(({ q, k, v, slotBias, nullScore }) => ({
      q: lowRank(q),
      k: lowRank(k),
      v: lowRank(v),
      slotBias: values(slotBias),
      nullScore: values(nullScore),
    })),
    heads,
    pointers: [...parameters.pointers].map(([layer, weight]) => ({ layer, weight: values(weight) })),
    pointerNull: [start, end],
  };
}

/** Parameters that go on from a reader's weights; one without adapters, null scores or pointers goes on without them. */
export function parametersOf(sizes: ModelSizes, weights: ReaderWeights): ReaderParameters {
  const { width: E } = sizes;
  const of = (values: Float32Array, shape: readonly number[]) => leaf(tensor(Float32Array.from(values), { shape }));
  const lowRank = (pair: LowRank | undefined, outputs: number): TrainedLowRank | undefined =>
    pair && { A: of(pair.A, [pair.rank, E]), B: of(pair.B, [outputs, pair.rank]) };
  return {
    blocks: weights.blocks.map(({ q, k, v, slotBias, nullScore }, n) => {
      const { heads, kvHeads, headDim } = sizes.blocks[n];
      return {
        q: lowRank(q, heads * headDim),
        k: lowRank(k, kvHeads * headDim),
        v: lowRank(v, kvHeads * headDim),
        slotBias: of(slotBias, [heads]),
        // A null slot that is not there is one so low that it takes nothing.
        nullScore: of(
          nullScore.map((score) => Math.max(score, LOWEST_NULL_SCORE)),
          [heads],
        ),
      };
    }),
    pointers: new Map(
      weights.pointers.map(({ layer, weight }) => {
        const { kvHeads, headDim } = sizes.blocks[layer];
        return [layer, of(weight, [2 * kvHeads * headDim, E])];
      }),
    ),
    pointerNull: of(Float32Array.from(weights.pointerNull), [2]),
  };
}

/** Frees every tensor. */
export function disposeParameters(parameters: ReaderParameters): void {
  for (const x of namedTensors(parameters).values()) {
    x.grad?.dispose();
    x.dispose();
  }
}
