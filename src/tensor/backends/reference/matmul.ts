/** Reference matmul: three loops a batch, sums in float64. */
import { ACTIVATION, type ActivationName } from '../../kernels.ts';
import { sizeOf } from '../../shape.ts';
import type { ReferenceKernel } from './backend.ts';
import { put, values } from './elements.ts';
import { erf } from './elementwise.ts';

const ACTIVATIONS: Record<ActivationName, (x: number) => number> = {
  none: (x) => x,
  relu: (x) => Math.max(x, 0),
  relu2: (x) => Math.max(x, 0) ** 2,
  gelu: (x) => 0.5 * x * (1 + erf(x * Math.SQRT1_2)),
  geluTanh: (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
  silu: (x) => x / (1 + Math.exp(-x)),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  tanh: Math.tanh,
};

export const matmul: ReferenceKernel = ([out, a, b, bias], [activation, accumulate]) => {
  const [m, k] = a.shape.slice(-2);
  const n = b.shape[b.shape.length - 1];
  const [x, y] = [values(a), values(b)];
  const add = bias ? values(bias) : undefined;
  const before = accumulate ? values(out) : undefined;
  const result = new Float64Array(sizeOf(out.shape));
  const act = ACTIVATIONS[ACTIVATION[activation]];
  for (let batch = 0; batch < result.length / (m * n || 1); batch++)
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++) {
        let total = 0;
        for (let l = 0; l < k; l++) total += x[(batch * m + i) * k + l] * y[(batch * k + l) * n + j];
        const at = (batch * m + i) * n + j;
        result[at] = act(total + (add ? add[j] : 0)) + (before ? before[at] : 0);
      }
  put(out, result);
};
