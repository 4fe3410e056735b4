/**
 * linear: y = act(x · wᵀ + bias) or x · wᵀ + bias + residual; x (..., I), w (O, I) as checkpoints store it, bias (O), residual (..., O).
 * One product over all rows; without a gradient to record, bias and activation are applied while the result is still in cache. A
 * residual is what the product is added to: one tensor less than a sum of its own would keep.
 */
import { gradEnabled } from '../autograd/tape.ts';
import { ShapeError } from '../errors.ts';
import { ACTIVATION, type ActivationName } from '../kernels.ts';
import { apply1, empty, type Op } from '../op.ts';
import { sameShape, show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { activation } from './activation.ts';
import { add } from './binary.ts';
import { matmul, matmulOp, matrixOrder } from './matmul.ts';
import { sum } from './reduce.ts';
import { reshape, transpose } from './views.ts';

export const linearOp: Op<ActivationName> = {
  name: 'linear',
  kernels: ['matmul', 'activation'],
  infer([x, w, bias, residual]) {
    if (x!.rank !== 2 || w!.rank !== 2 || x!.shape[1] !== w!.shape[1])
      throw new ShapeError({
        what: 'linear',
        rule: 'the last axis of x must match the last of w (O,I)',
        received: `${show(x!.shape)} and ${show(w!.shape)}`,
      });
    if (bias && (bias.rank !== 1 || bias.shape[0] !== w!.shape[0]))
      throw new ShapeError({ what: 'linear', rule: `bias must be (${w!.shape[0]})`, received: show(bias.shape) });
    const shape = [x!.shape[0], w!.shape[0]];
    const dtype = matmulOp.infer([x, transpose(w!)], undefined)[0][1];
    if (residual && (!sameShape(residual.shape, shape) || residual.dtype !== dtype))
      throw new ShapeError({
        what: 'linear',
        rule: `residual must be ${show(shape)} ${dtype}`,
        received: `${show(residual.shape)} ${residual.dtype}`,
      });
    return [[shape, dtype]];
  },
  run(backend, [out], [x, w, bias, residual], act) {
    if (residual) backend.run('copy', [out, residual]);
    const operands = [out, matrixOrder(x!), transpose(matrixOrder(w!)), bias];
    backend.run('matmul', operands, [ACTIVATION.indexOf(act), residual ? 1 : 0]);
  },
  // Recorded without activation only (see linear below): dX = dY W, dW = dYᵀ X, dbias = column sums of dY.
  backward({ inputs, grads, wants }) {
    const [x, w, bias] = inputs;
    const dy = grads[0]!;
    return [
      wants[0] ? matmul(dy, w!) : undefined,
      wants[1] ? product(transpose(dy), x!, w!) : undefined,
      bias && wants[2] ? sum(dy, 0) : undefined,
      dy,
    ];
  },
  composition([x, w, bias, residual], act) {
    const product = matmul(x!, transpose(w!));
    const y = activation(bias ? add(product, bias) : product, act);
    return [residual ? add(y, residual) : y];
  },
};

/** a · b in the dtype of `like`, without a rounding in between. */
function product(a: Tensor, b: Tensor, like: Tensor): Tensor {
  const out = empty('linear', a.device, [a.shape[0], b.shape[1]], like.dtype);
  a.device.run('matmul', [out, matrixOrder(a), matrixOrder(b), undefined], [0, 0]);
  return out;
}

export interface LinearOptions {
  bias?: Tensor;
  activation?: ActivationName;
  /** What is added to the product, of the result's shape; not together with an activation. */
  residual?: Tensor;
}

export function linear(x: Tensor, w: Tensor, options: LinearOptions = {}): Tensor {
  const { bias, activation: act = 'none', residual } = options;
  if (residual && act !== 'none')
    throw new ShapeError({ what: 'linear', rule: 'a residual and an activation exclude each other', received: act });
  const rows = x.rank === 2 ? x : reshape(x, [-1, x.shape[x.rank - 1]]);
  const recorded = gradEnabled() && (x.requiresGrad || w.requiresGrad || bias?.requiresGrad);
  // The gradient needs the value before the activation: recorded as two operations.
  const added = residual && reshape(residual, [rows.shape[0], w.shape[0]]);
  const y = apply1(linearOp, [rows, w, bias, added], recorded ? 'none' : act);
  const out = recorded && act !== 'none' ? activation(y, act) : y;
  return x.rank === 2 ? out : reshape(out, [...x.shape.slice(0, -1), w.shape[0]]);
}
