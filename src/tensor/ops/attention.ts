/**
 * Scaled dot-product attention (Vaswani et al., 2017) without a stored score matrix: out = softmax(mask(scale · q kᵀ)) v, heads grouped
 * over key/value heads, causal, in a sliding window, within segments, scores optionally capped. The kernels keep the log of each
 * row's sum for the backward pass. Shapes: B batch, T queries, S keys, H query heads, G key/value heads, D head width.
 */
import { noGrad } from '../autograd/tape.ts';
import { isFloat } from '../dtype.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { apply1, empty, type Inputs, type Op } from '../op.ts';
import { sameShape, show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { add, div, equal, less, lessEqual, mul, sub } from './binary.ts';
import { contiguous } from './cast.ts';
import { iotaLike } from './fill.ts';
import { matmul } from './matmul.ts';
import { max, sum } from './reduce.ts';
import { exp, tanh } from './unary.ts';
import { expand, permute, reshape } from './views.ts';
import { where } from './where.ts';

interface Attrs {
  scale: number;
  causal: boolean;
  /** 0: unlimited. */
  window: number;
  /** 0: none. */
  softcap: number;
}

export interface AttentionOptions {
  /** Key s is visible to query position p when s <= p; query t has position t + S - T. */
  causal?: boolean;
  /** Only the last `window` keys, the query's own position among them, are visible. */
  window?: number;
  /** Factor of q·k; 1/sqrt(D) unless said. */
  scale?: number;
  /** Scores become softcap · tanh(score / softcap). */
  softcap?: number;
  /** i32 (B, T) and (B, S): only pairs of equal segment are visible. With one tensor and T = S it serves both sides. */
  segments?: Tensor | { queries: Tensor; keys: Tensor };
}

const params = ({ scale, causal, window, softcap }: Attrs) => [scale, causal ? 1 : 0, window, softcap];

/** The tensor itself where its last axis is adjacent, as the kernel wants it, else a copy. */
const rows = (x: Tensor) => (x.strides[3] === 1 || x.shape[3] === 1 ? x : contiguous(x));

function check([q, k, v, querySegments, keySegments]: Inputs, { window, softcap }: Attrs): void {
  const received = `q ${show(q!.shape)}, k ${show(k!.shape)}, v ${show(v!.shape)}`;
  const wrong = (rule: string, what = received) => new ShapeError({ what: 'attention', rule, received: what });
  if (q!.rank !== 4 || k!.rank !== 4) throw wrong('q must be (B,T,H,D) and k, v (B,S,G,D)');
  const [B, T, H, D] = q!.shape;
  const [, S, G] = k!.shape;
  if (k!.shape[0] !== B || k!.shape[3] !== D || !sameShape(k!.shape, v!.shape))
    throw wrong('q, k and v must agree in B and D, k and v in all');
  if (G === 0 || H % G !== 0) throw wrong('query heads must be a multiple of key/value heads');
  for (const t of [q!, k!, v!])
    if (!isFloat(t.dtype) || t.dtype === 'f16' || t.dtype !== q!.dtype)
      throw new DTypeError({
        what: 'attention',
        rule: 'q, k and v must have one dtype of f32, bf16, f64',
        received: `${q!.dtype}, ${k!.dtype}, ${v!.dtype}`,
      });
  for (const [t, length] of [
    [querySegments, T],
    [keySegments, S],
  ] as const)
    if (t && (t.dtype !== 'i32' || !sameShape(t.shape, [B, length])))
      throw wrong(`segments must be i32 (${B},${length})`, `${show(t.shape)} ${t.dtype}`);
  if ((querySegments === undefined) !== (keySegments === undefined))
    throw wrong('segments are needed for queries and keys', 'one of them');
  if (!(window >= 0 && Number.isInteger(window)) || !(softcap >= 0))
    throw wrong('window must be whole and softcap not negative', `${window} and ${softcap}`);
}

export const attentionOp: Op<Attrs> = {
  name: 'attention',
  kernels: ['attention', 'attentionBackward'],
  // Hidden: the log of the sum of exponentials of each query's scores, (B, H, T).
  infer(inputs, attrs) {
    check(inputs, attrs);
    const [B, T, H] = inputs[0]!.shape;
    return [
      [inputs[0]!.shape, inputs[0]!.dtype],
      [[B, H, T], 'f32'],
    ];
  },
  run(backend, [out, lse], [q, k, v, querySegments, keySegments], attrs) {
    backend.run('attention', [out, lse, rows(q!), rows(k!), rows(v!), querySegments, keySegments], params(attrs));
  },
  backward({ inputs: [q, k, v, querySegments, keySegments], outputs: [out, lse], attrs, grads, backend }) {
    const [dq, dk, dv] = [q!, k!, v!].map((t) => empty('attention', backend, t.shape, t.dtype));
    const segments = [querySegments && contiguous(querySegments), keySegments && contiguous(keySegments)];
    backend.run(
      'attentionBackward',
      [dq, dk, dv, rows(q!), rows(k!), rows(v!), out, lse, rows(grads[0]!), ...segments],
      params(attrs),
    );
    return [dq, dk, dv];
  },
  composition([q, k, v, querySegments, keySegments], attrs) {
    const [B, T, H, D] = q!.shape;
    const [, S, G] = k!.shape;
    // Every query head gets its key/value head.
    const spread = (x: Tensor) => reshape(expand(reshape(x, [B, S, G, 1, D]), [B, S, G, H / G, D]), [B, S, H, D]);
    let scores = mul(matmul(permute(q!, [0, 2, 1, 3]), permute(spread(k!), [0, 2, 3, 1])), attrs.scale); // (B, H, T, S)
    if (attrs.softcap > 0) scores = mul(tanh(div(scores, attrs.softcap)), attrs.softcap);
    const hide = (visible: Tensor) => {
      scores = where(visible, scores, Number.NEGATIVE_INFINITY);
    };
    const keys = iotaLike(q!, S, 0); // (S)
    const position = (shift: number) => reshape(iotaLike(q!, T, S - T + shift), [T, 1]);
    if (attrs.causal) hide(lessEqual(keys, position(0)));
    if (attrs.window > 0) hide(less(position(-attrs.window), keys));
    if (querySegments) hide(equal(reshape(querySegments, [B, 1, T, 1]), reshape(keySegments!, [B, 1, 1, S])));
    return [permute(matmul(softmaxOfVisible(scores), permute(spread(v!), [0, 2, 1, 3])), [0, 2, 1, 3])];
  },
};

/** Softmax over the last axis of scores that are -infinity where they are hidden; a row that sees nothing is 0. In simple ops. */
export function softmaxOfVisible(scores: Tensor): Tensor {
  // A query that sees nothing: no infinity minus infinity, and 0 / 1.
  const highest = noGrad(() => {
    const m = max(scores, -1, true);
    return where(equal(m, Number.NEGATIVE_INFINITY), 0, m);
  });
  const weights = exp(sub(scores, highest));
  const total = sum(weights, -1, true);
  const divisor = add(
    total,
    noGrad(() => where(equal(total, 0), 1, mul(total, 0))),
  );
  return div(weights, divisor);
}

/** q (B, T, H, D), k and v (B, S, G, D), H a multiple of G; gives (B, T, H, D). A query that sees no key gets 0. */
export function attention(q: Tensor, k: Tensor, v: Tensor, options: AttentionOptions = {}): Tensor {
  const { segments, causal = false, window = 0, softcap = 0, scale = 1 / Math.sqrt(q.shape[q.rank - 1]) } = options;
  const [queries, keys] =
    segments === undefined ? [] : 'queries' in segments ? [segments.queries, segments.keys] : [segments, segments];
  return apply1(attentionOp, [q, k, v, queries && contiguous(queries), keys && contiguous(keys)], {
    scale,
    causal,
    window,
    softcap,
  });
}
