/** The few unrecorded operations the backward walk needs: filling, copying, adding in place. */

import type { DType } from '../dtype.ts';
import { BINARY } from '../kernels.ts';
import { empty } from '../op.ts';
import type { Tensor } from '../tensor.ts';

const ADD = BINARY.indexOf('add');

export function onesLike(t: Tensor): Tensor {
  const out = empty('backward', t.device, t.shape, t.dtype);
  t.device.run('fill', [out], [1]);
  return out;
}

/** A contiguous copy, as another element type if asked. */
export function contiguousCopy(t: Tensor, dtype: DType = t.dtype): Tensor {
  const out = empty('backward', t.device, t.shape, dtype);
  t.device.run('copy', [out, t]);
  return out;
}

/** target += x, in place. */
export function addInto(target: Tensor, x: Tensor): void {
  target.device.run('binary', [target, target, x], [ADD, 0]);
}
