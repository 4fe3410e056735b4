/**
 * A base of an architecture that is only trained, frozen, read by its own forward pass: each row by itself behind what was kept of its slot,
 * with the reader beside (src/infer/trained/slot-attention.ts), as its engine does, and recorded for gradients.
 *
 * Shapes: R rows, T tokens of a row, L tokens of the longest slot, E width, H query heads.
 */
import { isSilent } from '../../infer/trained/acting-reader.ts';
import { idsOf } from '../../infer/trained/passes.ts';
import { type ActingReader, SlotAttention } from '../../infer/trained/slot-attention.ts';
import type { ModelSizes } from '../../model/decoder.ts';
import type { LanguageModel } from '../../model/index.ts';
import type { TokenCache } from '../../model/kv-cache.ts';
import {
  add,
  arena,
  concat,
  embedding,
  full,
  log,
  noGrad,
  reshape,
  slice,
  type Tensor,
  zeros,
} from '../../tensor/index.ts';
import { ReaderError } from '../reader/reader-error.ts';
import type { ReaderParameters } from './reader-parameters.ts';
import type { Reading, ReadingBase } from './reading-base.ts';
import { integers, type ReadingRow } from './reading-batch.ts';

/** What was kept of slots: by slot and layer, of every token (1, L, ...) and of the last (1, 1, ...). */
export interface KeptSlots {
  readonly lengths: readonly number[];
  readonly kept: readonly (readonly LayerRows[])[];
}

interface LayerRows {
  readonly every: readonly Tensor[];
  readonly last: readonly Tensor[];
}

const HIDDEN = Number.NEGATIVE_INFINITY;
/** Probabilities below it are as good as none; their logarithm must be a number. */
const LEAST = 1e-30;

export class TrainedBase implements ReadingBase {
  readonly sizes: ModelSizes;
  readonly #model: LanguageModel;

  /** Takes the model over. */
  constructor(model: LanguageModel, sizes: ModelSizes) {
    this.#model = model;
    this.sizes = sizes;
  }

  compile(slots: readonly ArrayLike<number>[]): KeptSlots {
    const kept = slots.map((tokens) =>
      noGrad(() => {
        using scope = arena();
        const layers: LayerRows[] = this.sizes.blocks.map(() => ({ every: [], last: [] }));
        this.#pass(tokens, this.#recording(layers));
        for (const { every, last } of layers) scope.keep([...every, ...last]);
        return layers;
      }),
    );
    return { lengths: slots.map(({ length }) => length), kept };
  }

  readAlone(texts: readonly ArrayLike<number>[]): Tensor {
    return noGrad(() => {
      const layers = this.sizes.blocks.map(() => ({ every: [], last: [] }));
      return concat(
        texts.map((tokens) => this.#rows(this.#pass(tokens, this.#recording(layers)))),
        0,
      );
    });
  }

  read(
    slots: KeptSlots,
    rows: readonly ReadingRow[],
    parameters: ReaderParameters,
    watch: ReadonlySet<number> = new Set(),
  ): Reading {
    const reader = actingReader(parameters);
    const longest = Math.max(0, ...rows.map(({ slot }) => slots.lengths[slot]));
    const streams: Tensor[] = [];
    const looks = new Map([...watch].map((layer): [number, Tensor[]] => [layer, []]));
    const pointers: Tensor[] = [];
    const first: number[] = [];
    let at = 0;
    for (const { slot, tokens, question } of rows) {
      const slotTokens = slots.lengths[slot];
      const beside = new SlotAttention(reader, { slotTokens, looking: question - 1, watch });
      streams.push(this.#rows(this.#pass(tokens, behindSlot(slots.kept[slot]), slotTokens, beside)));
      for (const [layer, own] of looks) own.push(this.#filled(log(add(beside.looks.get(layer)!, LEAST)), 1, longest));
      if (beside.pointers) pointers.push(this.#filled(beside.pointers, 0, longest));
      first.push(at);
      at += tokens.length;
    }
    const stacked = (all: readonly Tensor[]) => reshape(concat(all, 0), [all.length, ...all[0].shape]);
    return {
      stream: concat(streams, 0),
      first,
      looks: new Map([...looks].map(([layer, own]) => [layer, stacked(own)])),
      pointers: pointers.length > 0 ? stacked(pointers) : undefined,
      longest,
    };
  }

  logits(stream: Tensor, wanted: ArrayLike<number>): Tensor {
    return this.#model.logitsOf(embedding(stream, integers(wanted, [wanted.length])));
  }

  queries(layer: number): Float32Array {
    return noGrad(() => Float32Array.from(this.#model.queries(layer).readSync()));
  }

  [Symbol.dispose](): void {
    this.#model[Symbol.dispose]();
  }

  /** (1, T, E). Throws ReaderError for more tokens than the base's context. */
  #pass(tokens: ArrayLike<number>, cache: TokenCache, start = 0, beside?: SlotAttention): Tensor {
    const { context } = this.sizes;
    if (start + tokens.length > context)
      throw new ReaderError({
        what: 'reader training',
        rule: `a slot and its question must have ${context} tokens at most, the base's context`,
        received: String(start + tokens.length),
      });
    return this.#model.behind(idsOf(tokens), { cache, start, beside });
  }

  #rows(x_1TE: Tensor): Tensor {
    return reshape(x_1TE, [x_1TE.shape[1], this.sizes.width]);
  }

  /** Filled up on the right with what is hidden. */
  #filled(x: Tensor, axis: number, size: number): Tensor {
    const missing = size - x.shape[axis];
    return missing === 0 ? x : concat([x, full(x.shape.with(axis, missing), HIDDEN)], axis);
  }

  /** Remembers what a pass from position 0 leaves. */
  #recording(layers: { every: readonly Tensor[]; last: readonly Tensor[] }[]): TokenCache {
    const { last = [] } = this.#model.kept();
    return {
      append: (layer, ...next) => {
        layers[layer] = { ...layers[layer], every: next };
        return next as { [I in keyof typeof next]: Tensor };
      },
      last: () => last.map((shape) => zeros([1, 1, ...shape])),
      keep: (layer, ...next) => {
        layers[layer] = { ...layers[layer], last: next.map((x) => slice(x, 1, -1)) };
      },
    };
  }
}

/** A slot in front of the tokens that are read. */
const behindSlot = (layers: readonly LayerRows[]): TokenCache => ({
  append: (layer, ...next) => {
    const all = next.map((x, kind) => concat([layers[layer].every[kind], x], 1));
    return all as { [I in keyof typeof next]: Tensor };
  },
  last: (layer) => layers[layer].last,
  keep: () => {},
});

/** Of parameters that leave attention as it is, no bias and no null slot. */
function actingReader({ blocks, pointers }: ReaderParameters): ActingReader {
  return {
    pointers,
    blocks: blocks.map((block) => {
      const [slotBias, nullScore] = [block.slotBias, block.nullScore].map((x) => x.readSync() as Float32Array);
      return isSilent({ slotBias, nullScore }) ? { ...block, slotBias: undefined, nullScore: undefined } : block;
    }),
  };
}
