/**
 * The self-check of `callosum demo`: a dozen ops with their gradients on this machine's kernels against the reference backend.
 * A second's worth; the whole proof is the conformance suite (npm test).
 */
import * as T from '../tensor/index.ts';

/** Largest difference of a value or gradient, relative to the largest value beside it; what float32 leaves of it is about 1e-6. */
export const ALLOWED = 1e-4;

export interface Checked {
  name: string;
  difference: number;
}

/** Makes an input of normal values: the same numbers on every device. */
type Input = (...shape: number[]) => T.Tensor;
type Run = (input: Input, device: T.Backend) => T.Tensor;

const ids = (device: T.Backend, rows: number, below: number) =>
  T.tensor(
    Array.from({ length: rows }, (_, i) => (i * 7) % below),
    { dtype: 'i32', device },
  );

const OPS: Record<string, Run> = {
  'add, broadcast': (input) => T.add(input(33, 65), input(65)),
  sum: (input) => T.sum(input(33, 65), 0),
  'matrix product': (input) => T.matmul(input(61, 70), input(70, 45)),
  'linear with gelu': (input) => T.linear(input(61, 70), input(45, 70), { bias: input(45), activation: 'gelu' }),
  embedding: (input, device) => T.embedding(input(50, 37), ids(device, 90, 50)),
  softmax: (input) => T.softmax(input(33, 65)),
  rmsnorm: (input) => T.rmsnorm(input(33, 65), input(65)),
  layernorm: (input) => T.layernorm(input(33, 65), { weight: input(65), bias: input(65) }),
  swiglu: (input) => T.swiglu(input(33, 66)),
  rotaryAttention: (input, device) => T.rotaryAttention(input(2, 17, 8, 16), T.ropeTables(17, 16, { device }), 4, 2),
  rope: (input, device) => T.rope(input(2, 17, 3, 16), T.ropeTables(17, 16, { device })),
  attention: (input) => T.attention(input(2, 33, 4, 16), input(2, 33, 2, 16), input(2, 33, 2, 16), { causal: true }),
  'cross-entropy': (input, device) => T.linearCrossEntropy(input(40, 32), input(50, 32), ids(device, 40, 50)),
};

/** Runs every op on both devices. The memory it takes is returned. */
export function checkOps(device: T.Backend, reference: T.Backend): Checked[] {
  return Object.entries(OPS).map(([name, run]) => {
    const [got, expected] = [device, reference].map((backend) => numbersOf(run, backend));
    return { name, difference: Math.max(...got.map((values, i) => differenceOf(values, expected[i]))) };
  });
}

/** The result of an op and the gradients of its inputs. */
function numbersOf(run: Run, device: T.Backend): T.NumberArray[] {
  using _scope = T.arena();
  const random = new T.Random(7);
  const inputs: T.Tensor[] = [];
  const result = run((...shape) => {
    const input = T.normal(random, shape, { device, requiresGrad: true });
    inputs.push(input);
    return input;
  }, device);
  T.backward(result, { seed: T.normal(random, result.shape, { device }) });
  return [result, ...inputs.map((input) => input.grad!)].map((t) => t.readSync());
}

function differenceOf(got: ArrayLike<number>, expected: ArrayLike<number>): number {
  let largest = 1e-3;
  let apart = 0;
  for (let i = 0; i < expected.length; i++) {
    largest = Math.max(largest, Math.abs(expected[i]));
    apart = Math.max(apart, Math.abs(got[i] - expected[i]));
  }
  return Number.isNaN(apart) ? Number.POSITIVE_INFINITY : apart / largest;
}
