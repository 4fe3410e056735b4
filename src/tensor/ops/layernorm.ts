/**
 * LayerNorm (Ba, Kiros and Hinton, 2016): y = (x - mean) / sqrt(variance + eps) · weight + bias over the last axis, the
 * variance that of the population. x (..., E), weight and bias (E) or none. Float dtypes, all the same; y as x.
 */
import { DTypeError, ShapeError } from '../errors.ts';
import { apply1, empty, type Op } from '../op.ts';
import { show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { add, mul, sub } from './binary.ts';
import { cast, contiguous } from './cast.ts';
import { mean } from './reduce.ts';
import { rsqrt, square } from './unary.ts';
import { reshape } from './views.ts';

/** Inputs x (N, E), weight?, bias?; outputs y and, for the backward rule, mean and rstd f32 (N). */
export const layernormOp: Op<{ eps: number }> = {
  name: 'layernorm',
  kernels: ['layernorm', 'layernormBackward'],
  infer([x, weight, bias]) {
    const [rows, width] = x!.shape;
    check('weight', weight, x!);
    check('bias', bias, x!);
    return [
      [[rows, width], x!.dtype],
      [[rows], 'f32'],
      [[rows], 'f32'],
    ];
  },
  run(backend, outputs, [x, weight, bias], { eps }) {
    const vectors = [weight, bias].map((t) => t && contiguous(t));
    backend.run('layernorm', [...outputs, contiguous(x!), ...vectors], [eps]);
  },
  backward({ inputs: [x, weight, bias], outputs: [, mu, rstd], grads, wants, backend }) {
    const dx = empty('layernorm', backend, x!.shape, x!.dtype);
    const dweight = weight && wants[1] ? empty('layernorm', backend, weight.shape, 'f32') : undefined;
    const dbias = bias && wants[2] ? empty('layernorm', backend, bias.shape, 'f32') : undefined;
    const inputs = [contiguous(x!), weight && contiguous(weight), mu, rstd, contiguous(grads[0]!)];
    backend.run('layernormBackward', [dx, dweight, dbias, ...inputs]);
    return [dx, dweight && cast(dweight, x!.dtype), dbias && cast(dbias, x!.dtype)];
  },
  composition([x, weight, bias], { eps }) {
    const centred = sub(x!, mean(x!, -1, true));
    let y = mul(centred, rsqrt(add(mean(square(centred), -1, true), eps)));
    if (weight) y = mul(y, weight);
    return [bias ? add(y, bias) : y];
  },
};

function check(name: string, vector: Tensor | undefined, x: Tensor): void {
  const what = 'layernorm';
  if (!vector) return;
  if (vector.rank !== 1 || vector.shape[0] !== x.shape[1])
    throw new ShapeError({ what, rule: `${name} must be (${x.shape[1]})`, received: show(vector.shape) });
  if (vector.dtype !== x.dtype)
    throw new DTypeError({
      what,
      rule: `x and ${name} must have one dtype`,
      received: `${x.dtype} and ${vector.dtype}`,
    });
}

export interface LayernormOptions {
  weight?: Tensor;
  bias?: Tensor;
  /** 1e-5 unless said. */
  eps?: number;
}

export function layernorm(x: Tensor, { weight, bias, eps = 1e-5 }: LayernormOptions = {}): Tensor {
  if (x.rank < 1) throw new ShapeError({ what: 'layernorm', rule: 'x needs an axis', received: show(x.shape) });
  const width = x.shape[x.rank - 1];
  const rows = reshape(x, [x.size / Math.max(1, width), width]);
  return reshape(apply1(layernormOp, [rows, weight, bias], { eps }), x.shape);
}
