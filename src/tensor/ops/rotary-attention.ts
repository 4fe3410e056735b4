/**
 * Self-attention of a joint projection: heads of queries, keys and values lie side by side in qkv (B, T, H + 2G, D); queries and keys
 * are turned by their positions (rope.ts), then attention as in attention.ts. One op because the gradient is one tensor: each kernel
 * writes its heads into it, in place of three tensors that would be copied together. Float, the result as qkv. Where values come from a
 * projection of their own (B, T, H, D), qkv is queries and keys alone (B, T, 2H, D), each query beside its key.
 */
import type { Backend, View } from '../backend.ts';
import { ShapeError } from '../errors.ts';
import { apply1, empty, type Inputs, type Op } from '../op.ts';
import { sameShape, show } from '../shape.ts';
import { Tensor } from '../tensor.ts';
import { type AttentionOptions, attention, attentionOp } from './attention.ts';
import { contiguous } from './cast.ts';
import { type RopeOptions, type RopeTables, rope, ropeOp } from './rope.ts';
import { reshape, slice } from './views.ts';

interface Attrs {
  /** H */
  heads: number;
  /** G */
  kvHeads: number;
  scale: number;
  window: number;
  softcap: number;
  interleaved: boolean;
  /** Queries and keys are turned where they lie. */
  reuse: boolean;
}

/** Heads [from, to) of x, each `step`th of them. */
function headsOf(x: Tensor, from: number, to: number, step = 1): View {
  const { storage, offset, shape, strides } = x;
  return {
    storage,
    offset: offset + from * strides[2],
    shape: [shape[0], shape[1], Math.ceil((to - from) / step), shape[3]],
    strides: [strides[0], strides[1], step * strides[2], strides[3]],
  };
}

/** Queries, keys and values: those turned lie in `turned`, the values in `values`, or last in `joint`. */
function partsOf(turned: Tensor, joint: Tensor, values: Tensor | undefined, { heads: H, kvHeads: G }: Attrs): View[] {
  return values
    ? [headsOf(turned, 0, 2 * H, 2), headsOf(turned, 1, 2 * H, 2), headsOf(values, 0, H)]
    : [headsOf(turned, 0, H), headsOf(turned, H, H + G), headsOf(joint, H + G, H + 2 * G)];
}

const params = ({ scale, window, softcap }: Attrs) => [scale, 1, window, softcap];

/** Turns queries and keys of `from` into `to`, which may be the same. */
function turn(backend: Backend, to: View, from: View, [, cos, sin, positions]: Inputs, attrs: Attrs, inverse: boolean) {
  const tables = [cos, sin, positions].map((t) => t && contiguous(t));
  backend.run('rope', [to, from, ...tables], [Number(attrs.interleaved), Number(inverse)]);
}

/**
 * Inputs qkv, cos, sin, positions?, segments?, values?. Outputs: out (B, T, H, D); hidden: lse (B, H, T) and, unless qkv is used up, the turned
 * heads (B, T, H + G, D).
 */
