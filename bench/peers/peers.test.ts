/** Tests of the real peers where they are installed: each kernel against the oracle. Skipped with the reason elsewhere. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkOutputs } from '../check.ts';
import { FILL } from '../inputs.ts';
import type { KernelRequest } from '../kernels.ts';
import { TRIALS } from '../trial.ts';
import { matmulModel, varint } from './onnx-model.ts';
import { PeerPool } from './pool.ts';

const products = TRIALS.matmul.filter(({ dtype }) => dtype === 'f32');
const step = (wanted: 'relu' | 'none') => TRIALS['mlp-step'].filter(({ activation }) => activation === wanted);
const { 'mlp-step': _, ...others } = TRIALS;

const KERNELS: Record<string, KernelRequest[]> = {
  OpenBLAS: [...products, ...step('none')],
  'onnxruntime-node': products,
  PyTorch: [...Object.values(others).flat(), ...step('relu')],
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
        assert.ok(typeof seconds === 'number' && seconds >= 0);
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
