/** Weights by the decoder's paths: names of other ages, rows gathered and matrices turned, and one clear error for those that do not fit. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { WeightNames } from './architectures/architecture.ts';
import { unpaired } from './architectures/llama.ts';
import type { Decoder } from './decoder.ts';
import { checkDecoderConfig } from './decoder-config.ts';
import { decoderLogits } from './decoder-forward.ts';
import { weightsOf } from './decoder-weights.ts';
import { openDecoder } from './open.ts';
import { openCheckpoint } from './weights/checkpoint.ts';
import { ModelWeightsError } from './weights/model-weights-error.ts';
import type { SourceTensor, WeightSource } from './weights/source.ts';

const ROOT = 'test/fixtures/checkpoints';
const IDS = [5, 9, 2, 30, 7, 11];

/** A folder's checkpoint with its tensors under other names, or as `changed` makes them. */
function renamed(folder: string, name: (name: string) => string): { decoder: Decoder; logits: Float32Array } {
  const checkpoint = openCheckpoint(join(ROOT, folder));
  assert.ok(checkpoint.kind === 'huggingface');
  const { source } = checkpoint;
  const before = new Map([...source.tensors.keys()].map((stored) => [name(stored), stored]));
  const other: WeightSource = {
    ...source,
    tensors: new Map([...before].map(([now, stored]) => [now, source.tensors.get(stored)!])),
    read: (now, into, from) => source.read(before.get(now)!, into, from),
  };
  const { architecture, config, layout } = checkDecoderConfig(checkpoint.config);
  const decoder = architecture.decoder(config, config.max_position_embeddings, layout);
  const weights = weightsOf(
    other,
    decoder,
    architecture.names(config, layout, (n) => other.tensors.has(n)),
  );
  return { decoder, logits: decoderLogits(decoder, weights, IDS) };
}

describe('names of other ages', () => {
  const names: [folder: string, what: string, name: (name: string) => string][] = [
    ['gpt2', 'without their prefix', (name) => name.replace(/^transformer\./, '')],
    [
      'gemma3',
      'with the text model inside',
      (name) => name.replace(/^language_model\.model\./, 'model.language_model.'),
    ],
    [
      'gemma3',
      'with the text model outside',
      (name) => name.replace(/^model\.language_model\./, 'language_model.model.'),
    ],
  ];
  for (const [folder, what, name] of names)
    test(`${folder}: ${what}`, () => {
      const { decoder, weights } = openDecoder(join(ROOT, folder));
      assert.deepEqual(renamed(folder, name).logits, decoderLogits(decoder, weights, IDS));
    });
});

/** A source of tensors whose byte i is i, and a decoder of one block with E 4, H 2, G 1, D 4, F 6, V 5. */
const block = {
  heads: 2,
  kvHeads: 1,
  headDim: 4,
  inner: 6,
  scale: 1,
  scoreCap: 0,
  window: 0,
  feedForward: 'plain',
  activation: 'gelu',
  parallel: false,
  postNorms: false,
} as const;
const decoder: Decoder = {
  vocab: 5,
  width: 4,
  context: 8,
  blocks: [block],
  norm: { kind: 'rms', eps: 1e-5, fromOne: false },
  embeddingScale: 1,
  positions: 0,
  tied: true,
  logitCap: 0,
};
const names: WeightNames = {
  outside: { embedding: 'wte', norm: 'norm', head: 'head' },
  block: (n) => `${n}.`,
  inside: {
    attentionNorm: 'a',
    q: { name: 'q', rows: unpaired(2, 4) },
    k: { name: 'kv', rows: { of: 8, at: (row) => row } },
    v: { name: 'kv', rows: { of: 8, at: (row) => row + 4 } },
    o: 'o',
    feedForwardNorm: 'f',
    up: { name: 'up', transposed: true },
    down: { name: 'down', transposed: true, rows: { of: 9, at: (row) => row + 5 } },
  },
  biased: ['up'],
  ignored: /^vision\./,
};
const f16 = (...shape: number[]): SourceTensor => ({
  type: 'F16',
  shape,
  bytes: shape.reduce((n, size) => n * size, 2),
});
const STORED: Record<string, SourceTensor> = {
  'wte.weight': f16(5, 4),
  'norm.weight': f16(4),
  '0.a.weight': f16(4),
  '0.q.weight': f16(8, 4),
  '0.kv.weight': f16(8, 4),
  '0.o.weight': f16(4, 8),
  '0.f.weight': f16(4),
  '0.up.weight': f16(4, 6),
  '0.up.bias': f16(6),
  '0.down.weight': f16(6, 9),
};

function sourceOf(tensors: Record<string, SourceTensor>): WeightSource {
  return {
    path: 'x',
    tensors: new Map(Object.entries(tensors)),
    read(name, into, from = 0) {
      assert.ok(from + into.byteLength <= tensors[name].bytes, 'within the tensor');
      into.forEach((_, i) => {
        into[i] = from + i;
      });
    },
    map: () => assert.fail(),
  };
}

/** Each row's elements as their places in the stored tensor. */
function placesOf(path: string): number[][] {
  const matrix = weightsOf(sourceOf(STORED), decoder, names).get(path)!;
  const bytes = new Uint8Array(matrix.bytes);
  matrix.read(bytes);
  const [rows, columns = 1] = matrix.shape;
  assert.equal(matrix.bytes, rows * columns * 2);
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => bytes[2 * (row * columns + column)] / 2),
  );
}
const rowsOf = (path: string) => placesOf(path).map(([first]) => first / 4);

