/** Tensors filled with one value on the device of another tensor: unrecorded, for rules and compositions. */
import type { DType } from '../dtype.ts';
import { empty } from '../op.ts';
import type { Tensor } from '../tensor.ts';

/** `shape` filled with `value` on t's device. */
export function fillLike(t: Tensor, shape: readonly number[], value: number, dtype: DType = t.dtype): Tensor {
  const out = empty('fill', t.device, shape, dtype);
  t.device.run('fill', [out], [value]);
  return out;
}

/** A tensor without axes that holds `value`. */
export function scalarLike(t: Tensor, value: number): Tensor {
  return fillLike(t, [], value);
}

/** start, start + 1, ... : `count` whole numbers, i32, on t's device. */
export function iotaLike(t: Tensor, count: number, start: number): Tensor {
  const out = empty('iota', t.device, [count], 'i32');
  t.device.run('iota', [out], [start, 1]);
  return out;
}
