/**
 * Reverse-mode differentiation: walks the tape from a result to the leaves, latest operation first, and adds each gradient
 * where it belongs. Gradients of tensors in between are freed as soon as they have been used.
 */

import { AutogradError } from '../errors.ts';
import { gradientsOf } from '../op.ts';
import { detach, sliceOp } from '../ops/views.ts';
import { sameShape, show } from '../shape.ts';
import { type Arena, arena, moveTo, type Storage } from '../storage.ts';
import type { Tensor } from '../tensor.ts';
import { addInto, contiguousCopy, onesLike } from './accumulate.ts';
import { Parts, type Range } from './parts.ts';
import { noGrad, type TapeNode, withGrad } from './tape.ts';

export interface BackwardOptions {
  /** Gradient of the result; ones when the result has one element. */
  seed?: Tensor;
  /**
   * Frees each recorded operation's outputs as soon as the walk is past them, so that activations shrink while gradients
   * grow. The result itself and leaves stay; anything else made on the tape must not be used afterwards.
   */
  release?: boolean;
}

/**
 * Computes d root / d leaf for every leaf that requires a gradient and adds it to the leaf's `grad`.
 * Throws AutogradError when the tape does not lead to `root`, was released, or a value it needs has been overwritten.
 */
export function backward(root: Tensor, options: BackwardOptions = {}): void {
  if (!root.requiresGrad)
    throw new AutogradError({
      what: 'backward',
      rule: 'the result must depend on a tensor with requiresGrad',
      received: show(root.shape),
    });
  if (!options.seed && root.size !== 1)
    throw new AutogradError({
      what: 'backward',
      rule: 'a result with more than one element needs a seed',
      received: show(root.shape),
      hint: 'backward(result, { seed }) or reduce it to one number',
    });
  if (options.seed && !sameShape(options.seed.shape, root.shape))
    throw new AutogradError({
      what: 'backward',
      rule: 'the seed must have the shape of the result',
      received: `${show(options.seed.shape)} and ${show(root.shape)}`,
    });
  using pass = arena();
  noGrad(() => new Walk(pass, options.release ?? false).run([[root, options.seed ?? onesLike(root)]]));
}

/** Gradients of `inputs` through `f`, run again with recording: for checkpoints and compositions. */
export function backwardThrough(
  f: (inputs: readonly (Tensor | undefined)[]) => readonly Tensor[],
  inputs: readonly (Tensor | undefined)[],
  grads: readonly (Tensor | undefined)[],
  wants: readonly boolean[],
): (Tensor | undefined)[] {
  const leaves = inputs.map((t, i) => {
    if (!t) return undefined;
    const leaf = detach(t);
    leaf.requiresGrad = wants[i];
    return leaf;
  });
  using again = arena();
  const outputs = withGrad(true, () => f(leaves));
  const roots = outputs.flatMap((out, i): [Tensor, Tensor][] =>
    grads[i] && out.requiresGrad ? [[out, grads[i]]] : [],
  );
  noGrad(() => {
    using pass = arena();
    new Walk(pass, true).run(roots);
  });
  return leaves.map((leaf) => {
    if (!leaf?.grad) return undefined;
    // The leaf's own storage belongs to an outer arena; its gradient was put beside it and goes where the rule's results go.
    moveTo(leaf.grad.storage, again.outer);
    return leaf.grad;
  });
}

class Walk {
  readonly #pass: Arena;
  readonly #release: boolean;
  /** Gradients waiting for their tensor's operation to be reached. */
  readonly #waiting = new Map<Tensor, Tensor>();
  /** How many waiting gradients look at a storage of this pass. */
  readonly #holders = new Map<Storage, number>();
  readonly #kept = new Set<Storage>();
  /** Gradients of tensors of which slices were reached so far. */
  readonly #parts = new Map<Tensor, Parts>();

  constructor(pass: Arena, release: boolean) {
    this.#pass = pass;
    this.#release = release;
  }

  run(roots: readonly (readonly [Tensor, Tensor])[]): void {
    for (const [root, seed] of roots) {
      this.#kept.add(root.storage);
      this.#deposit(root, seed);
    }
    for (const node of inOrder(roots.map(([root]) => root))) this.#step(node);
  }

