/**
 * Parameters and operations against numbers that are known from elsewhere, and against a count of a real model's
 * products.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OutOfRangeError } from '../tensor/index.ts';
import { forwardFlops, type ModelShape, parametersOf, trainingFlops } from './flops.ts';

const SMALL: ModelShape = {
  layers: 2,
  width: 6,
  heads: 4,
  kvHeads: 2,
  headDim: 3,
  inner: 5,
  vocab: 11,
  tied: true,
};

/** Sizes as published in each model's own configuration; the totals are those that its weights add up to. */
const PUBLISHED: [name: string, shape: ModelShape, total: number][] = [
  [
    'SmolLM2-135M',
    { layers: 30, width: 576, heads: 9, kvHeads: 3, headDim: 64, inner: 1536, vocab: 49152, tied: true },
    134_515_008,
  ],
  [
    'Qwen3-0.6B',
    {
      layers: 28,
      width: 1024,
      heads: 16,
      kvHeads: 8,
      headDim: 128,
      inner: 3072,
      vocab: 151936,
      tied: true,
      qkNorm: true,
    },
    596_049_920,
  ],
  [
    'Llama-2-7B',
    { layers: 32, width: 4096, heads: 32, kvHeads: 32, headDim: 128, inner: 11008, vocab: 32000, tied: false },
    6_738_415_616,
  ],
];

test('published models have as many parameters as we say', () => {
  for (const [name, shape, total] of PUBLISHED) assert.equal(parametersOf(shape).total, total, name);
});

/** Every weight by its shape, as a list: the slow twin of the formula. */
function weights({ layers, width: E, heads: H, kvHeads: G, headDim: D, inner: F, vocab: V, ...rest }: ModelShape) {
  const matrices = [[V, E]];
  const vectors = [E];
  if (!rest.tied) vectors.push(V * E);
  for (let i = 0; i < layers; i++) {
    matrices.push([H * D, E], [G * D, E], [G * D, E], [E, H * D], [F, E], [F, E], [E, F]);
    vectors.push(E, E);
    if (rest.qkNorm) vectors.push(D, D);
    if (rest.bias) vectors.push(H * D, G * D, G * D, E);
    if (rest.mlpBias) vectors.push(F, F, E);
  }
  return { matrices, vectors };
}

test('the formula adds up every weight', () => {
  for (const flags of [{}, { tied: false }, { qkNorm: true }, { bias: true }, { mlpBias: true, bias: true }]) {
    const shape = { ...SMALL, ...flags };
    const { matrices, vectors } = weights(shape);
    const inProducts = matrices.reduce((n, [a, b]) => n + a * b, 0);
    const total = vectors.reduce((n, v) => n + v, inProducts);
    assert.deepEqual(parametersOf(shape), { total, matrices: inProducts, embedding: 66 });
  }
});

test('operations of a sequence: every product by itself, every visible pair by itself', () => {
  const context = 7;
  let forward = 0;
  for (let query = 0; query < context; query++) {
    for (const [rows, columns] of weights(SMALL).matrices) forward += 2 * rows * columns;
    for (let key = 0; key <= query; key++) forward += SMALL.layers * SMALL.heads * (2 * SMALL.headDim) * 2; // q·k, and w·v
  }
  assert.equal(context * forwardFlops(SMALL, context), forward);
  assert.equal(context * trainingFlops(SMALL, { context }), 3 * forward);
  const head = 2 * SMALL.vocab * SMALL.width * context;
  assert.equal(context * trainingFlops(SMALL, { context, recompute: true }), 4 * forward - head);
});

test('sizes that make no model are refused', () => {
  assert.throws(() => parametersOf({ ...SMALL, kvHeads: 3 }), /\[shape\] heads must be a multiple of kvHeads: 4 and 3/);
  assert.throws(() => parametersOf({ ...SMALL, width: 0.5 }), OutOfRangeError);
  assert.throws(() => forwardFlops(SMALL, 0), /\[context\] must be at least 1 token: 0/);
});
