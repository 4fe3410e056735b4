/**
 * Rotary position embedding (Su et al., 2021): pairs of components of a head turn by position · base^(-2i/R). x (B, T, H, D); the
 * first R components turn, the others stay. Pairs are (i, i + R/2), half-split, or (2i, 2i + 1), interleaved. Float, y as x; the
 * tables are constants. Frequencies for longer contexts are a matter of the tables, not of the op.
 */
import type { Backend } from '../backend.ts';
import { type Options, tensor } from '../create.ts';
import { isFloat } from '../dtype.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { apply1, empty, type Inputs, type Op } from '../op.ts';
import { show } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import { add, mul, sub } from './binary.ts';
import { cast, contiguous } from './cast.ts';
import { concat, detach, reshape, slice, split } from './views.ts';

/** Inputs x, cos, sin, positions?. */
export const ropeOp: Op<{ interleaved: boolean }> = {
  name: 'rope',
  kernels: ['rope'],
  infer([x, cos, sin, positions]) {
    check(x!, cos!, sin!, positions);
    return [[x!.shape, x!.dtype]];
  },
  run: (backend, [y], inputs, { interleaved }) => turn(backend, y, inputs, interleaved, false),
  // A turn is undone by the opposite one, and so is its gradient.
  backward({ inputs: [x, ...tables], attrs, grads, backend }) {
    const dx = empty('rope', backend, x!.shape, x!.dtype);
    turn(backend, dx, [grads[0], ...tables], attrs.interleaved, true);
    return [dx];
  },
  composition([x, cos, sin, positions], { interleaved }) {
    const rotated = 2 * cos!.shape[1];
    const c = rowsOf(cos!, x!, positions);
    const s = rowsOf(sin!, x!, positions);
    const [a, b] = pairs(slice(x!, -1, 0, rotated), interleaved);
    const y = joined(sub(mul(a, c), mul(b, s)), add(mul(b, c), mul(a, s)), interleaved);
    return [concat([y, slice(x!, -1, rotated)], -1)];
  },
};

function check(x: Tensor, cos: Tensor, sin: Tensor, positions: Tensor | undefined): void {
  const what = 'rope';
  if (x.rank !== 4) throw new ShapeError({ what, rule: 'x must be (B,T,H,D)', received: show(x.shape) });
  if (!isFloat(x.dtype) || x.dtype === 'f16')
    throw new DTypeError({ what, rule: 'x must be f32, bf16 or f64', received: x.dtype });
  if (cos.dtype !== 'f32' || sin.dtype !== 'f32')
    throw new DTypeError({ what, rule: 'cos and sin must be f32', received: `${cos.dtype} and ${sin.dtype}` });
  if (cos.rank !== 2 || sin.rank !== 2 || cos.shape[0] !== sin.shape[0] || cos.shape[1] !== sin.shape[1])
    throw new ShapeError({
      what,
      rule: 'cos and sin must be (P,R/2)',
      received: `${show(cos.shape)} and ${show(sin.shape)}`,
    });
  const [batch, time, , width] = x.shape;
  const [rows, half] = cos.shape;
  if (2 * half > width)
    throw new ShapeError({ what, rule: `the tables turn ${2 * half} components`, received: `heads of ${width}` });
  if (!positions) {
    if (time > rows)
      throw new ShapeError({ what, rule: `the tables hold ${rows} positions`, received: `${time} tokens` });
    return;
  }
  if (positions.dtype !== 'i32')
    throw new DTypeError({ what, rule: 'positions must be i32', received: positions.dtype });
  if (positions.rank !== 2 || positions.shape[0] !== batch || positions.shape[1] !== time)
    throw new ShapeError({ what, rule: `positions must be (${batch},${time})`, received: show(positions.shape) });
}

/** The kernel: x may be any view whose last axis is in one piece, as the heads of a joint projection are. */
function turn(backend: Backend, y: Tensor, [x, ...tables]: Inputs, interleaved: boolean, inverse: boolean): void {
  const operand = x!.strides[3] === 1 || x!.shape[3] <= 1 ? x! : contiguous(x!);
  const rest = tables.map((t) => t && contiguous(t));
  backend.run('rope', [y, operand, ...rest], [Number(interleaved), Number(inverse)]);
}

/** The rows of a table for the tokens of x, to repeat over its heads: (B or 1, T, 1, R/2). */
function rowsOf(table: Tensor, x: Tensor, positions: Tensor | undefined): Tensor {
  const [batch, time] = x.shape;
  const half = table.shape[1];
  if (!positions) return cast(reshape(slice(detach(table), 0, 0, time), [1, time, 1, half]), x.dtype);
  const rows = empty('rope', x.device, [batch * time, half], table.dtype);
  x.device.run('gather', [rows, contiguous(table), reshape(contiguous(positions), [batch * time])]);
  return cast(reshape(rows, [batch, time, 1, half]), x.dtype);
}

/** The two components of each pair, each (B, T, H, R/2). */
function pairs(x: Tensor, interleaved: boolean): Tensor[] {
  if (!interleaved) return split(x, 2);
  const [batch, time, heads, rotated] = x.shape;
  const half = [batch, time, heads, rotated / 2];
  return split(reshape(x, [...half, 2]), 2).map((t) => reshape(t, half));
}

function joined(a: Tensor, b: Tensor, interleaved: boolean): Tensor {
  if (!interleaved) return concat([a, b], -1);
  const [batch, time, heads, half] = a.shape;
  const columns = [a, b].map((t) => reshape(t, [batch, time, heads, half, 1]));
  return reshape(concat(columns, -1), [batch, time, heads, 2 * half]);
}

/** Rows of cosines and sines by position, (P, R/2) each, f32. */
export interface RopeTables {
  readonly cos: Tensor;
  readonly sin: Tensor;
}

/**
 * Tables for positions 0 to `positions` - 1 and R = `dim` rotated components: angle(p, i) = p · base^(-2i/dim), computed in double.
 * `device` as for tensors.
 */
export function ropeTables(
  positions: number,
  dim: number,
  { base = 10_000, device }: { base?: number; device?: Options['device'] } = {},
): RopeTables {
  const what = 'ropeTables';
  if (!Number.isInteger(dim) || dim < 0 || dim % 2 !== 0)
    throw new ShapeError({ what, rule: 'dim must be even, for its components are pairs', received: String(dim) });
  if (!Number.isInteger(positions) || positions < 0)
    throw new ShapeError({ what, rule: 'positions must be a whole number', received: String(positions) });
  const half = dim / 2;
  const frequencies = Array.from({ length: half }, (_, i) => base ** ((-2 * i) / dim));
  const table = (f: (angle: number) => number) => {
    const values = new Float32Array(positions * half);
    for (let p = 0; p < positions; p++) for (let i = 0; i < half; i++) values[p * half + i] = f(p * frequencies[i]);
    return tensor(values, { shape: [positions, half], device });
  };
  return { cos: table(Math.cos), sin: table(Math.sin) };
}

export interface RopeOptions {
  /** Row of the tables for each token, i32 (B, T); token t has position t unless given. */
  positions?: Tensor;
  /** Pairs of neighbours in place of halves. */
  interleaved?: boolean;
}

export function rope(x: Tensor, tables: RopeTables, { positions, interleaved = false }: RopeOptions = {}): Tensor {
  return apply1(ropeOp, [x, tables.cos, tables.sin, positions], { interleaved });
}
