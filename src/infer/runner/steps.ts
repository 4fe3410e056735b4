/**
 * The kernels of one step, in order, for N tokens of which the logits of W are wanted: from ids to logits. Recorded once for each (N, W)
 * and replayed. Which tokens they are is data in the buffers (engine.ts).
 *
 * Sizes, in names: N tokens, E width, H query heads, G key/value heads, D head width, F inner width, V vocabulary, W wanted rows.
 */
import type { Block, Decoder } from '../../model/decoder.ts';
import type { Backend, View } from '../../tensor/backend.ts';
import { ACTIVATION, BINARY, type KernelName, UNARY } from '../../tensor/kernels.ts';
import type { Buffers, Pages, Tables } from './buffers.ts';
import type { BlockWeights, Linear, Matrix, ModelWeights, NormWeights } from './matrices.ts';
import { columns, firstRows, heads, viewOf } from './memory.ts';

export interface StepModel {
  readonly device: Backend;
  readonly decoder: Decoder;
  readonly weights: ModelWeights;
  readonly buffers: Buffers;
  readonly pages: readonly Pages[];
  readonly rotations: readonly (Tables | undefined)[];
  /** Every product in floats. */
  readonly exact: boolean;
}

/** Runs the step's kernels. The wanted logits go to `logits` (W, V), rows of the batch as buffers.wanted names them. */
export function runStep(model: StepModel, N: number, logits: View | undefined): void {
  const step = new Step(model, N);
  step.embed();
  model.decoder.blocks.forEach((_, layer) => {
    step.block(layer);
  });
  if (logits) step.head(logits);
}

export class Step {
  protected readonly model: StepModel;
  protected readonly run: (kernel: KernelName, operands: (View | undefined)[], params: number[]) => void;
  protected readonly N: number;
  /** The buffers' first N rows. */
  protected readonly b: Buffers;
  /** (N, E): what blocks read and add to. */
  protected readonly stream: View;

  constructor(model: StepModel, N: number) {
    this.model = model;
    this.N = N;
    this.run = (kernel, operands, params) => model.device.run(kernel, operands, params);
    const { tables, ...rows } = model.buffers;
    const cut = Object.entries(rows).map(([name, view]) => [name, firstRows(view, N)]);
    this.b = { ...Object.fromEntries(cut), tables } as Buffers;
    this.stream = this.b.stream;
  }

  /** stream = embedding[id] · scale + positions[position] */
  embed(): void {
    const { decoder, weights } = this.model;
    this.#rows(this.stream, weights.embedding, this.b.ids);
    const { embeddingScale: scale } = decoder;
    if (scale !== 1) this.run('binary', [this.stream, this.stream, undefined], [BINARY.indexOf('mul'), scale]);
    if (!weights.positions) return;
    this.#rows(this.b.branch, weights.positions, this.b.positions);
    this.#add(this.b.branch);
  }

  block(layer: number): void {
    const { decoder, weights } = this.model;
    const [block, w] = [decoder.blocks[layer], weights.blocks[layer]];
    const { stream, normed, normed2 } = this.b;
    this.norm(normed, stream, w.attentionNorm);
    if (block.parallel) this.norm(normed2, stream, w.feedForwardNorm);
    this.#attention(layer, block, w, normed);
    if (!block.parallel) this.norm(normed2, stream, w.feedForwardNorm);
    this.#feedForward(block, w, normed2);
  }

  /** logits = cap · tanh(norm(stream) · headᵀ / cap) */
  head(logits: View): void {
    const { decoder, weights, buffers } = this.model;
    const W = logits.shape[0];
    const [rows, normed] = [firstRows(buffers.branch, W), firstRows(buffers.normed, W)];
    this.run('gather', [rows, this.stream, firstRows(buffers.wanted, W)], []);
    this.norm(normed, rows, weights.norm);
    this.#linear(logits, normed, weights.head);
    const { logitCap: cap } = decoder;
    if (cap <= 0) return;
    const flat = viewOf(logits.storage, [W * decoder.vocab]);
    this.run('binary', [flat, flat, undefined], [BINARY.indexOf('mul'), 1 / cap]);
    this.run('unary', [flat, flat], [UNARY.indexOf('tanh')]);
    this.run('binary', [flat, flat, undefined], [BINARY.indexOf('mul'), cap]);
  }

