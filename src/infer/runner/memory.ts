/** Memory of an engine on its device: storages owned by hand, and views of them. Nothing here knows models. */
import type { Backend, View } from '../../tensor/backend.ts';
import { BYTES, type DType, type TypedArray } from '../../tensor/dtype.ts';
import { rowMajor, sizeOf } from '../../tensor/shape.ts';
import { moveTo, Storage } from '../../tensor/storage.ts';

/** A new view of memory with undefined contents that belongs to no arena. */
export function reserve(device: Backend, dtype: DType, shape: readonly number[]): View {
  const storage = new Storage(device, dtype, sizeOf(shape));
  moveTo(storage, undefined);
  return viewOf(storage, shape);
}

export function viewOf(storage: Storage, shape: readonly number[], offset = 0, strides = rowMajor(shape)): View {
  return { storage, shape, strides, offset };
}

/** The first `rows` rows. */
export function firstRows(view: View, rows: number): View {
  return { ...view, shape: [rows, ...view.shape.slice(1)] };
}

/** Columns [from, to) of a matrix. */
export function columns(view: View, from: number, to: number): View {
  return { ...view, shape: [view.shape[0], to - from], offset: view.offset + from * view.strides[1] };
}

/** A matrix (N, heads · D) as (N, to - from, D): some of its heads. */
export function heads(view: View, headDim: number, from: number, to: number): View {
  const shape = [view.shape[0], to - from, headDim];
  return { ...view, shape, strides: [view.strides[0], headDim, 1], offset: view.offset + from * headDim };
}

/** Writes stored elements from the start of a view. */
export function write(view: View, values: TypedArray): void {
  const { backend, handle } = view.storage;
  backend.write(handle, values, view.offset);
}

export const bytesOf = (view: View) => view.storage.count * BYTES[view.storage.dtype];
