/**
 * RMSNorm (Zhang and Sennrich, 2019): y = x / sqrt(mean(x²) + eps) · weight over the last axis. x (..., E), weight (E) or none.
 * Float dtypes; x and weight the same; y as x.
 */
import { DTypeError, ShapeError } from '../errors.ts';
import { apply1, empty, type Op } from '../op.ts';
import { show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { add, mul } from './binary.ts';
import { cast, contiguous } from './cast.ts';
import { mean } from './reduce.ts';
import { rsqrt, square } from './unary.ts';
import { reshape } from './views.ts';

/** Inputs x (N, E), weight?; outputs y and, for the backward rule, rstd f32 (N). */
export const rmsnormOp: Op<{ eps: number }> = {
  name: 'rmsnorm',
  kernels: ['rmsnorm', 'rmsnormBackward'],
  infer([x, weight]) {
    const [rows, width] = x!.shape;
    if (weight && (weight.rank !== 1 || weight.shape[0] !== width))
      throw new ShapeError({ what: 'rmsnorm', rule: `weight must be (${width})`, received: show(weight.shape) });
    if (weight && weight.dtype !== x!.dtype)
      throw new DTypeError({
        what: 'rmsnorm',
        rule: 'x and weight must have one dtype',
        received: `${x!.dtype} and ${weight.dtype}`,
      });
    return [
      [x!.shape, x!.dtype],
      [[rows], 'f32'],
    ];
  },
  run: (backend, [y, rstd], [x, weight], { eps }) => backend.run('rmsnorm', [y, rstd, contiguous(x!), weight], [eps]),
  backward({ inputs: [x, weight], outputs, grads, wants, backend }) {
    const dx = empty('rmsnorm', backend, x!.shape, x!.dtype);
    const dweight = weight && wants[1] ? empty('rmsnorm', backend, weight.shape, 'f32') : undefined;
    backend.run('rmsnormBackward', [dx, dweight, contiguous(x!), weight, outputs[1], contiguous(grads[0]!)]);
    return [dx, dweight && cast(dweight, weight!.dtype)];
  },
  composition([x, weight], { eps }) {
    const y = mul(x!, rsqrt(add(mean(square(x!), -1, true), eps)));
    return [weight ? mul(y, weight) : y];
  },
};

export function rmsnorm(x: Tensor, weight?: Tensor, { eps = 1e-6 }: { eps?: number } = {}): Tensor {
  if (x.rank < 1) throw new ShapeError({ what: 'rmsnorm', rule: 'x needs an axis', received: show(x.shape) });
  const rows = reshape(x, [x.size / Math.max(1, x.shape[x.rank - 1]), x.shape[x.rank - 1]]);
  return reshape(apply1(rmsnormOp, [rows, weight], { eps }), x.shape);
}