export const rotaryAttentionOp: Op<Attrs> = {
  name: 'rotaryAttention',
  kernels: ['rope', 'attention', 'attentionBackward'],
  infer([qkv, cos, sin, positions, segments, values], attrs) {
    const { heads: H, kvHeads: G } = attrs;
    const total = H + (values ? 1 : 2) * G;
    if (qkv!.rank !== 4 || qkv!.shape[2] !== total)
      throw new ShapeError({
        what: 'rotaryAttention',
        rule: `qkv must be (B,T,${total},D): ${H} heads of queries, ${G} of keys${values ? '' : ` and ${G} of values`}`,
        received: show(qkv!.shape),
      });
    const [B, T, , D] = qkv!.shape;
    if (values && (H !== G || !sameShape(values.shape, [B, T, H, D]) || values.dtype !== qkv!.dtype))
      throw new ShapeError({
        what: 'rotaryAttention',
        rule: `values apart must be ${show([B, T, H, D])} ${qkv!.dtype}, and as many heads of keys as of queries`,
        received: `${show(values.shape)} ${values.dtype}, ${G} heads of keys and ${H} of queries`,
      });
    const like = (heads: number) => new Tensor(qkv!.storage, [B, T, heads, D]); // for the rules: nobody reads it
    const [[turned, dtype]] = ropeOp.infer([like(H + G), cos, sin, positions], attrs);
    const keys = like(G);
    const [out, lse] = attentionOp.infer([like(H), keys, keys, segments, segments], { ...attrs, causal: true });
    return attrs.reuse ? [out, lse] : [out, lse, [turned, dtype]];
  },
  run(backend, [out, lse, apart], inputs, attrs) {
    const [qkv, , , , segments, values] = inputs;
    const turned = apart ?? qkv!;
    const count = attrs.heads + attrs.kvHeads;
    turn(backend, headsOf(turned, 0, count), headsOf(qkv!, 0, count), inputs, attrs, false);
    const operands = partsOf(turned, qkv!, values, attrs);
    backend.run('attention', [out, lse, ...operands, segments, segments], params(attrs));
  },
  backward({ inputs, outputs: [out, lse, apart], attrs, grads, backend }) {
    const [qkv, , , , segments, values] = inputs;
    const like = (t: Tensor) => empty('rotaryAttention', backend, t.shape, t.dtype);
    const [dqkv, dvalues] = [like(qkv!), values && like(values)];
    const operands = partsOf(apart ?? qkv!, qkv!, values, attrs);
    backend.run(
      'attentionBackward',
      [...partsOf(dqkv, dqkv, dvalues, attrs), ...operands, out, lse, contiguous(grads[0]!), segments, segments],
      params(attrs),
    );
    const both = headsOf(dqkv, 0, attrs.heads + attrs.kvHeads);
    turn(backend, both, both, inputs, attrs, true); // a turn is undone by the opposite one, in place
    return [dqkv, undefined, undefined, undefined, undefined, dvalues];
  },
  composition([qkv, cos, sin, positions, segments, values], attrs) {
    const { heads: H, kvHeads: G, interleaved, scale, window, softcap } = attrs;
    const turned = rope(slice(qkv!, 2, 0, H + G), { cos: cos!, sin: sin! }, { positions, interleaved });
    const options = { causal: true, scale, window, softcap, segments };
    if (!values) {
      const [q, k, v] = [slice(turned, 2, 0, H), slice(turned, 2, H), slice(qkv!, 2, H + G)];
      return [attention(q, k, v, options)];
    }
    const [B, T, , D] = qkv!.shape;
    const pairs = reshape(turned, [B, T, H, 2 * D]);
    return [attention(slice(pairs, 3, 0, D), slice(pairs, 3, D), values, options)];
  },
};

export interface RotaryAttentionOptions
  extends Omit<AttentionOptions, 'causal' | 'segments'>,
    Pick<RopeOptions, 'positions' | 'interleaved'> {
  /** i32 (B, T): only pairs of equal segment are visible. */
  segments?: Tensor;
  /**
   * qkv is used up: where the device has the kernels, its queries and keys are turned in place, which saves a tensor of their size until the
   * backward pass. For a projection that nothing else reads. False unless said.
   */
  reuse?: boolean;
  /** (B, T, H, D) from another projection; qkv is then (B, T, 2H, D): a query, its key, the next query ... */
  values?: Tensor;
}

/**
 * Causal attention of qkv (B, T, H + 2G, D) with rotary positions; gives (B, T, H, D). H = `heads`, G = `kvHeads`. Throws ShapeError
 * where the heads do not fit, and what rope and attention throw.
 */
export function rotaryAttention(
  qkv: Tensor,
  tables: RopeTables,
  heads: number,
  kvHeads: number,
  options: RotaryAttentionOptions = {},
): Tensor {
  const { positions, segments, interleaved = false, window = 0, softcap = 0, reuse = false } = options;
  const { scale = 1 / Math.sqrt(qkv.shape[qkv.rank - 1]) } = options;
  const [rows, values] = [qkv, options.values].map((t) =>
    !t || t.strides[3] === 1 || t.shape[3] === 1 ? t : contiguous(t),
  );
  const inputs = [rows, tables.cos, tables.sin, positions, segments && contiguous(segments), values];
  return apply1(rotaryAttentionOp, inputs, { heads, kvHeads, scale, window, softcap, interleaved, reuse });
}
