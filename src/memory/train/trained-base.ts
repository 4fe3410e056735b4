/**
 * A base of an architecture that is only trained, frozen, read by its own forward pass: each row by itself behind what was kept of its slot,
 * with the reader beside (src/infer/trained/slot-attention.ts), as its engine does, and recorded for gradients.
 *
 * Shapes: R rows, T tokens of a row, L tokens of the longest slot, E width, H query heads.
 */
import { hasNoNull, isSilent } from '../../infer/trained/acting-reader.ts';
import { idsOf } from '../../infer/trained/passes.ts';
import { type ActingReader, SlotAttention } from '../../infer/trained/slot-attention.ts';
import type { ModelSizes } from '../../model/decoder.ts';
import type { LanguageModel } from '../../model/index.ts';
import type { TokenCache } from '../../model/kv-cache.ts';
import {
  add,
  arena,
  checkpoint,
  concat,
  embedding,
  full,
  gradEnabled,
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
/** Of more tokens what happens in a row is not kept for the backward pass but computed again. */
const MOST_KEPT_TOKENS = 1600;

const copied = (x: Tensor) => add(x, 0);

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
        this.#pass(idsOf(tokens), this.#recording(layers));
        // A part of a product would keep all of it.
        const own = layers.map(({ every, last }) => ({ every: every.map(copied), last: last.map(copied) }));
        for (const { every, last } of own) scope.keep([...every, ...last]);
        return own;
      }),
    );
    return { lengths: slots.map(({ length }) => length), kept };
  }

  readAlone(texts: readonly ArrayLike<number>[]): Tensor {
    const read = (tokens: ArrayLike<number>) => {
      using scope = arena();
      const layers = this.sizes.blocks.map(() => ({ every: [], last: [] }));
      return scope.keep(this.#rows(this.#pass(idsOf(tokens), this.#recording(layers))));
    };
    return noGrad(() => concat(texts.map(read), 0));
  }

  read(
    slots: KeptSlots,
    rows: readonly ReadingRow[],
    parameters: ReaderParameters,
    watch: ReadonlySet<number> = new Set(),
  ): Reading {
    const reader = actingReader(parameters);
    const longest = Math.max(0, ...rows.map(({ slot }) => slots.lengths[slot]));
    const first: number[] = [];
    let at = 0;
    for (const { tokens } of rows) {
      first.push(at);
      at += tokens.length;
    }
    const layers = [...watch];
    const pointing = parameters.pointers.size > 0;
    const all = rows.map(({ slot, tokens, question }) => {
      const slotTokens = slots.lengths[slot];
      const read = (ids: Tensor): Tensor[] => {
        const beside = new SlotAttention(reader, { slotTokens, looking: question - 1, watch, pointing });
        const stream = this.#rows(this.#pass(ids, behindSlot(slots.kept[slot]), slotTokens, beside));
        const looks = layers.map((layer) => filled(log(add(beside.looks.get(layer)!, LEAST)), 1, longest));
        return [stream, ...(beside.pointers ? [filled(beside.pointers, 0, longest)] : []), ...looks];
      };
      const ids = idsOf(tokens);
      // Without gradients too a checkpoint frees what it made inside.
      return at > MOST_KEPT_TOKENS || !gradEnabled() ? checkpoint(read, ids) : read(ids);
    });
    const stacked = (part: number) => {
      const own = all.map((parts) => parts[part]);
      return reshape(concat(own, 0), [own.length, ...own[0].shape]);
    };
    const firstLook = 1 + Number(pointing);
    return {
      stream: concat(
        all.map(([stream]) => stream),
        0,
      ),
      first,
      looks: new Map(layers.map((layer, i) => [layer, stacked(firstLook + i)])),
      pointers: pointing ? stacked(1) : undefined,
      longest,
    };
  }

  logits(stream: Tensor, wanted: ArrayLike<number>): Tensor {
    return this.#model.logitsOf(embedding(stream, integers(wanted, [wanted.length])));
  }

  queries(layer: number): Float32Array {
    using _scope = arena();
    return noGrad(() => Float32Array.from(this.#model.queries(layer).readSync()));
  }

  [Symbol.dispose](): void {
    this.#model[Symbol.dispose]();
  }

  /** (1, T, E). Throws ReaderError for more tokens than the base's context. */
  #pass(ids: Tensor, cache: TokenCache, start = 0, beside?: SlotAttention): Tensor {
    const { context } = this.sizes;
    const end = start + ids.shape[1];
    if (end > context)
      throw new ReaderError({
        what: 'reader training',
        rule: `a slot and its question must have ${context} tokens at most, the base's context`,
        received: String(end),
      });
    return this.#model.behind(ids, { cache, start, beside });
  }

  #rows(x_1TE: Tensor): Tensor {
    return reshape(x_1TE, [x_1TE.shape[1], this.sizes.width]);
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

/** Filled up on the right with what is hidden. */
function filled(x: Tensor, axis: number, size: number): Tensor {
  const missing = size - x.shape[axis];
  return missing === 0 ? x : concat([x, full(x.shape.with(axis, missing), HIDDEN)], axis);
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

/** Without gradients, parameters that leave attention as it is have no bias; there is no null slot that nothing would be left of. */
function actingReader({ blocks, pointers }: ReaderParameters): ActingReader {
  return {
    pointers,
    blocks: blocks.map((block) => {
      const [slotBias, nullScore] = [block.slotBias, block.nullScore].map((x) => x.readSync() as Float32Array);
      const isPlain = !gradEnabled() && isSilent({ slotBias, nullScore });
      return {
        ...block,
        slotBias: isPlain ? undefined : block.slotBias,
        nullScore: hasNoNull({ nullScore }) ? undefined : block.nullScore,
      };
    }),
  };
}
