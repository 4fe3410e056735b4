/**
 * What an op is, and how one is applied: rules checked, outputs made, kernel run, tape written.
 * A fused op also declares the composition of simple ops that defines it. The composition is what runs on a backend
 * without the kernel, what tests compare the kernel with, and where the gradient comes from when there is no backward kernel.
 */
import { backwardThrough } from './autograd/backward.ts';
import { record } from './autograd/tape.ts';
import type { Backend } from './backend.ts';
import type { DType } from './dtype.ts';
import { DeviceError, NotFiniteError, OutOfMemoryError } from './errors.ts';
import type { KernelName } from './kernels.ts';
import { show, sizeOf } from './shape.ts';
import { arena, Storage } from './storage.ts';
import { Tensor } from './tensor.ts';

export type Inputs = readonly (Tensor | undefined)[];
/** Shape and element type of an output. */
export type Spec = readonly [shape: readonly number[], dtype: DType];

/** What a backward rule sees. */
export interface BackwardContext<A> {
  readonly inputs: Inputs;
  /** All outputs of the forward pass, hidden ones included. */
  readonly outputs: readonly Tensor[];
  readonly attrs: A;
  /** Gradients of the visible outputs; undefined where nothing depends on one. */
  readonly grads: readonly (Tensor | undefined)[];
  /** Which inputs want a gradient. */
  readonly wants: readonly boolean[];
  readonly backend: Backend;
  /**
   * The gradient that later operations have given input i so far, where the rule may add its own to it in place: contiguous, of the
   * input's shape. A rule that does so gives undefined for that input. Undefined where there is none, or it is not for this input alone.
   */
  accumulated(i: number): Tensor | undefined;
}

export interface Op<A> {
  readonly name: string;
  /** Shape and dtype rules: the outputs' specs, or an error naming this op. Outputs past `visible` are for the backward rule. */
  infer(inputs: Inputs, attrs: A): readonly Spec[];
  /** The most outputs that the caller gets, of those there are; 1 unless said. */
  readonly visible?: number;
  /** Runs the kernel into `outputs`. Not recorded. Absent with a composition: no device has a kernel, and the composition runs. */
  run?(backend: Backend, outputs: readonly Tensor[], inputs: Inputs, attrs: A): void;
  /** Gradients of the inputs, in their order. Absent with a composition: differentiated through that; absent alone: no gradient. */
  backward?(context: BackwardContext<A>): readonly (Tensor | undefined)[];
  /** Fused ops: the kernels it needs, and its definition in simple ops. */
  readonly kernels?: readonly KernelName[];
  composition?(inputs: Inputs, attrs: A): readonly Tensor[];
  /** Outputs share the input's storage: nothing is run or freed. */
  readonly view?: boolean;
}

/** Settings that hold for every operation of the process. */
export const settings = {
  /** Checks every float output for NaN and infinity and throws NotFiniteError naming the op. Slow: for hunting a fault. */
  nanGuard: false,
};

/** The device all inputs share. */
export function deviceOf(what: string, inputs: Inputs): Backend {
  let backend: Backend | undefined;
  for (let i = 0; i < inputs.length; i++) {
    const t = inputs[i];
    if (!t) continue;
    if (!backend) backend = t.storage.backend;
    else if (t.storage.backend !== backend)
      throw new DeviceError({
        what,
        rule: 'all tensors must be on one device',
        received: `${backend.name} and ${t.storage.backend.name}`,
        hint: 'move one with to(tensor, device)',
      });
  }
  if (!backend) throw new DeviceError({ what, rule: 'at least one tensor is needed to know the device' });
  return backend;
}

/** A contiguous tensor with undefined contents. */
export function empty(what: string, backend: Backend, shape: readonly number[], dtype: DType): Tensor {
  try {
    return new Tensor(new Storage(backend, dtype, sizeOf(shape)), shape);
  } catch (e) {
    if (!(e instanceof OutOfMemoryError)) throw e;
    throw new OutOfMemoryError(
      { what, rule: `out of memory for ${show(shape)} ${dtype}`, received: e.rule },
      { cause: e },
    );
  }
}

/** Applies an op: the one way results come to be. */
export function apply<A>(op: Op<A>, inputs: Inputs, attrs: A): readonly Tensor[] {
  const backend = deviceOf(op.name, inputs);
  const specs = op.infer(inputs, attrs);
  if (op.composition && !(op.run && hasKernels(op, backend, specs[0][1]))) return op.composition(inputs, attrs);
  const outputs = new Array<Tensor>(specs.length);
  for (let i = 0; i < specs.length; i++) outputs[i] = empty(op.name, backend, specs[i][0], specs[i][1]);
  op.run!(backend, outputs, inputs, attrs);
  if (settings.nanGuard) guard(op.name, backend, outputs);
  if (op.backward || op.composition) record(op, inputs, outputs, attrs);
  return outputs;
}

/** Applies an op with one visible output. */
export function apply1<A>(op: Op<A>, inputs: Inputs, attrs: A): Tensor {
  return apply(op, inputs, attrs)[0];
}

function hasKernels<A>(op: Op<A>, backend: Backend, dtype: DType): boolean {
  for (const k of op.kernels ?? []) if (!backend.supports(k, dtype)) return false;
  return true;
}

/** The gradients of an op's inputs: by its rule, else through its composition. */
export function gradientsOf<A>(op: Op<A>, context: BackwardContext<A>): readonly (Tensor | undefined)[] {
  if (op.backward) return op.backward(context);
  const { inputs, attrs, grads, wants } = context;
  return backwardThrough((replayed) => op.composition!(replayed, attrs), inputs, grads, wants);
}

function guard(what: string, backend: Backend, outputs: readonly Tensor[]): void {
  for (const out of outputs) {
    if (out.dtype !== 'f32' && out.dtype !== 'bf16') continue;
    if (!backend.supports('countNotFinite', out.dtype) || !backend.readSync) continue;
    using _scope = arena();
    const count = empty(what, backend, [1], 'i32');
    backend.run('countNotFinite', [count, out]);
    const bad = count.item();
    if (bad > 0)
      throw new NotFiniteError({
        what,
        rule: 'every value must be finite',
        received: `${bad} of ${out.size} in ${show(out.shape)} are not`,
      });
  }
}
