/** The mixture against the sum over all experts, with a weight of zero for those not chosen. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  add,
  arena,
  backward,
  linear,
  mul,
  normal,
  Random,
  reshape,
  slice,
  square,
  sum,
  swiglu,
  type Tensor,
  tensor,
} from '../../tensor/index.ts';
import { type Experts, mixture } from './mixture.ts';
import { type Routing, route } from './router.ts';

/** Every expert for every token. */
function densely(x_NE: Tensor, { weights_NK, experts_NK }: Routing, { in_X2FE, out_XEF }: Experts): Tensor {
  const [N, K] = experts_NK.shape;
  const [X, F2, E] = in_X2FE.shape;
  const chosen = experts_NK.readSync();
  let total: Tensor | undefined;
  for (let x = 0; x < X; x++) {
    const matrix = (w: Tensor, shape: number[]) => reshape(slice(w, 0, x, x + 1), shape);
    const y = linear(swiglu(linear(x_NE, matrix(in_X2FE, [F2, E]))), matrix(out_XEF, [E, F2 / 2]));
    const mask = tensor(
      Float32Array.from(chosen, (expert) => (expert === x ? 1 : 0)),
      { shape: [N, K] },
    );
    const share = sum(mul(weights_NK, mask), -1, true);
    total = total ? add(total, mul(y, share)) : mul(y, share);
  }
  return total!;
}

test('sorting gives what every expert does densely, and its gradients', () => {
  using _scope = arena();
  const [N, E, F, X] = [23, 8, 6, 5];
  const results = [mixture, densely].map((way) => {
    const draw = (seed: number, ...shape: number[]) => normal(new Random(seed), shape, { requiresGrad: true });
    const [x, scores] = [draw(1, N, E), draw(2, N, X)];
    const experts = { in_X2FE: draw(3, X, 2 * F, E), out_XEF: draw(4, X, E, F) };
    const y = way(x, route(scores, { top: 3, norm: true }), experts);
    backward(sum(square(y)));
    return [y, ...[x, scores, experts.in_X2FE, experts.out_XEF].map((t) => t.grad!)].map((t) => t.readSync());
  });
  results[0].forEach((values, i) => {
    const scale = Math.max(...results[1][i].map(Math.abs));
    values.forEach((v, k) => {
      assert.ok(Math.abs(v - results[1][i][k]) < 1e-5 * scale, `result ${i}, ${k}`);
    });
  });
});
