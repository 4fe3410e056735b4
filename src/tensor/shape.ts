/** Shapes, strides and their rules. A shape is a list of sizes, outermost first; strides are in elements. No tensors here. */
import { ShapeError } from './errors.ts';

export type Shape = readonly number[];

/** The most axes a tensor may have. */
export const MAX_RANK = 8;

export function sizeOf(shape: Shape): number {
  let n = 1;
  for (let i = 0; i < shape.length; i++) n *= shape[i];
  return n;
}

/** Strides of a contiguous tensor. */
export function rowMajor(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    strides[i] = step;
    step *= shape[i];
  }
  return strides;
}

export function isRowMajor(shape: Shape, strides: readonly number[]): boolean {
  let step = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    if (shape[i] !== 1 && strides[i] !== step) return false;
    step *= shape[i];
  }
  return true;
}

export function sameShape(a: Shape, b: Shape): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

export function show(shape: Shape): string {
  return `(${shape.join(',')})`;
}

/** Checks that `shape` is a list of whole sizes within the rank limit. */
export function checkShape(what: string, shape: Shape): Shape {
  if (shape.length > MAX_RANK) throw new ShapeError({ what, rule: `at most ${MAX_RANK} axes`, received: show(shape) });
  for (const n of shape)
    if (!Number.isInteger(n) || n < 0)
      throw new ShapeError({ what, rule: 'sizes must be whole and not negative', received: show(shape) });
  return shape;
}

/** Axis counted from the end when negative. */
export function axisOf(what: string, axis: number, rank: number): number {
  const a = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || a < 0 || a >= rank)
    throw new ShapeError({ what, rule: `axis must lie in ${-rank}..${rank - 1}`, received: String(axis) });
  return a;
}

/** The common shape of broadcasting: axes aligned at the end, sizes equal or one of them 1. */
export function broadcast(what: string, a: Shape, b: Shape): Shape {
  if (sameShape(a, b)) return a;
  const rank = Math.max(a.length, b.length);
  const out = new Array<number>(rank);
  for (let i = 1; i <= rank; i++) {
    const x = i <= a.length ? a[a.length - i] : 1;
    const y = i <= b.length ? b[b.length - i] : 1;
    if (x !== y && x !== 1 && y !== 1)
      throw new ShapeError({
        what,
        rule: 'shapes must broadcast',
        received: `${show(a)} and ${show(b)}`,
        hint: `axis -${i} is ${x} and ${y}: sizes must be equal or 1`,
      });
    out[rank - i] = x === 1 ? y : x;
  }
  return out;
}