describe('rows and columns', () => {
  test('pairs become halves, a head at a time', () =>
    assert.deepEqual(rowsOf('blocks.0.q.weight'), [0, 2, 1, 3, 4, 6, 5, 7]));
  test('parts of a matrix', () => {
    assert.deepEqual(rowsOf('blocks.0.k.weight'), [0, 1, 2, 3]);
    assert.deepEqual(rowsOf('blocks.0.v.weight'), [4, 5, 6, 7]);
  });
  test('a matrix is turned', () => {
    const turned = Array.from({ length: 6 }, (_, row) => Array.from({ length: 4 }, (_, i) => i * 6 + row));
    assert.deepEqual(placesOf('blocks.0.up.weight'), turned);
    assert.deepEqual(placesOf('blocks.0.up.bias').flat(), [0, 1, 2, 3, 4, 5]);
  });
  test('columns of a matrix are turned', () => {
    const turned = Array.from({ length: 4 }, (_, row) => Array.from({ length: 6 }, (_, i) => i * 9 + row + 5));
    assert.deepEqual(placesOf('blocks.0.down.weight'), turned);
  });
  test('whole', () => assert.deepEqual(rowsOf('embedding.weight'), [0, 1, 2, 3, 4]));
  test('what a decoder has not is not there', () => {
    const weights = weightsOf(sourceOf(STORED), decoder, names);
    for (const path of [
      'head.weight',
      'positions.weight',
      'blocks.0.gate.weight',
      'blocks.0.q.bias',
      'blocks.1.q.weight',
    ])
      assert.equal(weights.get(path), undefined);
  });
  test('memory of another size', () => {
    const matrix = weightsOf(sourceOf(STORED), decoder, names).get('blocks.0.q.weight')!;
    assert.throws(() => matrix.read(new Uint8Array(63)), /blocks.0.q.weight has 64 bytes: 63/);
  });
});

describe('weights that do not fit', () => {
  const { '0.q.weight': q, ...withoutQ } = STORED;
  const { 'wte.weight': wte, ...withoutBoth } = withoutQ;
  const wrong: [what: string, tensors: Record<string, SourceTensor>, message: RegExp][] = [
    ['one missing', withoutQ, /\[x\] tensors that the configuration asks for are missing: 0.q.weight/],
    ['two missing', withoutBoth, /are missing: wte.weight, 0.q.weight/],
    ['superfluous', { ...STORED, '0.k.bias': f16(4) }, /does not ask for are there: 0.k.bias/],
    ['another shape', { ...STORED, '0.q.weight': f16(8, 5) }, /0.q.weight must be 8 x 4 by the configuration: 8 x 5/],
    ['another shape, fused', { ...STORED, '0.kv.weight': f16(4, 4) }, /0.kv.weight must be 8 x 4/],
    ['another shape, turned', { ...STORED, '0.up.weight': f16(6, 4) }, /0.up.weight must be 4 x 6/],
    [
      'a type to be turned',
      { ...STORED, '0.up.weight': { ...f16(4, 6), type: 'Q4_0' } },
      /0.up.weight must be F32, F16, BF16: Q4_0/,
    ],
    [
      'a type of no use',
      { ...STORED, '0.q.weight': { ...q, type: 'I32' } },
      /0.q.weight must be of a type that is computed with.*I32/,
    ],
    [
      'a norm of blocks',
      { ...STORED, 'norm.weight': { ...f16(4), type: 'Q8_0' } },
      /norm.weight must be F32, F16, BF16: Q8_0/,
    ],
  ];
  for (const [what, tensors, message] of wrong)
    test(what, () => {
      assert.throws(
        () => weightsOf(sourceOf(tensors), decoder, names),
        (e) => e instanceof ModelWeightsError && message.test(e.message),
      );
    });
  test('what may be there', () => {
    const tensors = { ...STORED, 'vision.tower': wte, 'head.weight': wte };
    assert.ok(weightsOf(sourceOf(tensors), decoder, names).get('norm.weight'));
  });
});

test('a context that is not the model’s', () => {
  for (const context of [0, 65, 1.5])
    assert.throws(() => openDecoder(join(ROOT, 'mistral'), { context }), /the context must be 1 to 64 tokens/);
  assert.equal(openDecoder(join(ROOT, 'mistral'), { context: 20 }).decoder.context, 20);
  // YaRN's original context times its factor, where that is longer.
  assert.equal(openDecoder(join(ROOT, 'gguf/qwen2.gguf')).decoder.context, 64);
});

const STORIES = '../shared/golden/stories260k/stories260K.bin';
test('a published llama2.c model tells its story', { skip: !existsSync(STORIES) && `${STORIES} is not there` }, () => {
  const { decoder, weights, checkpoint } = openDecoder(STORIES);
  assert.ok(checkpoint.kind === 'llama2.c');
  const tokens = checkpoint.metadata.get('tokenizer.ggml.tokens') as readonly string[];
  const ids = [1];
  while (ids.length < 24) {
    const last = decoderLogits(decoder, weights, ids).subarray(-decoder.vocab);
    ids.push(last.indexOf(last.reduce((a, b) => Math.max(a, b))));
  }
  const text = ids.map((id) => tokens[id].replaceAll('▁', ' ')).join('');
  assert.match(text, /^<s> Once upon a time, there was a little girl named L/);
});
