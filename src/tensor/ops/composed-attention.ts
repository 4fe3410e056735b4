/**
 * Dynamically composable attention (Xiao et al., 2024): causal attention in which the H scores of a pair of tokens (t, s) mix before the
 * softmax, and its H probabilities after it, by a map that depends on both tokens:
 *
 *   out[m] = a[m] + sum_n a[n] fixed[n,m]
 *          + sum_r (sum_n a[n] w1[t,r,n]) w2[t,r,m] + a[m] gate[t,m] + sum_n a[n] map[t,n,m]     from the query's token
 *          + the same with s in place of t                                                       from the key's token
 *
 * w1, w2 and gate lie in one tensor of factors, in rows of M: R of w1, R of w2, and the gate where the rows are odd in number.
 *
 * Scores are mixed scaled and unmasked, then masked. Probabilities of hidden pairs are 0 and stay so; rows need not sum to 1 any more.
 *
 * The scores of all heads must exist together. The kernels make those of some queries at a time, in the cache, and keep the log of
 * each row's sum for the backward pass. In the composition queries go in chunks: H · chunk · keys numbers at a time, which its
 * backward pass makes again.
 *
 * Shapes: B batch, T queries, S keys, H query heads, G key/value heads, D head width, C groups of M = H / C heads that mix among
 * themselves, R rank, P = 2R or 2R + 1 rows of factors.
 */
