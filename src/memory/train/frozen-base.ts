/**
 * A frozen decoder that reads questions over slots, differentiable in the reader's parameters alone. Slots are read first, as the base reads any
 * text; then every row (a question over one slot) is read in one batch, its products over the tokens of all rows packed together.
 * What engines do with keys and values kept in pages, written with the ops of the tensor room.
 *
 * Shapes: N packed tokens, R rows, T tokens of the longest row, E width, H query heads, G key/value heads, D head width.
 */
import type { Block, ModelSizes } from '../../model/decoder.ts';
import {
  add,
  arena,
  attention,
  checkpoint,
  embedding,
  equal,
  gradEnabled,
  linear,
  logSoftmax,
  matmul,
  mul,
  noGrad,
  reshape,
  rope,
  slice,
  type Tensor,
  tanh,
  transpose,
  where,
} from '../../tensor/index.ts';
import { ReaderError } from '../reader/reader-error.ts';
import { FrozenBlocks } from './frozen-block.ts';
import type { FrozenWeights } from './frozen-weights.ts';
import { type Packed, packed } from './packed-rows.ts';
import type { ReaderParameters, TrainedBlock } from './reader-parameters.ts';
import { type ReadingInputs, readingAttention, readingScores } from './reading-attention.ts';
import type { Reading, ReadingBase } from './reading-base.ts';
import { type FrozenSlots, integers, type ReadingBatch, type ReadingRow, readingBatch } from './reading-batch.ts';

/** Of more tokens what happens inside a block is not kept for the backward pass but computed again: 40 KB a token and block. */
const MOST_KEPT_TOKENS = 1600;

export class FrozenBase implements ReadingBase {
  readonly weights: FrozenWeights;
  readonly sizes: ModelSizes;
  readonly #blocks: FrozenBlocks;

  /** Takes the weights over. */
  constructor(weights: FrozenWeights) {
    this.weights = weights;
    this.sizes = weights.decoder;
    this.#blocks = new FrozenBlocks(weights);
  }

