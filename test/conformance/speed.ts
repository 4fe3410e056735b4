/**
 * Speed: how long each op's case of the size models use takes, forward and with its gradient, in every instruction set here:
 * `node test/conformance/speed.ts [op]`. For a look while working on a kernel; what is reported is measured by bench/.
 */
import { arena, backward, type CpuBackend, device, OPS, type OpName, type Tensor } from '../../src/tensor/index.ts';
import type { OpCase } from './case.ts';
import { CASES } from './cases/index.ts';
import { drawInputs, seedOf } from './run.ts';

const SAMPLES = 5;
const precision = { drawn: 'f32', computed: 'f32' } as const;

/** Median milliseconds of the forward pass, and of the whole with its gradient. */
function time(c: OpCase, backend: CpuBackend): [number, number | undefined] {
  using _scope = arena();
  const { leaves, args } = drawInputs(c, 1, precision, backend);
  const forward: number[] = [];
  const whole: number[] = [];
  for (let i = 0; i <= SAMPLES; i++) {
    using _sample = arena();
    const start = performance.now();
    const [out] = [c.run(...args)].flat() as Tensor[];
    const between = performance.now();
    if (out.requiresGrad) {
      const seed = seedOf(out, 0, 1, precision);
      const from = performance.now();
      backward(out, { seed, release: true });
      whole.push(between - start + performance.now() - from);
    }
    for (const leaf of leaves) {
      leaf.grad?.dispose();
      leaf.grad = undefined;
    }
    forward.push(between - start);
  }
  const median = (list: number[]) => list.slice(1).sort((a, b) => a - b)[SAMPLES >> 1]; // the first is the warm-up
  return [median(forward), whole.length ? median(whole) : undefined];
}

const only = process.argv[2];
if (only && !(only in OPS)) {
  console.error(`there is no op ${only}: ${Object.keys(OPS).join(', ')}`);
  process.exit(2);
}
const backends = device('cpu').isas.map((isa) => device(`cpu:${isa}`));
console.log(`${device('cpu').threads} threads; milliseconds forward / with gradient`);
for (const op of only ? [only as OpName] : (Object.keys(OPS) as OpName[])) {
  const { speed } = CASES[op];
  if (!speed) continue;
  const cells = backends.map((backend) => {
    const [forward, whole] = time(speed, backend);
    return `${backend.isa} ${forward.toFixed(2)} / ${whole?.toFixed(2) ?? '-'}`.padEnd(26);
  });
  console.log(`${`${op}, ${speed.name}`.padEnd(40)}${cells.join('')}`);
}
