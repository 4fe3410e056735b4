/** Vectors of the architectures' specifications, from a golden file that may not be there: tensors filled by formula, and what to expect. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DType, type Tensor, tensor } from '../../src/tensor/index.ts';

const FILE = join(import.meta.dirname, '../../../shared/golden/architectures.json');

interface Vectors {
  fill: Record<string, { shape: number[]; a: number; b: number; s: number }>;
  expect: Record<string, unknown>;
}

export const skip = existsSync(FILE) ? false : 'architectures.json is not in ../shared/golden';

/** The named vectors. `fill(name)`: value i of the flat tensor is s sin(a i + b). */
export function vectors(key: string) {
  const { fill, expect } = (JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, Vectors>)[key];
  return {
    expect,
    fill(name: string, device: string, dtype: DType): Tensor {
      const { shape, a, b, s } = fill[name];
      const size = shape.reduce((n, m) => n * m, 1);
      return tensor(
        Float64Array.from({ length: size }, (_, i) => s * Math.sin(a * i + b)),
        { shape, dtype, device },
      );
    },
  };
}

/** The largest difference between a tensor and a nested list of the same numbers. */
export function farthest(t: Tensor, expected: unknown): number {
  const list = [expected].flat(Number.POSITIVE_INFINITY) as number[];
  const got = t.readSync();
  if (got.length !== list.length) throw new Error(`${got.length} numbers, ${list.length} expected`);
  return Math.max(...list.map((v, i) => Math.abs(v - got[i])));
}

/** Devices, and how near to the vectors each comes. */
export const DEVICES = [
  { device: 'cpu', dtype: 'f32', within: 1e-5 },
  { device: 'reference', dtype: 'f64', within: 1e-9 },
] as const;
