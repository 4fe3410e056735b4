/** The tape: which operation made a tensor from which, recorded as operations run. Walking it backwards is backward.ts. */
import type { Op } from '../op.ts';
import type { Tensor } from '../tensor.ts';

export interface TapeNode {
  /** Grows with every recorded operation: a node's inputs always have smaller ids. */
  readonly id: number;
  // biome-ignore lint/suspicious/noExplicitAny: each node carries the attributes of its own op
  readonly op: Op<any>;
  readonly attrs: unknown;
  /** Emptied when the tape is released. */
  inputs: readonly (Tensor | undefined)[];
  /** All outputs, the hidden ones that only the backward rule reads included. */
  outputs: readonly Tensor[];
  /** Versions of the inputs' and outputs' storages when the operation ran. */
  readonly versions: readonly number[];
  released: boolean;
}

let enabled = true;
let count = 0;

export function gradEnabled(): boolean {
  return enabled;
}

/** Runs `f` with recording switched on or off. */
export function withGrad<T>(on: boolean, f: () => T): T {
  const before = enabled;
  enabled = on;
  try {
    return f();
  } finally {
    enabled = before;
  }
}

/** Runs `f` without recording: nothing made inside can be differentiated, and nothing is kept for it. */
export function noGrad<T>(f: () => T): T {
  return withGrad(false, f);
}

/** Puts an operation on the tape when some input wants a gradient (or `always`). Visible outputs then require one too. */
export function record<A>(
  op: Op<A>,
  inputs: readonly (Tensor | undefined)[],
  outputs: readonly Tensor[],
  attrs: A,
  always = false,
): void {
  if (!enabled) return;
  if (!always) {
    let wanted = false;
    for (let i = 0; i < inputs.length; i++) if (inputs[i]?.requiresGrad) wanted = true;
    if (!wanted) return;
  }
  const versions: number[] = [];
  for (const t of inputs) versions.push(t ? t.storage.version : 0);
  for (const t of outputs) versions.push(t.storage.version);
  const node: TapeNode = { id: ++count, op, attrs, inputs, outputs, versions, released: false };
  const visible = op.visible ?? 1;
  for (let i = 0; i < visible && i < outputs.length; i++) {
    outputs[i].node = node;
    outputs[i].requiresGrad = true;
  }
}
