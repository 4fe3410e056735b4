/** Reading and writing the elements of a view as float64 numbers in row-major order. */
import { encode, fromBf16, fromF16 } from '../../dtype.ts';
import { sizeOf } from '../../shape.ts';
import type { Operand } from './backend.ts';

/** Positions in the data of the view's elements, in row-major order. */
export function positions({ shape, strides, offset }: Operand): Float64Array {
  const out = new Float64Array(sizeOf(shape));
  const index = shape.map(() => 0);
  for (let i = 0, at = offset; i < out.length; i++) {
    out[i] = at;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += strides[axis];
      if (++index[axis] < shape[axis]) break;
      at -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return out;
}

/** The values of a view. */
export function values(x: Operand): Float64Array {
  const at = positions(x);
  const convert = x.dtype === 'bf16' ? fromBf16 : x.dtype === 'f16' ? fromF16 : (v: number) => v;
  return at.map((p) => convert(x.data[p]));
}

/** Writes values to a view, rounded to its element type. */
export function put(out: Operand, from: ArrayLike<number>): void {
  const stored = encode(from, out.dtype);
  const at = positions(out);
  for (let i = 0; i < at.length; i++) out.data[at[i]] = stored[i];
}
