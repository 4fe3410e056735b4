/** Cases of depth-wise aggregation: one to four streams, states of more than one call, gradients that grow where they lie. */
import * as T from '../../../src/tensor/index.ts';
import { floats, type InputSpec, type OpCase, type OpCases } from '../case.ts';

/** `lead`: the axes before E; C streams of J states. */
const one = (name: string, lead: readonly number[], E: number, C: number, J: number): OpCase => ({
  name,
  inputs: [floats(...lead, C, J), ...Array.from({ length: J }, () => floats(...lead, E))],
  run: (weight, ...states) => T.depthAggregate(weight, states),
  skipFiniteDifferences: lead.reduce((n, s) => n * s, 1) * E * J > 3000,
});
/** All streams at once, each weighed by its number: their gradients meet in one pass. */
const together = (c: OpCase): OpCase => ({
  ...c,
  name: `${c.name}, together`,
  run: (weight, ...states) =>
    T.depthAggregate(weight, states)
      .map((out, i) => T.mul(out, i + 1))
      .reduce((a, b) => T.add(a, b)),
});

const laid = (c: OpCase, layout: InputSpec['layout']): OpCase => ({
  ...c,
  name: layout!,
  inputs: c.inputs.map((spec) => ({ ...spec, layout })),
});

export const depthAggregate: OpCases = {
  cases: [
    one('one', [1, 1], 1, 1, 1),
    one('two streams', [2, 3], 5, 2, 3),
    one('three streams', [4], 33, 3, 5),
    together(one('four streams', [2, 3], 17, 4, 6)),
    together(one('a whole vector', [3], 64, 4, 2)),
    together(one('vectors and a part', [2, 5], 147, 4, 7)),
    together(one('one stream', [2, 5], 40, 1, 9)),
    one('no axis but one', [], 9, 2, 3),
    one('no rows', [0, 3], 8, 4, 2),
    one('no width', [2, 3], 0, 4, 2),
    together(one('states of several calls', [3], 7, 4, 43)),
    together(one('as many states as a call of the backward pass takes', [3], 20, 4, 16)),
    laid(one('', [3, 4], 6, 2, 3), 'transposed'),
    laid(one('', [3, 4], 6, 2, 3), 'sliced'),
    laid(one('', [3, 4], 6, 4, 3), 'repeated'),
    together(one('rows for several threads', [2, 190], 70, 2, 3)),
    {
      name: 'one after another, of the same states',
      inputs: [floats(2, 3, 4, 2), floats(2, 3, 2, 3), floats(2, 3, 1, 4), floats(2, 3, 21), floats(2, 3, 21)],
      run(w1, w2, w3, a, b) {
        const states = [T.mul(a, 0.5), T.square(b)];
        const [q, k, v, r] = T.depthAggregate(w1, states);
        states.push(T.add(T.mul(q, k), T.mul(v, r)));
        const [x, y] = T.depthAggregate(w2, states);
        states.push(T.mul(x, y));
        return T.depthAggregate(w3, states)[0];
      },
      tolerance: { bf16: 6e-2 }, // products of products, rounded after each
    },
    {
      name: 'a state twice',
      inputs: [floats(2, 3, 2, 3), floats(2, 3, 21)],
      run(weight, x) {
        const state = T.mul(x, 0.5);
        const [a, b] = T.depthAggregate(weight, [state, state, x]);
        return T.add(T.mul(a, b), state);
      },
      tolerance: { bf16: 4e-2 }, // a product of sums, rounded after each
    },
  ],
  random(int) {
    const c = one('random', [int(1, 4), int(1, 20)], int(1, 200), int(1, 5), int(1, 24));
    return { ...(int(0, 2) ? c : together(c)), skipFiniteDifferences: true };
  },
  speed: together(one('2048 x 640, 12 states', [2048], 640, 4, 12)),
};
