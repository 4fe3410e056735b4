/**
 * A frozen base in which a reader is trained: it reads slots as it reads any text, and questions over them with the reader's parameters,
 * differentiable in these alone. frozen-base.ts is that of decoders, trained-base.ts that of the architectures that are only trained.
 *
 * Shapes: N packed tokens, R rows, E width, H query heads, D head width, L tokens of the longest slot, V vocabulary.
 */
import type { RunnableDecoder, RunnableTrained } from '../../infer/runnable.ts';
import type { Decoder, DecoderWeights, ModelSizes } from '../../model/decoder.ts';
import type { Tensor } from '../../tensor/index.ts';
import { FrozenBase } from './frozen-base.ts';
import { FrozenWeights } from './frozen-weights.ts';
import type { ReaderParameters } from './reader-parameters.ts';
import type { ReadingRow } from './reading-batch.ts';
import { TrainedBase } from './trained-base.ts';

export interface Reading {
  /** (N, E), after the last norm. */
  readonly stream: Tensor;
  /** Packed place of each row's first token. */
  readonly first: readonly number[];
  /** By watched layer: (R, H, L) log-attention of the question's last token over the slot's tokens, -infinity past its end. */
  readonly looks: ReadonlyMap<number, Tensor>;
  /** (R, L, 2): start and end logits; -infinity past a slot's end. Undefined where there are no pointers. */
  readonly pointers: Tensor | undefined;
  /** L: tokens of the longest slot. */
  readonly longest: number;
}

/** Slots as a base keeps them; only it knows more. */
export interface CompiledSlots {
  /** Tokens of each. */
  readonly lengths: readonly number[];
}

export interface ReadingBase extends Disposable {
  readonly sizes: ModelSizes;
  /** Reads slots, each by itself from position 0, as the untouched base does. */
  compile(slots: readonly ArrayLike<number>[]): CompiledSlots;
  /** Texts read by the untouched base: its stream after the last norm, (N, E). */
  readAlone(texts: readonly ArrayLike<number>[]): Tensor;
  /** Reads every row with the reader's parameters. `watch`: layers whose attention is wanted. Recorded for gradients unless noGrad. */
  read(
    slots: CompiledSlots,
    rows: readonly ReadingRow[],
    parameters: ReaderParameters,
    watch?: ReadonlySet<number>,
  ): Reading;
  /** Logits (W, V) of chosen rows of a reading's stream. */
  logits(stream: Tensor, wanted: ArrayLike<number>): Tensor;
  /** (H · D, E): what makes the queries of a layer. */
  queries(layer: number): Float32Array;
}

/** A model as a reader's training needs it: its weights, and engines that run it. */
export type BaseModel =
  | (Pick<RunnableDecoder, 'kind' | 'sizes' | 'engine'> & {
      readonly opened: { readonly decoder: Decoder; readonly weights: DecoderWeights };
    })
  | Pick<RunnableTrained, 'kind' | 'sizes' | 'engine' | 'model'>;

/** The base of a model that was opened, whose weights are read here. */
export const readingBaseOf = (model: BaseModel): ReadingBase =>
  model.kind === 'decoder'
    ? new FrozenBase(new FrozenWeights(model.opened.decoder, model.opened.weights))
    : new TrainedBase(model.model(), model.sizes);
