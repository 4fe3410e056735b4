/** Reference kernels that treat every element by itself: unary, binary, where, copy, fill, iota. */
import { BINARY, type BinaryName, UNARY, type UnaryName } from '../../kernels.ts';
import { sizeOf } from '../../shape.ts';
import type { ReferenceKernel } from './backend.ts';
import { positions, put, values } from './elements.ts';

const UNARY_FUNCTIONS: Record<UnaryName, (x: number) => number> = {
  neg: (x) => -x,
  abs: Math.abs,
  exp: Math.exp,
  log: Math.log,
  sqrt: Math.sqrt,
  rsqrt: (x) => 1 / Math.sqrt(x),
  reciprocal: (x) => 1 / x,
  square: (x) => x * x,
  tanh: Math.tanh,
  erf,
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  sin: Math.sin,
  cos: Math.cos,
};

const BINARY_FUNCTIONS: Record<BinaryName, (a: number, b: number) => number> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  maximum: Math.max,
  minimum: Math.min,
  pow: Math.pow,
  less: (a, b) => (a < b ? 1 : 0),
  lessEqual: (a, b) => (a <= b ? 1 : 0),
  equal: (a, b) => (a === b ? 1 : 0),
};

/** erf by its Maclaurin series below 3, by the continued fraction of erfc (Lentz) above: to about 1e-15. */
export function erf(x: number): number {
  const a = Math.abs(x);
  if (!(a < 6)) return Number.isNaN(x) ? x : Math.sign(x);
  if (a < 3) {
    let term = a;
    let total = a;
    for (let n = 1; n < 100; n++) {
      term *= (-a * a) / n;
      total += term / (2 * n + 1);
    }
    return (Math.sign(x) * total * 2) / Math.sqrt(Math.PI);
  }
  let fraction = a;
  for (let n = 60; n >= 1; n--) fraction = a + n / 2 / fraction;
  return Math.sign(x) * (1 - Math.exp(-a * a) / Math.sqrt(Math.PI) / fraction);
}

export const elementwise = {
  unary: ([out, x], [operation]) => put(out, values(x).map(UNARY_FUNCTIONS[UNARY[operation]])),
  binary: ([out, a, b], [operation, constant]) => {
    const f = BINARY_FUNCTIONS[BINARY[operation]];
    const right = b ? values(b) : undefined;
    put(
      out,
      values(a).map((v, i) => f(v, right ? right[i] : constant)),
    );
  },
  where: ([out, condition, yes, no]) => {
    const [a, b] = [values(yes), values(no)];
    put(
      out,
      values(condition).map((c, i) => (c !== 0 ? a[i] : b[i])),
    );
  },
  copy: ([out, x]) => {
    if (out.dtype !== x.dtype) return put(out, values(x));
    const [to, from] = [positions(out), positions(x)];
    const stored = Array.from(from, (p) => x.data[p]);
    to.forEach((p, i) => {
      out.data[p] = stored[i];
    });
  },
  fill: ([out], [value]) => put(out, new Float64Array(sizeOf(out.shape)).fill(value)),
  iota: ([out], [start, step]) =>
    put(
      out,
      Float64Array.from({ length: sizeOf(out.shape) }, (_, i) => start + i * step),
    ),
} satisfies Record<string, ReferenceKernel>;
