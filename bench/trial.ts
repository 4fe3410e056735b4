/** A small request or more of every kernel, for the tests of whoever answers requests. Nothing is timed at these sizes. */
import type { KernelName, RequestFor } from './kernels.ts';

const rows = { rows: 6, width: 32 };
const heads = { batch: 2, time: 11, heads: 3, dim: 8 };
const product = { kernel: 'matmul', m: 13, k: 9, n: 21, dtype: 'f32' } as const;
const mlp = { kernel: 'mlp-step', ...rows, hidden: 20 } as const;

export const TRIALS: { [K in KernelName]: RequestFor<K>[] } = {
  matmul: [
    { ...product, form: 'nn' },
    { ...product, form: 'nt' },
    { ...product, form: 'tn' },
    { ...product, form: 'nn', dtype: 'bf16' },
  ],
  attention: [{ kernel: 'attention', ...heads }],
  'attention-backward': [{ kernel: 'attention-backward', ...heads }],
  rope: [{ kernel: 'rope', ...heads, base: 10000 }],
  rmsnorm: [{ kernel: 'rmsnorm', ...rows, eps: 1e-5 }],
  layernorm: [{ kernel: 'layernorm', ...rows, eps: 1e-5 }],
  swiglu: [{ kernel: 'swiglu', ...rows }],
  softmax: [{ kernel: 'softmax', ...rows }],
  embedding: [{ kernel: 'embedding', ...rows, vocab: 13 }],
  topk: [{ kernel: 'topk', ...rows, k: 5 }],
  add: [{ kernel: 'add', ...rows }],
  'cross-entropy': [{ kernel: 'cross-entropy', ...rows, vocab: 40 }],
  conv1d: [{ kernel: 'conv1d', batch: 2, time: 7, width: 6, outputs: 4, taps: 3 }],
  adamw: [{ kernel: 'adamw', ...rows, lr: 0.1, beta1: 0.9, beta2: 0.95, eps: 1e-8, decay: 0.1 }],
  'mlp-step': [
    { ...mlp, activation: 'relu' },
    { ...mlp, activation: 'none' },
  ],
};
