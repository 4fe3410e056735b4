/**
 * The factors by which the heads of composedAttention mix, from what was projected out of their tokens (Xiao et al., 2024). For every
 * token and slot z:
 *
 *   W = sum_k gelu(hidden[z,k]) qkw[z,k], rows w1 and w2;   w1 / sqrt(mean over the heads of w1² + 1e-6);   tanh(gates[z])
 *
 * Slots are dealt out to the sides in turn: a stage's query, its key, the next stage's query. What a side gets of a token lies in one
 * piece, stage after stage, as it is kept of keys. Not the products with the token itself, and not the mixing: composed-attention.ts.
 *
 * Shapes: B batch, T tokens, C groups of M heads, Z slots, K hidden width, R rank, P = 2R rows and one of gates, A stages of a side.
 */
import { isFloat } from '../dtype.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { apply, empty, type Inputs, type Op, type Spec } from '../op.ts';
import { sameShape, show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { gelu } from './activation.ts';
import { cast, contiguous } from './cast.ts';
import { matmul } from './matmul.ts';
import { rmsnorm } from './rmsnorm.ts';
import { tanh } from './unary.ts';
import { concat, permute, reshape, slice } from './views.ts';

interface Attrs {
  sides: 1 | 2;
}

/** Of the norm of w1. */
const EPS = 1e-6;

/** Sizes; throws where the inputs do not go together. */
function sizesOf([hidden, qkw, gates]: Inputs, { sides }: Attrs) {
  const tokens = hidden ?? gates;
  const wrong = (rule: string) =>
    new ShapeError({
      what: 'compositionFactors',
      rule,
      received: [hidden, qkw, gates].map((t) => (t ? show(t.shape) : 'none')).join(', '),
    });
  if (!tokens || !hidden !== !qkw) throw wrong('hidden and qkw are needed together, or gates');
  for (const t of [hidden, qkw, gates]) {
    if (t && t.rank !== 5) throw wrong('hidden must be (B,T,C,Z,K), qkw (C,Z,K,2R,M), gates (B,T,C,Z,M)');
    if (t && (!isFloat(t.dtype) || t.dtype === 'f16' || t.dtype !== tokens.dtype))
      throw new DTypeError({
        what: 'compositionFactors',
        rule: 'all operands must have one dtype of f32, bf16, f64',
        received: `${tokens.dtype} and ${t.dtype}`,
      });
  }
  const [B, T, C, Z] = tokens.shape;
  const [K, M, rows] = [hidden?.shape[4] ?? 0, (qkw ?? tokens).shape[4], qkw?.shape[3] ?? 0];
  if (qkw && (rows % 2 === 1 || !sameShape(qkw.shape, [C, Z, K, rows, M])))
    throw wrong('qkw must be (C,Z,K,2R,M) of the sizes of hidden');
  if (gates && !sameShape(gates.shape, [B, T, C, Z, M])) throw wrong('gates must be (B,T,C,Z,M)');
  if (Z % sides !== 0) throw wrong(`${sides} sides must share the slots evenly`);
  return { B, T, C, Z, K, M, rows, P: rows + (gates ? 1 : 0), A: Z / sides };
}

/** Inputs hidden?, qkw?, gates?; an output for each of two sides. */
export const compositionFactorsOp: Op<Attrs> = {
  name: 'compositionFactors',
  visible: 2,
  kernels: ['compositionFactors', 'compositionFactorsBackward'],
  infer(inputs, attrs) {
    const { B, T, C, M, P, A } = sizesOf(inputs, attrs);
    const of: Spec = [[B, T, A * C, P, M], (inputs[0] ?? inputs[2])!.dtype];
    return attrs.sides === 1 ? [of] : [of, of];
  },
  run(backend, [query, key], inputs) {
    const [hidden, qkw, gates] = inputs.map((t) => t && contiguous(t));
    backend.run('compositionFactors', [query, key, hidden, qkw, gates]);
  },
  backward({ inputs, outputs, grads, wants, backend }) {
    const [hidden, qkw, gates] = inputs.map((t) => t && contiguous(t));
    const [dhidden, dqkw, dgates] = inputs.map((t, i) =>
      t && wants[i] ? empty('compositionFactors', backend, t.shape, i === 1 ? 'f32' : t.dtype) : undefined,
    );
    const [query, key] = outputs.map((out, i) => {
      const grad = grads[i];
      if (grad) return contiguous(grad);
      const nothing = empty('compositionFactors', backend, out.shape, out.dtype);
      backend.run('fill', [nothing], [0]);
      return nothing;
    });
    backend.run('compositionFactorsBackward', [dhidden, dqkw, dgates, hidden, qkw, gates, query, key]);
    return [dhidden, dqkw && cast(dqkw, qkw!.dtype), dgates];
  },
  composition(inputs, attrs) {
    const [hidden, qkw, gates] = inputs;
    const { B, T, C, Z, K, M, rows, P, A } = sizesOf(inputs, attrs);
    const parts: Tensor[] = []; // (C, Z, B T, -, M)
    if (hidden && qkw) {
      const bySlot = permute(reshape(gelu(hidden), [B * T, C, Z, K]), [1, 2, 0, 3]);
      const made = reshape(matmul(bySlot, reshape(qkw, [C, Z, K, rows * M])), [C, Z, B * T, rows, M]);
      parts.push(rmsnorm(slice(made, 3, 0, rows / 2), undefined, { eps: EPS }), slice(made, 3, rows / 2));
    }
    if (gates) parts.push(permute(reshape(tanh(gates), [B * T, C, Z, 1, M]), [1, 2, 0, 3, 4]));
    const dealt = reshape(permute(concat(parts, 3), [2, 1, 0, 3, 4]), [B, T, A, attrs.sides, C, P, M]);
    return Array.from({ length: attrs.sides }, (_, side) =>
      reshape(slice(dealt, 3, side, side + 1), [B, T, A * C, P, M]),
    );
  },
};

const ONE_SIDE: Op<Attrs> = { ...compositionFactorsOp, visible: 1 };

/**
 * hidden (B, T, C, Z, K) and qkw (C, Z, K, 2R, M), or gates (B, T, C, Z, M), or all; `sides` that share the Z slots in turn. For each side
 * (B, T, A C, P, M): the factors of its A = Z / sides stages one after the other, whose rows P are w1, w2 and the gate. Throws ShapeError
 * and DTypeError.
 */
export function compositionFactors(
  hidden: Tensor | undefined,
  qkw: Tensor | undefined,
  gates: Tensor | undefined,
  sides: 1 | 2,
): readonly Tensor[] {
  return apply(sides === 1 ? ONE_SIDE : compositionFactorsOp, [hidden, qkw, gates], { sides });
}
