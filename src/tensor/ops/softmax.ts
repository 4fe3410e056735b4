/**
 * softmax: y = exp(scale · x) / sum(exp(scale · x)) along an axis, and its logarithm. Float in, the same dtype out. The largest
 * value is taken off before the exponential, so that nothing overflows; a row of -infinity only gives NaN.
 */
import { isFloat } from '../dtype.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { apply1, empty, type Op } from '../op.ts';
import { axisOf, show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { div, mul, sub } from './binary.ts';
import { contiguous } from './cast.ts';
import { max, sum } from './reduce.ts';
import { exp, log } from './unary.ts';
import { detach, reshape, transpose } from './views.ts';

/** Input x (N, E), along the last axis. */
export const softmaxOp: Op<{ scale: number }> = {
  name: 'softmax',
  kernels: ['softmax', 'softmaxBackward'],
  infer([x]) {
    const { shape, dtype } = x!;
    if (!isFloat(dtype) || dtype === 'f16')
      throw new DTypeError({ what: 'softmax', rule: 'the operand must be f32, bf16 or f64', received: dtype });
    return [[shape, dtype]];
  },
  run: (backend, [y], [x], { scale }) => backend.run('softmax', [y, contiguous(x!)], [scale]),
  backward({ inputs: [x], outputs: [y], attrs, grads, backend }) {
    const dx = empty('softmax', backend, x!.shape, x!.dtype);
    backend.run('softmaxBackward', [dx, y, contiguous(grads[0]!)], [attrs.scale]);
    return [dx];
  },
  composition([x], { scale }) {
    const e = exp(shifted(mul(x!, scale), -1));
    return [div(e, sum(e, -1, true))];
  },
};

/** x less its largest value along the axis, which changes neither result nor gradient: it is a constant on the tape. */
function shifted(x: Tensor, axis: number): Tensor {
  return sub(x, detach(max(x, axis, true)));
}

export interface SoftmaxOptions {
  /** The last unless said. */
  axis?: number;
  /** A factor on x: 1 / temperature. 1 unless said. */
  scale?: number;
}

export function softmax(x: Tensor, { axis = -1, scale = 1 }: SoftmaxOptions = {}): Tensor {
  if (x.rank < 1) throw new ShapeError({ what: 'softmax', rule: 'x needs an axis', received: show(x.shape) });
  const last = x.rank - 1;
  const at = axisOf('softmax', axis, x.rank);
  if (at !== last) return transpose(softmax(transpose(x, at, last), { scale }), at, last);
  const width = x.shape[last];
  return reshape(apply1(softmaxOp, [reshape(x, [x.size / Math.max(1, width), width])], { scale }), x.shape);
}

/** log(softmax(x)) along the axis, without the rounding of a logarithm of a small quotient. */
export function logSoftmax(x: Tensor, { axis = -1, scale = 1 }: SoftmaxOptions = {}): Tensor {
  const at = axisOf('logSoftmax', axis, x.rank);
  const z = shifted(scale === 1 ? x : mul(x, scale), at);
  return sub(z, log(sum(exp(z), at, true)));
}
