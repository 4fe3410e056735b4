/** Cases of gated linear units: two operands, and both halves in one. */
import * as T from '../../../src/tensor/index.ts';
import type { ActivationName } from '../../../src/tensor/kernels.ts';
import { floats, type InputSpec, type OpCase, type OpCases } from '../case.ts';

const two = (name: string, act: ActivationName, shape: number[], layout?: InputSpec['layout']): OpCase => ({
  name: `${act} ${name}`,
  inputs: [
    { shape, layout, values: act === 'relu' ? 'apart' : 'normal' },
    { shape, layout },
  ],
  run: (gate, up) => T.glu(gate, up, act),
});
const joint = (name: string, act: ActivationName, shape: number[], layout?: InputSpec['layout']): OpCase => ({
  name: `${act} joint ${name}`,
  inputs: [{ shape, layout }],
  run: (x) => T.glu(x, undefined, act),
});
const large = (c: OpCase): OpCase => ({ ...c, skipFiniteDifferences: true });

export const glu: OpCases = {
  cases: [
    ...(['none', 'relu', 'gelu', 'geluTanh', 'silu', 'sigmoid'] as const).flatMap((act) => [
      two('odd', act, [3, 37]),
      joint('odd', act, [3, 34]),
    ]),
    two('one', 'silu', [1, 1]),
    two('one axis', 'silu', [19]),
    two('no rows', 'silu', [0, 8]),
    two('no width', 'silu', [4, 0]),
    two('three axes', 'silu', [2, 3, 5]),
    two('transposed', 'silu', [6, 7], 'transposed'),
    two('sliced', 'gelu', [2, 3, 5], 'sliced'),
    two('repeated', 'silu', [4, 6], 'repeated'),
    joint('one axis', 'silu', [6]),
    joint('three axes', 'silu', [2, 3, 10]),
    joint('sliced', 'silu', [2, 3, 10], 'sliced'),
    joint('transposed', 'gelu', [3, 8], 'transposed'),
    { name: 'swiglu', inputs: [floats(3, 8)], run: (x) => T.swiglu(x) },
    { name: 'geglu', inputs: [floats(3, 8), floats(3, 8)], run: (x, y) => T.geglu(x, y, { tanh: true }) },
    large(two('many tasks', 'silu', [70, 1003])),
    large(joint('many tasks', 'silu', [300, 520])),
  ],
  random(int) {
    const layout = (['contiguous', 'sliced', 'transposed'] as const)[int(0, 3)];
    const shape = [int(1, 5), int(1, 20), 2 * int(1, 40)];
    return large(int(0, 2) ? two('random', 'silu', shape, layout) : joint('random', 'gelu', shape, layout));
  },
  speed: two('4096 x 2816', 'silu', [4096, 2816]),
};
