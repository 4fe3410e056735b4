/**
 * The engine suite: every kernel's figure, its shapes, its peers and its bar. This is the table; what runs is in ours.ts,
 * kernel-figure.ts and the peers' children. Figures at all cores are reported where there are more than two; no bar.
 */
import os from 'node:os';
import { preparePeak } from './bounds.ts';
import type { Bounds, Figure } from './format.ts';
import { type KernelFigure, kernelFigure } from './kernel-figure.ts';
import type { KernelRequest, RequestFor } from './kernels.ts';
import { prepareOurs } from './ours.ts';
import type { Suite } from './suite.ts';

interface Row {
  /** Of the figure; {t} becomes t1, t2 and so on. */
  id: string;
  request: KernelRequest;
  unit: string;
  bound?: keyof Bounds;
  of?: Figure['of'];
  /** By thread count: a bar, or null for a figure without one. */
  threads: Record<number, number | null>;
  peers: KernelFigure['peers'];
  note?: string;
}

const BLAS = ['OpenBLAS', 'PyTorch', 'onnxruntime-node'].map((name) => ({ name }));
const TORCH = [{ name: 'PyTorch' }];

const arithmetic = { unit: 'GFLOP/s', bound: 'fmaGflops', of: 'share' } as const;
/** Bytes read and written against the bandwidth of reading: writes go beside reads, so a share can pass 100 %. */
const traffic = { unit: 'GB/s', bound: 'readGBs', of: 'share' } as const;

const matmul = (m: number, k: number, n: number, form: 'nn' | 'nt' | 'tn' = 'nn'): RequestFor<'matmul'> => ({
  kernel: 'matmul',
  m,
  k,
  n,
  form,
  dtype: 'f32',
});

/** Arrays of 128 MiB each: with less, some stays in the shared caches of server processors and a figure passes its bound. */
const LARGE = { rows: 32768, width: 1024 };
const HEADS = { batch: 8, time: 512, heads: 5, dim: 64 };
const MLP = { kernel: 'mlp-step', rows: 1024, width: 256, hidden: 1024, activation: 'relu' } as const;

/** x (m,k) w (k,n), and its two backward products: dx = dy wT (.nt) and dw = xT dy (.tn). */
const rectangular = (m: number, k: number, n: number): Row[] => {
  const row = { ...arithmetic, threads: { 2: 0.75 }, peers: BLAS };
  const id = `engine.matmul.${m}x${k}x${n}.{t}`;
  return [
    { ...row, id, request: matmul(m, k, n) },
    { ...row, id: `${id}.nt`, request: matmul(m, n, k, 'nt'), note: `dx = dy wT: inner size ${n}` },
    { ...row, id: `${id}.tn`, request: matmul(k, m, n, 'tn'), note: `dw = xT dy: inner size ${m}` },
  ];
};

