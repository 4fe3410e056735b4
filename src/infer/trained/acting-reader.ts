/** A reader's weights, checked against a model and put on the device, for slot-attention.ts. */
import type { ModelSizes } from '../../model/decoder.ts';
import { type Tensor, tensor } from '../../tensor/index.ts';
import { checkReader, type LowRank, type ReaderBlock, type ReaderWeights } from '../reader-weights.ts';
import { type ActingBlock, type ActingReader, NO_NULL_SCORE } from './slot-attention.ts';
import { owned } from './token-pages.ts';

export class LoadedReader implements ActingReader, Disposable {
  readonly blocks: readonly ActingBlock[];
  readonly pointers: ReadonlyMap<number, Tensor>;
  readonly #owned: Tensor[] = [];

  /** Throws EngineError for weights that are of another model. */
  constructor(sizes: ModelSizes, weights: ReaderWeights) {
    checkReader(sizes, weights);
    const { width: E } = sizes;
    const of = (values: Float32Array, shape: readonly number[]): Tensor => {
      const x = owned(tensor(values, { shape }));
      this.#owned.push(x);
      return x;
    };
    const lowRank = (pair: LowRank | undefined) =>
      pair && pair.rank > 0
        ? { A: of(pair.A, [pair.rank, E]), B: of(pair.B, [pair.B.length / pair.rank, pair.rank]) }
        : undefined;
    this.blocks = weights.blocks.map(({ q, k, v, ...block }): ActingBlock => {
      const parts = { q: lowRank(q), k: lowRank(k), v: lowRank(v) };
      if (isSilent(block)) return { ...parts, slotBias: undefined, nullScore: undefined };
      const slotBias = of(block.slotBias, [block.slotBias.length]);
      if (hasNoNull(block)) return { ...parts, slotBias, nullScore: undefined };
      const nullScore = block.nullScore.map((score) => Math.max(score, NO_NULL_SCORE));
      return { ...parts, slotBias, nullScore: of(nullScore, [nullScore.length]) };
    });
    this.pointers = new Map(
      weights.pointers.map(({ layer, weight }) => [layer, of(weight, [weight.length / E, E])] as const),
    );
  }

  [Symbol.dispose](): void {
    for (const x of this.#owned) x.dispose();
  }
}

/** Attention is the base's: no bias, no null slot. */
export const isSilent = ({ slotBias, nullScore }: Pick<ReaderBlock, 'slotBias' | 'nullScore'>): boolean =>
  slotBias.every((x) => x === 0) && hasNoNull({ nullScore });

export const hasNoNull = ({ nullScore }: Pick<ReaderBlock, 'nullScore'>): boolean =>
  nullScore.every((x) => x <= NO_NULL_SCORE);
