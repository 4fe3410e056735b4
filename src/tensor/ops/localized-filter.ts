/**
 * Localized filtering (Yuan 2.0; Wu et al., 2023): y_t = D0 x_(t-1) + D1 x_t + d; z_t = U0 y_(t-1) + U1 y_t + u; out = norm(z + x) · gain,
 * where x and y before the first time, and of another segment than t's, are 0. x and out (B, T, E); D (C, E, 2), the tap of t last; d (C);
 * U (E, C, 2); u and gain (E); segments i32 (B, T). One float dtype. One op because x and the gradient of z + x are added where a
 * convolution writes its result, not in passes of their own.
 */
import type { View } from '../backend.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { apply1, empty, type Op } from '../op.ts';
import { sameShape, show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { add } from './binary.ts';
import { cast, contiguous } from './cast.ts';
import { conv1d, conv1dOp } from './conv1d.ts';
import { rmsnorm } from './rmsnorm.ts';

/** x (B, T, E) contiguous as (B · T, E). */
function rowsOf({ storage, offset, shape: [B, T, E] }: Tensor): View {
  return { storage, offset, shape: [B * T, E], strides: [E, 1] };
}

/** Inputs x, D, d, U, u, gain, segments?; outputs out and, for the backward rule, y, z + x, rstd f32 (B · T). */
export const localizedFilterOp: Op<{ eps: number }> = {
  name: 'localizedFilter',
  kernels: ['conv1d', 'conv1dBackward', 'rmsnorm', 'rmsnormBackward'],
  infer([x, down, downBias, up, upBias, gain, segments]) {
    const [y] = conv1dOp.infer([x, down, downBias, segments], undefined);
    const [B, T, E] = x!.shape;
    const C = down!.shape[0];
    const shapes = { D: [down!, [C, E, 2]], U: [up!, [E, C, 2]], u: [upBias!, [E]], gain: [gain!, [E]] } as const;
    for (const [name, [tensor, shape]] of Object.entries(shapes)) {
      if (!sameShape(tensor.shape, shape))
        throw new ShapeError({
          what: 'localizedFilter',
          rule: `${name} must be ${show(shape)}`,
          received: `${show(tensor.shape)}, x ${show(x!.shape)}`,
        });
      if (tensor.dtype !== x!.dtype)
        throw new DTypeError({
          what: 'localizedFilter',
          rule: `${name} must be ${x!.dtype}, as x`,
          received: tensor.dtype,
        });
    }
    return [[[B, T, E], x!.dtype], y, [[B, T, E], x!.dtype], [[B * T], 'f32']];
  },
  run(backend, [out, y, sum, rstd], inputs, { eps }) {
    const [x, down, downBias, up, upBias, gain, segments] = inputs.map((t) => t && contiguous(t));
    backend.run('conv1d', [y, x, down, downBias, segments, undefined]);
    backend.run('conv1d', [sum, y, up, upBias, segments, x]);
    backend.run('rmsnorm', [rowsOf(out), rstd, rowsOf(sum), gain], [eps]);
  },
  backward({ inputs, outputs: [, y, sum, rstd], grads, wants, backend }) {
    const [x, down, downBias, up, upBias, gain, segments] = inputs.map((t) => t && contiguous(t));
    const like = (t: Tensor, wanted: boolean, dtype = t.dtype) =>
      wanted ? empty('localizedFilter', backend, t.shape, dtype) : undefined;
    const dsum = like(sum, true)!;
    const dgain = like(gain!, wants[5], 'f32');
    backend.run('rmsnormBackward', [rowsOf(dsum), dgain, rowsOf(sum), gain, rstd, rowsOf(contiguous(grads[0]!))]);
    const dy = like(y, wants[0] || wants[1] || wants[2]);
    const [dup, dupBias] = [like(up!, wants[3]), like(upBias!, wants[4])];
    backend.run('conv1dBackward', [dy, dup, dupBias, y, up, dsum, segments, undefined]);
    const [dx, ddown, ddownBias] = [like(x!, wants[0]), like(down!, wants[1]), like(downBias!, wants[2])];
    if (dy) backend.run('conv1dBackward', [dx, ddown, ddownBias, x, down, dy, segments, dsum]);
    return [dx, ddown, ddownBias, dup, dupBias, dgain && cast(dgain, gain!.dtype)];
  },
  composition([x, down, downBias, up, upBias, gain, segments], { eps }) {
    const y = conv1d(x!, down!, { bias: downBias, segments });
    const z = conv1d(y, up!, { bias: upBias, segments });
    return [rmsnorm(add(z, x!), gain, { eps })];
  },
};

export interface FilterWeights {
  /** D (C, E, 2) */
  down: Tensor;
  /** d (C) */
  downBias: Tensor;
  /** U (E, C, 2) */
  up: Tensor;
  /** u (E) */
  upBias: Tensor;
  /** (E) */
  gain: Tensor;
}

export interface LocalizedFilterOptions {
  /** i32 (B, T): documents packed in one row do not reach into each other. */
  segments?: Tensor;
  /** Added to the mean square under the root of the norm; 1e-6 unless said. */
  eps?: number;
}

export function localizedFilter(
  x: Tensor,
  { down, downBias, up, upBias, gain }: FilterWeights,
  { segments, eps = 1e-6 }: LocalizedFilterOptions = {},
): Tensor {
  return apply1(localizedFilterOp, [x, down, downBias, up, upBias, gain, segments], { eps });
}
