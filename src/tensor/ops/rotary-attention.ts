/**
 * Self-attention of a joint projection: heads of queries, keys and values lie side by side in qkv (B, T, H + 2G, D); queries and keys
 * are turned by their positions (rope.ts), then attention as in attention.ts. One op because the gradient is one tensor: each kernel
 * writes its heads into it, in place of three tensors that would be copied together. Float, the result as qkv.
 */
import type { Backend, View } from '../backend.ts';
import { ShapeError } from '../errors.ts';
import { apply1, empty, type Inputs, type Op } from '../op.ts';
import { show } from '../shape.ts';
import { Tensor } from '../tensor.ts';
import { type AttentionOptions, attention, attentionOp } from './attention.ts';
import { contiguous } from './cast.ts';
import { type RopeOptions, type RopeTables, rope, ropeOp } from './rope.ts';
import { slice } from './views.ts';

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

/** Heads [from, to) of x. */
function headsOf(x: Tensor, from: number, to: number): View {
  const { storage, offset, shape, strides } = x;
  return { storage, offset: offset + from * strides[2], shape: [shape[0], shape[1], to - from, shape[3]], strides };
}

const params = ({ scale, window, softcap }: Attrs) => [scale, 1, window, softcap];

/** Turns queries and keys of `from` into `to`, which may be the same. */
function turn(backend: Backend, to: View, from: View, [, cos, sin, positions]: Inputs, attrs: Attrs, inverse: boolean) {
  const tables = [cos, sin, positions].map((t) => t && contiguous(t));
  backend.run('rope', [to, from, ...tables], [Number(attrs.interleaved), Number(inverse)]);
}

/**
 * Inputs qkv, cos, sin, positions?, segments?. Outputs: out (B, T, H, D); hidden: lse (B, H, T) and, unless qkv is used up, the turned
 * heads (B, T, H + G, D).
 */
export const rotaryAttentionOp: Op<Attrs> = {
  name: 'rotaryAttention',
  kernels: ['rope', 'attention', 'attentionBackward'],
  infer([qkv, cos, sin, positions, segments], attrs) {
    const { heads: H, kvHeads: G } = attrs;
    if (qkv!.rank !== 4 || qkv!.shape[2] !== H + 2 * G)
      throw new ShapeError({
        what: 'rotaryAttention',
        rule: `qkv must be (B,T,${H + 2 * G},D): ${H} heads of queries, ${G} of keys and ${G} of values`,
        received: show(qkv!.shape),
      });
    const [B, T, , D] = qkv!.shape;
    const like = (heads: number) => new Tensor(qkv!.storage, [B, T, heads, D]); // for the rules: nobody reads it
    const [[turned, dtype]] = ropeOp.infer([like(H + G), cos, sin, positions], attrs);
    const keys = like(G);
    const [out, lse] = attentionOp.infer([like(H), keys, keys, segments, segments], { ...attrs, causal: true });
    return attrs.reuse ? [out, lse] : [out, lse, [turned, dtype]];
  },
  run(backend, [out, lse, apart], inputs, attrs) {
    const { heads: H, kvHeads: G } = attrs;
    const [qkv, , , , segments] = inputs;
    const turned = apart ?? qkv!;
    turn(backend, headsOf(turned, 0, H + G), headsOf(qkv!, 0, H + G), inputs, attrs, false);
    const operands = [headsOf(turned, 0, H), headsOf(turned, H, H + G), headsOf(qkv!, H + G, H + 2 * G)];
    backend.run('attention', [out, lse, ...operands, segments, segments], params(attrs));
  },
  backward({ inputs, outputs: [out, lse, apart], attrs, grads, backend }) {
    const { heads: H, kvHeads: G } = attrs;
    const [qkv, , , , segments] = inputs;
    const turned = apart ?? qkv!;
    const dqkv = empty('rotaryAttention', backend, qkv!.shape, qkv!.dtype);
    const gradients = [headsOf(dqkv, 0, H), headsOf(dqkv, H, H + G), headsOf(dqkv, H + G, H + 2 * G)];
    const operands = [headsOf(turned, 0, H), headsOf(turned, H, H + G), headsOf(qkv!, H + G, H + 2 * G)];
    backend.run(
      'attentionBackward',
      [...gradients, ...operands, out, lse, contiguous(grads[0]!), segments, segments],
      params(attrs),
    );
    const both = headsOf(dqkv, 0, H + G);
    turn(backend, both, both, inputs, attrs, true); // a turn is undone by the opposite one, in place
    return [dqkv];
  },
  composition([qkv, cos, sin, positions, segments], attrs) {
    const { heads: H, kvHeads: G, interleaved, scale, window, softcap } = attrs;
    const turned = rope(slice(qkv!, 2, 0, H + G), { cos: cos!, sin: sin! }, { positions, interleaved });
    const [q, k, v] = [slice(turned, 2, 0, H), slice(turned, 2, H), slice(qkv!, 2, H + G)];
    return [attention(q, k, v, { causal: true, scale, window, softcap, segments })];
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
  const rows = qkv.strides[3] === 1 || qkv.shape[3] === 1 ? qkv : contiguous(qkv);
  const inputs = [rows, tables.cos, tables.sin, positions, segments && contiguous(segments)];
  return apply1(rotaryAttentionOp, inputs, { heads, kvHeads, scale, window, softcap, interleaved, reuse });
}
