/** Tests of the oracle against pinned values from another implementation, and of the check that uses it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkOutputs, WrongResultError } from './check.ts';
import { element, filled, positions } from './inputs.ts';
import { checkedOutputs, type KernelRequest } from './kernels.ts';
import { bfloat16, expected } from './oracle.ts';

/** What PyTorch 2.15.0 gives in float32 at the last three of four positions spread over each output. */
const PINNED: [KernelRequest, Record<string, number[]>][] = [
  [{ kernel: 'matmul', m: 6, k: 10, n: 7, form: 'nn', dtype: 'f32' }, { y: [-0.3144637, 0.3293008, -0.0812417] }],
  [{ kernel: 'matmul', m: 6, k: 10, n: 7, form: 'nt', dtype: 'f32' }, { y: [-1.949033, -0.522684, 2.577118] }],
  [{ kernel: 'matmul', m: 6, k: 10, n: 7, form: 'tn', dtype: 'f32' }, { y: [-0.514954, 0.006099953, 0.5160823] }],
  [{ kernel: 'attention', batch: 2, time: 9, heads: 3, dim: 8 }, { y: [0.1378468, -0.6529488, -0.05142966] }],
  [
    { kernel: 'attention-backward', batch: 2, time: 9, heads: 3, dim: 8 },
    {
      dq: [0.1090676, 0.06722824, 0.1501473],
      dk: [-0.01027074, -0.007738402, -0.02087888],
      dv: [-0.002669353, 0.02212326, 0.04472502],
    },
  ],
  [{ kernel: 'rope', batch: 2, time: 9, heads: 3, dim: 8, base: 10000 }, { y: [-0.8509713, -0.9853561, -0.9665514] }],
  [{ kernel: 'rmsnorm', rows: 5, width: 16, eps: 0.00001 }, { y: [-0.6539909, 0.8497714, 0.5399514] }],
  [{ kernel: 'layernorm', rows: 5, width: 16, eps: 0.00001 }, { y: [-0.2825597, 0.8032517, 0.5741791] }],
  [{ kernel: 'swiglu', rows: 5, width: 16 }, { y: [-0.2644717, -0.02402093, 0.6509764] }],
  [{ kernel: 'softmax', rows: 5, width: 16 }, { y: [0.07414168, 0.1009539, 0.1273556] }],
  [{ kernel: 'embedding', rows: 5, width: 16, vocab: 11 }, { y: [0.08067309, -0.2665974, -0.2801707] }],
  [{ kernel: 'topk', rows: 5, width: 16, k: 4 }, { y: [0.9308622, 0.9999987, 0.7393019] }],
  [{ kernel: 'add', rows: 5, width: 16 }, { y: [-0.5127996, 0.6922284, 1.905203] }],
  [{ kernel: 'cross-entropy', rows: 5, width: 16, vocab: 11 }, { dx: [-0.2412904, 0.2498314, 0.02731111] }],
  [{ kernel: 'conv1d', batch: 2, time: 7, width: 6, outputs: 4, taps: 3 }, { y: [0.2401795, 0.0163143, 0.7359173] }],
  [
    { kernel: 'adamw', rows: 5, width: 16, lr: 0.1, beta1: 0.9, beta2: 0.95, eps: 1e-8, decay: 0.1 },
    {
      p: [0.4871224, 0.9153104, 0.699697],
      m: [-0.04029036, -0.7737933, 0.9869541],
      v: [0.04663533, 0.8983859, 0.9712773],
    },
  ],
  [
    { kernel: 'mlp-step', rows: 5, width: 16, hidden: 12, activation: 'relu' },
    { dw1: [-0.6518014, -0.580182, -0.2790183], dw2: [-1.207932, 0.5471689, -0.3069668] },
  ],
];

for (const [request, outputs] of PINNED) {
  const form = request.kernel === 'matmul' ? ` ${request.form}` : '';
  test(`the oracle agrees with PyTorch on ${request.kernel}${form}`, () => {
    const lengths = checkedOutputs(request);
    assert.deepEqual(Object.keys(outputs), Object.keys(lengths));
    for (const [output, pinned] of Object.entries(outputs)) {
      const values = expected(request, output, positions(lengths[output], 4).slice(1));
      for (const [index, value] of values.entries()) {
        assert.ok(
          Math.abs(value - pinned[index]) <= 2e-6 * Math.max(1, Math.abs(pinned[index])),
          `${output}: ${value}, PyTorch ${pinned[index]}`,
        );
      }
    }
  });
}

test('a bf16 product rounds its inputs first, to the nearest and ties to even', () => {
  assert.equal(bfloat16(1 + 2 ** -8), 1);
  assert.equal(bfloat16(1 + 3 * 2 ** -8), 1 + 2 ** -6);
  assert.equal(bfloat16(-1.0001), -1);
  const request: KernelRequest = { kernel: 'matmul', m: 1, k: 1, n: 1, form: 'nn', dtype: 'bf16' };
  assert.deepEqual(expected(request, 'y', [0]), [bfloat16(element(0, 0)) * bfloat16(element(1, 0))]);
});

test('filled gives the elements of the formula', () => {
  assert.deepEqual(
    [...filled(2, 5)],
    [0, 1, 2, 3, 4].map((index) => element(2, index)),
  );
  assert.notEqual(element(0, 3), element(1, 3));
});

test('positions include the first and the last and stay inside', () => {
  assert.deepEqual(positions(8, 8), [0, 1, 2, 3, 4, 5, 6, 7]);
  assert.deepEqual(positions(1), [0]);
  assert.equal(positions(1000).at(-1), 999);
});

test('the check passes what is right and names the first element that is not', async () => {
  const request: KernelRequest = { kernel: 'add', rows: 3, width: 50 };
  await checkOutputs('us', request, (output, at) => expected(request, output, at));
  const wrong = (at: number) => (output: string, places: number[]) =>
    expected(request, output, places).map((value, index) => (places[index] === at ? value + 0.01 : value));
  await assert.rejects(
    checkOutputs('us', request, wrong(149)),
    (error) => error instanceof WrongResultError && /us computes y\[149\]/.test(error.message),
  );
  await assert.rejects(
    checkOutputs('us', request, () => [Number.NaN]),
    WrongResultError,
  );
  await assert.rejects(
    checkOutputs('us', request, () => []),
    WrongResultError,
  );
});
