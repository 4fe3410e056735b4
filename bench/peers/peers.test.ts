/** Tests of the real peers where they are installed: each kernel against the oracle. Skipped with the reason elsewhere. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkOutputs } from '../check.ts';
import { FILL } from '../inputs.ts';
import type { KernelRequest } from '../kernels.ts';
import { matmulModel, varint } from './onnx-model.ts';
import { PeerPool } from './pool.ts';

const matmul = (form: 'nn' | 'nt' | 'tn'): KernelRequest => ({
  kernel: 'matmul',
  m: 13,
  k: 9,
  n: 21,
  form,
  dtype: 'f32',
});
const rows = { rows: 6, width: 32 };
const heads = { batch: 2, time: 11, heads: 3, dim: 8 };
const products = [matmul('nn'), matmul('nt'), matmul('tn')];

const KERNELS: Record<string, KernelRequest[]> = {
  OpenBLAS: [...products, { kernel: 'mlp-step', ...rows, hidden: 20, activation: 'none' }],
  'onnxruntime-node': products,
  PyTorch: [
    ...products,
    { kernel: 'matmul', m: 5, k: 8, n: 6, form: 'nn', dtype: 'bf16' },
    { kernel: 'attention', ...heads },
    { kernel: 'attention-backward', ...heads },
    { kernel: 'rope', ...heads, base: 10000 },
    { kernel: 'rmsnorm', ...rows, eps: 1e-5 },
    { kernel: 'layernorm', ...rows, eps: 1e-5 },
    { kernel: 'swiglu', ...rows },
    { kernel: 'softmax', ...rows },
    { kernel: 'embedding', ...rows, vocab: 13 },
    { kernel: 'topk', ...rows, k: 5 },
    { kernel: 'add', ...rows },
    { kernel: 'cross-entropy', ...rows, vocab: 40 },
    { kernel: 'conv1d', batch: 2, time: 7, width: 6, outputs: 4, taps: 3 },
    { kernel: 'adamw', ...rows, lr: 0.1, beta1: 0.9, beta2: 0.95, eps: 1e-8, decay: 0.1 },
    { kernel: 'mlp-step', ...rows, hidden: 20, activation: 'relu' },
  ],
};

for (const [name, requests] of Object.entries(KERNELS)) {
  test(`${name} computes what it is asked, where it is installed`, { timeout: 120_000 }, async (t) => {
    const pool = new PeerPool();
    try {
      const peer = await pool.get(name, 1);
      if ('missing' in peer) {
        t.skip(peer.missing);
        return;
      }
      for (const request of requests) {
        await peer.child.request({ op: 'prepare', ...request, fill: FILL });
        await checkOutputs(
          name,
          request,
          async (output, at) => (await peer.child.request({ op: 'sample', output, at })).values as number[],
        );
        const { seconds } = await peer.child.request({ op: 'run', reps: 2 });
        assert.ok(typeof seconds === 'number' && seconds > 0);
      }
      await assert.rejects(peer.child.request({ op: 'prepare', kernel: 'nothing', fill: FILL }), new RegExp(name));
      await peer.child.request({ op: 'drop' });
    } finally {
      await pool.close();
    }
  });
}

test('an ONNX model is protocol-buffer bytes', () => {
  assert.deepEqual(varint(0), [0]);
  assert.deepEqual(varint(127), [127]);
  assert.deepEqual(varint(300), [0xac, 0x02]);
  const model = Buffer.from(matmulModel(300, 2, 3, 'nt'));
  assert.deepEqual([...model.subarray(0, 4)], [0x08, 8, 0x12, 14]); // ir_version 8, then the producer's name
  for (const text of ['callosum-bench', 'Gemm', 'transB']) assert.ok(model.includes(text), text);
  assert.ok(!model.includes('transA') && !Buffer.from(matmulModel(1, 2, 3, 'nn')).includes('Gemm'));
  assert.ok(model.includes(Buffer.from([0x0a, 3, 0x08, 0xac, 0x02]))); // the dimension 300
});
