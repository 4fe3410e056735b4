/**
 * Muon (Jordan et al., 2024): momentum whose matrix is replaced by the nearest orthogonal one, so that every direction of a
 * weight is learned at one rate. For the matrices between layers; embeddings, gains and biases take AdamW.
 * m = μ m + (1-μ) g; u = μ m + (1-μ) g (Nesterov) or m; p = p - lr · (sqrt(max(1, rows / columns)) · orthogonal(u) + decay · p).
 */
import { ShapeError } from '../errors.ts';
import { add, div, mul, sub } from '../ops/binary.ts';
import { matmul } from '../ops/matmul.ts';
import { sum } from '../ops/reduce.ts';
import { sqrt, square } from '../ops/unary.ts';
import { transpose } from '../ops/views.ts';
import { show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { scaled } from './adamw.ts';
import { eachTarget, makeSlots, type Slot } from './slots.ts';
import { type Update, update } from './update.ts';

export interface MuonOptions {
  /** Learning rate: about the largest singular value of the change in one step. */
  lr: number;
  /** μ; 0.95 unless said. */
  momentum?: number;
  /** True unless said. */
  nesterov?: boolean;
  /** Decoupled weight decay: p shrinks by lr · decay in a step. 0 unless said. */
  decay?: number;
  /** Newton-Schulz iterations; 5 unless said. */
  iterations?: number;
  /** A factor on every gradient, f32 (1), read where it lies: clipGradients gives one. */
  gradScale?: Tensor;
}

/**
 * Coefficients of the quintic a x + b x³ + c x⁵ that Jordan et al. chose: steep at 0, so that five rounds bring the singular
 * values of a normalized matrix into about 0.7 to 1.2. They do not converge to 1, which the update does not need.
 */
const [A, B, C] = [3.4445, -4.775, 2.0315];

/** About the orthogonal matrix nearest to x (..., M, N), by Newton-Schulz iterations; leading axes are a batch. */
export function orthogonal(x: Tensor, iterations = 5): Tensor {
  const tall = x.shape[x.rank - 2] > x.shape[x.rank - 1]; // the products are then of the smaller side
  const wide = tall ? transpose(x) : x;
  // The Frobenius norm is above the spectral one: no singular value starts beyond 1.
  let y = div(wide, add(sqrt(sum(square(wide), [-2, -1], true)), 1e-7));
  for (let i = 0; i < iterations; i++) {
    const s = matmul(y, transpose(y));
    y = add(mul(y, A), matmul(add(mul(s, B), mul(matmul(s, s), C)), y));
  }
  return tall ? transpose(y) : y;
}

/** Targets p, m and the bf16 copy of p; inputs g and the factor on it. */
export const muonUpdate: Update<Required<Omit<MuonOptions, 'gradScale'>>> = {
  name: 'muon',
  composition([p, m], [gradient, scale], { lr, momentum, nesterov, decay, iterations }) {
    const g = mul(scaled(gradient!, scale, p!), 1 - momentum);
    const m1 = add(mul(m!, momentum), g);
    const direction = orthogonal(nesterov ? add(mul(m1, momentum), g) : m1, iterations);
    const size = Math.sqrt(Math.max(1, p!.shape[p!.rank - 2] / p!.shape[p!.rank - 1]));
    const p1 = sub(mul(p!, 1 - lr * decay), mul(direction, lr * size));
    return [p1, m1, p1];
  },
};

/** For each parameter the momentum m. */
export interface MuonState {
  readonly slots: readonly Slot[];
}

/** The state before the first step. Throws ShapeError for a parameter that is not a matrix, or a batch of them. */
export function muonState(params: readonly Tensor[]): MuonState {
  for (const p of params)
    if (p.rank < 2)
      throw new ShapeError({
        what: 'muon',
        rule: 'parameters must be matrices',
        received: show(p.shape),
        hint: 'vectors take adamw',
      });
  return { slots: makeSlots('muon', params, 1) };
}

/** One step on every parameter that has a gradient. */
export function muon(params: readonly Tensor[], state: MuonState, options: MuonOptions): void {
  const { lr, momentum = 0.95, nesterov = true, decay = 0, iterations = 5, gradScale } = options;
  const attrs = { lr, momentum, nesterov, decay, iterations };
  eachTarget('muon', params, state.slots, ({ p, moments, shadow, g }) => {
    update(muonUpdate, [p, ...moments, shadow], [g, gradScale], attrs);
  });
}
