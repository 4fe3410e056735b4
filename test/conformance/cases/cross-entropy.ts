/** Cases of linear + cross-entropy. */
import * as T from '../../../src/tensor/index.ts';
import { floats, ints, type OpCase, type OpCases } from '../case.ts';

const one = (name: string, N: number, E: number, V: number, options: T.CrossEntropyOptions = {}): OpCase => ({
  name,
  inputs: [floats(N, E), floats(V, E), ints(0, V, N)],
  run: (x, w, labels) => T.linearCrossEntropy(x, w, labels, options),
  skipFiniteDifferences: N * E * V > 20_000,
});
const everyToken = (N: number, E: number, V: number, options: T.CrossEntropyOptions = {}): OpCase => ({
  ...one(`the loss of each of ${N}`, N, E, V, options),
  run: (x, w, labels) => T.tokenLosses(x, w, labels, options),
  gradient: false,
});

export const linearCrossEntropy: OpCases = {
  cases: [
    one('one of one', 1, 1, 1),
    one('small', 5, 7, 11),
    one('z-loss', 5, 7, 11, { zLoss: 0.1 }),
    one('softcap', 5, 7, 11, { softcap: 2, zLoss: 0.05 }),
    one('softcap without z-loss', 4, 5, 8, { softcap: 1.5 }),
    one('one label is ignored', 9, 4, 3, { ignore: 1 }),
    { ...one('all labels are ignored', 3, 4, 5, { ignore: 7 }), inputs: [floats(3, 4), floats(5, 4), ints(7, 8, 3)] },
    one('no rows', 0, 4, 5),
    one('far-out logits', 6, 50, 40),
    everyToken(0, 3, 4),
    everyToken(7, 5, 9, { ignore: 2, zLoss: 0.1, softcap: 3 }),
    everyToken(300, 17, 1001),
    one('several blocks', 700, 20, 3001),
    {
      name: 'batches, transposed weight',
      inputs: [floats(2, 3, 5), { shape: [9, 5], layout: 'transposed' }, ints(0, 9, 2, 3)],
      run: (x, w, labels) => T.linearCrossEntropy(x, w, labels),
    },
    {
      name: 'weight only',
      inputs: [{ ...floats(4, 5), grad: false }, floats(9, 5), ints(0, 9, 4)],
      run: (x, w, labels) => T.linearCrossEntropy(x, w, labels),
    },
    {
      name: 'rows only',
      inputs: [floats(4, 5), { ...floats(9, 5), grad: false }, ints(0, 9, 4)],
      run: (x, w, labels) => T.mul(T.linearCrossEntropy(x, w, labels), 3),
    },
  ],
  random: (int) => ({
    ...one('random', int(1, 60), int(1, 40), int(1, 200), { zLoss: 0.01 * int(0, 2), ignore: int(0, 3) }),
    skipFiniteDifferences: true,
  }),
  speed: one('1024 x 256 x 16384', 1024, 256, 16384),
};
