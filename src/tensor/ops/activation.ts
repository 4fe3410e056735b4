/**
 * Activations: y = act(x), element by element, float in and out. relu max(x,0); relu2 its square; gelu x·Φ(x) by erf
 * (Hendrycks and Gimpel, 2016); geluTanh its tanh form; silu x·sigmoid(x); sigmoid; tanh; none the tensor itself.
 */
import { ACTIVATION, type ActivationName } from '../kernels.ts';
import { apply1, empty, type Op } from '../op.ts';
import type { Tensor } from '../tensor.ts';
import { add, maximum, mul } from './binary.ts';
import { contiguous } from './cast.ts';
import { erf, sigmoid as sigmoidOf, square, tanh as tanhOf, unaryOps } from './unary.ts';

const COMPOSITION: Record<ActivationName, (x: Tensor) => Tensor> = {
  none: (x) => x,
  relu: (x) => maximum(x, 0),
  relu2: (x) => square(maximum(x, 0)),
  gelu: (x) => mul(mul(x, 0.5), add(erf(mul(x, Math.SQRT1_2)), 1)),
  geluTanh: (x) =>
    mul(mul(x, 0.5), add(tanhOf(mul(add(x, mul(mul(x, square(x)), 0.044715)), Math.sqrt(2 / Math.PI))), 1)),
  silu: (x) => mul(x, sigmoidOf(x)),
  sigmoid: sigmoidOf,
  tanh: tanhOf,
};

export const activationOp: Op<ActivationName> = {
  name: 'activation',
  kernels: ['activation', 'activationBackward'],
  infer: ([x]) => unaryOps.neg.infer([x], undefined),
  run: (backend, [y], [x], act) => backend.run('activation', [y, contiguous(x!)], [ACTIVATION.indexOf(act)]),
  backward({ inputs: [x], attrs, grads, backend }) {
    const dx = empty('activation', backend, x!.shape, x!.dtype);
    backend.run('activationBackward', [dx, contiguous(x!), contiguous(grads[0]!)], [ACTIVATION.indexOf(attrs)]);
    return [dx];
  },
  composition: ([x], act) => [COMPOSITION[act](x!)],
};

/** act(x); `name` is one of ACTIVATION. */
export function activation(x: Tensor, name: ActivationName): Tensor {
  return name === 'none' ? x : apply1(activationOp, [x], name);
}

/** max(x, 0) */
export const relu = (x: Tensor) => activation(x, 'relu');
/** max(x, 0)² */
export const relu2 = (x: Tensor) => activation(x, 'relu2');
/** x Φ(x), by erf unless the tanh form is asked for. */
export const gelu = (x: Tensor, { tanh = false }: { tanh?: boolean } = {}) => activation(x, tanh ? 'geluTanh' : 'gelu');
/** x · sigmoid(x) */
export const silu = (x: Tensor) => activation(x, 'silu');
