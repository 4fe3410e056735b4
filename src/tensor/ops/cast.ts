/** cast: the same values as another element type; contiguous: the same values in row-major order. Any strides in. */

import type { DType } from '../dtype.ts';
import { apply1, type Op } from '../op.ts';
import type { Tensor } from '../tensor.ts';

export const castOp: Op<DType> = {
  name: 'cast',
  infer: ([x], dtype) => [[x!.shape, dtype]],
  run: (backend, outputs, inputs) => backend.run('copy', [outputs[0], inputs[0]]),
  backward: ({ inputs, grads }) => [cast(grads[0]!, inputs[0]!.dtype)],
};

/**
 * Values converted to `dtype`: rounded to nearest even for bf16 and f16, cut toward zero and saturated for integers (NaN: 0).
 * The tensor itself where it has that dtype already.
 */
export function cast(x: Tensor, dtype: DType): Tensor {
  return x.dtype === dtype ? x : apply1(castOp, [x], dtype);
}

/** A row-major tensor of the same values: itself where it is one, else a copy. */
export function contiguous(x: Tensor): Tensor {
  return x.contiguous ? x : apply1(castOp, [x], x.dtype);
}
