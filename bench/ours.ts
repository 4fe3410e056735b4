/**
 * Our side of every kernel figure: the same requests that a peer's child gets, answered by the engine in this process.
 * Inputs and one first run are made before any clock starts; a repetition pays for the allocation of its outputs, as users
 * do. Which kernels are timed, and how, is not here.
 */
import { filled, scattered } from './inputs.ts';
import type { Prepare } from './kernel-figure.ts';
import type { KernelName, KernelRequest, RequestFor } from './kernels.ts';

type Engine = typeof import('../src/tensor/index.ts');
type Tensor = InstanceType<Engine['Tensor']>;

/** What a repetition does. */
interface Work {
  /** Makes what the step consumes, anew each time and outside the clock. */
  before?(): void;
  /** The outputs by name; those that are not made anew each time may be the same tensors. */
  step(): Record<string, Tensor>;
}

export const prepareOurs: Prepare = async (request, threads) => {
  const engine = await import('../src/tensor/index.ts');
  const cpu = engine.device('cpu');
  if (cpu instanceof engine.CpuBackend) cpu.threads = threads;
  const held = engine.arena();
  let work: Work;
  let outputs: Record<string, Tensor>;
  try {
    work = (KERNELS[request.kernel] as (engine: Engine, request: KernelRequest) => Work)(engine, request);
    work.before?.();
    outputs = work.step();
  } catch (error) {
    held[Symbol.dispose]();
    throw error;
  }
  const { before } = work;
  return {
    run: (reps) => (before ? timeEach(engine, before, work.step, reps) : timeTogether(engine, work.step, reps)),
    sample(output, at) {
      const values = outputs[output].readSync();
      return at.map((index) => values[index]);
    },
    release: () => held[Symbol.dispose](),
  };
};

function timeTogether(engine: Engine, step: Work['step'], reps: number): number {
  const start = performance.now();
  for (let rep = 0; rep < reps; rep++) {
    using _scope = engine.arena();
    step();
  }
  return (performance.now() - start) / 1000;
}

function timeEach(engine: Engine, before: () => void, step: Work['step'], reps: number): number {
  let total = 0;
  for (let rep = 0; rep < reps; rep++) {
    using _scope = engine.arena();
    before();
    const start = performance.now();
    step();
    total += performance.now() - start;
  }
  return total / 1000;
}

/** Input number `which` as a tensor. */
const input = (engine: Engine, which: number, shape: number[], options = {}): Tensor =>
  engine.tensor(
    filled(
      which,
      shape.reduce((a, b) => a * b, 1),
    ),
    { shape, ...options },
  );

/** Gradients of the last repetition, freed before the next one adds to them. */
function clearGradients(...leaves: Tensor[]): void {
  for (const leaf of leaves) {
    leaf.grad?.dispose();
    leaf.grad = undefined;
  }
}

