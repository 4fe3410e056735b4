/** Making tensors from JavaScript values, and moving them between devices. Random ones are in random.ts. */
import type { Backend } from './backend.ts';
import { device as deviceByName } from './device.ts';
import { type DType, encode, isFloat } from './dtype.ts';
import { DTypeError, ShapeError } from './errors.ts';
import { empty } from './op.ts';
import { checkShape, show, sizeOf } from './shape.ts';
import type { Tensor } from './tensor.ts';

/** Numbers, or lists of lists of them, all of one length at each depth. */
export type Nested = number | readonly Nested[] | ArrayLike<number>;

export interface Options {
  /** f32 unless said. */
  dtype?: DType;
  /** A name or a backend; 'cpu' unless said. */
  device?: string | Backend;
  requiresGrad?: boolean;
}

export function backendOf(device: string | Backend | undefined): Backend {
  return device === undefined || typeof device === 'string' ? deviceByName(device ?? 'cpu') : device;
}

export function finish(t: Tensor, options: Options): Tensor {
  if (options.requiresGrad && !isFloat(t.dtype))
    throw new DTypeError({ what: 'tensor', rule: 'only float tensors carry gradients', received: t.dtype });
  t.requiresGrad = options.requiresGrad ?? false;
  return t;
}

function shapeOf(data: Nested): number[] {
  if (typeof data === 'number') return [];
  if (ArrayBuffer.isView(data)) return [data.length];
  const list = data as readonly Nested[];
  if (list.length === 0 || typeof list[0] === 'number') return [list.length];
  return [list.length, ...shapeOf(list[0])];
}

function flatten(data: Nested, shape: readonly number[], depth: number, into: number[]): void {
  const list = data as readonly Nested[];
  const bad = typeof data === 'number' ? depth !== shape.length : list.length !== shape[depth];
  if (bad)
    throw new ShapeError({
      what: 'tensor',
      rule: 'nested lists must have one length at each depth',
      received: `expected ${show(shape)}`,
    });
  if (typeof data === 'number') into.push(data);
  else for (let i = 0; i < list.length; i++) flatten(list[i], shape, depth + 1, into);
}

/** A tensor of the given numbers: nested lists, or a flat array with `shape`. */
export function tensor(data: Nested, options: Options & { shape?: readonly number[] } = {}): Tensor {
  let flat: ArrayLike<number>;
  let shape = options.shape;
  if (typeof data !== 'number' && (shape || ArrayBuffer.isView(data))) {
    flat = data as ArrayLike<number>;
    shape = checkShape('tensor', shape ?? [flat.length]);
    if (sizeOf(shape) !== flat.length)
      throw new ShapeError({
        what: 'tensor',
        rule: `shape ${show(shape)} needs ${sizeOf(shape)} values`,
        received: String(flat.length),
      });
  } else {
    shape = checkShape('tensor', shapeOf(data));
    const values: number[] = [];
    flatten(data, shape, 0, values);
    flat = values;
  }
  const dtype = options.dtype ?? 'f32';
  const t = empty('tensor', backendOf(options.device), shape, dtype);
  if (flat.length) t.device.write(t.storage.handle, encode(flat, dtype), 0);
  return finish(t, options);
}

/** Every element `value`. */
export function full(shape: readonly number[], value: number, options: Options = {}): Tensor {
  const t = empty('full', backendOf(options.device), checkShape('full', shape), options.dtype ?? 'f32');
  t.device.run('fill', [t], [value]);
  return finish(t, options);
}
export function zeros(shape: readonly number[], options: Options = {}): Tensor {
  return full(shape, 0, options);
}
export function ones(shape: readonly number[], options: Options = {}): Tensor {
  return full(shape, 1, options);
}

/** start, start + step, ... : `count` of them; f32 or i32. */
export function arange(count: number, options: Options & { start?: number; step?: number } = {}): Tensor {
  const t = empty('arange', backendOf(options.device), checkShape('arange', [count]), options.dtype ?? 'f32');
  t.device.run('iota', [t], [options.start ?? 0, options.step ?? 1]);
  return finish(t, options);
}

/** A copy on another device, off the tape; waits for the source. f64 becomes f32 where the target has no f64. */
export async function to(t: Tensor, device: string | Backend): Promise<Tensor> {
  const values = await t.read();
  const backend = backendOf(device);
  const dtype = t.dtype === 'f64' && backend.name !== 'reference' ? 'f32' : t.dtype;
  return tensor(values, { shape: t.shape, dtype, device: backend, requiresGrad: t.requiresGrad });
}
