/**
 * What an optimizer keeps for each parameter, and the walk over parameters that have a gradient. A parameter in bf16 is
 * trained through a master copy in f32, to which small steps are not lost; the parameter is then the copy, rounded.
 */
import { noGrad } from '../autograd/tape.ts';
import { DTypeError, ShapeError } from '../errors.ts';
import { cast } from '../ops/cast.ts';
import { fillLike } from '../ops/fill.ts';
import type { Tensor } from '../tensor.ts';

/** Tensors of an optimizer for one parameter; they live in the arena that was open when they were made. */
export interface Slot {
  /** The parameter in f32, where it is bf16 itself. */
  readonly master: Tensor | undefined;
  /** Running averages of the gradient and, for some rules, of its square; all of the parameter's shape, zero at first. */
  readonly moments: readonly Tensor[];
}

/** A slot with `moments` running averages for each parameter. */
export function makeSlots(what: string, params: readonly Tensor[], moments: number): Slot[] {
  return params.map((param) => {
    if (param.dtype !== 'f32' && param.dtype !== 'bf16' && param.dtype !== 'f64')
      throw new DTypeError({ what, rule: 'parameters must be f32, bf16 or f64', received: param.dtype });
    const dtype = param.dtype === 'bf16' ? 'f32' : param.dtype;
    return {
      master: param.dtype === 'bf16' ? noGrad(() => cast(param, 'f32')) : undefined,
      moments: Array.from({ length: moments }, () => fillLike(param, param.shape, 0, dtype)),
    };
  });
}

/** What a rule is given for one parameter: what it changes, and the gradient. */
export interface Target {
  readonly p: Tensor;
  readonly moments: readonly Tensor[];
  /** The bf16 parameter to be written beside its master. */
  readonly shadow: Tensor | undefined;
  readonly g: Tensor;
}

/** Calls `step` for each parameter that has a gradient; the others stay as they are. */
export function eachTarget(
  what: string,
  params: readonly Tensor[],
  slots: readonly Slot[],
  step: (t: Target) => void,
): void {
  if (params.length !== slots.length)
    throw new ShapeError({
      what,
      rule: 'the state must be of these parameters',
      received: `${slots.length} slots and ${params.length} parameters`,
    });
  params.forEach((param, i) => {
    const { master, moments } = slots[i];
    if (param.grad) step({ p: master ?? param, moments, shadow: master && param, g: param.grad });
  });
}