const ROWS: Row[] = [
  {
    ...arithmetic,
    id: 'engine.matmul.1024.{t}',
    request: matmul(1024, 1024, 1024),
    threads: { 1: 0.88, 2: 0.82 },
    peers: BLAS,
  },
  ...rectangular(4096, 256, 1024),
  ...rectangular(2048, 512, 512),
  {
    ...arithmetic,
    id: 'engine.attention.forward.{t}',
    request: { kernel: 'attention', ...HEADS },
    threads: { 2: 0.5 },
    peers: TORCH,
    note: 'visible pairs only',
  },
  {
    ...arithmetic,
    id: 'engine.attention.backward.{t}',
    request: { kernel: 'attention-backward', ...HEADS },
    threads: { 2: 0.4 },
    peers: TORCH,
    note: 'visible pairs only, recomputation not counted',
  },
  {
    ...traffic,
    id: 'engine.rmsnorm.{t}',
    request: { kernel: 'rmsnorm', ...LARGE, eps: 1e-5 },
    threads: { 1: 0.7 },
    peers: TORCH,
  },
  { ...traffic, id: 'engine.swiglu.{t}', request: { kernel: 'swiglu', ...LARGE }, threads: { 1: 0.7 }, peers: TORCH },
  {
    ...traffic,
    id: 'engine.adamw.{t}',
    threads: { 2: 0.7 },
    peers: TORCH,
    request: { kernel: 'adamw', ...LARGE, lr: 1e-3, beta1: 0.9, beta2: 0.95, eps: 1e-8, decay: 0.1 },
  },
  {
    ...arithmetic,
    of: 'ratio',
    id: 'engine.mlp-step.{t}',
    request: MLP,
    threads: { 1: 0.9 },
    peers: [{ name: 'OpenBLAS', request: { ...MLP, activation: 'none' } }, { name: 'PyTorch' }],
    note: 'ReLU between; OpenBLAS does the five products only',
  },
  {
    id: 'engine.call.overhead',
    request: { kernel: 'add', rows: 1, width: 16 },
    unit: 'ns',
    of: 'value',
    threads: { 1: 1000 },
    peers: TORCH,
  },

  // Without a bar.
  {
    ...arithmetic,
    id: 'engine.matmul.1024.{t}.bf16',
    request: { ...matmul(1024, 1024, 1024), dtype: 'bf16' },
    threads: { 1: null, 2: null },
    peers: TORCH,
    note: 'bfloat16 storage; share of the float32 peak',
  },
  {
    ...arithmetic,
    id: 'engine.cross-entropy.{t}',
    threads: { 2: null },
    peers: TORCH,
    request: { kernel: 'cross-entropy', rows: 1024, width: 256, vocab: 16384 },
    note: 'forward and backward, recomputation not counted',
  },
  {
    ...arithmetic,
    id: 'engine.conv1d.{t}',
    threads: { 2: null },
    peers: TORCH,
    request: { kernel: 'conv1d', batch: 8, time: 512, width: 512, outputs: 256, taps: 2 },
  },
  {
    ...traffic,
    id: 'engine.layernorm.{t}',
    request: { kernel: 'layernorm', ...LARGE, eps: 1e-5 },
    threads: { 1: null },
    peers: TORCH,
  },
  {
    ...traffic,
    id: 'engine.rope.{t}',
    request: { kernel: 'rope', batch: 16, time: 2048, heads: 16, dim: 64, base: 10000 },
    threads: { 1: null },
    peers: TORCH,
  },
  {
    ...traffic,
    id: 'engine.softmax.{t}',
    request: { kernel: 'softmax', ...LARGE },
    threads: { 1: null },
    peers: TORCH,
  },
  {
    ...traffic,
    id: 'engine.embedding.{t}',
    request: { kernel: 'embedding', ...LARGE, vocab: 32768 },
    threads: { 1: null },
    peers: TORCH,
  },
  {
    ...traffic,
    id: 'engine.topk.{t}',
    request: { kernel: 'topk', rows: 2048, width: 16384, k: 8 },
    threads: { 1: null },
    peers: TORCH,
  },
];

export function engineFigures(cores: number): KernelFigure[] {
  return ROWS.flatMap((row) => {
    const byThreads = Object.entries(row.threads).map(([threads, bar]) => ({ threads: Number(threads), bar }));
    if (cores > 2 && row.id.includes('{t}')) byThreads.push({ threads: cores, bar: null });
    return byThreads.map(
      ({ threads, bar }): KernelFigure => ({
        id: row.id.replace('{t}', `t${threads}`),
        unit: row.unit,
        of: row.of,
        bar: bar ?? undefined,
        bound: row.bound && { kind: row.bound, threads },
        request: row.request,
        threads,
        peers: row.peers,
        note: [row.note, threads > cores && `this machine has ${cores} cores`].filter(Boolean).join('; ') || undefined,
      }),
    );
  });
}

export const suite: Suite = {
  name: 'engine',
  figures: engineFigures(os.availableParallelism()).map((figure) => kernelFigure(figure, prepareOurs, { preparePeak })),
};
