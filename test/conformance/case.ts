/**
 * What a conformance case says: inputs by shape, kind of values and layout, and the function under test. The suite
 * (conformance.test.ts) runs each as agreement (every instruction set and dtype against the reference backend in float64,
 * outputs and gradients), as gradient (reference autograd against finite differences) and as support (which backend has a
 * kernel); speed.ts times it. To add an op: write cases/<op>.ts, exporting OpCases, and its line in cases/index.ts.
 */
import type { Tensor } from '../../src/tensor/index.ts';

/** How an input's values are drawn. apart: a shuffled grid without near-equal values, within an input or between two. */
export type Values =
  | 'normal'
  | 'positive'
  | 'small'
  | 'apart'
  | { readonly ints: readonly [low: number, high: number] }
  | { readonly list: readonly number[] };

export interface InputSpec {
  shape: readonly number[];
  /** normal unless said. */
  values?: Values;
  /** float: the dtype under test; the others are as said. */
  dtype?: 'float' | 'f32' | 'i32' | 'u8';
  /**
   * transposed: the last two axes are exchanged in memory; sliced: a window of a wider tensor; repeated: the first axis has
   * stride 0. contiguous unless said.
   */
  layout?: 'contiguous' | 'transposed' | 'sliced' | 'repeated';
  /** False: no gradient is asked for. */
  grad?: boolean;
}

export interface OpCase {
  name: string;
  inputs: readonly InputSpec[];
  run(...inputs: Tensor[]): Tensor | readonly Tensor[];
  /** False where the op has no gradient, or none worth checking here (integers, steps). */
  gradient?: boolean;
  /** Relative to the largest value of the result; f32 3e-5 and bf16 2e-2 unless said, with the reason beside it. */
  tolerance?: { f32?: number; bf16?: number };
  /** Both unless said. */
  dtypes?: readonly ('f32' | 'bf16')[];
  /** Too large for finite differences, or for the slow reference on every instruction set. */
  skipFiniteDifferences?: boolean;
}

export interface OpCases {
  cases: readonly OpCase[];
  /** A random case from a random whole-number source: property tests. */
  random?(int: (low: number, high: number) => number): OpCase;
  /** A case of the size models use, for speed.ts. */
  speed?: OpCase;
}

/** An input of normal values. */
export const floats = (...shape: number[]): InputSpec => ({ shape });
/** An input of i32 values in [low, high). */
export const ints = (low: number, high: number, ...shape: number[]): InputSpec => ({
  shape,
  values: { ints: [low, high] },
  dtype: 'i32',
  grad: false,
});
