/**
 * The kernels that the engine suite times: what a request says, how much work one repetition is, and which outputs
 * are checked. The same request goes to our side (ours.ts), to each peer's child and to the oracle (oracle.ts).
 */
import type { Form } from './peers/onnx-model.ts';

/** Sizes are in elements; inputs are those of inputs.ts, in the order named. */
export type KernelRequest =
  /** a (m,k), in form tn stored (k,m); b (k,n), in form nt stored (n,k): y (m,n). */
  | { kernel: 'matmul'; m: number; k: number; n: number; form: Form; dtype: 'f32' | 'bf16' }
  /** q, k, v (batch, time, heads, dim), causal: y. */
  | ({ kernel: 'attention' } & Heads)
  /** The same and dy: dq, dk, dv, without the forward pass. */
  | ({ kernel: 'attention-backward' } & Heads)
  /** x (rows, width), weight (width): y. */
  | ({ kernel: 'rmsnorm'; eps: number } & Rows)
  /** x (rows, width), weight (width), bias (width): y. */
  | ({ kernel: 'layernorm'; eps: number } & Rows)
  /** a, b (rows, width): y = silu(a) b. */
  | ({ kernel: 'swiglu' } & Rows)
  /** x (batch, time, heads, dim), half-split, positions 0..time-1: y. */
  | ({ kernel: 'rope'; base: number } & Heads)
  /** x (rows, width): y, over the width. */
  | ({ kernel: 'softmax' } & Rows)
  /** table (vocab, width), `rows` scattered tokens: y (rows, width). */
  | ({ kernel: 'embedding'; vocab: number } & Rows)
  /** x (rows, width): y (rows, k), the values, largest first. */
  | ({ kernel: 'topk'; k: number } & Rows)
  /** a, b (rows, width): y. */
  | ({ kernel: 'add' } & Rows)
  /** x (rows, width), w (vocab, width), scattered targets: the mean loss, forward and backward: dx, dw. */
  | ({ kernel: 'cross-entropy'; vocab: number } & Rows)
  /** x (batch, time, width), w (outputs, width, taps), causal, no bias: y (batch, time, outputs). */
  | { kernel: 'conv1d'; batch: number; time: number; width: number; outputs: number; taps: number }
  /** p, its gradient, m, and the root of v (rows, width), first step: p, m, v in place. */
  | ({ kernel: 'adamw'; lr: number; beta1: number; beta2: number; eps: number; decay: number } & Rows)
  /** x (rows, width), w1 (width, hidden), w2 (hidden, width), dy: y = act(x w1) w2, forward and backward: dw1, dw2. */
  | ({ kernel: 'mlp-step'; hidden: number; activation: 'relu' | 'none' } & Rows);

interface Rows {
  rows: number;
  width: number;
}

interface Heads {
  batch: number;
  time: number;
  heads: number;
  dim: number;
}

export type KernelName = KernelRequest['kernel'];
export type RequestFor<K extends KernelName> = Extract<KernelRequest, { kernel: K }>;

const FLOAT = 4;

/** Floating-point operations of one repetition, for kernels bound by arithmetic; else bytes read and written, once each. */
export function workOf(request: KernelRequest): number {
  switch (request.kernel) {
    case 'matmul':
      return 2 * request.m * request.k * request.n;
    case 'attention':
      return 4 * request.dim * visiblePairs(request);
    case 'attention-backward':
      return 10 * request.dim * visiblePairs(request);
    case 'cross-entropy':
      return 6 * request.rows * request.width * request.vocab;
    case 'mlp-step':
      return 10 * request.rows * request.width * request.hidden;
    case 'conv1d':
      return 2 * request.batch * request.time * request.width * request.outputs * request.taps;
    case 'rope':
      return 2 * FLOAT * request.batch * request.heads * request.time * request.dim;
    case 'topk':
      return FLOAT * request.rows * request.width;
    case 'rmsnorm':
    case 'layernorm':
    case 'softmax':
    case 'embedding':
      return 2 * FLOAT * request.rows * request.width;
    case 'swiglu':
    case 'add':
      return 3 * FLOAT * request.rows * request.width;
    case 'adamw':
      return 7 * FLOAT * request.rows * request.width;
  }
}

/** Under the causal mask only pairs with s <= t count. */
const visiblePairs = ({ batch, heads, time }: Heads): number => (batch * heads * time * (time + 1)) / 2;

/** The outputs that are compared with the oracle before anything is timed, with their number of elements. */
export function checkedOutputs(request: KernelRequest): Record<string, number> {
  switch (request.kernel) {
    case 'matmul':
      return { y: request.m * request.n };
    case 'attention':
    case 'rope':
      return { y: request.batch * request.heads * request.time * request.dim };
    case 'attention-backward': {
      const length = request.batch * request.heads * request.time * request.dim;
      return { dq: length, dk: length, dv: length };
    }
    case 'conv1d':
      return { y: request.batch * request.time * request.outputs };
    case 'topk':
      return { y: request.rows * request.k };
    case 'cross-entropy': // the loss and dw need every logit: too many for the oracle, and dx depends on them all
      return { dx: request.rows * request.width };
    case 'adamw':
      return { p: request.rows * request.width, m: request.rows * request.width, v: request.rows * request.width };
    case 'mlp-step':
      return { dw1: request.width * request.hidden, dw2: request.width * request.hidden };
    default:
      return { y: request.rows * request.width };
  }
}

/** How far an output may be from the oracle, as a share of the largest value among the elements that are checked. */
export const toleranceOf = (request: KernelRequest): number =>
  request.kernel === 'matmul' && request.dtype === 'bf16' ? 2e-2 : request.kernel === 'mlp-step' ? 1e-3 : 2e-4;
