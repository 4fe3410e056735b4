/**
 * Gated linear units (Dauphin et al., 2017; Shazeer, 2020): y = act(gate) · up. gate and up are (..., F), or one tensor
 * (..., 2F) whose first half is the gate, as a joint projection makes it. Float dtypes; y as the inputs.
 */
import type { View } from '../backend.ts';
import { isFloat } from '../dtype.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { ACTIVATION, type ActivationName } from '../kernels.ts';
import { apply1, empty, type Op } from '../op.ts';
import { sameShape, show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { activation } from './activation.ts';
import { mul } from './binary.ts';
import { contiguous } from './cast.ts';
import { split } from './views.ts';

/** Inputs gate and up, or both halves in one tensor. */
export const gluOp: Op<ActivationName> = {
  name: 'glu',
  kernels: ['glu', 'gluBackward'],
  infer([gate, up]) {
    const { shape, dtype } = gate!;
    const width = shape[shape.length - 1];
    if (!isFloat(dtype) || dtype === 'f16')
      throw new DTypeError({ what: 'glu', rule: 'the operands must be f32, bf16 or f64', received: dtype });
    if (up && up.dtype !== dtype)
      throw new DTypeError({
        what: 'glu',
        rule: 'gate and up must have one dtype',
        received: `${dtype} and ${up.dtype}`,
      });
    if (up && !sameShape(up.shape, shape))
      throw new ShapeError({
        what: 'glu',
        rule: 'gate and up must have one shape',
        received: `${show(shape)} and ${show(up.shape)}`,
      });
    if (!up && (shape.length === 0 || width % 2 !== 0))
      throw new ShapeError({ what: 'glu', rule: 'gate and up must be halves of the last axis', received: show(shape) });
    return [[up ? shape : [...shape.slice(0, -1), width / 2], dtype]];
  },
  run: (backend, [y], [gate, up], act) => backend.run('glu', [rows(y), ...parts(gate!, up)], [ACTIVATION.indexOf(act)]),
  backward({ inputs: [gate, up], attrs, grads, backend }) {
    const dgate = empty('glu', backend, gate!.shape, gate!.dtype);
    const dup = up && empty('glu', backend, up.shape, up.dtype);
    const operands = [...parts(dgate, dup), ...parts(gate!, up), rows(grads[0]!)];
    backend.run('gluBackward', operands, [ACTIVATION.indexOf(attrs)]);
    return [dgate, dup];
  },
  composition([gate, up], act) {
    const [a, b] = up ? [gate!, up] : split(gate!, 2);
    return [mul(activation(a, act), b)];
  },
};

/** x as a matrix of its last axis: in place where its rows lie at equal distances, else copied. */
function rows(x: Tensor): View {
  const last = x.rank - 1;
  if (last < 0) return { ...contiguousView(x), shape: [1, 1], strides: [1, 1] };
  const width = x.shape[last];
  let joined = x.strides[last] === 1 || width <= 1;
  let count = 1;
  let step = 0;
  for (let i = last - 1; i >= 0; i--) {
    if (x.shape[i] === 1) continue;
    if (count === 1) step = x.strides[i];
    else joined &&= x.strides[i] === step * count;
    count *= x.shape[i];
  }
  if (!joined) return rows(contiguous(x));
  return { ...contiguousView(x), shape: [count, width], strides: [count === 1 ? width : step, 1] };
}

const contiguousView = ({ storage, offset, shape, strides }: Tensor): View => ({ storage, offset, shape, strides });

/** The operands gate and up. */
function parts(gate: Tensor, up: Tensor | undefined): readonly View[] {
  if (up) return [rows(gate), rows(up)];
  const both = rows(gate);
  const width = both.shape[1] / 2;
  const half = { ...both, shape: [both.shape[0], width] };
  return [half, { ...half, offset: both.offset + width }];
}

/** act(gate) · up; `up` left out: gate (..., 2F) holds both. */
export function glu(gate: Tensor, up: Tensor | undefined, act: ActivationName): Tensor {
  return apply1(gluOp, [gate, up], act);
}

/** silu(gate) · up */
export const swiglu = (gate: Tensor, up?: Tensor) => glu(gate, up, 'silu');
/** gelu(gate) · up, by erf unless the tanh form is asked for. */
export const geglu = (gate: Tensor, up?: Tensor, { tanh = false }: { tanh?: boolean } = {}) =>
  glu(gate, up, tanh ? 'geluTanh' : 'gelu');
