/**
 * Updates in place: what an op is to values, an update is to the tensors it changes. A kernel where the backend has it, else
 * the composition of simple ops that defines it. Nothing is recorded; the tape notices that the targets changed.
 */
import { noGrad } from '../autograd/tape.ts';
import type { FusedName } from '../kernels.ts';
import { deviceOf, type Inputs } from '../op.ts';
import { contiguous } from '../ops/cast.ts';
import { arena } from '../storage.ts';
import type { Tensor } from '../tensor.ts';

export interface Update<A> {
  readonly name: string;
  /** The kernel, if there is one: its operands are the targets and the inputs, its parameters `params`. */
  readonly kernel?: FusedName;
  params?(attrs: A): readonly number[];
  /** The new values of the targets, in their order. */
  composition(targets: Inputs, inputs: Inputs, attrs: A): readonly (Tensor | undefined)[];
}

/** Changes the targets; an absent one is skipped. */
export function update<A>(rule: Update<A>, targets: Inputs, inputs: Inputs, attrs: A): void {
  const backend = deviceOf(rule.name, [...targets, ...inputs]);
  noGrad(() => {
    using _scope = arena();
    if (rule.kernel && rule.params && backend.supports(rule.kernel, targets[0]!.dtype)) {
      const operands = [...targets, ...inputs.map((t) => t && contiguous(t))];
      backend.run(rule.kernel, operands, rule.params(attrs));
      return;
    }
    const values = rule.composition(targets, inputs, attrs);
    targets.forEach((target, i) => {
      if (target) backend.run('copy', [target, values[i]!]);
    });
  });
  for (const target of targets) if (target) target.storage.version++;
}
