/**
 * Element-wise operations of two operands with broadcasting; either operand may be a number. Arithmetic takes one float dtype and
 * gives it back; comparisons take any one dtype and give u8 (1 or 0) without a gradient.
 */
import { isFloat } from '../dtype.ts';
import { DTypeError } from '../errors.ts';
import { BINARY, type BinaryName } from '../kernels.ts';
import { apply1, type BackwardContext, type Op } from '../op.ts';
import { broadcast } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { scalarLike } from './fill.ts';
import { reduceTo } from './reduce.ts';
import { log, neg } from './unary.ts';
import { broadcastView } from './views.ts';
import { where } from './where.ts';

/** The second operand where it is a number. */
type Constant = number | undefined;
type Operand = Tensor | number;

/** [da, db] before broadcasting is undone; b is the tensor or the number. */
type Rule = (a: Tensor, b: Operand, y: Tensor, dy: Tensor) => [() => Tensor, () => Tensor];

const RULES: Partial<Record<BinaryName, Rule>> = {
  add: (_a, _b, _y, dy) => [() => dy, () => dy],
  sub: (_a, _b, _y, dy) => [() => dy, () => neg(dy)],
  mul: (a, b, _y, dy) => [() => mul(dy, b), () => mul(dy, a)],
  div: (_a, b, y, dy) => [() => div(dy, b), () => neg(div(mul(dy, y), b))],
  // Where both are equal the first operand takes the gradient.
  maximum: (a, b, _y, dy) => [() => where(less(a, b), 0, dy), () => where(less(a, b), dy, 0)],
  minimum: (a, b, _y, dy) => [() => where(less(b, a), 0, dy), () => where(less(b, a), dy, 0)],
  pow: (a, b, y, dy) => [
    () => mul(dy, mul(pow(a, typeof b === 'number' ? b - 1 : sub(b, 1)), b)),
    () => mul(dy, mul(y, log(a))),
  ],
};

function define(name: BinaryName): Op<Constant> {
  const index = BINARY.indexOf(name);
  const rule = RULES[name];
  return {
    name,
    infer([a, b]) {
      const { shape, dtype } = a!;
      if (b && b.dtype !== dtype)
        throw new DTypeError({
          what: name,
          rule: 'both operands must have one dtype',
          received: `${dtype} and ${b.dtype}`,
          hint: 'cast one of them',
        });
      if (rule && (!isFloat(dtype) || dtype === 'f16'))
        throw new DTypeError({ what: name, rule: 'operands must be f32, bf16 or f64', received: dtype });
      return [[b ? broadcast(name, shape, b.shape) : shape, rule ? dtype : 'u8']];
    },
    run(backend, [out], [a, b], constant) {
      backend.run(
        'binary',
        [out, broadcastView(a!, out.shape), b && broadcastView(b, out.shape)],
        [index, constant ?? 0],
      );
    },
    backward: rule && ((context) => gradients(rule, context)),
  };
}

function gradients(rule: Rule, { inputs, outputs, attrs, grads, wants }: BackwardContext<Constant>) {
  const [a, b] = inputs;
  const [da, db] = rule(a!, b ?? attrs!, outputs[0], grads[0]!);
  return [wants[0] ? reduceTo(da(), a!.shape) : undefined, b && wants[1] ? reduceTo(db(), b.shape) : undefined];
}

/** The ops by name. */
export const binaryOps = Object.fromEntries(BINARY.map((name) => [name, define(name)])) as Record<
  BinaryName,
  Op<Constant>
>;

const make = (name: BinaryName) => {
  const op = binaryOps[name];
  return (a: Operand, b: Operand): Tensor => {
    if (typeof a === 'number') {
      if (typeof b === 'number')
        throw new DTypeError({ what: name, rule: 'one operand must be a tensor', received: `${a} and ${b}` });
      return apply1(op, [scalarLike(b, a), b], undefined);
    }
    return typeof b === 'number' ? apply1(op, [a, undefined], b) : apply1(op, [a, b], undefined);
  };
};
/** a + b */
export const add = make('add');
/** a - b */
export const sub = make('sub');
/** a · b, element by element. */
export const mul = make('mul');
/** a / b */
export const div = make('div');
/** The larger of a and b. */
export const maximum = make('maximum');
/** The smaller of a and b. */
export const minimum = make('minimum');
/** a to the power b. */
export const pow = make('pow');
/** 1 where a < b. */
export const less = make('less');
/** 1 where a <= b. */
export const lessEqual = make('lessEqual');
/** 1 where a = b. */
export const equal = make('equal');
