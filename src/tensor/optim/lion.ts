/**
 * Lion (Chen et al., 2023): p = p - lr · (sign(β₁ m + (1-β₁) g) + decay · p); m = β₂ m + (1-β₂) g. One moment, and every
 * parameter moves by lr: the learning rate wants to be 3 to 10 times smaller than AdamW's, the decay as much larger.
 */
import { add, less, mul, sub } from '../ops/binary.ts';
import { cast } from '../ops/cast.ts';
import type { Tensor } from '../tensor.ts';
import { scaled } from './adamw.ts';
import { eachTarget, makeSlots, type Slot } from './slots.ts';
import { type Update, update } from './update.ts';

export interface LionOptions {
  /** Learning rate: the change of a parameter in one step. */
  lr: number;
  /** Share of m in the direction; 0.9 unless said. */
  beta1?: number;
  /** Share of m in its average; 0.99 unless said. */
  beta2?: number;
  /** Decoupled weight decay: p shrinks by lr · decay in a step. 0 unless said. */
  decay?: number;
  /** A factor on every gradient, f32 (1), read where it lies: clipGradients gives one. */
  gradScale?: Tensor;
}

/** Targets p, m and the bf16 copy of p; inputs g and the factor on it. */
export const lionUpdate: Update<Required<Omit<LionOptions, 'gradScale'>>> = {
  name: 'lion',
  kernel: 'lion',
  params: ({ lr, beta1, beta2, decay }) => [lr, beta1, beta2, decay],
  composition([p, m], [gradient, scale], { lr, beta1, beta2, decay }) {
    const g = scaled(gradient!, scale, p!);
    const blend = add(mul(m!, beta1), mul(g, 1 - beta1));
    const sign = sub(cast(less(0, blend), p!.dtype), cast(less(blend, 0), p!.dtype));
    const p1 = sub(p!, mul(add(sign, mul(p!, decay)), lr));
    return [p1, add(mul(m!, beta2), mul(g, 1 - beta2)), p1];
  },
};

/** For each parameter the moment m. */
export interface LionState {
  readonly slots: readonly Slot[];
}

/** The state before the first step. */
export function lionState(params: readonly Tensor[]): LionState {
  return { slots: makeSlots('lion', params, 1) };
}

/** One step on every parameter that has a gradient. */
export function lion(params: readonly Tensor[], state: LionState, options: LionOptions): void {
  const { lr, beta1 = 0.9, beta2 = 0.99, decay = 0, gradScale } = options;
  eachTarget('lion', params, state.slots, ({ p, moments, shadow, g }) => {
    update(lionUpdate, [p, ...moments, shadow], [g, gradScale], { lr, beta1, beta2, decay });
  });
}
