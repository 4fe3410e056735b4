/**
 * Child process: onnxruntime-node on matrix products, asked in JSON lines (child.ts). argv[2] is the thread count.
 * Run as a program only. Both inputs are inputs, not initialisers, so that it packs them each time, as everyone does.
 */
import { createRequire } from 'node:module';
import { filled } from '../inputs.ts';
import { type Form, matmulModel } from './onnx-model.ts';
import { say, serve } from './serve.ts';

/** The part of onnxruntime-node that is used here. */
interface Onnx {
  Tensor: new (type: 'float32', data: Float32Array, sizes: number[]) => Tensor;
  InferenceSession: { create(model: Uint8Array, options: Record<string, unknown>): Promise<Session> };
}
interface Tensor {
  data: Float32Array;
}
interface Session {
  run(feeds: Record<string, Tensor>, fetches: Record<string, Tensor>): Promise<unknown>;
  release(): Promise<void>;
}
interface Request {
  op: 'prepare' | 'run' | 'sample' | 'drop';
  kernel: string;
  m: number;
  k: number;
  n: number;
  form: Form;
  fill: number[];
  reps: number;
  at: number[];
}

const threads = Number(process.argv[2]);
const load = createRequire(import.meta.url);
let onnx: Onnx;
let current: { session: Session; feeds: Record<string, Tensor>; fetches: { y: Tensor } } | undefined;

async function prepare({ kernel, m, k, n, form, fill }: Request): Promise<void> {
  if (kernel !== 'matmul') throw new Error(`there is no kernel ${kernel}`);
  await drop();
  const session = await onnx.InferenceSession.create(matmulModel(m, k, n, form), {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    graphOptimizationLevel: 'all',
  });
  const a = new onnx.Tensor('float32', filled(0, m * k, fill), form === 'tn' ? [k, m] : [m, k]);
  const b = new onnx.Tensor('float32', filled(1, k * n, fill), form === 'nt' ? [n, k] : [k, n]);
  const y = new onnx.Tensor('float32', new Float32Array(m * n), [m, n]);
  current = { session, feeds: { a, b }, fetches: { y } };
  await session.run(current.feeds, current.fetches);
}

async function drop(): Promise<void> {
  await current?.session.release();
  current = undefined;
}

async function answer(request: Request): Promise<object> {
  if (request.op === 'prepare') {
    await prepare(request);
    return {};
  }
  if (request.op === 'drop') {
    await drop();
    return {};
  }
  if (!current) throw new Error('nothing is prepared');
  const { session, feeds, fetches } = current;
  if (request.op === 'sample') return { values: request.at.map((index) => fetches.y.data[index]) };
  if (request.op !== 'run') throw new Error(`unknown op ${request.op}`);
  const start = performance.now();
  for (let rep = 0; rep < request.reps; rep++) await session.run(feeds, fetches);
  return { seconds: (performance.now() - start) / 1000 };
}

try {
  onnx = load('onnxruntime-node') as Onnx;
  const { version } = load('onnxruntime-node/package.json') as { version: string };
  say({ name: 'onnxruntime-node', version, settings: 'cpu provider' });
} catch (error) {
  say({ missing: (error as Error).message.split('\n')[0] });
  process.exit(0);
}
await serve('onnxruntime-node', answer);