  #step(node: TapeNode): void {
    checkNode(node);
    const visible = node.outputs.slice(0, node.op.visible ?? 1);
    for (const out of visible) this.#join(out);
    const grads = visible.map((out) => this.#waiting.get(out));
    if (grads[0] && this.#depositPart(node, grads[0])) {
      // its place in the gradient of what it is a slice of
    } else if (grads.some(Boolean)) {
      using rule = arena();
      const wants = node.inputs.map((t) => t?.requiresGrad ?? false);
      const backend = node.outputs[0].storage.backend;
      const results = gradientsOf(node.op, {
        inputs: node.inputs,
        outputs: node.outputs,
        attrs: node.attrs,
        grads,
        wants,
        backend,
        accumulated: (i) => this.#own(node.inputs[i]),
      });
      for (let i = 0; i < node.inputs.length; i++) {
        const input = node.inputs[i];
        const result = results[i];
        if (!input || !wants[i] || !result) continue;
        if (!sameShape(input.shape, result.shape))
          throw new AutogradError({
            what: node.op.name,
            rule: `the gradient of input ${i} must have its shape`,
            received: `${show(result.shape)} and ${show(input.shape)}`,
          });
        const shared = results.some((other, k) => k !== i && wants[k] && other?.storage === result.storage);
        this.#deposit(input, result, rule, shared);
      }
    }
    for (const out of visible) {
      const grad = this.#waiting.get(out);
      if (!grad) continue;
      this.#waiting.delete(out);
      this.#drop(grad.storage);
    }
    if (this.#release) this.#forget(node);
  }

  /** A slice's gradient goes to its place at once; false where it must be added as others are. */
  #depositPart(node: TapeNode, grad: Tensor): boolean {
    const [whole] = node.inputs;
    if (node.op !== sliceOp || !whole?.node) return false;
    let parts = this.#parts.get(whole);
    if (!parts) {
      using rule = arena();
      parts = new Parts(whole);
      if (parts.grad.storage.arena === rule) moveTo(parts.grad.storage, this.#pass);
      this.#parts.set(whole, parts);
    }
    return parts.put(node.attrs as Range, grad);
  }

  /** Slices of `tensor` that were collected become its gradient, or a part of it. */
  #join(tensor: Tensor): void {
    const parts = this.#parts.get(tensor);
    if (!parts) return;
    this.#parts.delete(tensor);
    const grad = parts.finish();
    const before = this.#waiting.get(tensor);
    if (!before) this.#hold(tensor, grad, undefined);
    else {
      this.#holders.set(grad.storage, 1);
      addInto(grad, before);
      this.#waiting.delete(tensor);
      this.#drop(before.storage);
      this.#waiting.set(tensor, grad);
    }
  }

  /** Adds `grad` to what `tensor` has so far. `rule` is the arena that made it; `shared`: another result lives in the same storage. */
  #deposit(tensor: Tensor, grad: Tensor, rule?: Arena, shared = false): void {
    const before = this.#waiting.get(tensor);
    if (!tensor.node) {
      this.#depositLeaf(tensor, grad, rule, shared);
    } else if (!before) {
      this.#hold(tensor, grad, rule);
    } else if (this.#own(tensor)) {
      addInto(before, grad);
    } else {
      const sum = contiguousCopy(before);
      addInto(sum, grad);
      this.#drop(before.storage);
      this.#hold(tensor, sum, rule);
    }
  }

  /** The gradient that waits for `tensor`, where nothing else looks at its storage. */
  #own(tensor: Tensor | undefined): Tensor | undefined {
    const grad = tensor?.node && this.#waiting.get(tensor);
    const alone = grad && this.#holders.get(grad.storage) === 1 && grad.contiguous && grad.size === grad.storage.count;
    return alone ? grad : undefined;
  }

  #depositLeaf(leaf: Tensor, grad: Tensor, rule: Arena | undefined, shared: boolean): void {
    if (leaf.grad) {
      addInto(leaf.grad, grad);
      return;
    }
    const own = rule && grad.storage.arena === rule && !shared && grad.contiguous && grad.size === grad.storage.count;
    const mine = own && grad.dtype === leaf.dtype ? grad : contiguousCopy(grad, leaf.dtype);
    moveTo(mine.storage, leaf.storage.arena);
    leaf.grad = detach(mine);
  }

  #hold(tensor: Tensor, grad: Tensor, rule: Arena | undefined): void {
    if (rule && grad.storage.arena === rule) moveTo(grad.storage, this.#pass);
    this.#waiting.set(tensor, grad);
    if (grad.storage.arena === this.#pass) this.#holders.set(grad.storage, (this.#holders.get(grad.storage) ?? 0) + 1);
  }

  #drop(storage: Storage): void {
    const holders = this.#holders.get(storage);
    if (holders === undefined) return;
    if (holders > 1) this.#holders.set(storage, holders - 1);
    else {
      this.#holders.delete(storage);
      storage.free();
    }
  }

  #forget(node: TapeNode): void {
    if (!node.op.view) for (const out of node.outputs) if (!this.#kept.has(out.storage)) out.storage.free();
    node.inputs = node.outputs = [];
    node.released = true;
  }
}

/** The nodes that lead to the roots, latest first: every user of a tensor comes before the operation that made it. */
function inOrder(roots: readonly Tensor[]): TapeNode[] {
  const found = new Set<TapeNode>();
  const stack = roots.flatMap((r) => (r.node ? [r.node] : []));
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (found.has(node)) continue;
    if (node.released)
      throw new AutogradError({
        what: 'backward',
        rule: `the tape at ${node.op.name} was released by an earlier backward`,
        hint: 'run the forward pass again, or leave release off',
      });
    found.add(node);
    for (const input of node.inputs) if (input?.requiresGrad && input.node) stack.push(input.node);
  }
  return [...found].sort((a, b) => b.id - a.id);
}

function checkNode(node: TapeNode): void {
  const all = [...node.inputs, ...node.outputs];
  for (let i = 0; i < all.length; i++) {
    const t = all[i];
    if (t && t.storage.version !== node.versions[i])
      throw new AutogradError({
        what: node.op.name,
        rule: `${i < node.inputs.length ? `input ${i}` : `output ${i - node.inputs.length}`} was changed in place after it was recorded`,
        received: show(t.shape),
        hint: 'run backward before the parameters are updated',
      });
  }
}
