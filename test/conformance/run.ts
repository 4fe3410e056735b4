/** Runs one conformance case on one backend: draws the inputs, applies the function, pulls gradients. No comparing here. */

import { fromBf16, toBf16 } from '../../src/tensor/dtype.ts';
import {
  arena,
  type Backend,
  backward,
  type DType,
  expand,
  slice,
  type Tensor,
  tensor,
  transpose,
  verifyTape,
} from '../../src/tensor/index.ts';
import { sizeOf } from '../../src/tensor/shape.ts';
import { Source } from '../support/source.ts';
import type { InputSpec, OpCase, Values } from './case.ts';

/** The dtype whose values are drawn, and the one they are computed in (the reference computes in f64 what others do in f32). */
export interface Precision {
  drawn: 'f32' | 'bf16';
  computed: DType;
}

export interface Drawn {
  /** Contiguous inputs that gradients arrive at. */
  leaves: Tensor[];
  /** What the function is given: the leaves, or views of them. */
  args: Tensor[];
}

function drawValues(source: Source, values: Values, count: number, input: number): number[] {
  if (typeof values === 'object' && 'list' in values) return [...values.list];
  if (typeof values === 'object') return Array.from({ length: count }, () => source.int(...values.ints));
  if (values === 'apart')
    return source.shuffle(
      Array.from({ length: count }, (_, i) => ((i + 0.75 + 0.3 * input) / count - 0.5) * Math.min(count, 64) * 0.125),
    );
  const normal = Array.from({ length: count }, () => source.normal());
  if (values === 'positive') return normal.map((v) => 0.3 + Math.abs(v));
  return values === 'small' ? normal.map((v) => v * 0.1) : normal;
}

/** The shape that lies in memory under an input's layout. */
function baseShape({ shape, layout }: InputSpec): number[] {
  const base = [...shape];
  const last = base.length - 1;
  if (layout === 'transposed') [base[last], base[last - 1]] = [base[last - 1], base[last]];
  if (layout === 'sliced' && last >= 0) base[last] += 3;
  if (layout === 'repeated') base[0] = 1;
  return base;
}

function arranged(leaf: Tensor, { shape, layout }: InputSpec): Tensor {
  if (layout === 'transposed') return transpose(leaf);
  if (layout === 'sliced' && shape.length) return slice(leaf, -1, 1, 1 + shape[shape.length - 1]);
  return layout === 'repeated' ? expand(leaf, shape) : leaf;
}

export function drawInputs(c: OpCase, seed: number, precision: Precision, device: Backend): Drawn {
  const leaves = c.inputs.map((spec, i) => {
    const source = new Source(seed * 1000 + i);
    const shape = baseShape(spec);
    const float = (spec.dtype ?? 'float') === 'float' || spec.dtype === 'f32';
    const drawn = spec.dtype === 'f32' ? 'f32' : precision.drawn;
    const raw = drawValues(source, spec.values ?? 'normal', sizeOf(shape), i);
    const values = float ? raw.map((v) => (drawn === 'bf16' ? fromBf16(toBf16(v)) : Math.fround(v))) : raw;
    const dtype = !float
      ? (spec.dtype as DType)
      : precision.computed === 'f64'
        ? 'f64'
        : spec.dtype === 'f32'
          ? 'f32'
          : precision.computed;
    return tensor(values, { shape, dtype, device, requiresGrad: float && c.gradient !== false && spec.grad !== false });
  });
  return { leaves, args: leaves.map((leaf, i) => arranged(leaf, c.inputs[i])) };
}

export interface Outcome {
  outputs: { shape: readonly number[]; values: ArrayLike<number> }[];
  /** One for each leaf; undefined where none was asked for or arrived. */
  gradients: (ArrayLike<number> | undefined)[];
}

/** The numbers that weigh each output in the gradient: the same on every backend. */
export function seedOf(output: Tensor, index: number, seed: number, precision: Precision): Tensor {
  const source = new Source(seed * 1000 + 500 + index);
  const values = Array.from({ length: output.size }, () => {
    const v = source.normal();
    return precision.drawn === 'bf16' ? fromBf16(toBf16(v)) : Math.fround(v);
  });
  return tensor(values, { shape: output.shape, dtype: output.dtype, device: output.device });
}

export function outcomeOf(c: OpCase, seed: number, precision: Precision, device: Backend): Outcome {
  using _scope = arena();
  const { leaves, args } = drawInputs(c, seed, precision, device);
  const result = c.run(...args);
  const outputs = (Array.isArray(result) ? result : [result]) as Tensor[];
  outputs.forEach((out, i) => {
    if (!out.requiresGrad || c.gradient === false) return;
    verifyTape(out);
    backward(out, { seed: seedOf(out, i, seed, precision) });
  });
  return {
    outputs: outputs.map((t) => ({ shape: t.shape, values: t.readSync() })),
    gradients: leaves.map((t) => t.grad?.readSync()),
  };
}
