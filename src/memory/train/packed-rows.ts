/**
 * Rows of different lengths as one run of tokens, for products, and as a rectangle, for attention; and the way between the two on the
 * tape. N tokens of all rows, R rows, T tokens of the longest.
 */
import { embedding, reshape, type Tensor, tensor } from '../../tensor/index.ts';

export interface PackedRow {
  readonly tokens: ArrayLike<number>;
  /** Position of its first token. */
  readonly from: number;
}

export interface Packed {
  /** N. */
  readonly count: number;
  readonly ids: Int32Array;
  readonly positions: Int32Array;
  /** i32 (1, N). */
  readonly positionTensor: Tensor;
  /** Packed place of each row's first token. */
  readonly first: readonly number[];
  /** T. */
  readonly longest: number;
  /** (N, heads, D) or (N, heads · D) as (R, T, heads, D), filled up on the right with what no one reads. */
  padded(x: Tensor, heads: number, headDim: number): Tensor;
  /** (R, T, heads, D) back to (N, heads · D). */
  unpadded(x: Tensor): Tensor;
}

export function packed(rows: readonly PackedRow[]): Packed {
  const lengths = rows.map(({ tokens }) => tokens.length);
  const N = lengths.reduce((sum, n) => sum + n, 0);
  const [R, T] = [rows.length, Math.max(0, ...lengths)];
  const ids = new Int32Array(N);
  const positions = new Int32Array(N);
  const first: number[] = [];
  const into = new Int32Array(R * T);
  const outOf = new Int32Array(N);
  let at = 0;
  rows.forEach(({ tokens, from }, row) => {
    first.push(at);
    for (let t = 0; t < tokens.length; t++, at++) {
      ids[at] = tokens[t];
      positions[at] = from + t;
      into[row * T + t] = at;
      outOf[at] = row * T + t;
    }
  });
  const places = (values: Int32Array, shape: readonly number[]) => tensor(values, { shape, dtype: 'i32' });
  const [intoTensor, outOfTensor] = [places(into, [R * T]), places(outOf, [N])];
  return {
    count: N,
    ids,
    positions,
    positionTensor: places(positions, [1, N]),
    first,
    longest: T,
    padded: (x, heads, headDim) =>
      reshape(embedding(reshape(x, [N, heads * headDim]), intoTensor), [R, T, heads, headDim]),
    unpadded: (x) => embedding(reshape(x, [R * T, x.shape[2] * x.shape[3]]), outOfTensor),
  };
}