const KERNELS: { [K in KernelName]: (engine: Engine, request: RequestFor<K>) => Work } = {
  matmul(engine, { m, k, n, form, dtype }) {
    const a = input(engine, 0, form === 'tn' ? [k, m] : [m, k], { dtype });
    const b = input(engine, 1, form === 'nt' ? [n, k] : [k, n], { dtype });
    const left = form === 'tn' ? engine.transpose(a) : a;
    const right = form === 'nt' ? engine.transpose(b) : b;
    return { step: () => ({ y: engine.matmul(left, right) }) };
  },
  rmsnorm(engine, { rows, width, eps }) {
    const x = input(engine, 0, [rows, width]);
    const weight = input(engine, 1, [width]);
    return { step: () => ({ y: engine.rmsnorm(x, weight, { eps }) }) };
  },
  layernorm(engine, { rows, width, eps }) {
    const x = input(engine, 0, [rows, width]);
    const weight = input(engine, 1, [width]);
    const bias = input(engine, 2, [width]);
    return { step: () => ({ y: engine.layernorm(x, { weight, bias, eps }) }) };
  },
  swiglu(engine, { rows, width }) {
    const gate = input(engine, 0, [rows, width]);
    const up = input(engine, 1, [rows, width]);
    return { step: () => ({ y: engine.swiglu(gate, up) }) };
  },
  rope(engine, { batch, time, heads, dim, base }) {
    const x = input(engine, 0, [batch, time, heads, dim]);
    const tables = engine.ropeTables(time, dim, { base });
    return { step: () => ({ y: engine.rope(x, tables) }) };
  },
  softmax(engine, { rows, width }) {
    const x = input(engine, 0, [rows, width]);
    return { step: () => ({ y: engine.softmax(x) }) };
  },
  add(engine, { rows, width }) {
    const a = input(engine, 0, [rows, width]);
    const b = input(engine, 1, [rows, width]);
    return { step: () => ({ y: engine.add(a, b) }) };
  },
  attention(engine, { batch, time, heads, dim }) {
    const [q, k, v] = [0, 1, 2].map((which) => input(engine, which, [batch, time, heads, dim]));
    return { step: () => ({ y: engine.attention(q, k, v, { causal: true }) }) };
  },
  'attention-backward'(engine, { batch, time, heads, dim }) {
    const shape = [batch, time, heads, dim];
    const [q, k, v] = [0, 1, 2].map((which) => input(engine, which, shape, { requiresGrad: true }));
    const seed = input(engine, 3, shape);
    let y: Tensor;
    return {
      before() {
        clearGradients(q, k, v);
        y = engine.attention(q, k, v, { causal: true });
      },
      step() {
        engine.backward(y, { seed });
        return { dq: q.grad as Tensor, dk: k.grad as Tensor, dv: v.grad as Tensor };
      },
    };
  },
  'cross-entropy'(engine, { rows, width, vocab }) {
    const x = input(engine, 0, [rows, width], { requiresGrad: true });
    const w = input(engine, 1, [vocab, width], { requiresGrad: true });
    const targets = engine.tensor(scattered(rows, vocab), { dtype: 'i32' });
    return {
      step() {
        clearGradients(x, w);
        const loss = engine.linearCrossEntropy(x, w, targets);
        engine.backward(loss, { release: true });
        return { loss, dx: x.grad as Tensor, dw: w.grad as Tensor };
      },
    };
  },
  conv1d(engine, { batch, time, width, outputs, taps }) {
    const x = input(engine, 0, [batch, time, width]);
    const weight = input(engine, 1, [outputs, width, taps]);
    return { step: () => ({ y: engine.conv1d(x, weight) }) };
  },
  embedding(engine, { rows, width, vocab }) {
    const table = input(engine, 0, [vocab, width]);
    const tokens = engine.tensor(scattered(rows, vocab), { dtype: 'i32' });
    return { step: () => ({ y: engine.embedding(table, tokens) }) };
  },
  topk(engine, { rows, width, k }) {
    const x = input(engine, 0, [rows, width]);
    return { step: () => ({ y: engine.topk(x, k).values }) };
  },
  adamw(engine, { rows, width, ...options }) {
    const p = input(engine, 0, [rows, width]);
    p.grad = input(engine, 1, [rows, width]);
    const m = input(engine, 2, [rows, width]);
    const root = input(engine, 3, [rows, width]);
    const v = engine.square(root);
    root.dispose();
    const state = { step: 0, slots: [{ master: undefined, moments: [m, v] }] };
    return {
      step() {
        engine.adamw([p], state, options);
        return { p, m, v };
      },
    };
  },
  'mlp-step'(engine, { rows, width, hidden, activation }) {
    const x = input(engine, 0, [rows, width]);
    const w1 = input(engine, 1, [width, hidden], { requiresGrad: true });
    const w2 = input(engine, 2, [hidden, width], { requiresGrad: true });
    const seed = input(engine, 3, [rows, width]);
    return {
      step() {
        clearGradients(w1, w2);
        const y = engine.matmul(engine.activation(engine.matmul(x, w1), activation), w2);
        engine.backward(y, { seed, release: true });
        return { y, dw1: w1.grad as Tensor, dw2: w2.grad as Tensor };
      },
    };
  },
};
