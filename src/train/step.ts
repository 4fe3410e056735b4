/**
 * One optimizer step: forward and backward over one or more micro-batches, the norm of the gradients, the guard's verdict, the
 * update. Not the loop around it (loop.ts), and not what a batch is made of (data/).
 */
import type { LanguageModel } from '../model/index.ts';
import { arena, backward, clearGradients, clipGradients, mul, type Tensor, tensor } from '../tensor/index.ts';
import type { Batch } from './data/index.ts';
import { type Optimizer, optimizerStep } from './optimizer.ts';

export interface StepOptions {
  /** Share of the highest learning rate, by the schedule. */
  factor: number;
  /** Gradients are scaled down to this norm. */
  clip: number;
  /** Activations are computed again in the backward pass in place of being kept. */
  recompute?: boolean;
  /** Weight of the squared log partition in the loss. */
  zLoss?: number;
  /** Decides by loss and norm whether the update is made; always, unless given. */
  accept?(loss: number, gradNorm: number): boolean;
}

export interface StepResult {
  /** Mean over the labels that count, in nats; NaN where none does. */
  loss: number;
  /** Norm of all gradients before clipping. */
  gradNorm: number;
  /** False where `accept` said no, or no label counts: parameters and optimizer are as before. */
  updated: boolean;
}

/** The tensors of a batch, each (rows, length) i32. */
export function inputOf(batch: Batch): { ids: Tensor; segments: Tensor; positions: Tensor; labels: Tensor } {
  const { rows, length } = batch;
  const of = (data: Int32Array) => tensor(data, { shape: [rows, length], dtype: 'i32' });
  return { ids: of(batch.ids), segments: of(batch.segments), positions: of(batch.positions), labels: of(batch.labels) };
}

/** One step on the mean loss over all labels of all micro-batches together, however they are divided. */
export function trainStep(
  model: LanguageModel,
  optimizer: Optimizer,
  batches: readonly Batch[],
  { factor, clip, recompute, zLoss, accept }: StepOptions,
): StepResult {
  const parameters = model.parameters.map((p) => p.tensor);
  const counted = batches.reduce((sum, batch) => sum + batch.counted, 0);
  if (counted === 0) return { loss: Number.NaN, gradNorm: 0, updated: false };
  let loss = 0;
  for (const batch of batches) {
    if (batch.counted === 0) continue;
    using _micro = arena();
    const share = batch.counted / counted;
    const { labels, ...input } = inputOf(batch);
    const mean = model.loss(input, labels, { recompute, zLoss });
    loss += mean.item() * share; // before the walk, which frees what it has passed
    backward(share === 1 ? mean : mul(mean, share), { release: true });
  }
  using _update = arena();
  const clipped = clipGradients(parameters, clip);
  const gradNorm = clipped?.norm.item() ?? 0;
  const updated = accept?.(loss, gradNorm) ?? true;
  if (updated) optimizerStep(optimizer, { factor, gradScale: clipped?.scale });
  clearGradients(parameters);
  return { loss, gradNorm, updated };
}
