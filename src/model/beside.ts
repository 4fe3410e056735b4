/**
 * What may act beside a model's own weights on tokens that are read behind others: numbers added to queries, keys and values, and a look at, or
 * another kind of, attention. The attention layers of all architectures that are trained ask it; what it does is not known here.
 *
 * Shapes: B rows, T tokens, S keys, E width, O outputs of a product, H query heads, G key/value heads, D head width.
 */
import { add, concat, type RopeTables, type Tensor, zeros } from '../tensor/index.ts';
import type { TokenCache } from './kv-cache.ts';

export type Part = 'q' | 'k' | 'v';

/** A layer's attention of q (B, T, H, D) over k and v (B, S, G, D); S may be more than the tokens there are, by keys in front of them. */
export type Attend = (q: Tensor, k: Tensor, v: Tensor, options?: AttendOptions) => Tensor;

export interface AttendOptions {
  /** Probabilities stay as the softmax gives them, where the architecture mixes them. */
  readonly plain?: boolean;
}

/** What a layer attends with. */
export interface Attended {
  /** (B, T, E): what queries are made of. */
  readonly x: Tensor;
  /** Turned by their positions. */
  readonly q: Tensor;
  /** Of all tokens so far. */
  readonly k: Tensor;
  readonly v: Tensor;
  /** Rows of the rotation for the queries. */
  readonly tables: RopeTables;
  /** A key in front of the tokens counts as any other does: scores do not mix, and no window hides it. */
  readonly front: boolean;
}

export interface Beside {
  /** What is added to a part's product of x, (B, T, outputs); undefined: nothing. */
  added(layer: number, part: Part, x: Tensor): Tensor | undefined;
  /** (B, T, H, D), in place of attend(q, k, v). */
  attend(layer: number, attended: Attended, attend: Attend): Tensor;
}

/** Where tokens are read that follow others. */
export interface Behind {
  /** What was kept of the tokens before. */
  readonly cache: TokenCache;
  /** Position of the first. */
  readonly start: number;
  readonly beside?: Beside;
}

/** A part of a product: what it is made of and its outputs. */
export type Piece = readonly [part: Part, x: Tensor, outputs: number];

/** y (B, T, O), the product of the pieces side by side, with what is added to them. */
export function withAdded(y: Tensor, beside: Beside | undefined, layer: number, pieces: readonly Piece[]): Tensor {
  if (!beside) return y;
  const added = pieces.map(([part, x]) => beside.added(layer, part, x));
  if (added.every((one) => one === undefined)) return y;
  const [B, T] = y.shape;
  const { dtype, device } = y;
  const all = pieces.map(([, , outputs], i) => added[i] ?? zeros([B, T, outputs], { dtype, device }));
  return add(y, all.length === 1 ? all[0] : concat(all, -1));
}

/** What attention gives, with what acts beside it. */
export const attended = (beside: Beside | undefined, layer: number, own: Attended, attend: Attend): Tensor =>
  beside ? beside.attend(layer, own, attend) : attend(own.q, own.k, own.v);

/** x (B, S, ...), of which the keys in front of tokens have zeros, for `keys` keys. */
export function inFront(x: Tensor, keys: number): Tensor {
  const [B, S, ...rest] = x.shape;
  if (keys === S) return x;
  return concat([zeros([B, keys - S, ...rest], { dtype: x.dtype, device: x.device }), x], 1);
}
