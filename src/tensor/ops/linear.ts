/**
 * linear: y = act(x · wᵀ + bias); x (..., I), w (O, I) as checkpoints store it, bias (O). One product over all rows; without a
 * gradient to record, bias and activation are applied while the result is still in cache.
 */
import { gradEnabled } from '../autograd/tape.ts';
import { ShapeError } from '../errors.ts';
import { ACTIVATION, type ActivationName } from '../kernels.ts';
import { apply1, empty, type Op } from '../op.ts';
import { show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { activation } from './activation.ts';
import { add } from './binary.ts';
import { matmul, matmulOp, matrixOrder } from './matmul.ts';
import { sum } from './reduce.ts';
import { reshape, transpose } from './views.ts';

export const linearOp: Op<ActivationName> = {
  name: 'linear',
  kernels: ['matmul', 'activation'],
  infer([x, w, bias]) {
    if (x!.rank !== 2 || w!.rank !== 2 || x!.shape[1] !== w!.shape[1])
      throw new ShapeError({
        what: 'linear',
        rule: 'the last axis of x must match the last of w (O,I)',
        received: `${show(x!.shape)} and ${show(w!.shape)}`,
      });
    if (bias && (bias.rank !== 1 || bias.shape[0] !== w!.shape[0]))
      throw new ShapeError({ what: 'linear', rule: `bias must be (${w!.shape[0]})`, received: show(bias.shape) });
    return [[[x!.shape[0], w!.shape[0]], matmulOp.infer([x, transpose(w!)], undefined)[0][1]]];
  },
  run(backend, [out], [x, w, bias], act) {
    backend.run('matmul', [out, matrixOrder(x!), transpose(matrixOrder(w!)), bias], [ACTIVATION.indexOf(act), 0]);
  },
  // Recorded without activation only (see linear below): dX = dY W, dW = dYᵀ X, dbias = column sums of dY.
  backward({ inputs, grads, wants }) {
    const [x, w, bias] = inputs;
    const dy = grads[0]!;
    return [
      wants[0] ? matmul(dy, w!) : undefined,
      wants[1] ? product(transpose(dy), x!, w!) : undefined,
      bias && wants[2] ? sum(dy, 0) : undefined,
    ];
  },
  composition([x, w, bias], act) {
    const y = matmul(x!, transpose(w!));
    return [activation(bias ? add(y, bias) : y, act)];
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
}

export function linear(x: Tensor, w: Tensor, { bias, activation: act = 'none' }: LinearOptions = {}): Tensor {
  const rows = x.rank === 2 ? x : reshape(x, [-1, x.shape[x.rank - 1]]);
  const recorded = gradEnabled() && (x.requiresGrad || w.requiresGrad || bias?.requiresGrad);
  // The gradient needs the value before the activation: recorded as two operations.
  const y = apply1(linearOp, [rows, w, bias], recorded ? 'none' : act);
  const out = recorded && act !== 'none' ? activation(y, act) : y;
  return x.rank === 2 ? out : reshape(out, [...x.shape.slice(0, -1), w.shape[0]]);
}
