/** matmul: (..., M, K) · (..., K, N) → (..., M, N), leading axes broadcast. Float dtypes may differ; the result has a's. */
import type { View } from '../backend.ts';
import { isFloat } from '../dtype.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { apply1, type Inputs, type Op, type Spec } from '../op.ts';
import { broadcast, show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { contiguous } from './cast.ts';
import { reduceTo } from './reduce.ts';
import { broadcastView, reshape, transpose } from './views.ts';

function infer([a, b]: Inputs): readonly Spec[] {
  const received = () => `${show(a!.shape)} x ${show(b!.shape)}`;
  for (const t of [a!, b!])
    if (!isFloat(t.dtype) || t.dtype === 'f16')
      throw new DTypeError({ what: 'matmul', rule: 'operands must be f32, bf16 or f64', received: t.dtype });
  if (a!.rank < 2 || b!.rank < 2)
    throw new ShapeError({
      what: 'matmul',
      rule: 'operands need two axes at least',
      received: received(),
      hint: 'reshape a vector to (1,n) or (n,1)',
    });
  if (a!.shape[a!.rank - 1] !== b!.shape[b!.rank - 2])
    throw new ShapeError({ what: 'matmul', rule: 'inner dimensions must match', received: received() });
  const lead = broadcast('matmul', a!.shape.slice(0, -2), b!.shape.slice(0, -2));
  return [[[...lead, a!.shape[a!.rank - 2], b!.shape[b!.rank - 1]], a!.dtype]];
}

/** The operand itself where its last two axes have an order the kernel reads (one stride is 1), else a copy. */
export function matrixOrder(x: Tensor): Tensor {
  const [rows, cols] = [x.rank - 2, x.rank - 1];
  const ok = x.strides[cols] === 1 || x.strides[rows] === 1 || x.shape[cols] === 1 || x.shape[rows] === 1;
  return ok ? x : contiguous(x);
}

function spread(x: Tensor, out: Tensor): View {
  return broadcastView(x, [...out.shape.slice(0, -2), x.shape[x.rank - 2], x.shape[x.rank - 1]], 'matmul');
}

export const matmulOp: Op<undefined> = {
  name: 'matmul',
  infer,
  run(backend, [out], [a, b]) {
    backend.run('matmul', [out, spread(matrixOrder(a!), out), spread(matrixOrder(b!), out), undefined], [0, 0]);
  },
  // dA = dC Bᵀ, dB = Aᵀ dC, summed over the axes that were repeated.
  backward({ inputs, grads, wants }) {
    const [a, b] = inputs as Tensor[];
    const dy = grads[0]!;
    return [
      wants[0] ? reduceTo(matmul(dy, transpose(b)), a.shape) : undefined,
      wants[1] ? reduceTo(matmul(transpose(a), dy), b.shape) : undefined,
    ];
  },
};

/** Matrix product. Batches of a against one matrix b become one product of all rows. */
export function matmul(a: Tensor, b: Tensor): Tensor {
  if (a.rank > 2 && b.rank === 2 && a.contiguous && b.shape[0] === a.shape[a.rank - 1] && a.size > 0) {
    const rows = reshape(a, [-1, a.shape[a.rank - 1]]);
    return reshape(apply1(matmulOp, [rows, b], undefined), [...a.shape.slice(0, -1), b.shape[1]]);
  }
  return apply1(matmulOp, [a, b], undefined);
}
