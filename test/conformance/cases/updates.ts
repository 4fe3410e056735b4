/** Cases of the updates in place: one optimizer step from given moments, and the sum of squares of clipping. */
import * as T from '../../../src/tensor/index.ts';
import { UPDATES, type UpdateName } from '../../../src/tensor/optim/index.ts';
import { type Update, update } from '../../../src/tensor/optim/update.ts';
import type { InputSpec, OpCase, OpCases } from '../case.ts';

/** Parameters and moments are f32 always; only the gradient has the dtype under test. */
const wide = (shape: readonly number[], values: InputSpec['values'] = 'normal'): InputSpec => ({
  shape,
  values,
  dtype: 'f32',
});

function casesOf<A>(
  rule: Update<A>,
  attrs: A,
  inputs: (shape: readonly number[]) => InputSpec[],
  shapes: readonly (readonly number[])[],
): OpCases {
  const targets = inputs([]).length;
  const step = (name: string, shape: readonly number[]): OpCase => ({
    name,
    inputs: [...inputs(shape), { shape }],
    run(...given) {
      update(rule, [...given.slice(0, targets), undefined], [given[targets], undefined], attrs);
      return given.slice(0, targets);
    },
    gradient: false,
  });
  const all = shapes.map((shape) => step(`(${shape})`, shape));
  const shape = shapes[1];
  return {
    cases: [
      ...all,
      {
        ...step('scaled gradient', shape),
        inputs: [...inputs(shape), { shape }, { shape: [1], values: { list: [0.125] }, dtype: 'f32' }],
        run(...given) {
          update(rule, [...given.slice(0, targets), undefined], given.slice(targets), attrs);
          return given.slice(0, targets);
        },
      },
      {
        ...step('copy in bf16', shape),
        run(...given) {
          const shadow = T.cast(given[0], 'bf16');
          update(rule, [...given.slice(0, targets), shadow], [given[targets], undefined], attrs);
          return [shadow];
        },
        tolerance: { f32: 4e-3, bf16: 4e-3 }, // the last place of bf16 is 2^-8 of the value
      },
    ],
    random(int) {
      return step('random', [int(1, 40), int(1, 40)]);
    },
    speed: step('4096 x 1024', [4096, 1024]),
  };
}

const vectors = [[1], [3, 37], [0], [7], [16], [200, 301]];

export const updates: Record<UpdateName, OpCases> = {
  adamw: casesOf(
    UPDATES.adamw,
    { lr: 0.01, beta1: 0.9, beta2: 0.95, eps: 1e-8, decay: 0.1, step: 3 },
    (shape) => [wide(shape), wide(shape, 'small'), wide(shape, 'positive')],
    vectors,
  ),
  lion: casesOf(
    UPDATES.lion,
    { lr: 0.01, beta1: 0.9, beta2: 0.99, decay: 0.1 },
    (shape) => [wide(shape), wide(shape, 'small')],
    vectors,
  ),
  muon: casesOf(
    UPDATES.muon,
    { lr: 0.02, momentum: 0.95, nesterov: true, decay: 0.1, iterations: 5 },
    (shape) => [wide(shape), wide(shape, 'small')],
    [
      [1, 1],
      [3, 37],
      [5, 5],
      [40, 7],
      [0, 3],
      [3, 4, 5],
    ],
  ),
  sumSquares: {
    cases: [[1], [0], [37], [3, 5], [70_001]].map((shape) => ({
      name: `(${shape})`,
      inputs: [{ shape: [1], dtype: 'f32' }, { shape }],
      run(total, g) {
        update(UPDATES.sumSquares, [total], [g], undefined);
        return total;
      },
      gradient: false,
    })),
  },
};