  /** stream += o · attention(heads of x), the keys and values of x written to their pages on the way. */
  #attention(layer: number, block: Block, w: BlockWeights, x: View): void {
    const { heads: H, headDim: D } = block;
    const qkv = this.project(layer, x);
    const mixed = this.#rowsOf(this.b.mixed, H * D);
    this.mix(layer, heads(mixed, D, 0, H), heads(qkv, D, 0, H));
    this.#into(mixed, w.o, w.attentionPostNorm);
  }

  /** (N, (H + 2 G) D): queries, keys and values of x, normed and turned; keys and values are in their pages then. */
  protected project(layer: number, x: View): View {
    const { decoder, weights, pages, rotations } = this.model;
    const { heads: H, kvHeads: G, headDim: D, rotation, headNorm } = decoder.blocks[layer];
    const w = weights.blocks[layer];
    const qkv = this.#rowsOf(this.b.qkv, (H + 2 * G) * D);
    this.#linear(qkv, x, w.qkv);
    this.adapt(layer, qkv, x);
    const { keys, values } = pages[layer];
    const { rows, tables } = this.b;
    const { cos, sin } = rotations[layer] ?? {};
    const all = heads(qkv, D, 0, H + 2 * G);
    this.run(
      'rotaryStore',
      [all, keys, values, rows, tables, cos, sin, w.qNorm?.weight, w.kNorm?.weight],
      [H, headNorm?.eps ?? 0, rotation?.interleaved ? 1 : 0],
    );
    return qkv;
  }

  /** What is added to the products of x before their norm and turn: nothing here. */
  protected adapt(_layer: number, _qkv: View, _x: View): void {}

  /** mixed (N, H, D) = attention of q (N, H, D) over the layer's pages */
  protected mix(layer: number, mixed: View, q: View): void {
    const { keys, values } = this.model.pages[layer];
    const { scale, window, scoreCap } = this.model.decoder.blocks[layer];
    this.run('pagedAttention', [mixed, q, keys, values, this.b.rows, this.b.tables], [scale, window, scoreCap]);
  }

  /** stream += down · act(gate x) * (up x), or down · act(up x) */
  #feedForward(block: Block, w: BlockWeights, x: View): void {
    const F = block.inner;
    const activation = ACTIVATION.indexOf(block.activation);
    const inner = this.#rowsOf(this.b.inner, F);
    const up = this.#rowsOf(this.b.up, w.up.rows);
    this.#linear(up, x, w.up);
    if (block.feedForward === 'gated') this.run('glu', [inner, columns(up, 0, F), columns(up, F, 2 * F)], [activation]);
    else this.run('activation', [inner, up], [activation]);
    this.#into(inner, w.down, w.feedForwardPostNorm);
  }

  /** stream += norm(linear(x)), or without the norm in one kernel. */
  #into(x: View, linear: Linear, post: NormWeights | undefined): void {
    if (!post) {
      this.#linear(this.stream, x, linear, this.stream);
      return;
    }
    this.#linear(this.b.branch, x, linear);
    this.norm(this.b.normed, this.b.branch, post);
    this.#add(this.b.normed);
  }

  /** The start of a buffer as N rows without gaps. */
  #rowsOf(buffer: View, width: number): View {
    return viewOf(buffer.storage, [this.N, width]);
  }

  #add(x: View): void {
    this.run('binary', [this.stream, this.stream, x], [BINARY.indexOf('add'), 0]);
  }

  protected norm(out: View, x: View, { norm, weight, bias }: NormWeights): void {
    const rows = out.shape[0];
    const [mean, rstd] = [firstRows(this.b.mean, rows), firstRows(this.b.rstd, rows)];
    if (norm.kind === 'rms') this.run('rmsnorm', [out, rstd, x, weight], [norm.eps]);
    else this.run('layernorm', [out, mean, rstd, x, weight, bias], [norm.eps]);
  }

  #rows(out: View, { bytes, format, rows, columns, packed }: Matrix, ids: View): void {
    this.run('storedRows', [out, bytes, ids], [format, rows, columns, packed ? 1 : 0]);
  }

  #linear(out: View, x: View, linear: Linear, residual?: View): void {
    const exact = this.model.exact ? 1 : 0;
    let at = 0;
    for (const { bytes, format, rows, columns: inputs, packed } of linear.parts) {
      const cut = (view: View | undefined) => view && columns(view, at, at + rows);
      const bias = linear.bias && { ...linear.bias, shape: [rows], offset: linear.bias.offset + at };
      this.run(
        'storedLinear',
        [cut(out), x, bytes, bias, cut(residual)],
        [format, rows, inputs, packed ? 1 : 0, exact],
      );
      at += rows;
    }
  }
}
