/**
 * Causal convolution over time: out[b, t, :] = bias + sum over taps j of weight[:, :, j] · x[b, t - (W-1-j), :], times before 0 taken as 0.
 * x (B, T, C); weight (O, C, W), or depthwise (C, 1, W), one filter a channel; bias (O); gives (B, T, O). Its reach is W steps.
 */

import { isFloat } from '../dtype.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { apply1, empty, type Op } from '../op.ts';
import { sameShape, show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { add, mul } from './binary.ts';
import { contiguous } from './cast.ts';
import { fillLike } from './fill.ts';
import { matmul } from './matmul.ts';
import { concat, reshape, slice, transpose } from './views.ts';

const isDepthwise = (x: Tensor, weight: Tensor) => weight.shape[1] === 1 && weight.shape[0] === x.shape[2];

export const conv1dOp: Op<undefined> = {
  name: 'conv1d',
  kernels: ['conv1d', 'conv1dBackward'],
  infer([x, weight, bias]) {
    const received = `x ${show(x!.shape)}, weight ${show(weight!.shape)}${bias ? `, bias ${show(bias.shape)}` : ''}`;
    const fits =
      x!.rank === 3 &&
      weight!.rank === 3 &&
      weight!.shape[2] > 0 &&
      (weight!.shape[1] === x!.shape[2] || isDepthwise(x!, weight!));
    if (!fits)
      throw new ShapeError({ what: 'conv1d', rule: 'x must be (B,T,C) and weight (O,C,W) or (C,1,W)', received });
    if (bias && !sameShape(bias.shape, [weight!.shape[0]]))
      throw new ShapeError({ what: 'conv1d', rule: `bias must be (${weight!.shape[0]})`, received });
    for (const t of [x!, weight!, bias ?? x!])
      if (!isFloat(t.dtype) || t.dtype !== x!.dtype)
        throw new DTypeError({
          what: 'conv1d',
          rule: 'operands must have one float dtype',
          received: `${x!.dtype} and ${t.dtype}`,
        });
    return [[[x!.shape[0], x!.shape[1], weight!.shape[0]], x!.dtype]];
  },
  run: (backend, [out], [x, weight, bias]) =>
    backend.run('conv1d', [out, contiguous(x!), contiguous(weight!), bias && contiguous(bias)]),
  backward({ inputs: [x, weight, bias], grads, wants, backend }) {
    const like = (t: Tensor | undefined, wanted: boolean) =>
      t && wanted ? empty('conv1d', backend, t.shape, t.dtype) : undefined;
    const [dx, dweight, dbias] = [like(x, wants[0]), like(weight, wants[1]), like(bias, wants[2])];
    backend.run('conv1dBackward', [dx, dweight, dbias, contiguous(x!), contiguous(weight!), contiguous(grads[0]!)]);
    return [dx, dweight, dbias];
  },
  composition([x, weight, bias]) {
    const [B, T, C] = x!.shape;
    const [O, , W] = weight!.shape;
    const padded = concat([fillLike(x!, [B, W - 1, C], 0), x!], 1);
    const taps = Array.from({ length: W }, (_, j) => {
      const window = slice(padded, 1, j, j + T); // (B, T, C)
      const tap = slice(weight!, 2, j, j + 1);
      return isDepthwise(x!, weight!)
        ? mul(window, reshape(tap, [C]))
        : matmul(window, transpose(reshape(tap, [O, C])));
    });
    const total = taps.reduce((sum, tap) => add(sum, tap));
    return [bias ? add(total, bias) : total];
  },
};

export function conv1d(x: Tensor, weight: Tensor, { bias }: { bias?: Tensor } = {}): Tensor {
  return apply1(conv1dOp, [x, weight, bias], undefined);
}
