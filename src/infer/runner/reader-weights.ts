/**
 * What acts on the tokens that read slots, put on the device: low-rank additions to queries, keys and
 * values, biases of the slots' scores, pointers. The base's weights are not touched. Not the order of computation (reading-steps.ts).
 *
 * Sizes, in names: E width, H query heads, G key/value heads, D head width.
 */
import type { Block, Decoder } from '../../model/decoder.ts';
import type { Backend, View } from '../../tensor/backend.ts';
import { checkReader, type ReaderWeights } from '../reader-weights.ts';
import { reserve, write } from './memory.ts';

/** A part's addition: columns [from, to) of qkv += low[:, low .. low + rank) · Bᵀ. */
export interface Addition {
  readonly from: number;
  readonly to: number;
  readonly low: number;
  /** (rank, outputs), a transposed view. */
  readonly up: View;
}

/** One block's part on the device. */
export interface LoadedBlock {
  /** All A side by side, (E, ranks), a transposed view; absent where nothing is added. */
  readonly down?: View;
  readonly additions: readonly Addition[];
  readonly slotBias: View;
  readonly nullScore: View;
  /** The query heads of this block that are read, i32. */
  readonly heads?: View;
  /** Where their rows begin among the heads of all blocks. */
  readonly firstHead: number;
  /** (E, 2 · G · D), a transposed view. */
  readonly pointer?: View;
}

export class LoadedReader implements Disposable {
  readonly blocks: readonly LoadedBlock[];
  /** Of the heads as they were named: their row among those of all blocks. */
  readonly headRows: readonly number[];
  /** There is a pointer. */
  readonly pointed: boolean;
  /** Layers that a readout needs; 0: none. */
  readonly layers: number;
  /** The widest of all A of a block, side by side. */
  readonly ranks: number;
  /** The widest pointer: 2 · G · D. */
  readonly pointerWidth: number;
  readonly #device: Backend;
  readonly #owned: View[] = [];

  constructor(device: Backend, decoder: Decoder, weights: ReaderWeights) {
    checkReader(decoder, weights);
    this.#device = device;
    const order = weights.heads.map((_, i) => i).sort((a, b) => weights.heads[a][0] - weights.heads[b][0] || a - b);
    const rows = new Array<number>(order.length);
    order.forEach((head, row) => {
      rows[head] = row;
    });
    this.headRows = rows;
    let firstHead = 0;
    this.blocks = decoder.blocks.map((block, layer) => {
      const heads = order.map((i) => weights.heads[i]).filter(([at]) => at === layer);
      const loaded = this.#block(decoder, block, layer, weights, heads, firstHead);
      firstHead += heads.length;
      return loaded;
    });
    this.layers =
      1 + Math.max(-1, ...weights.heads.map(([layer]) => layer), ...weights.pointers.map(({ layer }) => layer));
    this.pointed = weights.pointers.length > 0;
    this.ranks = Math.max(1, ...this.blocks.map(({ down }) => down?.shape[1] ?? 0));
    this.pointerWidth = Math.max(1, ...this.blocks.map(({ pointer }) => pointer?.shape[1] ?? 0));
  }

  #block(
    { width: E }: Decoder,
    { heads: H, kvHeads: G, headDim: D }: Block,
    layer: number,
    weights: ReaderWeights,
    heads: readonly (readonly [number, number])[],
    firstHead: number,
  ): LoadedBlock {
    const own = weights.blocks[layer];
    const ranks = [own.q, own.k, own.v].reduce((sum, part) => sum + (part?.rank ?? 0), 0);
    const A = new Float32Array(ranks * E);
    const additions: Addition[] = [];
    let [low, column] = [0, 0];
    for (const [part, outputs] of [
      [own.q, H * D],
      [own.k, G * D],
      [own.v, G * D],
    ] as const) {
      if (part && part.rank > 0) {
        A.set(part.A, low * E);
        additions.push({ from: column, to: column + outputs, low, up: this.#transposed(part.B, outputs, part.rank) });
        low += part.rank;
      }
      column += outputs;
    }
    const pointer = weights.pointers.find((p) => p.layer === layer);
    return {
      down: ranks > 0 ? this.#transposed(A, ranks, E) : undefined,
      additions,
      slotBias: this.#floats(own.slotBias, [H]),
      nullScore: this.#floats(own.nullScore, [H]),
      heads: heads.length > 0 ? this.#whole(Int32Array.from(heads, ([, head]) => head)) : undefined,
      firstHead,
      pointer: pointer && this.#transposed(pointer.weight, 2 * G * D, E),
    };
  }

  #floats(values: Float32Array, shape: readonly number[]): View {
    const view = reserve(this.#device, 'f32', shape);
    this.#owned.push(view);
    write(view, values);
    return view;
  }

  #transposed(values: Float32Array, rows: number, columns: number): View {
    return { ...this.#floats(values, [rows, columns]), shape: [columns, rows], strides: [1, columns] };
  }

  #whole(values: Int32Array): View {
    const view = reserve(this.#device, 'i32', [values.length]);
    this.#owned.push(view);
    write(view, values);
    return view;
  }

  [Symbol.dispose](): void {
    for (const { storage } of this.#owned) storage.free();
  }
}
