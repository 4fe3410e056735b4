/**
 * Causal convolution over time: out[b, t, :] = bias + sum over taps j of weight[:, :, j] · x[b, t - (W-1-j), :], times before 0 taken as 0.
 * x (B, T, C); weight (O, C, W), or depthwise (C, 1, W), one filter a channel; bias (O); gives (B, T, O). Its reach is W steps. With
 * segments, i32 (B, T), times of another segment than t's are taken as 0 as well: of a dense one of two taps by the kernel, else by
 * composition.
 */

import { isFloat } from '../dtype.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { apply1, empty, type Op } from '../op.ts';
import { sameShape, show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { add, equal, mul } from './binary.ts';
import { contiguous } from './cast.ts';
import { fillLike } from './fill.ts';
import { linear } from './linear.ts';
import { concat, reshape, slice } from './views.ts';
import { where } from './where.ts';

/** One channel alone is dense. */
const isDepthwise = (x: Tensor, weight: Tensor) =>
  weight.shape[1] === 1 && weight.shape[0] === x.shape[2] && x.shape[2] !== 1;

export const conv1dOp: Op<undefined> = {
  name: 'conv1d',
  kernels: ['conv1d', 'conv1dBackward'],
  infer([x, weight, bias, segments]) {
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
    const [B, T] = x!.shape;
    if (segments && (segments.dtype !== 'i32' || !sameShape(segments.shape, [B, T])))
      throw new ShapeError({
        what: 'conv1d',
        rule: `segments must be i32 (${B},${T})`,
        received: `${show(segments.shape)} ${segments.dtype}`,
      });
    return [[[B, T, weight!.shape[0]], x!.dtype]];
  },
  run(backend, [out], inputs) {
    const [x, weight, bias, segments] = inputs.map((t) => t && contiguous(t));
    backend.run('conv1d', [out, x, weight, bias, segments, undefined]);
  },
  backward({ inputs, grads, wants, backend }) {
    const [x, weight, bias, segments] = inputs.map((t) => t && contiguous(t));
    const like = (t: Tensor | undefined, wanted: boolean) =>
      t && wanted ? empty('conv1d', backend, t.shape, t.dtype) : undefined;
    const [dx, dweight, dbias] = [like(x, wants[0]), like(weight, wants[1]), like(bias, wants[2])];
    backend.run('conv1dBackward', [dx, dweight, dbias, x, weight, contiguous(grads[0]!), segments, undefined]);
    return [dx, dweight, dbias];
  },
  composition([x, weight, bias, segments]) {
    const [O, , W] = weight!.shape;
    const C = x!.shape[2];
    const depthwise = isDepthwise(x!, weight!);
    let total: Tensor | undefined;
    for (let j = W - 1; j >= 0; j--) {
      const window = delayed(x!, W - 1 - j, segments); // (B, T, C)
      const tap = slice(weight!, 2, j, j + 1);
      if (!depthwise) {
        const [matrix, residual] = [reshape(tap, [O, C]), total];
        total = linear(window, matrix, residual ? { residual } : { bias });
        continue;
      }
      const product = mul(window, reshape(tap, [C]));
      total = total ? add(total, product) : bias ? add(product, bias) : product;
    }
    return [total!];
  },
};

/** x (B, T, C) `steps` later; 0 where that is before the first time, or of another segment. */
function delayed(x: Tensor, steps: number, segments: Tensor | undefined): Tensor {
  if (steps === 0) return x;
  const [B, T, C] = x.shape;
  const lost = Math.min(steps, T);
  const later = concat([fillLike(x, [B, lost, C], 0), slice(x, 1, 0, T - lost)], 1);
  if (!segments || lost === T) return later;
  // What stands before the first time is 0 whatever the segment: any will do.
  const before = concat([slice(segments, 1, 0, lost), slice(segments, 1, 0, T - lost)], 1);
  return where(reshape(equal(segments, before), [B, T, 1]), later, 0);
}

export interface Conv1dOptions {
  /** (O) */
  bias?: Tensor;
  /** i32 (B, T): documents packed in one row do not reach into each other. */
  segments?: Tensor;
}

export function conv1d(x: Tensor, weight: Tensor, { bias, segments }: Conv1dOptions = {}): Tensor {
  const inputs = [x, weight, bias, segments];
  if (!segments) return apply1(conv1dOp, inputs, undefined);
  conv1dOp.infer(inputs, undefined);
  const byKernel = weight.shape[2] === 2 && !isDepthwise(x, weight);
  return byKernel ? apply1(conv1dOp, inputs, undefined) : conv1dOp.composition!(inputs, undefined)[0];
}
