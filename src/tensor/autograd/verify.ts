/** The tape's verifier: checks that what was recorded can be differentiated, before it is. For tests and for hunting faults. */

import { isFloat } from '../dtype.ts';
import { AutogradError } from '../errors.ts';
import { sameShape } from '../shape.ts';
import type { Tensor } from '../tensor.ts';
import type { TapeNode } from './tape.ts';

/**
 * Throws AutogradError unless, for every operation that leads to `root`: its inputs were made before it; tensors are alive
 * and on one device; none was changed in place since; outputs know the operation, are floats, and have the shapes that the
 * op's own rule gives for its inputs. Returns the number of operations.
 */
export function verifyTape(root: Tensor): number {
  const seen = new Set<TapeNode>();
  const stack = root.node ? [root.node] : [];
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    const say = (rule: string) => new AutogradError({ what: node!.op.name, rule });
    if (node.released) throw say('its tape was released');
    const all = [...node.inputs, ...node.outputs];
    all.forEach((t, i) => {
      if (!t) return;
      if (!t.storage.alive) throw say('a tensor it needs was freed');
      if (t.storage.version !== node!.versions[i]) throw say('a tensor it needs was changed in place');
      if (t.device !== node!.outputs[0].device) throw say('its tensors are on different devices');
    });
    const visible = node.op.visible ?? 1;
    const specs = node.op.infer(node.inputs, node.attrs);
    node.outputs.forEach((out, i) => {
      if (i < visible && out.node !== node) throw say(`output ${i} does not know it`);
      if (i < visible && (!out.requiresGrad || !isFloat(out.dtype))) throw say(`output ${i} cannot carry a gradient`);
      if (!sameShape(out.shape, specs[i][0]) || out.dtype !== specs[i][1])
        throw say(`output ${i} is not what its rule says`);
    });
    for (const input of node.inputs) {
      if (!input?.node) continue;
      if (input.node.id >= node.id) throw say('an input was made after it');
      if (input.requiresGrad) stack.push(input.node);
    }
  }
  return seen.size;
}