import { checkpoint } from '../autograd/checkpoint.ts';
import { isFloat } from '../dtype.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { apply1, empty, type Inputs, type Op } from '../op.ts';
import { sameShape, show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { softmaxOfVisible } from './attention.ts';
import { add, equal, less, lessEqual, mul } from './binary.ts';
import { cast, contiguous } from './cast.ts';
import { iotaLike } from './fill.ts';
import { matmul } from './matmul.ts';
import { concat, expand, permute, reshape, slice } from './views.ts';
import { where } from './where.ts';

/** What the tokens of one side bring to the mixing; L is T for queries, S for keys. What is absent is 0. */
export interface Composer {
  /** (B, L, C, P, M): rows of w1, as many of w2, the gate. */
  factors?: Tensor;
  /** (B, L, C, M, M): w1ᵀ w2 and the gate on its diagonal, multiplied out. */
  map?: Tensor;
}

/** How the heads mix before or after the softmax. */
export interface Composition {
  /** (C, M, M): the same for all pairs. */
  fixed?: Tensor;
  query?: Composer;
  key?: Composer;
}

export interface ComposedAttentionOptions {
  /** Of scores. */
  pre?: Composition;
  /** Of probabilities. */
  post?: Composition;
  /** Only the last `window` keys, the query's own position among them, are visible; 0, all, unless said. */
  window?: number;
  /** Factor of q·k; 1/sqrt(D) unless said. */
  scale?: number;
  /** i32 (B, T) with T = S: only pairs of equal segment are visible. */
  segments?: Tensor;
  /** Queries that the composition computes together; 128 unless said. */
  chunk?: number;
}

interface Attrs {
  scale: number;
  /** 0: unlimited. */
  window: number;
  chunk: number;
}

/** Operands of a composition in their order. */
const SIDES = ['query', 'key'] as const;
const PARTS = ['factors', 'map'] as const;
const OPERANDS = 1 + SIDES.length * PARTS.length;

const operandsOf = ({ fixed, ...sides }: Composition = {}): (Tensor | undefined)[] => [
  fixed,
  ...SIDES.flatMap((side) => PARTS.map((part) => sides[side]?.[part])),
];

function compositionOf([fixed, ...rest]: Inputs): Required<Pick<Composition, 'query' | 'key'>> & Composition {
  const side = (from: number): Composer => Object.fromEntries(PARTS.map((part, i) => [part, rest[from + i]]));
  return { fixed, query: side(0), key: side(PARTS.length) };
}

function check([q, k, v, segments, ...mixing]: Inputs, { window, chunk }: Attrs): void {
  const wrong = (rule: string, received: string) => new ShapeError({ what: 'composedAttention', rule, received });
  const shapes = () => `q ${show(q!.shape)}, k ${show(k!.shape)}, v ${show(v!.shape)}`;
  if (q!.rank !== 4 || k!.rank !== 4) throw wrong('q must be (B,T,H,D) and k, v (B,S,G,D)', shapes());
  const [B, T, H, D] = q!.shape;
  const [, S, G] = k!.shape;
  if (k!.shape[0] !== B || k!.shape[3] !== D || !sameShape(k!.shape, v!.shape) || G === 0 || H % G !== 0 || T > S)
    throw wrong('k and v must be (B,S,G,D) with S at least T and H a multiple of G', shapes());
  for (const t of [q!, k!, v!, ...mixing])
    if (t && (!isFloat(t.dtype) || t.dtype === 'f16' || t.dtype !== q!.dtype))
      throw new DTypeError({
        what: 'composedAttention',
        rule: 'all operands must have one dtype of f32, bf16, f64',
        received: `${q!.dtype} and ${t.dtype}`,
      });
  if (segments && (segments.dtype !== 'i32' || T !== S || !sameShape(segments.shape, [B, T])))
    throw wrong(`segments must be i32 (${B},${S}), and there are as many keys as queries`, show(segments.shape));
  if (!(window >= 0 && Number.isInteger(window)) || !(chunk >= 1 && Number.isInteger(chunk)))
    throw wrong('window and chunk must be whole, and chunk from 1', `${window} and ${chunk}`);
  for (let at = 0; at < mixing.length; at += OPERANDS) {
    const groups = groupsOf(mixing, at);
    const M = H / groups;
    if (!Number.isInteger(M)) throw wrong('groups must divide the heads', `${groups} and ${H}`);
    for (let i = 0; i < OPERANDS; i++) {
      const t = mixing[at + i];
      if (!t) continue;
      const L = i <= PARTS.length ? T : S;
      const rows = (i - 1) % PARTS.length === 0 ? Math.max(1, t.shape[3]) : M;
      const shape = i === 0 ? [groups, M, M] : [B, L, groups, rows, M];
      if (!sameShape(t.shape, shape)) throw wrong(`${nameOf(i)} must be ${show(shape)}`, show(t.shape));
    }
  }
}

const nameOf = (i: number) =>
  i === 0 ? 'fixed' : `${PARTS[(i - 1) % PARTS.length]} of a ${SIDES[Math.floor((i - 1) / PARTS.length)]}`;

/** Of the stage whose operands begin at `at`. */
function groupsOf(mixing: Inputs, at: number): number {
  const fixed = mixing[at];
  if (fixed) return fixed.shape[0];
  for (let i = at + 1; i < at + OPERANDS; i++) {
    const t = mixing[i];
    if (t && t.rank === 5) return t.shape[2];
  }
  return 1;
}

/** w1, w2 (B, L, C, R, M) and the gate (B, L, C, 1, M), of those that are there. */
function rowsOf(factors: Tensor): [w1?: Tensor, w2?: Tensor, gate?: Tensor] {
  const P = factors.shape[3];
  const R = P >> 1;
  const gate = P % 2 ? slice(factors, 3, 2 * R) : undefined;
  return R ? [slice(factors, 3, 0, R), slice(factors, 3, R, 2 * R), gate] : [undefined, undefined, gate];
}

/** a (B, H, T, S) mixed. */
function composed(a: Tensor, { fixed, query, key }: ReturnType<typeof compositionOf>): Tensor {
  const [B, H, T, S] = a.shape;
  let out = a;
  const mix = (y: Tensor) => {
    out = add(out, reshape(y, a.shape));
  };
  if (fixed) {
    const [C, M] = fixed.shape;
    mix(matmul(permute(fixed, [0, 2, 1]), reshape(a, [B, C, M, T * S])));
  }
  for (const [side, { factors, map }] of [
    ['query', query],
    ['key', key],
  ] as const) {
    /** Batches of the side's tokens: (B, C, L, the other side's, M), and back to (B, C, M, T, S). */
    const there = side === 'query' ? [0, 1, 3, 4, 2] : [0, 1, 4, 3, 2];
    const back = side === 'query' ? [0, 1, 4, 2, 3] : [0, 1, 4, 3, 2];
    const byToken = (C: number) => permute(reshape(a, [B, C, H / C, T, S]), there);
    const [w1, w2, gate] = factors ? rowsOf(factors) : [];
    if (w1 && w2) {
      const low = matmul(byToken(w1.shape[2]), permute(w1, [0, 2, 1, 4, 3])); // (B, C, L, -, R)
      mix(permute(matmul(low, permute(w2, [0, 2, 1, 3, 4])), back));
    }
    if (map) mix(permute(matmul(byToken(map.shape[2]), permute(map, [0, 2, 1, 3, 4])), back));
    if (gate) {
      const perHead = permute(reshape(gate, [B, gate.shape[1], H]), [0, 2, 1]);
      mix(mul(a, reshape(perHead, side === 'query' ? [B, H, T, 1] : [B, H, 1, S])));
    }
  }
  return out;
}

/** All of it for queries whose first has position `first` among the keys. */
function attend([q, k, v, queries, keys, ...mixing]: Inputs, { scale, window }: Attrs, first: number): Tensor {
  const [B, T, H, D] = q!.shape;
  const [, S, G] = k!.shape;
  // Every query head gets its key/value head.
  const spread = (x: Tensor) => reshape(expand(reshape(x, [B, S, G, 1, D]), [B, S, G, H / G, D]), [B, S, H, D]);
  let scores = mul(matmul(permute(q!, [0, 2, 1, 3]), permute(spread(k!), [0, 2, 3, 1])), scale); // (B, H, T, S)
  scores = composed(scores, compositionOf(mixing.slice(0, OPERANDS)));
  const hide = (visible: Tensor) => {
    scores = where(visible, scores, Number.NEGATIVE_INFINITY);
  };
  const places = iotaLike(q!, S, 0);
  const position = (shift: number) => reshape(iotaLike(q!, T, first + shift), [T, 1]);
  hide(lessEqual(places, position(0)));
  if (window > 0) hide(less(position(-window), places));
  if (queries) hide(equal(reshape(queries, [B, 1, T, 1]), reshape(keys!, [B, 1, 1, S])));
  const weights = composed(softmaxOfVisible(scores), compositionOf(mixing.slice(OPERANDS)));
  return permute(matmul(weights, permute(spread(v!), [0, 2, 1, 3])), [0, 2, 1, 3]);
}

/** The tensor itself where its last axis is adjacent, as the kernels want q, k and v, else a copy. */
const rows = (x: Tensor) => (x.strides[3] === 1 || x.shape[3] === 1 ? x : contiguous(x));

/** Scale, causal, window, no cap. */
const params = ({ scale, window }: Attrs) => [scale, 1, window, 0];

/** Inputs q, k, v, segments?, then the operands of both compositions. */
export const composedAttentionOp: Op<Attrs> = {
  name: 'composedAttention',
  kernels: ['composedAttention', 'composedAttentionBackward'],
  // Hidden: the log2 of the sum of exponentials of each query's mixed scores, (B, H, T).
  infer(inputs, attrs) {
    check(inputs, attrs);
    const [B, T, H] = inputs[0]!.shape;
    return [
      [inputs[0]!.shape, inputs[0]!.dtype],
      [[B, H, T], 'f32'],
    ];
  },
  run(backend, [out, lse], [q, k, v, segments, ...mixing], attrs) {
    const ids = segments && contiguous(segments);
    backend.run('composedAttention', [out, lse, rows(q!), rows(k!), rows(v!), ids, ids, ...mixing], params(attrs));
  },
  backward({ inputs: [q, k, v, segments, ...mixing], outputs: [, lse], attrs, grads, backend }) {
    const [dq, dk, dv, ...dmixing] = [q, k, v, ...mixing].map(
      (t) => t && empty('composedAttention', backend, t.shape, t.dtype),
    );
    const ids = segments && contiguous(segments);
    const given = [rows(q!), rows(k!), rows(v!), lse, rows(grads[0]!), ids, ids];
    backend.run('composedAttentionBackward', [dq, dk, dv, ...given, ...mixing, ...dmixing], params(attrs));
    return [dq, dk, dv, undefined, ...dmixing];
  },
  composition([q, k, v, segments, ...mixing], attrs) {
    const [T, S] = [q!.shape[1], k!.shape[1]];
    const wide = (t: Tensor | undefined) => (t?.dtype === 'bf16' ? cast(t, 'f32') : t);
    const chunks: Tensor[] = [];
    for (let start = 0; start < T; start += attrs.chunk) {
      const end = Math.min(T, start + attrs.chunk);
      const [first, last] = [start + S - T, end + S - T];
      const from = attrs.window > 0 ? Math.max(0, first - attrs.window + 1) : 0;
      const ofQueries = (t: Tensor | undefined) => t && slice(t, 1, start, end);
      const ofKeys = (t: Tensor | undefined) => t && slice(t, 1, from, last);
      const cut = (t: Tensor | undefined, i: number) => {
        const place = i % OPERANDS;
        return place === 0 ? t : place <= PARTS.length ? ofQueries(t) : ofKeys(t);
      };
      const operands = [ofQueries(q), ofKeys(k), ofKeys(v), ofQueries(segments), ofKeys(segments), ...mixing.map(cut)];
      const there = operands.flatMap((t, i) => (t ? [i] : []));
      const run = (...given: Tensor[]) => {
        const all: (Tensor | undefined)[] = operands.map(() => undefined);
        for (const [n, i] of there.entries()) all[i] = wide(given[n]);
        return cast(contiguous(attend(all, attrs, first - from)), q!.dtype);
      };
      chunks.push(checkpoint(run, ...there.map((i) => operands[i]!)));
    }
    return [chunks.length === 1 ? chunks[0] : concat(chunks, 1)];
  },
};

/**
 * q (B, T, H, D), k and v (B, S, G, D), H a multiple of G; query t has position t + S - T and sees keys up to it. Gives (B, T, H, D).
 * Throws ShapeError and DTypeError.
 */
export function composedAttention(q: Tensor, k: Tensor, v: Tensor, options: ComposedAttentionOptions = {}): Tensor {
  const { pre, post, segments, window = 0, chunk = 128, scale = 1 / Math.sqrt(q.shape[q.rank - 1]) } = options;
  return apply1(composedAttentionOp, [q, k, v, segments, ...operandsOf(pre), ...operandsOf(post)], {
    scale,
    window,
    chunk,
  });
}