  compile(slots: readonly ArrayLike<number>[]): FrozenSlots {
    const [keys, values]: Tensor[][] = [[], []];
    const { rows, stream } = this.#plain(slots, (k, v) => {
      keys.push(k);
      values.push(v);
      return true;
    });
    stream.dispose();
    return { lengths: slots.map(({ length }) => length), first: rows.first, keys, values };
  }

  readAlone(texts: readonly ArrayLike<number>[]): Tensor {
    const { stream } = this.#plain(texts, () => false);
    return noGrad(() => this.weights.normed('norm', stream, this.weights.decoder.norm));
  }

  /** The base's own pass over texts from position 0, off the tape. `seen` is given each layer's keys and values and says whether they are kept. */
  #plain(
    texts: readonly ArrayLike<number>[],
    seen: (k: Tensor, v: Tensor) => boolean,
  ): { rows: Packed; stream: Tensor } {
    const { decoder } = this.weights;
    return noGrad(() => {
      const rows = packed(texts.map((tokens) => ({ tokens, from: 0 })));
      this.#checkLength(rows.positions);
      const tables = this.#blocks.tables(rows.longest);
      let x_NE = this.#blocks.embed(rows);
      decoder.blocks.forEach((block, n) => {
        using scope = arena();
        const before = x_NE;
        x_NE = this.#blocks.block(block, n, before, (normed) => {
          const { heads: H, kvHeads: G, headDim: D, scale, scoreCap: softcap, window } = block;
          const [q, k, v] = this.#blocks.projected(block, n, normed, rows.positionTensor, tables[n], undefined);
          const own = [k, v].map((t) => reshape(t, [rows.count, G * D])) as [Tensor, Tensor];
          if (seen(...own)) scope.keep(own);
          const padded = (t: Tensor, heads: number) => rows.padded(t, heads, D);
          const mixed = attention(padded(q, H), padded(k, G), padded(v, G), { causal: true, scale, softcap, window });
          return rows.unpadded(mixed);
        });
        scope.keep(x_NE);
        before.dispose();
      });
      return { rows, stream: x_NE };
    });
  }

  read(
    slots: FrozenSlots,
    rows: readonly ReadingRow[],
    parameters: ReaderParameters,
    watch: ReadonlySet<number> = new Set(),
  ): Reading {
    const { decoder } = this.weights;
    const batch = readingBatch(slots, rows, (count) => this.#blocks.tables(count));
    this.#checkLength(batch.rows.positions);
    const looks = new Map<number, Tensor>();
    const pointers: Tensor[] = [];
    let x_NE = this.#blocks.embed(batch.rows);
    decoder.blocks.forEach((block, n) => {
      const own = parameters.blocks[n];
      const pointer = parameters.pointers.get(n);
      if (pointer) pointers.push(scoped(() => this.#pointed(block, n, x_NE, pointer, batch)));
      if (watch.has(n))
        looks.set(
          n,
          scoped(() => this.#look(block, n, x_NE, own, batch)),
        );
      const read = (x: Tensor) => this.#readBlock(block, n, x, own, batch);
      // Without gradients too a checkpoint frees what it made inside.
      x_NE = batch.rows.count > MOST_KEPT_TOKENS || !gradEnabled() ? checkpoint(read, x_NE) : read(x_NE);
    });
    return {
      stream: this.weights.normed('norm', x_NE, decoder.norm),
      first: batch.rows.first,
      looks,
      pointers: pointers.length ? this.#joined(pointers, batch) : undefined,
      longest: batch.plan.slot,
    };
  }

  logits(stream: Tensor, wanted: ArrayLike<number>): Tensor {
    const { decoder } = this.weights;
    const rows = embedding(stream, integers(wanted, [wanted.length]));
    const logits = this.weights.product(decoder.tied ? 'embedding' : 'head', rows);
    const cap = decoder.logitCap;
    return cap > 0 ? mul(tanh(mul(logits, 1 / cap)), cap) : logits;
  }

  queries(layer: number): Float32Array {
    return this.weights.floats(`blocks.${layer}.q`);
  }

  #readBlock(block: Block, n: number, x_NE: Tensor, own: TrainedBlock, batch: ReadingBatch): Tensor {
    const { rows, plan } = batch;
    return this.#blocks.block(block, n, x_NE, (normed) => {
      const [q, k, v] = this.#blocks.projected(block, n, normed, rows.positionTensor, batch.tables[n], own);
      const { heads: H, kvHeads: G, headDim: D } = block;
      const mixed = readingAttention(block, plan, {
        q: rows.padded(q, H, D),
        keys: rows.padded(k, G, D),
        values: rows.padded(v, G, D),
        ...this.#slotTensors(block, n, batch),
        slotBias: own.slotBias,
        nullScore: own.nullScore,
      });
      return rows.unpadded(mixed);
    });
  }

  /** (R, L, G, D) keys and values of each row's slot. */
  #slotTensors(
    { kvHeads: G, headDim: D }: Block,
    n: number,
    { slots, plan, slotRows }: ReadingBatch,
  ): Pick<ReadingInputs, 'slotKeys' | 'slotValues'> {
    const gathered = (t: Tensor) => noGrad(() => reshape(embedding(t, slotRows), [plan.rows, plan.slot, G, D]));
    return { slotKeys: gathered(slots.keys[n]), slotValues: gathered(slots.values[n]) };
  }

  /** Log-attention of each question's last token in layer n over its slot, as the block itself computes it: (R, H, L). */
  #look(block: Block, n: number, x_NE: Tensor, own: TrainedBlock, batch: ReadingBatch): Tensor {
    const { heads: H, kvHeads: G, headDim: D } = block;
    const { rows, plan, last, lastVisible } = batch;
    const normed = this.weights.normed(`blocks.${n}.attentionNorm`, x_NE, this.weights.decoder.norm);
    const [, k, v] = this.#blocks.projected(block, n, normed, rows.positionTensor, batch.tables[n], own);
    const [q] = this.#blocks.projected(block, n, embedding(normed, last), batch.lastPositions, batch.tables[n], own);
    const inputs = {
      q: reshape(q, [plan.rows, 1, H, D]),
      keys: rows.padded(k, G, D),
      values: rows.padded(v, G, D),
      ...this.#slotTensors(block, n, batch),
      slotBias: own.slotBias,
      nullScore: own.nullScore,
    };
    const scores = readingScores(block, { ...plan, visible: lastVisible }, inputs);
    return reshape(slice(logSoftmax(scores), 3, 1, 1 + plan.slot), [plan.rows, H, plan.slot]);
  }

  /** (R, L, 2): what layer n's pointers give for each token of the slot. */
  #pointed(block: Block, n: number, x_NE: Tensor, weight: Tensor, batch: ReadingBatch): Tensor {
    const { kvHeads: G, headDim: D, rotation } = block;
    const { plan, last, lastPositions } = batch;
    const { rows: R, slot: L } = plan;
    const x_RE = this.weights.normed(`blocks.${n}.attentionNorm`, embedding(x_NE, last), this.weights.decoder.norm);
    const u = reshape(linear(x_RE, weight), [1, R, 2 * G, D]);
    const turned = rotation
      ? rope(u, batch.tables[n]!, { positions: lastPositions, interleaved: rotation.interleaved })
      : u;
    // Sum over groups and components at once: (R, L, G D) times (R, G D, 2).
    const { slotKeys } = this.#slotTensors(block, n, batch);
    const products = matmul(reshape(slotKeys, [R, L, G * D]), transpose(reshape(turned, [R, 2, G * D])));
    return mul(products, 1 / Math.sqrt(D));
  }

  #joined(pointers: readonly Tensor[], { plan }: ReadingBatch): Tensor {
    const sum = pointers.reduce((a, b) => add(a, b));
    const there = noGrad(() => equal(reshape(slice(plan.segments, 1, 1, 1 + plan.slot), [plan.rows, plan.slot, 1]), 0));
    return where(there, sum, Number.NEGATIVE_INFINITY);
  }

  [Symbol.dispose](): void {
    this.weights[Symbol.dispose]();
  }

  /** Throws ReaderError for rows that are too long to be read in one attention. */
  #checkLength(positions: Int32Array): void {
    const { context, blocks } = this.weights.decoder;
    const longest = Math.min(context, ...blocks.map(({ window }) => window || context));
    const reached = positions.reduce((most, p) => Math.max(most, p + 1), 0);
    if (reached > longest)
      throw new ReaderError({
        what: 'reader training',
        rule: `a slot and its question must have ${longest} tokens at most, what every layer of this base sees`,
        received: String(reached),
      });
  }
}

/** What `f` gives; where no gradients are wanted, without what was made on the way. */
function scoped(f: () => Tensor): Tensor {
  if (gradEnabled()) return f();
  using scope = arena();
  return scope.keep(f());
}
