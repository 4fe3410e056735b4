/** Reference reduce: kept axes come first in x, so each result is a run of the row-major values. */
import { REDUCE, type ReduceName } from '../../kernels.ts';
import { sizeOf } from '../../shape.ts';
import type { ReferenceKernel } from './backend.ts';
import { put, values } from './elements.ts';

const RULES: Record<ReduceName, [start: number, step: (total: number, x: number) => number]> = {
  sum: [0, (total, x) => total + x],
  max: [Number.NEGATIVE_INFINITY, (total, x) => Math.max(total, x)],
  min: [Number.POSITIVE_INFINITY, (total, x) => Math.min(total, x)],
};

export const reduce: ReferenceKernel = ([out, x], [operation, keptAxes]) => {
  const [start, step] = RULES[REDUCE[operation]];
  const all = values(x);
  const run = sizeOf(x.shape.slice(keptAxes));
  put(
    out,
    Float64Array.from({ length: sizeOf(out.shape) }, (_, i) =>
      all.subarray(i * run, (i + 1) * run).reduce((total, v) => step(total, v), start),
    ),
  );
};
