/** Cases of rotary position embedding. */
import * as T from '../../../src/tensor/index.ts';
import { floats, type InputSpec, ints, type OpCase, type OpCases } from '../case.ts';

const POSITIONS = 24;

/** x is (B, T, H, D); `rotated` of its D components turn. */
function one(name: string, x: InputSpec, rotated: number, interleaved: boolean, withPositions = false): OpCase {
  const run = (x: T.Tensor, positions?: T.Tensor) =>
    T.rope(x, T.ropeTables(POSITIONS, rotated, { device: x.device }), { interleaved, positions });
  const inputs = withPositions ? [x, ints(0, POSITIONS, x.shape[0], x.shape[1])] : [x];
  return { name: `${interleaved ? 'interleaved' : 'half-split'} ${name}`, inputs, run };
}

export const rope: OpCases = {
  cases: [
    ...[false, true].flatMap((interleaved) => [
      one('one', floats(1, 1, 1, 2), 2, interleaved),
      one('odd', floats(2, 5, 3, 14), 14, interleaved),
      one('partial', floats(2, 5, 2, 20), 12, interleaved),
      one('nothing turned', floats(1, 3, 2, 4), 0, interleaved),
      one('positions', floats(2, 5, 3, 10), 10, interleaved, true),
      one('partial, positions', floats(2, 5, 3, 11), 6, interleaved, true),
      one('empty', floats(0, 3, 2, 8), 8, interleaved),
      one('sliced', { shape: [2, 5, 3, 8], layout: 'sliced' }, 8, interleaved),
      one('transposed', { shape: [2, 5, 3, 8], layout: 'transposed' }, 8, interleaved, true),
      one('repeated', { shape: [3, 4, 2, 8], layout: 'repeated' }, 8, interleaved),
      { ...one('many tasks', floats(3, 24, 16, 64), 64, interleaved), skipFiniteDifferences: true },
    ]),
    {
      // As heads come from a projection: (B, H, T, D) in memory.
      name: 'heads first',
      inputs: [floats(2, 3, 4, 8)],
      run: (x) => T.rope(T.permute(x, [0, 2, 1, 3]), T.ropeTables(8, 8, { base: 500, device: x.device })),
    },
  ],
  random: (int) => {
    const width = int(1, 70);
    const shape = [int(1, 4), int(1, POSITIONS), int(1, 5), width];
    const x: InputSpec = { shape, layout: int(0, 2) ? 'sliced' : 'contiguous' };
    return one('random', x, 2 * int(0, Math.floor(width / 2) + 1), int(0, 2) === 1, int(0, 2) === 1);
  },
  speed: one('8 x 24 x 64 x 64', floats(8, 24, 64, 64), 64, false),
};
