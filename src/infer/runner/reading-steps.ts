/**
 * The kernels of a step that reads slots: those of steps.ts, and what the reader adds: its products beside those of queries, keys and
 * values, its attention in place of the base's, and readouts of each stretch's last token. A readout ends at the last layer that is read.
 *
 * Sizes, in names: N tokens, E width, H query heads, G key/value heads, D head width, W rows that are read out, J heads that are read,
 * C columns: positions of a slot that are read out.
 */
import type { View } from '../../tensor/backend.ts';
import type { Tables } from './buffers.ts';
import { columns, firstRows, heads, viewOf } from './memory.ts';
import type { LoadedReader } from './reader-weights.ts';
import { Step, type StepModel } from './steps.ts';

export interface ReadingModel extends StepModel {
  readonly reader: LoadedReader;
  readonly room: ReadingRoom;
}

/** What reading works in, beside the base's buffers. */
export interface ReadingRoom {
  /** i32 (S): tokens of each sequence that are its slot's. */
  readonly slots: View;
  /** i32 (S): positions of the rows that are read out. */
  readonly places: View;
  /** (N, ranks). */
  readonly low: View;
  /** (S, 2 · G · D): pointers. */
  readonly pointers: View;
}

/** Rows of the room that a readout is written to. */
export interface ReadoutViews {
  /** (W, J, C). */
  readonly heads: View;
  /** (W, 2, C). */
  readonly ends: View;
}

/** As runStep, with the reader acting. */
export function runReadingStep(model: ReadingModel, N: number, logits: View | undefined): void {
  const step = new ReadingStep(model, N);
  step.embed();
  model.decoder.blocks.forEach((_, layer) => {
    step.block(layer);
  });
  if (logits) step.head(logits);
}

/** Runs the layers that are read, and writes the readouts of the W rows that buffers.wanted names. */
export function runReadout(model: ReadingModel, N: number, out: ReadoutViews): void {
  const { layers } = model.reader;
  const step = new ReadingStep(model, N, out);
  step.embed();
  for (let layer = 0; layer < layers - 1; layer++) step.block(layer);
  if (layers > 0) step.lastBlock(layers - 1);
}

class ReadingStep extends Step {
  declare protected readonly model: ReadingModel;
  readonly #out: ReadoutViews | undefined;
  #pointed = false;

  constructor(model: ReadingModel, N: number, out?: ReadoutViews) {
    super(model, N);
    this.#out = out;
  }

  /** What of a block its readout needs. */
  lastBlock(layer: number): void {
    const { weights, decoder } = this.model;
    this.norm(this.b.normed, this.stream, weights.blocks[layer].attentionNorm);
    const { heads: H, headDim: D } = decoder.blocks[layer];
    this.#readOut(layer, heads(this.project(layer, this.b.normed), D, 0, H));
  }

  /** qkv += B (A x) in the columns of each part */
  protected override adapt(layer: number, qkv: View, x: View): void {
    const { down, additions } = this.model.reader.blocks[layer];
    if (!down) return;
    const low = viewOf(this.model.room.low.storage, [this.N, down.shape[1]]);
    this.run('matmul', [low, x, down, undefined], [0, 0]);
    for (const { from, to, low: first, up } of additions)
      this.run('matmul', [columns(qkv, from, to), columns(low, first, first + up.shape[0]), up, undefined], [0, 1]);
  }

  protected override mix(layer: number, mixed: View, q: View): void {
    this.run('readingAttention', [mixed, ...this.#attended(layer, q)], this.#scores(layer));
    if (this.#out) this.#readOut(layer, q);
  }

  #attended(layer: number, q: View): View[] {
    const { keys, values } = this.model.pages[layer];
    const { slotBias, nullScore } = this.model.reader.blocks[layer];
    return [q, keys, values, this.b.rows, this.b.tables, this.model.room.slots, slotBias, nullScore];
  }

  #scores(layer: number): number[] {
    const { scale, window, scoreCap } = this.model.decoder.blocks[layer];
    return [scale, window, scoreCap];
  }

  /** Probabilities of the block's heads, and its share of the pointers' scores; q and buffers.normed are the block's. */
  #readOut(layer: number, q: View): void {
    const own = this.model.reader.blocks[layer];
    const out = this.#out as ReadoutViews;
    const picks = firstRows(this.b.wanted, out.heads.shape[0]);
    if (own.heads) {
      const [J, C] = [own.heads.shape[0], out.heads.shape[2]];
      const rows = { ...out.heads, shape: [picks.shape[0], J, C], offset: out.heads.offset + own.firstHead * C };
      this.run('pagedProbabilities', [rows, ...this.#attended(layer, q), picks, own.heads], this.#scores(layer));
    }
    if (own.pointer) this.#point(layer, own.pointer, picks, out.ends);
  }

  /** ends (W, 2, C) += u · keys / sqrt(D), u = pointer · x turned by the row's position */
  #point(layer: number, pointer: View, picks: View, ends: View): void {
    const { model } = this;
    const { kvHeads: G, headDim: D, rotation } = model.decoder.blocks[layer];
    const W = picks.shape[0];
    const x = firstRows(model.buffers.branch, W);
    this.run('gather', [x, this.b.normed, picks], []);
    const u = viewOf(model.room.pointers.storage, [W, 2 * G * D]);
    this.run('matmul', [u, x, pointer, undefined], [0, 0]);
    const turned = viewOf(u.storage, [W, 1, 2 * G, D]);
    const tables: Tables | undefined = model.rotations[layer];
    if (tables) {
      const places = viewOf(model.room.places.storage, [W, 1]);
      this.run('rope', [turned, turned, tables.cos, tables.sin, places], [rotation?.interleaved ? 1 : 0, 0]);
    }
    const { keys, values } = model.pages[layer];
    const queries = viewOf(u.storage, [W, 2, G, D]);
    this.run(
      'pagedPointers',
      [ends, queries, keys, values, this.b.rows, this.b.tables, model.room.slots, picks],
      [1 / Math.sqrt(D), this.#pointed ? 1 : 0],
    );
    this.#pointed = true;
  }
}
