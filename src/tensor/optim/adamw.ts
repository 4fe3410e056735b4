/**
 * AdamW (Loshchilov and Hutter, 2019): m = β₁ m + (1-β₁) g; v = β₂ v + (1-β₂) g²;
 * p = p - lr · (m / (1-β₁ᵗ) / (sqrt(v / (1-β₂ᵗ)) + eps) + decay · p). One kernel call a parameter, one pass over memory.
 */
import { add, div, mul, sub } from '../ops/binary.ts';
import { cast } from '../ops/cast.ts';
import { sqrt, square } from '../ops/unary.ts';
import type { Tensor } from '../tensor.ts';
import { eachTarget, makeSlots, type Slot } from './slots.ts';
import { type Update, update } from './update.ts';

export interface AdamWOptions {
  /** Learning rate: about the change of a parameter in one step. */
  lr: number;
  /** 0.9 unless said. */
  beta1?: number;
  /** 0.95 unless said. */
  beta2?: number;
  /** 1e-8 unless said. */
  eps?: number;
  /** Decoupled weight decay: p shrinks by lr · decay in a step. 0 unless said. */
  decay?: number;
  /** A factor on every gradient, f32 (1), read where it lies: clipGradients gives one. */
  gradScale?: Tensor;
}

type Attrs = Required<Omit<AdamWOptions, 'gradScale'>> & { step: number };

/** Targets p, m, v and the bf16 copy of p; inputs g and the factor on it. */
export const adamwUpdate: Update<Attrs> = {
  name: 'adamw',
  kernel: 'adamw',
  params: ({ lr, beta1, beta2, eps, decay, step }) => [lr, beta1, beta2, eps, decay, step],
  composition([p, m, v], [gradient, scale], { lr, beta1, beta2, eps, decay, step }) {
    const g = scaled(gradient!, scale, p!);
    const m1 = add(mul(m!, beta1), mul(g, 1 - beta1));
    const v1 = add(mul(v!, beta2), mul(square(g), 1 - beta2));
    const direction = div(div(m1, 1 - beta1 ** step), add(sqrt(div(v1, 1 - beta2 ** step)), eps));
    const p1 = sub(p!, mul(add(direction, mul(p!, decay)), lr));
    return [p1, m1, v1, p1];
  },
};

/** The gradient times its factor, in p's dtype. */
export function scaled(g: Tensor, scale: Tensor | undefined, p: Tensor): Tensor {
  const wide = cast(g, p.dtype);
  return scale ? mul(wide, cast(scale, p.dtype)) : wide;
}

/** Steps taken so far and, for each parameter, the moments m and v. A plain tree of tensors, to be saved as it is. */
export interface AdamWState {
  step: number;
  readonly slots: readonly Slot[];
}

/** The state before the first step. */
export function adamwState(params: readonly Tensor[]): AdamWState {
  return { step: 0, slots: makeSlots('adamw', params, 2) };
}

/** One step on every parameter that has a gradient. Parameters with other options are another list with its own state. */
export function adamw(params: readonly Tensor[], state: AdamWState, options: AdamWOptions): void {
  const { lr, beta1 = 0.9, beta2 = 0.95, eps = 1e-8, decay = 0, gradScale } = options;
  const attrs = { lr, beta1, beta2, eps, decay, step: ++state.step };
  eachTarget('adamw', params, state.slots, ({ p, moments, shadow, g }) => {
    update(adamwUpdate, [p, ...moments, shadow], [g, gradScale], attrs);
  });
}
