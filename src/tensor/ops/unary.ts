/** Element-wise functions of one operand: y = f(x). Float in, the same dtype and shape out. Each row: name and derivative. */

import { isFloat } from '../dtype.ts';
import { DTypeError } from '../errors.ts';
import { UNARY, type UnaryName } from '../kernels.ts';
import { apply1, type Op } from '../op.ts';
import type { Tensor } from '../tensor.ts';
import { div, less, mul, sub } from './binary.ts';
import { where } from './where.ts';

/** dx from x, y = f(x) and dy. */
type Rule = (x: Tensor, y: Tensor, dy: Tensor) => Tensor;

const RULES: Record<UnaryName, Rule> = {
  neg: (_x, _y, dy) => neg(dy),
  abs: (x, _y, dy) => where(less(x, 0), neg(dy), dy),
  exp: (_x, y, dy) => mul(dy, y),
  log: (x, _y, dy) => div(dy, x),
  sqrt: (_x, y, dy) => div(mul(dy, 0.5), y),
  rsqrt: (_x, y, dy) => mul(mul(dy, -0.5), mul(y, square(y))),
  reciprocal: (_x, y, dy) => neg(mul(dy, square(y))),
  square: (x, _y, dy) => mul(mul(dy, 2), x),
  tanh: (_x, y, dy) => mul(dy, sub(1, square(y))),
  erf: (x, _y, dy) => mul(dy, mul(exp(neg(square(x))), 2 / Math.sqrt(Math.PI))),
  sigmoid: (_x, y, dy) => mul(dy, mul(y, sub(1, y))),
  sin: (x, _y, dy) => mul(dy, cos(x)),
  cos: (x, _y, dy) => neg(mul(dy, sin(x))),
};

function define(name: UnaryName): Op<undefined> {
  const index = UNARY.indexOf(name);
  return {
    name,
    infer([x]) {
      const { shape, dtype } = x!;
      if (!isFloat(dtype) || dtype === 'f16')
        throw new DTypeError({ what: name, rule: 'the operand must be f32, bf16 or f64', received: dtype });
      return [[shape, dtype]];
    },
    run: (backend, outputs, inputs) => backend.run('unary', [outputs[0], inputs[0]], [index]),
    backward: ({ inputs, outputs, grads }) => [RULES[name](inputs[0]!, outputs[0], grads[0]!)],
  };
}

/** The ops by name. */
export const unaryOps = Object.fromEntries(UNARY.map((name) => [name, define(name)])) as Record<
  UnaryName,
  Op<undefined>
>;

const make = (name: UnaryName) => (x: Tensor) => apply1(unaryOps[name], [x], undefined);
/** -x */
export const neg = make('neg');
/** |x|; derivative 1 at 0. */
export const abs = make('abs');
/** e^x */
export const exp = make('exp');
/** Natural logarithm; -infinity at 0, NaN below. */
export const log = make('log');
/** Square root. */
export const sqrt = make('sqrt');
/** 1 / sqrt(x) */
export const rsqrt = make('rsqrt');
/** 1 / x */
export const reciprocal = make('reciprocal');
/** x² */
export const square = make('square');
/** Hyperbolic tangent. */
export const tanh = make('tanh');
/** Error function: 2/sqrt(pi) times the integral of exp(-t²) from 0 to x. */
export const erf = make('erf');
/** 1 / (1 + e^-x) */
export const sigmoid = make('sigmoid');
/** Sine of radians. */
export const sin = make('sin');
/** Cosine of radians. */
export const cos = make('cos');
